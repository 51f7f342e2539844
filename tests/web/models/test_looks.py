"""A look is added and never changed."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from ruamjai.web.models import Look, LookedAt
from web.factories import make_user


@pytest.fixture
def look(db):
    now = timezone.now()
    made = Look.objects.create(
        by=make_user("volunteer", area="470301"), until=now + dt.timedelta(minutes=15), role="volunteer", purpose="visit",
        household_id="h1", area_code="47030101", run="0001",
    )  # fmt: skip
    LookedAt.objects.create(look=made, person_id="p1")
    return made


@pytest.mark.parametrize(
    "touch",
    [
        lambda look: Look.objects.filter(pk=look.pk).update(purpose="help"),
        lambda look: look.people.update(person_id="p2"),
        lambda look: look.people.all().delete(),
    ],
)
def test_a_look_is_neither_changed_nor_removed(look, touch):
    with pytest.raises(IntegrityError, match="never changed or removed"), transaction.atomic():
        touch(look)


def test_a_look_is_open_until_its_time_is_over(look):
    assert look.open
    look.until = timezone.now() - dt.timedelta(seconds=1)
    assert not look.open
