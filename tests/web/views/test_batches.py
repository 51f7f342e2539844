"""Batches: the list, handing files in, findings, settling, withdrawing."""

import datetime as dt
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from ruamjai import registers
from ruamjai.web import masking, work
from ruamjai.web.models import AuditEntry, JobState, ReadBatch, TakeJob, UploadedFile
from web.factories import make_user, seal_run

pytestmark = pytest.mark.django_db
PAGES = ("batches", "batch-upload", "uploads")


def page(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_is_shown_the_door_and_others_sign_in_first(client, inbox, stranger, name):
    first = client.get(reverse(name))
    assert (first.status_code, first.url) == (302, f"/sign-in/?next={reverse(name)}")
    client.force_login(stranger)
    assert client.get(reverse(name)).status_code == 403


def test_an_auditor_sees_batches_and_changes_none(client, inbox):
    client.force_login(make_user("auditor"))
    batch = registers.batches(inbox)[0].id
    assert client.get(reverse("batches")).status_code == 200
    seen = page(client.get(reverse("batch", args=[batch])))
    assert reverse("batch-withdraw", args=[batch]) not in seen
    assert reverse("batch-settle", args=[batch]) not in seen
    for name in ("batch-withdraw", "batch-settle"):
        assert client.post(reverse(name, args=[batch]), {"reason": "because it is so"}).status_code == 403
    assert client.get(reverse("batch-upload")).status_code == 403
    assert all(found.standing for found in registers.batches(inbox))
    assert not ReadBatch.objects.exists()


def test_the_list_shows_each_batch_once_and_narrows(client, inbox, steward):
    client.force_login(steward)
    known = registers.batches(inbox)
    everything = page(client.get(reverse("batches")))
    for batch in known:
        assert everything.count(f'href="{reverse("batch", args=[batch.id])}"') == 1
    cards = page(client.get(reverse("batches"), {"register": "welfare_card"}))
    unread = page(client.get(reverse("batches"), {"show": "unread"}))
    for batch in known:
        assert (batch.file_name in cards) is (batch.register == "welfare_card")
        assert (batch.file_name in unread) is bool(batch.n_findings)


def test_the_list_asks_the_database_as_often_for_one_batch_as_for_four(client, inbox, steward, django_assert_max_num_queries):
    client.force_login(steward)
    client.get(reverse("batches"))  # what waits is counted, and remembered for a quarter of a minute
    asked = []
    for keep in (4, 1):
        for batch in registers.batches(inbox)[keep:]:
            (inbox / batch.id / "manifest.json").unlink()
        with django_assert_max_num_queries(12) as queries:  # session, user, its row, grants, read batches, jobs, the frame
            client.get(reverse("batches"))
        asked.append(len(queries.captured_queries))
    assert asked[0] == asked[1]


def test_an_empty_inbox_says_what_to_do(client, data, steward):
    client.force_login(steward)
    shown = page(client.get(reverse("batches")))
    assert "ยังไม่มีไฟล์" in shown
    assert reverse("batch-upload") in shown


def test_findings_are_told_in_both_languages_with_what_to_do_and_where(client, inbox, steward):
    client.force_login(steward)
    batch = next(found for found in registers.batches(inbox) if found.file_name == "amphoe_windows874.csv")
    from ruamjai.rulebook import load

    rules = load().findings
    thai = page(client.get(reverse("batch", args=[batch.id])))
    client.cookies["ruamjai_language"] = "en"
    english = page(client.get(reverse("batch", args=[batch.id])))
    assert len(batch.finding_counts) > 3
    for code in batch.finding_counts:
        assert rules[code].label_th in thai
        assert rules[code].todo_th in thai
        assert rules[code].label_en.replace("'", "&#x27;") in english
        assert rules[code].label_th not in english


def test_an_unknown_batch_is_not_there(client, inbox, steward):
    client.force_login(steward)
    assert client.get(reverse("batch", args=["basic_needs-000000000000"])).status_code == 404


def test_settling_takes_a_batch_off_the_list_of_those_that_wait(client, inbox, steward):
    client.force_login(steward)
    batch = next(found for found in registers.batches(inbox) if found.n_findings)
    for _twice in range(2):
        client.post(reverse("batch-settle", args=[batch.id]))
    assert ReadBatch.objects.get().by == steward
    assert AuditEntry.objects.filter(act="batch.settle", thing=f"batch:{batch.id}").count() == 1
    assert batch.file_name not in page(client.get(reverse("batches"), {"show": "unread"}))


def test_withdrawing_wants_a_reason_and_keeps_the_file(client, inbox, steward):
    client.force_login(steward)
    batch = registers.batches(inbox)[0]
    address = reverse("batch-withdraw", args=[batch.id])
    assert client.post(address, {"reason": " "}).status_code == 422
    assert registers.batches(inbox)[0].standing
    client.post(address, {"reason": "the agency sent a better one"})
    withdrawn = registers.batches(inbox)[0]
    assert (withdrawn.state, withdrawn.withdrawn_by, withdrawn.reason) == (
        "withdrawn", steward.username, "the agency sent a better one",
    )  # fmt: skip
    assert list((inbox / batch.id / "source").iterdir())
    entry = AuditEntry.objects.get(act="batch.withdraw")
    assert (entry.by, entry.thing) == (steward, f"batch:{batch.id}")
    assert "better" not in json.dumps(entry.detail), "what a person typed stays with the batch"
    assert client.get(address).status_code == 302, "a batch is withdrawn once"


def test_a_batch_says_whether_the_published_run_uses_it(client, inbox, data, steward):
    client.force_login(steward)
    used, unused = registers.batches(inbox)[:2]
    seal_run(data, [used])
    assert "รอบข้อมูลที่เผยแพร่ใช้ชุดนี้แล้ว" in page(client.get(reverse("batch", args=[used.id])))
    assert "รอบข้อมูลที่เผยแพร่ยังไม่ได้ใช้ชุดนี้" in page(client.get(reverse("batch", args=[unused.id])))


def upload(client, *files, register="basic_needs"):
    return client.post(reverse("batch-upload"), {"register": register, "files": list(files)})


def csv(name="ก.csv", content=b"a,b\n1,2\n"):
    return SimpleUploadedFile(name, content)


def test_handing_in_files_keeps_them_and_asks_the_worker(client, data, steward):
    client.force_login(steward)
    assert upload(client, csv("ก.csv"), csv("ข.csv")).url == reverse("uploads")
    jobs = TakeJob.objects.order_by("file__name")
    assert [(job.file.name, job.register, job.state, job.by) for job in jobs] == [
        ("ก.csv", "basic_needs", JobState.WAITING, steward),
        ("ข.csv", "basic_needs", JobState.WAITING, steward),
    ]
    from procrastinate.contrib.django.models import ProcrastinateJob

    asked = sorted(job.args["job"] for job in ProcrastinateJob.objects.filter(task_name="take"))
    assert asked == sorted(str(job.pk) for job in jobs)
    assert AuditEntry.objects.filter(act="batch.upload").count() == 2
    shown = page(client.get(reverse("uploads")))
    assert "รอคิว" in shown
    assert 'http-equiv="refresh"' in shown, "without scripts the page asks again by itself"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (SimpleUploadedFile("list.pdf", b"%PDF"), "ไม่ใช่ XLSX"),
        (SimpleUploadedFile("list.xlsx", b"a,b\n"), "ข้างในเป็นอย่างอื่น"),
        (SimpleUploadedFile("list.parquet", b"PK\x03\x04"), "ข้างในเป็นอย่างอื่น"),
        (SimpleUploadedFile("list.csv", b"a\x00b"), "ข้างในเป็นอย่างอื่น"),
    ],
)
def test_what_is_no_table_is_refused_at_the_door(client, data, steward, file, said):
    client.force_login(steward)
    response = upload(client, file)
    assert response.status_code == 422
    assert said in page(response)
    assert not TakeJob.objects.exists()


