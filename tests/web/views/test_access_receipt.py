"""A person is told who looked at them: only once it is established who they are, and nobody else's looks."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from ruamjai.web.models import AuditEntry, Look, LookedAt
from ruamjai.web.models.people import Identity, PersonRequest
from web.factories import make_agency, make_user

pytestmark = pytest.mark.django_db
ME, NEIGHBOUR = "p" + "1" * 20, "p" + "2" * 20


@pytest.fixture
def looked():
    """A volunteer opened names of two people."""
    volunteer = make_user("volunteer", area="470301", agency=make_agency("codi"))
    for person in (ME, NEIGHBOUR):
        look = Look.objects.create(
            by=volunteer, agency=volunteer.agency, role="volunteer", purpose="visit", area_code="470301", run="0001",
            household_id="h1", until=timezone.now() + dt.timedelta(minutes=5),
        )  # fmt: skip
        LookedAt.objects.create(look=look, person_id=person)
    return volunteer


def established(user=None, request=None, person=ME) -> Identity:
    return Identity.objects.create(user=user, request=request, person_id=person, how="id_card")


def test_a_citizen_is_told_who_looked_once_it_is_known_who_they_are(client, data, looked):
    assert client.get(reverse("access-receipt")).status_code == 302
    citizen = make_user("citizen")
    client.force_login(citizen)
    shown = client.get(reverse("access-receipt")).content.decode()
    assert "ยังไม่ได้พิสูจน์ว่าท่านเป็นใคร" in shown
    assert looked.display_name not in shown
    established(citizen)
    answer = client.get(reverse("access-receipt"))
    assert len(answer.context["looks"]) == 1, "the neighbour's are the neighbour's"
    shown = answer.content.decode()
    assert looked.display_name in shown
    assert "พอช." in shown
    assert ME in shown
    assert NEIGHBOUR not in shown


def test_an_identity_of_somebody_else_opens_nothing(client, data, looked):
    established(make_user("citizen"))
    client.force_login(make_user())
    assert client.get(reverse("access-receipt")).context["looks"] == []


def test_at_the_counter_it_is_opened_in_ones_own_area_and_written_down(client, data, looked):
    steward, other = make_user("steward", area="47"), make_user("steward", area="57")
    request = PersonRequest.objects.create(
        kind="access", ground="any", area_code="470301", taken_by=steward, due_on=timezone.localdate()
    )
    identity = established(request=request)
    page = reverse("access-receipt-of", args=[identity.pk])
    for user in (other, make_user("citizen"), make_user("auditor")):
        client.force_login(user)
        assert client.get(page).status_code == 403
    assert not AuditEntry.objects.filter(act="trail.receipt").exists()
    client.force_login(steward)
    assert len(client.get(page).context["looks"]) == 1
    entry = AuditEntry.objects.get(act="trail.receipt")
    assert (entry.by, entry.thing, entry.area_code) == (steward, f"request:{request.pk}", "470301")
    assert ME not in str(entry.detail)
    own = established(make_user(username="someone"))
    assert client.get(reverse("access-receipt-of", args=[own.pk])).status_code == 404, "an account's own is its own"
