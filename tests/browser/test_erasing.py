"""An erasure from the officer's decision to the end, as the pages tell of it while the worker is at work."""

import datetime as dt

import pytest
from django.utils import timezone

from browser.conftest import DESK, PHONE
from ruamjai.web import work
from ruamjai.web.models import ErasureJob, PersonRequest
from web import looks_run
from web.factories import take_samples
from web.figures_run import PEOPLE

DUE = dt.timedelta(days=30)


def a_request(steward) -> PersonRequest:
    return PersonRequest.objects.create(
        kind="erasure", ground="unlawful", area_code="47", taken_by=steward, person_id=PEOPLE[0], state="working",
        due_on=timezone.localdate() + DUE,
    )  # fmt: skip


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_page_tells_how_far_it_is_and_loads_itself_anew_at_the_end(someone, data, size):
    looks_run.seal_named_run(data)
    steward = someone("steward", size=size)
    asked = a_request(steward.user)
    page = steward.page
    page.goto(f"/my-data/requests/{asked.pk}/")
    steward.shot("erasing-0-grant")
    page.get_by_role("button", name="อนุญาต", exact=True).click()
    page.get_by_text("รอคิว", exact=False).first.wait_for()
    job = ErasureJob.objects.get(request=asked)
    steward.shot("erasing-1-queued")
    ErasureJob.objects.filter(pk=job.pk).update(state="working", done=3, total=9)
    page.locator("main progress").wait_for()  # asked for by the page itself
    steward.shot("erasing-2-working")
    ErasureJob.objects.filter(pk=job.pk).update(state="failed", code="WorkerKilled")
    page.get_by_role("button", name="ลองอีกครั้ง").wait_for()
    steward.shot("erasing-3-failed")
    page.get_by_role("button", name="ลองอีกครั้ง").click()
    page.get_by_text("รอคิว", exact=False).first.wait_for()
    work.erase(str(job.pk))
    page.get_by_text("ลบเสร็จเมื่อ", exact=False).wait_for()
    steward.shot("erasing-4-done")


def test_the_page_of_periods_tells_it_beside_the_register(someone, data):
    take_samples(data, "card")
    keeper = someone("administrator", "TH")
    ErasureJob.objects.create(by=keeper.user, reason="retention", register="welfare_card", state="working", done=1, total=4)
    ErasureJob.objects.create(by=keeper.user, reason="retention", register="area_teams", state="failed", code="OSError")
    for size in (DESK, PHONE):
        keeper.page.set_viewport_size(size)
        keeper.page.goto("/my-data/retention/")
        keeper.page.locator("main progress").wait_for()
        assert keeper.page.get_by_role("button", name="ลองอีกครั้ง").count() == 1
        keeper.shot("retention")
