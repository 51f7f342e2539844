"""Looking at people: written down, counted, refused in words, and alerted of."""

import datetime as dt
import json
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone, translation

from ruamjai.web import look_policy
from ruamjai.web.actions import looks
from ruamjai.web.look_policy import Home
from ruamjai.web.models import AuditEntry, Look, LookAlert, LookedAt, LookExtension, LookKind, Refusal, RefusedLook, RoleGrant
from ruamjai.web.queries import looks as reading
from web.factories import make_agency, make_user

NEAR = "47030101"


def home(n, size=1, area=NEAR, run="0001"):
    people = frozenset(f"p{n}-{i}" for i in range(size))
    return Home(area, run, people, f"h{n}", f"ก-1-{n:04d}")


def open_one(by, n, size=1, *, area=NEAR, purpose="visit", reference=""):
    return looks.open_names(by=by, home=home(n, size, area), purpose=purpose, reference=reference, session="s" * 64)


def open_ago(by, n, *, at, area=NEAR, label=None):
    """A look of an earlier time, as it would stand in the table."""
    look = Look.objects.create(at=at, until=at, by=by, role="volunteer", purpose="visit", household_id=f"h{n}",
                               label=label or f"ก-1-{n:04d}", area_code=area, run="0001")  # fmt: skip
    LookedAt.objects.create(look=look, person_id=f"p{n}-0")
    return look


@pytest.fixture
def volunteer(db):
    return make_user("volunteer", area="470301", agency=make_agency())


@pytest.fixture(autouse=True)
def _by_day(monkeypatch):
    """Tests run at any hour; it is noon in these."""
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    monkeypatch.setattr("ruamjai.web.actions.looks.timezone.now", lambda: noon)
    return noon


def test_a_look_is_written_down_with_the_act(volunteer):
    look = open_one(volunteer, 7, 3, reference="สน.17/2566")
    assert (look.by, look.agency_id, look.role, look.purpose, look.household_id) == (
        volunteer, volunteer.agency_id, "volunteer", "visit", "h7",
    )  # fmt: skip
    assert set(look.people.values_list("person_id", flat=True)) == {"p7-0", "p7-1", "p7-2"}
    assert look.until - look.at == dt.timedelta(minutes=15)
    entry = AuditEntry.objects.get(act="look.open")
    assert (entry.by, entry.thing, entry.area_code) == (volunteer, "household:h7", NEAR)
    assert entry.detail == {"look": look.pk, "kind": "names", "purpose": "visit", "people": 3, "run": "0001"}


