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
_PEOPLE = (
    "my-data", "notices", "processing", "ask", "requests", "request-take", "request", "request-package", "corrections",
    "breaches", "breach", "breach-report", "retention",
)  # fmt: skip
MORE = Entry(
    "more",
    _("More"),
    "more",
    None,
    frozenset(
        {
            *_PEOPLE,
            "more",
            "audit",
            "my-acts",
            "access-receipt",
            "exports",
            "export",
            "export-ask",
            "my-looks",
            "look-budgets",
            "look-alerts",
            "measures",
            "about",
            "accounts",
            "account",
            "password",
            "account-invite",
            "sessions",
            "mfa_index",
            "sign-in",
            "rights",
            "rights-account",
            "api",
            "tokens",
            "own-tokens",
            "token-issue",
        }
    ),
)


def entries(user: User | AnonymousUser) -> list[Entry]:
    """The entries that ``user`` may open, each section once."""
    open_to = [entry for entry in ENTRIES if _opens(user, entry)]
    return [entry for entry in open_to if entry is next(other for other in open_to if other.icon == entry.icon)]


def _opens(user: User | AnonymousUser, entry: Entry) -> bool:
    return user.is_authenticated if entry.verb is None else bool(permissions.areas(user, entry.verb))
