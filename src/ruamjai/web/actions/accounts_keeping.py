"""What every act upon an account asks first: whether its doer keeps it, and whether its roles go together.

An act of the command line has no doer (``by`` is None): whoever runs it owns the machine.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from ruamjai.thai.text import normalise
from ruamjai.web import permissions
from ruamjai.web.models import Agency, Invitation, User
from ruamjai.web.roles import ROLES, Apart, Verb, clash


class RolesApartError(ValueError):
    """Two roles that one person may not hold; as text it names both and says what to do, in the reader's language."""

    def __init__(self, held: str, wanted: str, pair: Apart, *, same_name: bool = False) -> None:
        super().__init__(f"{held} and {wanted} are kept apart.")
        self.held, self.wanted, self.pair, self.same_name = held, wanted, pair, same_name

    def __str__(self) -> str:
        said = {"held": ROLES[self.held].label, "wanted": ROLES[self.wanted].label, "why": self.pair.why}
        if self.same_name:
            told = _(
                "Somebody of this name and agency holds the role “%(held)s”, or is invited to it: one person does not hold"
                " “%(wanted)s” beside it. %(why)s Invite somebody else; if it is another person, write the name so that the"
                " two are told apart."
            )
        else:
            told = _(
                "“%(held)s” and “%(wanted)s” are not held by one person. %(why)s Take the first role away, or give the second"
                " to somebody else."
            )
        return told % said


def held(*accounts: User | None) -> list[User]:
    """These accounts as they stand now, by number, held until the act is over.

    Of two administrators who close one another at once, the second finds their own account closed. One order everywhere: no
    two acts wait for each other.
    """
    numbers = {account.pk for account in accounts if account is not None}
    return list(User.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=numbers).order_by("pk"))


def of_areas(*, by: User | None, area_codes: Iterable[str]) -> None:
    """Pass where ``by`` keeps accounts in all these areas (of none: in the whole country); else ``PermissionDenied``.

    What they keep is read anew: the page may have been asked for before it was taken away.
    """
    if by is not None and not any(permissions.covers(now, Verb.ACCOUNT_MANAGE, area_codes) for now in held(by)):
        raise PermissionDenied(str(Verb.ACCOUNT_MANAGE))


def of_account(*, by: User | None, user: User) -> None:
    """Pass where ``by`` keeps accounts in the areas of every grant of ``user``; else ``PermissionDenied``."""
    held(by, user)
    of_areas(by=by, area_codes=list(user.grants.values_list("area_code", flat=True)))


def of_another(*, by: User | None, user: User) -> None:
    """Pass where ``by`` keeps ``user`` (:func:`of_account`), and it is not their own: ``ValueError``.

    What widens, renews or ends an account is never done to it by its holder.
    """
    of_account(by=by, user=user)
    if by is not None and by.pk == user.pk:
        raise ValueError("This is not done to an account by its own holder.")


def apart(*, user: User, wanted: str) -> None:
    """:class:`RolesApartError` where ``user`` holds a role that is kept apart from ``wanted``."""
    found = clash(sorted({grant.role for grant in user.grants.all() if grant.holds()}), wanted)
    if found:
        raise RolesApartError(found[0], wanted, found[1])


def apart_by_name(*, display_name: str, agency: Agency, wanted: str, but: Invitation | None = None) -> None:
    """:class:`RolesApartError` where somebody of that name and agency holds, or is invited to, a role kept apart from it.

    Two accounts of one person would escape what no single account may hold. ``but``: the invitation that is being accepted.
    """
    name, today = _plain(display_name), timezone.localdate()
    users = User.objects.filter(agency=agency, is_active=True, ends_on__gte=today).prefetch_related("grants")
    held = {g.role for user in users if _plain(user.display_name) == name for g in user.grants.all() if g.holds()}
    invited = Invitation.objects.filter(agency=agency, account=None, withdrawn_at=None, expires_at__gt=timezone.now())
    held |= {one.role for one in invited if one != but and _plain(one.display_name) == name}
    found = clash(sorted(held & set(ROLES)), wanted)
    if found:
        raise RolesApartError(found[0], wanted, found[1], same_name=found[0] in held)


def _plain(name: str) -> str:
    return normalise(name).replace(" ", "").casefold()