def test_a_look_that_fails_half_way_leaves_nothing(volunteer, monkeypatch):
    monkeypatch.setattr("ruamjai.web.outbox.audit", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        open_one(volunteer, 1)
    assert not Look.objects.exists()
    assert not LookedAt.objects.exists()


@pytest.mark.parametrize(
    ("role", "area", "purpose", "where", "answer"),
    [
        ("volunteer", "470301", "visit", "57050501", Refusal.AREA),
        ("volunteer", "470301", "visit", "47030201", Refusal.AREA),
        ("officer", "TH", "visit", NEAR, Refusal.AREA),  # sees households, never names
        ("administrator", "TH", "visit", NEAR, Refusal.AREA),
        ("auditor", "TH", "own_request", NEAR, Refusal.AREA),
        (None, "TH", "visit", NEAR, Refusal.AREA),
        ("volunteer", "470301", "correct", NEAR, Refusal.PURPOSE),
        ("area_manager", "47", "own_request", NEAR, Refusal.PURPOSE),
        ("steward", "TH", "partner", NEAR, Refusal.PURPOSE),
    ],
)
def test_who_may_not_is_refused_and_that_is_written_down(db, role, area, purpose, where, answer):
    user = make_user(role, area=area) if role else make_user()
    assert open_one(user, 1, area=where, purpose=purpose) == answer
    assert not Look.objects.exists()
    assert RefusedLook.objects.get().why == answer
    assert AuditEntry.objects.get(act="look.refuse").detail == {"why": answer.value}


def test_a_household_without_people_opens_nobody(volunteer):
    assert open_one(volunteer, 1, 0) == Refusal.GONE


# the day's budget


def test_the_budget_counts_each_person_once_a_day(volunteer):
    assert isinstance(open_one(volunteer, 1, 39), Look)
    assert isinstance(open_one(volunteer, 1, 39), Look), "the same people again"
    assert reading.budget(volunteer).left == 1
    assert open_one(volunteer, 2, 2) == Refusal.BUDGET, "a household is opened whole or not at all"
    assert isinstance(open_one(volunteer, 3, 1), Look)
    assert open_one(volunteer, 4, 1) == Refusal.BUDGET
    assert isinstance(open_one(volunteer, 1, 39), Look), "who has been opened today may be opened again"
    assert reading.budget(volunteer).used == 40


def test_yesterday_is_not_counted(volunteer, _by_day):
    for n in range(40):
        open_ago(volunteer, n, at=_by_day - dt.timedelta(hours=13))
    assert reading.budget(volunteer).left == 40


def test_the_largest_of_an_account_s_roles_counts(volunteer):
    RoleGrant.objects.create(user=volunteer, role="area_manager", area_code="57")
    volunteer.__dict__.pop("standing_grants", None)
    assert reading.budget(volunteer).limit == 200


def test_an_administrator_gives_more_for_some_days_and_answers_for_it(volunteer, _by_day, monkeypatch):
    keeper, tomorrow = make_user("administrator", area="47"), timezone.localdate() + dt.timedelta(days=1)
    open_one(volunteer, 1, 40)
    looks.extend(by=keeper, user=volunteer, extra=5, until=tomorrow, reason="survey_day")
    assert reading.budget(volunteer).left == 5
    assert isinstance(open_one(volunteer, 2, 5), Look)
    assert open_one(volunteer, 3, 1) == Refusal.BUDGET
    entry = AuditEntry.objects.get(act="look.extend")
    assert (entry.by, entry.thing, entry.area_code) == (keeper, f"account:{volunteer.pk}", "470301")
    assert entry.detail == {"extra": 5, "until": tomorrow.isoformat(), "reason": "survey_day"}
    given = [LookExtension.on(volunteer, timezone.localdate() + dt.timedelta(days=n)) for n in (-1, 0, 1, 2)]
    assert given == [0, 5, 5, 0]
    for n, answer in ((1, Look), (2, Refusal)):
        monkeypatch.setattr("ruamjai.web.actions.looks.timezone.now", lambda n=n: _by_day + dt.timedelta(days=n))
        assert isinstance(open_one(volunteer, 100 + n, 45), answer), "the budget is of each day, and the last day counts"


def test_nobody_gives_more_to_oneself_elsewhere_or_without_end(volunteer):
    keeper, said = make_user("administrator", area="47"), {"until": timezone.localdate(), "reason": "survey_day"}
    both = make_user("administrator", area="47", username="both")
    RoleGrant.objects.create(user=both, role="steward", area_code="47")
    for by in (
        volunteer, both, make_user("administrator", area="57"), make_user("steward"), make_user("area_manager"),
        make_user("auditor"),
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            looks.extend(by=by, user=volunteer, extra=5, **said)
    with pytest.raises(PermissionDenied):
        looks.extend(by=keeper, user=keeper, extra=5, **said)
    looks.extend(by=keeper, user=volunteer, extra=150, until=timezone.localdate() + dt.timedelta(days=3), reason="relief")
    for extra, days, reason, fault in (
        (51, 3, "relief", "At most 200"), (0, 0, "relief", "At most 200"), (5, 0, "because", "At most 200"),
        (5, 14, "relief", "14 days"), (5, -1, "relief", "14 days"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=fault):
            looks.extend(
                by=keeper, user=volunteer, extra=extra, until=timezone.localdate() + dt.timedelta(days=days), reason=reason
            )


def test_who_used_up_the_day_is_told_the_offices_that_keep_all_of_their_areas(volunteer):
    make_user("administrator", area="47", agency=make_agency())
    make_user("administrator", area="57", username="elsewhere")
    make_user("administrator", area="TH", username="closed", is_active=False)
    with translation.override("th"):
        assert reading.whom_to_ask(volunteer) == ["ผู้ดูแลระบบ · พอช."]


@pytest.mark.django_db(transaction=True)
def test_two_looks_at_once_never_exceed_the_budget():
    """Eight at once, with room for two: without the lock on the account several would count the same room."""
    volunteer = make_user("volunteer", area="470301")
    open_one(volunteer, 0, 34)
    start, answers = threading.Barrier(8), []

    def look(n):
        try:
            user = type(volunteer).objects.get(pk=volunteer.pk)
            start.wait(180)
            answers.append(open_one(user, n, 3))
        finally:
            connection.close()

    threads = [threading.Thread(target=look, args=(n,)) for n in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(isinstance(answer, Look) for answer in answers) == [False] * 6 + [True] * 2
    assert LookedAt.objects.values("person_id").distinct().count() == 40


# the whole number


def test_a_whole_number_is_a_second_act_for_one_person(db):
    steward = make_user("steward")
    first = open_one(steward, 1, 3, purpose="correct", reference="1/2566")
    second = looks.open_number(by=steward, look=first, person_id="p1-2", session="s" * 64)
    assert (second.kind, second.purpose, second.reference) == (LookKind.NUMBER, "correct", "1/2566")
    assert list(second.people.values_list("person_id", flat=True)) == ["p1-2"]
    assert second.until - second.at == dt.timedelta(minutes=3)
    assert AuditEntry.objects.filter(act="look.open").count() == 2
    assert reading.budget(steward).used == 3


def test_no_number_where_the_purpose_the_person_the_session_or_the_account_is_another(volunteer):
    visit = open_one(volunteer, 1, 2)
    assert looks.open_number(by=volunteer, look=visit, person_id="p1-0", session="s" * 64) == Refusal.PURPOSE
    steward, other = make_user("steward"), make_user("steward", area="47")
    look = open_one(steward, 1, 2, purpose="correct")
    for by, person, session in ((other, "p1-0", "s" * 64), (steward, "p9-0", "s" * 64), (steward, "p1-0", "t" * 64)):
        assert looks.open_number(by=by, look=look, person_id=person, session=session) == Refusal.AREA
    assert not Look.objects.filter(kind=LookKind.NUMBER).exists()


def test_no_number_once_the_role_that_may_ask_for_it_has_ended(db):
    steward = make_user("steward", agency=make_agency())
    look = open_one(steward, 1, purpose="correct", reference="1/2566")
    steward.grants.update(role="volunteer")
    assert looks.open_number(by=type(steward).objects.get(), look=look, person_id="p1-0", session="s" * 64) == Refusal.PURPOSE


# alerts


def alerts():
    return list(LookAlert.objects.order_by("pk").values_list("rule", flat=True))


def test_many_households_in_a_short_time_raise_one_alert_an_episode(db):
    steward = make_user("steward", agency=make_agency())
    for n in range(0, 38, 2):
        open_one(steward, n, area="47030101" if n else "47040101")
    assert alerts() == []
    for n in range(38, 46, 2):
        open_one(steward, n)
    alert = LookAlert.objects.get()
    assert (alert.rule, alert.user, alert.area_code) == ("fast", steward, "47")
    assert alert.detail == {"households": 23, "minutes": 10}, "an alert that stands goes with what goes on"
    assert AuditEntry.objects.filter(act="alert.raise").count() == 1
    assert AuditEntry.objects.get(act="alert.raise").by is None


def test_a_morning_s_work_raises_none(volunteer, _by_day):
    for n in range(0, 48, 2):
        open_ago(volunteer, n, at=_by_day - dt.timedelta(minutes=11 + 5 * n))
    open_one(volunteer, 99)
    assert alerts() == []


def test_labels_that_follow_one_another_raise_an_alert_in_whatever_order_they_are_opened(volunteer, _by_day):
    for place, n in enumerate((15, 11, 13, 12, 19, 17, 14, 18, 16)):
        open_ago(volunteer, n, at=_by_day - dt.timedelta(minutes=50 - 5 * place))
    assert alerts() == []
    open_one(volunteer, 20)
    assert alerts() == ["in_order"]
    assert LookAlert.objects.get().detail == {"households": 10, "minutes": 60}


def test_the_same_numbers_of_two_villages_do_not_follow_one_another(volunteer, _by_day):
    for n in range(10):
        area = "47030101" if n % 2 else "47030102"
        open_ago(volunteer, n, at=_by_day - dt.timedelta(minutes=50 - 5 * n), area=area)
    open_one(volunteer, 30)
    assert alerts() == []


def test_refusals_outside_one_s_area_raise_an_alert_and_others_do_not(volunteer):
    for _ in range(6):
        open_one(volunteer, 1, purpose="correct")
    assert alerts() == []
    for n in range(5):
        looks.refuse(by=volunteer, household_id=f"h{n}", area_code="57050501")
    assert alerts() == ["refused"]
    assert LookAlert.objects.get().area_code == "57050501"


def test_a_night_far_above_one_s_own_habit_raises_an_alert(volunteer, _by_day, monkeypatch):
    night = _by_day.replace(hour=23)
    monkeypatch.setattr("ruamjai.web.actions.looks.timezone.now", lambda: night)
    for n in range(0, 10, 2):
        open_one(volunteer, n)
    assert alerts() == []
    open_one(volunteer, 10)
    assert alerts() == ["night"]


def test_whoever_works_at_night_is_not_alerted_of(volunteer, _by_day, monkeypatch):
    night = _by_day.replace(hour=23)
    for day in range(1, 29):
        for n in range(3):
            open_ago(volunteer, day * 10 + n, at=night - dt.timedelta(days=day, minutes=20 * n))
    monkeypatch.setattr("ruamjai.web.actions.looks.timezone.now", lambda: night)
    for n in range(0, 16, 2):
        open_one(volunteer, n)
    assert alerts() == [], "three a night is their habit; eight is less than three times that"


def test_an_auditor_settles_once_and_what_was_settled_is_not_held_against_the_account_again(volunteer, _by_day, monkeypatch):
    auditor = make_user("auditor", area="57")
    for n in range(5):
        looks.refuse(by=volunteer, household_id=f"h{n}", area_code="57050501")
    alert = LookAlert.objects.get()
    with pytest.raises(PermissionDenied):
        looks.settle(by=make_user("auditor", area="47"), alert=alert.pk, note="work")
    with pytest.raises(PermissionDenied):
        looks.settle(by=make_user("administrator"), alert=alert.pk, note="work")
    with pytest.raises(ValueError, match="no note"):
        looks.settle(by=auditor, alert=alert.pk, note="whatever")
    looks.settle(by=auditor, alert=alert.pk, note="told")
    looks.settle(by=auditor, alert=alert.pk, note="breach")
    alert.refresh_from_db()
    assert (alert.note, alert.settled_by) == ("told", auditor)
    assert AuditEntry.objects.filter(act="alert.settle").count() == 1
    monkeypatch.setattr("ruamjai.web.actions.looks.timezone.now", lambda: _by_day + dt.timedelta(minutes=5))
    looks.refuse(by=volunteer, household_id="h9", area_code="57050501")
    assert alerts() == ["refused"]
    for n in range(10, 15):
        looks.refuse(by=volunteer, household_id=f"h{n}", area_code="57050501")
    assert alerts() == ["refused", "refused"], "a new episode"


def test_nobody_settles_an_alert_about_oneself(db):
    user = make_user("auditor")
    alert = LookAlert.objects.create(user=user, rule="fast", area_code="TH")
    with pytest.raises(PermissionDenied):
        looks.settle(by=user, alert=alert.pk, note="work")
    assert not reading.alerts(user).exists()


def test_the_policy_is_whole():
    purposes, rules = look_policy.purposes(), look_policy.rules()
    assert set(look_policy.policy().rules) == set(rules)
    for one in (*purposes.values(), *rules.values(), *look_policy.notes().values(), *look_policy.reasons().values()):
        assert one.th, one.id
        assert one.en, one.id
    assert look_policy.policy(dt.date(2000, 1, 1)).names_minutes, "before the first version the first one holds"
    assert json.dumps(sorted(purposes))
