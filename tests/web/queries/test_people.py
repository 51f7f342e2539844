"""The personal tables of a run: read for an open look of that run only, the newest word of each register."""

import datetime as dt

import pytest
from django.utils import timezone

from ruamjai.web.models import Look, LookedAt, LookKind
from ruamjai.web.queries import households, people
from web.factories import make_user
from web.figures_run import GONE, HOUSEHOLD, MOVED, PEOPLE
from web.looks_run import CHILD, HEAD, HEAD_ELSEWHERE, addresses, person_records, seal_named_run

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return seal_named_run(tmp_path_factory.mktemp("named"))


def look_at(of_run, *persons, minutes=15, **fields):
    look = Look.objects.create(
        by=make_user("steward", username=f"s-{Look.objects.count()}"), until=timezone.now() + dt.timedelta(minutes=minutes),
        role="steward", purpose="correct", household_id=HOUSEHOLD, area_code="47030101", **{"run": of_run.id} | fields,
    )  # fmt: skip
    LookedAt.objects.bulk_create([LookedAt(look=look, person_id=person) for person in persons])
    return look


def test_a_look_would_open_those_who_live_there_and_not_who_moved_or_left(run):
    home = people.home(run, households.household_place(run, HOUSEHOLD))
    assert home.people == set(PEOPLE)
    assert not home.people & {MOVED, GONE}
    assert (home.area_code, home.label, home.run) == ("47030101", "ก-1-0001", run.id)


def test_registers_that_differ_are_both_told_the_newest_first(run):
    head = people.opened(run, look_at(run, *PEOPLE))[PEOPLE[0]]
    assert [(said.words, said.registers) for said in head.names] == [
        ("นางสมหมาย ทองดี", ("basic_needs",)), ("น.ส.สมหมาย กล้าหาญ", ("tpmap",)),
    ]  # fmt: skip
    assert [said.words for said in head.numbers] == [f"1-xxxx-xxxxx-xx-{HEAD[12]}", f"1-xxxx-xxxxx-xx-{HEAD_ELSEWHERE[12]}"]


def test_a_title_that_changed_is_no_other_name_and_an_old_row_gives_way(tmp_path):
    rows = person_records()
    older = {**rows[0], "record_id": "basic_needs:" + "8" * 24, "batch": "tp-2022", "first_name": "ชื่อเดิม"}
    rows[3] |= {"first_name": "สมหมาย", "last_name": "ทองดี", "citizen_id": HEAD}
    from web.figures_run import household_tables

    persons = [*household_tables()["record_persons"],
               {"record_id": older["record_id"], "register": "basic_needs", "person_id": PEOPLE[0]}]  # fmt: skip
    run = seal_named_run(tmp_path, person_records=[*rows, older], record_persons=persons)
    head = people.opened(run, look_at(run, PEOPLE[0]))[PEOPLE[0]]
    assert [(said.words, said.registers) for said in head.names] == [("นางสมหมาย ทองดี", ("basic_needs", "tpmap"))]
    assert len(head.numbers) == 1


def test_only_whom_the_look_opened_is_read(run):
    assert set(people.opened(run, look_at(run, PEOPLE[1]))) == {PEOPLE[1]}


def test_who_was_erased_is_said_to_be_and_who_is_no_longer_there_as_well(run):
    found = people.opened(run, look_at(run, PEOPLE[2], "p-merged-away"))
    assert found[PEOPLE[2]].erased
    assert found["p-merged-away"].erased
    assert not people.opened(run, look_at(run, PEOPLE[0]))[PEOPLE[0]].erased


def test_a_look_that_is_over_or_of_another_run_opens_nothing(run):
    for look in (look_at(run, *PEOPLE, minutes=-1), look_at(run, *PEOPLE, run="0099")):
        for read in (people.opened, people.addresses, people.numbers):
            with pytest.raises(people.ClosedLookError):
                read(run, look)


def test_a_whole_number_is_read_for_a_look_of_that_kind_only(run):
    with pytest.raises(people.ClosedLookError):
        people.numbers(run, look_at(run, PEOPLE[1]))
    whole = people.numbers(run, look_at(run, PEOPLE[1], kind=LookKind.NUMBER))
    assert [said.words.replace("-", "") for said in whole[PEOPLE[1]]] == [CHILD]
    assert CHILD not in repr(people.opened(run, look_at(run, PEOPLE[1])))


def test_the_address_is_the_household_s_own(run):
    (address,) = people.addresses(run, look_at(run, *PEOPLE))
    assert (address.house_no, address.village_code) == ("99/123", "47030101")
    assert address.house_no not in {row["house_no"] for row in addresses()[1:]}
