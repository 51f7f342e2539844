"""Runs: the list, a manifest, starting one, watching it, publishing."""

import pytest
from django.urls import reverse
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from ruamjai import flow, registers
from ruamjai.tables import MEANINGS_THAI, TABLES
from ruamjai.warehouse import RunStore
from ruamjai.web.models import AuditEntry, JobState, RunJob
from ruamjai.web.queries import batches
from ruamjai.web.views import runs as views
from web.factories import make_user, seal_run

pytestmark = pytest.mark.django_db


def page(response) -> str:
    return response.content.decode()


def test_who_may_see_start_and_publish(client, data, stranger):
    run = seal_run(data)
    seal_run(data, publish=False)
    for user, sees, starts in (
        (stranger, 403, 403), (make_user("volunteer"), 403, 403),
        (make_user("secretary"), 200, 403), (make_user("steward"), 200, 200),
    ):  # fmt: skip
        client.force_login(user)
        assert client.get(reverse("runs")).status_code == sees
        assert client.get(reverse("run", args=[run])).status_code == sees
        assert client.get(reverse("run-start")).status_code == starts
        if starts == 403:
            assert client.post(reverse("run-start")).status_code == 403
            assert client.post(reverse("run-publish", args=["0002"])).status_code == 403
    client.logout()
    assert client.get(reverse("runs")).status_code == 302
    assert RunStore(data).published_id() == "0001"
    assert not RunJob.objects.exists()


def test_the_header_names_the_published_run_on_every_page_in_buddhist_years(client, data, steward):
    client.force_login(steward)
    assert "ยังไม่มีรอบข้อมูลที่เผยแพร่" in page(client.get(reverse("measures")))
    seal_run(data)
    assert "ข้อมูลรอบ 15\u00a0ก.พ.\u00a02566 · ลำดับที่ 1" in page(client.get(reverse("measures")))


def test_the_list_is_newest_first_and_marks_the_published(client, data, steward):
    client.force_login(steward)
    seal_run(data)
    seal_run(data, publish=False)
    seal_run(data, publish=False, publishable=False)
    shown = page(client.get(reverse("runs")))
    order = [shown.index(f'href="{reverse("run", args=[run])}">รอบ') for run in ("0003", "0002", "0001")]
    assert order == sorted(order)
    assert [shown.count(f">{chip}</span>") for chip in ("เผยแพร่แล้ว", "ผนึกแล้ว", "ลองดู")] == [1, 1, 1]


def test_a_manifest_tells_what_it_was_made_from_and_by(client, inbox, data, steward):
    client.force_login(steward)
    batches = registers.batches(inbox)
    run = seal_run(data, batches)
    shown = page(client.get(reverse("run", args=[run])))
    for batch in batches:
        assert reverse("batch", args=[batch.id]) in shown
    assert "a-step-of-old" in shown, "a step that is no more keeps its name"
    assert "2.0 วินาที" in shown
    assert client.get(reverse("run", args=["0099"])).status_code == 404
    assert client.get(reverse("run", args=["what"])).status_code == 404


def test_what_each_table_holds_is_told_in_the_readers_language():
    for name, table in TABLES.items():
        with translation.override("th"):
            assert views._meaning(name) == MEANINGS_THAI[name]
        with translation.override("en"):
            assert views._meaning(name) == table.meaning
    assert views._meaning("table_of_old") == ""


def test_the_files_of_a_manifest_are_told_to_who_may_see_batches(client, inbox, data):
    client.force_login(make_user("secretary"))
    batch = registers.batches(inbox)[0]
    run = seal_run(data, [batch])
    shown = page(client.get(reverse("run", args=[run])))
    assert batch.file_name not in shown, "the name of an agency's file tells of its place"
    assert reverse("batch", args=[batch.id]) not in shown
    assert "ทำจาก" in shown
    assert batches.all_registers()[batch.register].label_th.split(" (")[0] in shown


def test_starting_asks_the_worker_once(client, inbox, data, steward):
    client.force_login(steward)
    assert "มีชุดข้อมูลใหม่ 4 ชุด" in page(client.get(reverse("run-start")))
    started = client.post(reverse("run-start"))
    job = RunJob.objects.get()
    assert started.url == reverse("run-job", args=[job.pk])
    assert [asked.args for asked in ProcrastinateJob.objects.filter(task_name="run")] == [{"job": str(job.pk)}]
    again = client.post(reverse("run-start"), follow=True)
    assert "มีรอบข้อมูลที่กำลังประมวลผลอยู่แล้ว" in page(again)
    assert RunJob.objects.count() == 1
    assert AuditEntry.objects.filter(act="run.start").count() == 1


def test_without_a_batch_there_is_nothing_to_start(client, data, steward):
    client.force_login(steward)
    shown = page(client.get(reverse("run-start")))
    assert "ยังไม่มีชุดข้อมูลให้ทำรอบ" in shown
    assert "เริ่มทำรอบข้อมูล" not in shown


def test_a_run_in_the_making_is_followed_step_by_step(client, data, steward):
    client.force_login(steward)
    first, second, *_rest = flow.STEPS
    job = RunJob.objects.create(
        by=steward, state=JobState.WORKING, step=second.name, done=1, total=4, steps=[{"step": first.name, "seconds": 2.5}]
    )
    address = reverse("run-job", args=[job.pk])
    shown = page(client.get(address))
    assert "2.5 วินาที" in shown
    assert shown.count("กำลังทำ</div>") == 1
    assert f'hx-get="{address}"' in shown
    RunJob.objects.update(state=JobState.DONE, run="0007")
    part = page(client.get(address, headers={"HX-Request": "true"}))
    assert "hx-get" not in part
    assert reverse("run", args=["0007"]) in part
    RunJob.objects.update(run="")
    assert "ดูได้ในรายการรอบข้อมูล" in page(client.get(address)), "a run whose number was not kept is told all the same"
    RunJob.objects.update(state=JobState.FAILED, message_th="กติกาผิด", code="")
    failed = page(client.get(address))
    assert "กติกาผิด" in failed
    assert "หยุดตรงนี้" in failed
    assert f'href="{reverse("run-start")}"' in failed


def test_publishing_moves_the_pointer_and_is_written_down(client, data, steward):
    client.force_login(steward)
    seal_run(data)
    seal_run(data, publish=False)
    answered = client.post(reverse("run-publish", args=["0002"]), follow=True)
    assert "เผยแพร่รอบข้อมูลที่ 2 แล้ว" in page(answered)
    assert RunStore(data).published_id() == "0002"
    entry = AuditEntry.objects.get(act="run.publish")
    assert (entry.by, entry.thing, entry.detail) == (steward, "run:0002", {"before": "0001"})
    assert client.get(reverse("run-publish", args=["0001"])).status_code == 405


def test_a_what_if_is_never_published(client, data, steward):
    client.force_login(steward)
    seal_run(data)
    seal_run(data, publish=False, publishable=False)
    answered = client.post(reverse("run-publish", args=["0002"]), follow=True)
    assert "จึงเผยแพร่ไม่ได้" in page(answered)
    assert RunStore(data).published_id() == "0001"
    assert not AuditEntry.objects.exists(), "what did not happen is not written down"
