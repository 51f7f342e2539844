"""Looks as they are read."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from ruamjai.web.models import Look, LookedAt, LookKind
from ruamjai.web.queries import looks
from web.factories import make_agency, make_user
from web.figures_run import seal_run

pytestmark = pytest.mark.django_db


def looked(person, *, minutes_ago=0, **fields):
    at = timezone.now() - dt.timedelta(minutes=minutes_ago)
    usual = {"role": "volunteer", "purpose": "visit", "household_id": "h1", "area_code": "47030101", "run": "0001"}
    look = Look.objects.create(at=at, until=at + dt.timedelta(minutes=15), **usual | fields)
    LookedAt.objects.create(look=look, person_id=person)
    return look


def test_a_person_is_told_who_looked_when_and_why(data):
    agency = make_agency()
    volunteer = make_user("volunteer", area="470301", username="u-77", agency=agency)
    volunteer.display_name = "อาสาคนหนึ่ง"
    volunteer.save()
    looked("p1", by=volunteer, agency=agency, minutes_ago=9)
    looked("p1", by=make_user("steward"), role="steward", purpose="correct", kind=LookKind.NUMBER)
    looked("p2", by=volunteer)
    with translation.override("th"):
        newest, before = looks.looks_at("p1")
        assert (before.by_name_of_office, before.purpose) == ("พอช. · อาสาสมัคร", "ไปเยี่ยมหรือสำรวจครัวเรือน")
        assert before.name == volunteer.display_name
        assert newest.at > before.at
        assert newest.by_name_of_office == "ผู้ดูแลข้อมูล"
    assert "u-77" not in repr(before), "an account's own name is nobody else's business"


def test_looks_under_a_name_since_merged_are_told_too(data):
    change = {"kind": "person", "change": "merged"}
    seal_run(data, pseudonym_changes=[{**change, "old_id": "p-oldest", "new_id": "p-old"}])
    seal_run(data, pseudonym_changes=[{**change, "old_id": "p-old", "new_id": "p-now"},
                                      {**change, "old_id": "p-other", "new_id": "p-another"}])  # fmt: skip
    by = make_user("steward")
    for person in ("p-oldest", "p-now", "p-other"):
        looked(person, by=by, role="steward")
    assert looks.former("p-now") == ["p-old", "p-oldest"]
    assert len(looks.looks_at("p-now")) == 2
