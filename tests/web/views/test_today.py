"""The first page."""

import pytest
from django.urls import reverse

from ruamjai import registers
from ruamjai.web.models import JobState, RunJob
from web.factories import make_user, seal_run

pytestmark = pytest.mark.django_db


def page(response) -> str:
    return response.content.decode()


def test_who_is_not_signed_in_is_shown_the_country(client, data):
    assert client.get("/").url == reverse("areas")


def test_a_steward_sees_what_waits_and_the_rail_counts_it(client, inbox, data, steward):
    client.force_login(steward)
    known = registers.batches(inbox)
    seal_run(data, known[:1])
    seal_run(data, known[:1], publish=False)
    RunJob.objects.create(by=steward, state=JobState.WORKING)
    shown = page(client.get("/"))
    assert reverse("run", args=["0002"]) in shown, "a sealed run waits to be published"
    assert "มีชุดข้อมูลใหม่ 3 ชุด" in shown
    with_findings = {batch.register for batch in known if batch.n_findings}
    assert "กำลังทำรอบข้อมูล" in shown
    assert f"งานรอท่าน {len(with_findings) + 3} เรื่อง" in shown
    assert f"<b>{len(with_findings) + 3}</b>" in shown


def test_a_withdrawn_batch_that_the_run_used_is_told(client, inbox, data, steward):
    client.force_login(steward)
    known = registers.batches(inbox)
    seal_run(data, known)
    registers.withdraw(inbox=inbox, batch=known[0].id, by="test", reason="twice")
    assert "ถอนไป 1 ชุด" in page(client.get("/"))


def test_what_one_cannot_act_on_does_not_wait_for_one(client, inbox, data):
    for role in ("area_manager", "auditor", "citizen"):
        client.force_login(make_user(role, area="470301"))
        assert "ไม่มีงานรอท่าน" in page(client.get("/"))
    assert "ตำบลกุดบาก" in page(client.get("/"))


def test_the_first_page_asks_as_often_for_many_batches_as_for_few(client, inbox, data, steward, django_assert_num_queries):
    client.force_login(steward)
    for keep in (4, 1):
        for batch in registers.batches(inbox)[keep:]:
            (inbox / batch.id / "manifest.json").unlink()
        with django_assert_num_queries(10):
            client.get("/")


def test_more_holds_what_a_phone_has_no_room_for(client, data, administrator, steward):
    assert client.get(reverse("more")).status_code == 302
    for user, sees in ((administrator, True), (steward, False)):
        client.force_login(user)
        shown = page(client.get(reverse("more")))
        assert (reverse("accounts") in shown) is sees
        assert reverse("password") in shown
