"""What waits for a person today."""

import time
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser

from ruamjai import registers
from ruamjai.warehouse import Manifest
from ruamjai.web import permissions
from ruamjai.web.models import AuditEntry, JobState, RunJob, TakeJob, User
from ruamjai.web.queries import batches, looks, requests, rights, runs
from ruamjai.web.queries.atlas import Area
from ruamjai.web.queries.search import area_named
from ruamjai.web.roles import Verb


@dataclass(frozen=True)
class Waiting:
    """What waits for one person."""

    unread: list[registers.Batch] = field(default_factory=list)  # batches with findings that nobody has dealt with
    not_in_run: list[registers.Batch] = field(default_factory=list)  # came or went since the published run was made
    to_publish: list[Manifest] = field(default_factory=list)  # sealed after the published run
    jobs: list[TakeJob | RunJob] = field(default_factory=list)  # this person's, under way or refused and not tried again
    alerts: int = 0  # of looks at people, that nobody has settled
    requests: int = 0  # people's requests to answer, in this person's areas
    overdue: int = 0  # of these
    ending: int = 0  # accounts that end soon, for whoever may prolong them
    breaches: int = 0  # not closed, for whoever keeps their register

    def __len__(self) -> int:
        registers_with_findings = len({batch.register for batch in self.unread})
        asked = self.requests + self.breaches + bool(self.ending)
        return (
            registers_with_findings + bool(self.not_in_run) + len(self.to_publish) + len(self.jobs) + bool(self.alerts) + asked
        )


@dataclass(frozen=True, slots=True)
class _Counted:
    n: int
    last_act: int | None  # the id of the entry
    at: float  # s, monotonic


_COUNT_KEPT = 15.0  # s
_counted: dict[int, _Counted] = {}  # by account; two threads that count the same at once come to the same


def waiting(user: User | AnonymousUser) -> Waiting:
    """What waits for ``user``, and only what a right of theirs lets them act on."""
    if not user.is_authenticated:
        return Waiting()
    takes, starts = permissions.may(user, Verb.BATCH_TAKE), permissions.may(user, Verb.RUN_START)
    n_requests, n_overdue = requests.waiting(user)
    found = Waiting(
        requests=n_requests,
        overdue=n_overdue,
        ending=rights.ending_accounts(user).count() if permissions.areas(user, Verb.ACCOUNT_MANAGE) else 0,
        breaches=requests.breaches_waiting(user),
        unread=batches.unread(batches.seen_by(user, Verb.BATCH_TAKE)) if takes else [],
        not_in_run=runs.batches_not_in(batches.seen_by(user)) if starts else [],
        to_publish=runs.newer_than_published() if permissions.may(user, Verb.RUN_PUBLISH) else [],
        jobs=_jobs(user) if takes or starts else [],
        alerts=looks.alerts_waiting(user),
    )
    _counted[user.pk] = _Counted(len(found), _last_act(user), time.monotonic())
    return found


def waiting_count(user: User | AnonymousUser) -> int:
    """How many things wait for ``user``: the number beside the first entry of the rail, on every page.

    Counted anew after each act of their own; what others did, or a day that passed, is in it within a quarter of a minute.
    """
    if not user.is_authenticated:
        return 0
    kept = _counted.get(user.pk)
    if kept and kept.last_act == _last_act(user) and time.monotonic() - kept.at < _COUNT_KEPT:
        return kept.n
    return len(waiting(user))


def _last_act(user: User) -> int | None:
    return AuditEntry.objects.filter(by=user).order_by("-id").values_list("id", flat=True).first()


def _jobs(user: User) -> list[TakeJob | RunJob]:
    open_states = [JobState.WAITING, JobState.WORKING]
    takes = TakeJob.objects.filter(by=user, state__in=open_states).select_related("file")
    return [*takes, *RunJob.objects.filter(by=user, state__in=open_states)]


def areas_of(user: User) -> list[Area]:
    """The areas smaller than the country that ``user`` holds a role in."""
    codes = dict.fromkeys(grant.area_code for grant in user.standing_grants if grant.area_code != "TH")
    return [area for code in codes if (area := area_named(code))]