def test_a_file_too_large_or_of_no_register_is_refused(client, data, steward, settings):
    client.force_login(steward)
    settings.MAX_UPLOAD_BYTES = 5
    assert upload(client, csv()).status_code == 422
    settings.MAX_UPLOAD_BYTES = 500
    assert upload(client, csv(), register="tax").status_code == 422
    assert upload(client).status_code == 422
    assert not TakeJob.objects.exists()


def test_one_sees_ones_own_uploads_and_how_they_ended(client, inbox, steward):
    other = make_user("steward", username="other-steward")
    client.force_login(other)
    upload(client, csv("of-the-other.csv"))
    client.force_login(steward)
    for number in range(3):
        upload(client, csv(f"mine-{number}.csv"))
    done, refused, failed = TakeJob.objects.filter(by=steward).order_by("file__name")
    batch = registers.batches(inbox)[0]
    TakeJob.objects.filter(pk=done.pk).update(state=JobState.DONE, batch=batch.id, done=1234, total=2345)
    TakeJob.objects.filter(pk=refused.pk).update(state=JobState.REFUSED, code="file_empty")
    TakeJob.objects.filter(pk=failed.pk).update(state=JobState.FAILED, code="MemoryError")
    shown = page(client.get(reverse("uploads")))
    assert "of-the-other.csv" not in shown
    assert reverse("batch", args=[batch.id]) in shown
    assert "1,234" in shown
    assert "MemoryError" in shown
    assert 'http-equiv="refresh"' not in shown
    part = page(client.get(reverse("uploads"), headers={"HX-Request": "true"}))
    assert part.lstrip().startswith('<div id="uploads">')


