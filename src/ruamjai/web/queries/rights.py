"""Who may do what: the matrix of roles and verbs, and the rights of one account, as pages read them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ruamjai.web import account_policy, permissions
from ruamjai.web.models import Agency, RoleGrant, User
from ruamjai.web.permissions import Scope
from ruamjai.web.queries.narrowing import lying_in
from ruamjai.web.roles import LABELS, OWN, PUBLIC, ROLES, Apart, Role, Verb, kept_apart, refused_by, verbs_of

Mark = Literal["all", "own", "yes", "no"]  # everybody; about themselves; by the role; not

# What the verbs are about, in the order of the page; every first word of a verb stands in one group.
GROUPS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (_("Figures and rules"), ("area", "place", "rulebook")),
    (_("Households and people"), ("household", "person", "export", "api")),
    (_("Data"), ("batch", "run")),
    (_("Accounts and rights"), ("account", "look", "rights", "token")),
    (_("Trail and alerts"), ("audit", "alert")),
    (_("Data protection"), ("request", "breach", "processing", "retention")),
    (_("Oneself"), ("own",)),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One verb: its words and, role by role in the order of :data:`ROLES`, whether it may."""

    verb: Verb
    label: Promise
    marks: tuple[tuple[str, Mark], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole matrix. ``holders``: role -> how many accounts hold it today, of those that the reader may know of."""

    roles: tuple[Role, ...]
    groups: tuple[tuple[Promise, tuple[Line, ...]], ...]
    holders: dict[str, int]

    @property
    def n_holders(self) -> int:
        return sum(self.holders.values())


def matrix(reader: User) -> Matrix:
    """What each role may do, and how many hold it in the areas that ``reader`` may see rights of."""
    groups = tuple((label, tuple(_line(verb) for verb in verbs)) for label, verbs in grouped(Verb))
    held = {(grant.user_id, grant.role) for grant in _standing(known_grants(reader))}
    holders = {role: sum(1 for _user, other in held if other == role) for role in ROLES}
    return Matrix(tuple(ROLES.values()), groups, holders)


def grouped(verbs: Iterable[Verb]) -> list[tuple[Promise, list[Verb]]]:
    """Those verbs under the headings of the page; headings without any are left out."""
    wanted = set(verbs)
    groups = [(label, [verb for verb in Verb if verb in wanted and verb.split(".")[0] in things]) for label, things in GROUPS]
    return [(label, found) for label, found in groups if found]


def mark(role: str, verb: Verb) -> Mark:
    """Whether a role may do it, and if so by what."""
    if verb in PUBLIC:
        return "all"
    if verb in OWN:
        return "own"
    return "yes" if verb in verbs_of(role) else "no"


def _line(verb: Verb) -> Line:
    return Line(verb, LABELS[verb], tuple((role, mark(role, verb)) for role in ROLES))


def known_grants(reader: User, verb: Verb = Verb.RIGHTS_SEE) -> QuerySet[RoleGrant]:
    """The grants of the areas in which ``reader`` may do ``verb``: see rights, or accounts."""
    return RoleGrant.objects.filter(lying_in(permissions.areas(reader, verb))).select_related("user", "agency")


def known_accounts(reader: User, verb: Verb = Verb.RIGHTS_SEE) -> QuerySet[User]:
    """The accounts that ``reader`` may know of: all, or those with a grant in the reader's areas."""
    accounts = User.objects.select_related("agency").prefetch_related("grants")
    if permissions.may(reader, verb, "TH"):
        return accounts
    return accounts.filter(pk__in=known_grants(reader, verb).values("user"))


def kept_accounts(keeper: User) -> QuerySet[User]:
    """The accounts that ``keeper`` may close, prolong or reset: those all of whose grants lie in the keeper's areas."""
    known = known_accounts(keeper, Verb.ACCOUNT_MANAGE)
    if permissions.may(keeper, Verb.ACCOUNT_MANAGE, "TH"):
        return known
    here = lying_in(permissions.areas(keeper, Verb.ACCOUNT_MANAGE))
    return known.exclude(pk__in=RoleGrant.objects.exclude(here).values("user"))


def ending_accounts(keeper: User) -> QuerySet[User]:
    """The accounts that ``keeper`` may prolong and that end soon (``accounts.toml``), the nearest first."""
    today = timezone.localdate()
    last = today + account_policy.policy().remind
    return kept_accounts(keeper).filter(is_active=True, ends_on__range=(today, last)).exclude(pk=keeper.pk).order_by("ends_on")


def _standing(grants: Iterable[RoleGrant]) -> list[RoleGrant]:
    today = timezone.localdate()
    return [grant for grant in grants if grant.user.stands() and (grant.ends_on is None or grant.ends_on >= today)]


@dataclass(frozen=True, slots=True)
class Right:
    """What an account may do, and where: areas with the agency each is for (None: of no agency; all: any)."""

    label: Promise
    scopes: tuple[Scope, ...]


@dataclass(frozen=True, slots=True)
class AccountRights:
    """What one account may do today. ``refused``: what a role of it says but another forbids; ``apart`` says why."""

    account: User
    grants: tuple[RoleGrant, ...]
    groups: tuple[tuple[Promise, tuple[Right, ...]], ...]
    refused: tuple[Promise, ...] = ()
    apart: tuple[Apart, ...] = ()
    agency_names: dict[str, Agency] = field(default_factory=dict)


def of_account(account: User) -> AccountRights:
    """The rights of ``account`` beyond what everybody may, as the gate itself answers."""
    roles = [grant.role for grant in account.standing_grants]
    said = frozenset().union(*(verbs_of(role) for role in roles))
    held = {verb: tuple(dict.fromkeys(permissions.scopes(account, verb))) for verb in said}
    rights = [
        (label, tuple(Right(LABELS[verb], held[verb]) for verb in verbs))
        for label, verbs in grouped(verb for verb in said if held[verb])
    ]
    return AccountRights(
        account,
        tuple(account.standing_grants),
        tuple(rights),
        tuple(LABELS[verb] for verb in Verb if verb in said & refused_by(roles)),
        tuple(kept_apart(roles)),
        {agency.code: agency for agency in Agency.objects.all()},
    )
