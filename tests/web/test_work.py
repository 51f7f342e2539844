"""The worker's tasks, on the registers themselves."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ruamjai import flow, registers
from ruamjai.errors import RunError
from ruamjai.web import work
from ruamjai.web.actions import batches, jobs
from ruamjai.web.models import AuditEntry, JobState, RunJob, TakeJob

pytestmark = pytest.mark.django_db


def sample(name: str) -> bytes:
    found = [path for register in registers.found().values() for path in (register.folder / "sample").glob(name)]
    return found[0].read_bytes()


def handed_in(by, name, content, register="basic_needs") -> TakeJob:
    return batches.upload(by=by, register=register, file=SimpleUploadedFile(name, content))


def test_a_file_becomes_a_batch_and_the_upload_goes(data, steward):
    job = handed_in(steward, "amphoe_merged.xlsx", sample("amphoe_merged.xlsx"))
    kept = job.file.file.path
    work.take(str(job.pk))
    job.refresh_from_db()
    (batch,) = registers.batches(data / "inbox")
    assert (job.state, job.batch, job.already) == (JobState.DONE, batch.id, False)
    assert (job.done, job.total) == (batch.n_taken, batch.n_rows)
    assert (batch.file_name, batch.taken_by) == ("amphoe_merged.xlsx", steward.username)
    import pathlib

    assert not pathlib.Path(kept).exists()
    entry = AuditEntry.objects.get(act="batch.take")
    assert (entry.by, entry.thing, entry.detail["taken"]) == (steward, f"batch:{batch.id}", batch.n_taken)


def test_the_same_file_again_changes_nothing(data, steward):
    for _twice in range(2):
        job = handed_in(steward, "card_47.csv", sample("card_47.csv"), "welfare_card")
        work.take(str(job.pk))
    job.refresh_from_db()
    assert job.already
    assert len(registers.batches(data / "inbox")) == 1


def test_a_file_of_another_register_is_refused_with_the_findings_code(data, steward):
    job = handed_in(steward, "card_47.csv", sample("card_47.csv"), "basic_needs")
    work.take(str(job.pk))
    job.refresh_from_db()
    assert job.state == JobState.REFUSED
    from ruamjai.rulebook import load

    assert load().findings[job.code].severity == "file"
    assert registers.batches(data / "inbox") == []
    assert AuditEntry.objects.get(act="batch.refuse").detail["code"] == job.code


def test_an_error_nobody_foresaw_is_told_by_its_kind_only(data, steward, monkeypatch):
    def broken(**_arguments):
        raise KeyError("นายสมชาย ใจดี")

    monkeypatch.setattr(registers, "take", broken)
    job = handed_in(steward, "a.csv", b"a,b\n")
    work.take(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.code, job.message_th, job.message_en) == (JobState.FAILED, "KeyError", "", "")


def test_a_job_that_has_ended_is_not_done_again(data, steward, monkeypatch):
    job = handed_in(steward, "card_47.csv", sample("card_47.csv"), "welfare_card")
    work.take(str(job.pk))
    monkeypatch.setattr(registers, "take", lambda **_arguments: pytest.fail("taken again"))
    work.take(str(job.pk))
    assert AuditEntry.objects.filter(act="batch.take").count() == 1


def test_a_job_that_a_killed_worker_left_is_done(data, steward):
    job = handed_in(steward, "card_47.csv", sample("card_47.csv"), "welfare_card")
    assert jobs.begin(job=job)
    work.take(str(job.pk))
    job.refresh_from_db()
    assert job.state == JobState.DONE


class FakeRun:
    id = "0007"


def test_a_run_is_followed_and_published(data, steward, monkeypatch):
    seen = []

    def made(*, data, publish, by, progress):
        assert (publish, by) == (True, steward.username)
        for number, step in enumerate((*flow.STEPS, None)):
            progress(step, number, len(flow.STEPS))
            seen.append(RunJob.objects.get())
        return FakeRun

    monkeypatch.setattr(flow, "make_run", made)
    job = RunJob.objects.create(by=steward)
    work.run(str(job.pk))
    assert [row.step for row in seen] == [*(step.name for step in flow.STEPS), "checks"]
    assert [len(row.steps) for row in seen] == list(range(len(flow.STEPS) + 1))
    job.refresh_from_db()
    assert (job.state, job.run, len(job.steps)) == (JobState.DONE, "0007", len(flow.STEPS))
    assert AuditEntry.objects.get(act="run.make").thing == "run:0007"


def test_a_run_that_fails_says_why_to_whoever_asked(data, steward, monkeypatch):
    def refused(**_arguments):
        raise RunError("Another run is being made.", message_th="กำลังประมวลผลรอบอื่นอยู่")

    monkeypatch.setattr(flow, "make_run", refused)
    job = RunJob.objects.create(by=steward)
    work.run(str(job.pk))
    job.refresh_from_db()
    assert (job.state, job.message_th) == (JobState.FAILED, "กำลังประมวลผลรอบอื่นอยู่")


def test_progress_is_written_down_no_more_often_than_a_page_can_ask(data, steward, django_assert_max_num_queries):
    job = handed_in(steward, "a.csv", b"a,b\n")
    told = work._Told(job)
    with django_assert_max_num_queries(4):
        for row in range(1000):
            told("reading", row, 1000)
        told("reading", 1000, 1000)
    job.refresh_from_db()
    assert (job.step, job.done, job.total) == ("reading", 1000, 1000)


def test_a_job_that_took_its_workers_along_is_given_up_and_told(data, steward):
    run, taken = RunJob.objects.create(by=steward), handed_in(steward, "a.csv", b"a,b\n")
    for task, job in (("run", run), ("take", taken)):
        jobs.begin(job=job)
        work.give_up(task, str(job.pk))
        work.give_up(task, str(job.pk))
        job.refresh_from_db()
        assert (job.state, job.code) == (JobState.FAILED, "WorkerKilled")
    assert AuditEntry.objects.filter(act__endswith=".fail").count() == 2
