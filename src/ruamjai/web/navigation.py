"""The entries of the rail and the tabs, in the order of a person's work. One sees those that a right of one's own opens."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ruamjai.web import permissions
from ruamjai.web.models import User
from ruamjai.web.roles import Verb


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the name of its page, its words, its drawing, what opens it, and which pages light it up."""

    page: str
    label: Promise
    icon: str
    verb: Verb | None  # None: anyone who is signed in
    lights: frozenset[str]


_DATA = frozenset(
    {
        "batches", "batch", "batch-upload", "batch-withdraw", "uploads", "runs", "run", "run-start", "run-job", "link-quality",
    }
)  # fmt: skip
_AREAS = frozenset({"areas", "area", "area-why", "area-map", "area-lists", "area-incomes", "area-what-if", "places", "unseen"})
ENTRIES = (
    Entry("today", _("Today"), "today", None, frozenset({"today"})),
    Entry("areas", _("Areas"), "areas", Verb.AREA_SEE, _AREAS),
    Entry(
        "households",
        _("Households"),
        "households",
        Verb.HOUSEHOLD_SEE,
        frozenset({"households", "household", "names-open", "number-open"}),
    ),
    Entry("batches", _("Data"), "data", Verb.BATCH_SEE, _DATA),
    Entry("runs", _("Data"), "data", Verb.RUN_SEE, _DATA),  # the same section, for those who may see no batch
)


@dataclass(frozen=True, slots=True)
class Link:
    """A page beside the sections: its name, its words, what opens it, and which pages light it up besides its own."""

    page: str
    label: Promise
    verb: Verb | None = None  # None: anyone who is signed in
    below: frozenset[str] = frozenset()
    open_to_all: bool = False

    @property
    def lights(self) -> frozenset[str]:
        return self.below | {self.page}


@dataclass(frozen=True, slots=True)
class Group:
    """Links that belong together, under one heading."""

    label: Promise
    links: tuple[Link, ...]


KEEPING = Group(
    _("Keeping and checking"),
    (
        Link(
            "requests", _("Requests to answer"), Verb.REQUEST_HANDLE, frozenset({"request", "request-take", "request-package"})
        ),
        Link("corrections", _("Corrections for the owners of registers"), Verb.REQUEST_HANDLE),
        Link("breaches", _("Breaches"), Verb.BREACH_SEE, frozenset({"breach", "breach-report"})),
        Link("look-alerts", _("Alerts"), Verb.ALERT_SEE),
        Link("audit", _("Trail"), Verb.AUDIT_SEE),
        Link("accounts", _("Accounts"), Verb.ACCOUNT_SEE, frozenset({"account", "account-invite", "look-budgets"})),
        Link("rights", _("Who may do what"), Verb.RIGHTS_SEE),
        Link("tokens", _("Tokens of the API"), Verb.TOKEN_MANAGE, frozenset({"token-issue"})),
        Link("retention", _("How long data are kept"), Verb.RETENTION_CARRY_OUT),
        Link("processing", _("Record of processing"), Verb.PROCESSING_SEE),
    ),
)
OWN_WORK = Group(
    _("My work"),
    (
        Link("my-looks", _("My looks at people"), Verb.HOUSEHOLD_SEE_NAMES),
        Link("exports", _("My exports"), Verb.EXPORT_MAKE, frozenset({"export", "export-ask"})),
        Link("own-tokens", _("My tokens"), Verb.API_USE),
        Link("my-acts", _("My own acts")),
        Link("rights-account", _("What I may do")),
    ),
)
OWN_DATA = Group(
    _("What is held about me"),
    (
        Link("my-data", _("My data"), below=frozenset({"ask"}), open_to_all=True),
        Link("access-receipt", _("Who looked at my data")),
        Link("notices", _("Notices of every register"), open_to_all=True),
    ),
)
OWN_ACCOUNT = Group(
    _("My account"),
    (
        Link("password", _("Change password")),
        Link(
            "mfa_index",
            _("Second step of signing in"),
            below=frozenset({"mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_view_recovery_codes"}),
        ),
        Link("sessions", _("Where you are signed in")),
    ),
)
ABOUT = Group(
    _("About the system"),
    (
        Link("measures", _("How poverty is measured"), open_to_all=True),
        Link("api", _("The API"), open_to_all=True),
        Link("about", _("About Ruamjai"), open_to_all=True),
    ),
)
GROUPS = (KEEPING, OWN_WORK, OWN_DATA, OWN_ACCOUNT, ABOUT)
MORE = Entry(
    "more",
    _("More"),
    "more",
    None,
    frozenset({"more", "sign-in"}.union(*(one.lights for group in GROUPS for one in group.links))),
)


def entries(user: User | AnonymousUser) -> list[Entry]:
    """The entries that ``user`` may open, each section once."""
    open_to = [entry for entry in ENTRIES if _opens(user, entry)]
    return [entry for entry in open_to if entry is next(other for other in open_to if other.icon == entry.icon)]


def _opens(user: User | AnonymousUser, entry: Entry) -> bool:
    return user.is_authenticated if entry.verb is None else bool(permissions.areas(user, entry.verb))


def groups(user: User | AnonymousUser) -> list[Group]:
    """What stands beside the sections, as far as ``user`` may open it."""
    found = [Group(group.label, tuple(one for one in group.links if _leads(user, one))) for group in GROUPS]
    return [group for group in found if group.links]


def _leads(user: User | AnonymousUser, one: Link) -> bool:
    if one.verb is None:
        return one.open_to_all or user.is_authenticated
    return bool(permissions.areas(user, one.verb))
