"""The rail: one sees the entries that a right of one's own opens."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from ruamjai.web import navigation
from web.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        ("steward", ["today", "areas", "households", "batches"]),
        ("area_manager", ["today", "areas", "households", "runs"]),
        ("volunteer", ["today", "areas", "households"]),
        ("secretary", ["today", "areas", "runs"]),
        ("administrator", ["today", "areas", "batches"]),
        ("citizen", ["today", "areas"]),
        (None, ["today", "areas"]),
    ],
)
def test_entries_by_role(role, pages):
    user = make_user(role, area="47") if role else make_user()
    assert [entry.page for entry in navigation.entries(user)] == pages


def test_who_is_not_signed_in_sees_the_areas():
    assert [entry.page for entry in navigation.entries(AnonymousUser())] == ["areas"]


def test_every_entry_leads_somewhere_and_lights_up_there(client, data, steward):
    client.force_login(steward)
    for entry in (*navigation.ENTRIES, navigation.MORE):
        assert entry.page in entry.lights
        response = client.get(reverse(entry.page))
        assert response.status_code == 200
        assert response.content.decode().count('aria-current="page"') >= 1


def test_somebody_without_batches_comes_to_the_runs(client, data):
    client.force_login(make_user("secretary"))
    shown = client.get("/").content.decode()
    assert f'href="{reverse("runs")}"' in shown
    assert f'href="{reverse("batches")}"' not in shown
