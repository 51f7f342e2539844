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


ENTRIES = (
    Entry("today", _("Today"), "today", None, frozenset({"today"})),
    Entry("areas", _("Areas"), "areas", Verb.AREA_SEE, frozenset({"areas", "area", "places", "place"})),
    Entry("households", _("Households"), "households", Verb.HOUSEHOLD_SEE, frozenset({"households", "household"})),
    Entry(
        "batches", _("Data"), "data", Verb.BATCH_SEE,
        frozenset({"batches", "batch", "batch-upload", "batch-withdraw", "uploads", "runs", "run", "run-start", "run-job"}),
    ),
)  # fmt: skip
MORE = Entry(
    "more", _("More"), "more", None, frozenset({"more", "measures", "about", "accounts", "account", "password", "sign-in"})
)


def entries(user: User | AnonymousUser) -> list[Entry]:
    """The entries that ``user`` may open."""
    return [entry for entry in ENTRIES if _opens(user, entry)]


def _opens(user: User | AnonymousUser, entry: Entry) -> bool:
    if entry.verb is None:
        return user.is_authenticated
    if entry.page == "batches":  # the section opens on runs for those who may see no batch
        return bool(permissions.areas(user, Verb.BATCH_SEE) or permissions.areas(user, Verb.RUN_SEE))
    return bool(permissions.areas(user, entry.verb))