def test_a_part_of_a_page_whose_session_has_ended_sends_the_whole_page_to_sign_in(client, data):
    response = client.get(reverse("uploads"), headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == reverse("sign-in")


def test_what_a_file_was_called_is_told_to_who_takes_files_there_and_to_nobody_else(client, inbox, steward, administrator):
    auditor = make_user("auditor")
    for batch in registers.batches(inbox):
        pages = (reverse("batches"), reverse("batch", args=[batch.id]))
        client.force_login(steward)
        assert all(batch.file_name in page(client.get(path)) for path in pages)
        for other in (administrator, auditor):
            client.force_login(other)
            for path in pages:
                shown = page(client.get(path))
                assert batch.file_name not in shown and f"ชุดที่ {batch.sequence}" in shown, (other, path)


def test_a_day_later_the_database_no_longer_knows_what_files_were_called(client, data, steward):
    client.force_login(steward)
    upload(client, csv("บัตรของสมหมาย.csv"), csv("วันนี้.csv"), csv("ยังรอ.csv"))
    old, today, waits = (TakeJob.objects.get(file__name=name) for name in ("บัตรของสมหมาย.csv", "วันนี้.csv", "ยังรอ.csv"))
    ended = {old: 25, today: 23}
    for job, hours in ended.items():
        at = timezone.now() - dt.timedelta(hours=hours)
        TakeJob.objects.filter(pk=job.pk).update(state=JobState.REFUSED, ended_at=at, message_th=f"{job.file.name} อ่านไม่ได้")
    for _twice in range(2):
        work.forget_names(0)
    for job in (old, today, waits):
        job.refresh_from_db()
        job.file.refresh_from_db()
    assert [job.file.name for job in (old, today, waits)] == ["", "วันนี้.csv", "ยังรอ.csv"]
    assert (old.message_th, today.message_th) == ("", "วันนี้.csv อ่านไม่ได้")
    assert AuditEntry.objects.get(act="batch.forget_names").detail == {"files": 1}


@pytest.mark.parametrize("name", ["1280000000011.csv", "บัตร 1-2800-00000-01-1 66.csv", "๑๒๘๐๐๐๐๐๐๐๐๑๑.csv"])
def test_a_citizen_number_in_the_name_of_a_file_is_kept_nowhere(client, data, steward, name):
    client.force_login(steward)
    file = SimpleUploadedFile(name, b"a,b\n1,2\n")
    assert client.post(reverse("batch-upload"), {"register": "basic_needs", "files": file}).status_code == 302
    kept = UploadedFile.objects.get()
    assert "xxxxxxxxxxxxx" in kept.name
    assert not re.search(r"\d{6}|0001", kept.name)
    assert masking.without_numbers("people2566_47_4701_470301.csv") == "people2566_47_4701_470301.csv"
