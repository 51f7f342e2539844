"""The worker's tasks: taking an uploaded file, making a run, erasing what was decided to be erased, exporting in bulk.

Jobs are rows in PostgreSQL; procrastinate hands them out.
"""

import logging
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from procrastinate.contrib.django import app

from ruamjai import flow, registers
from ruamjai.errors import FileRefused, RuamjaiError
from ruamjai.warehouse.secret import secret
from ruamjai.web import exporting
from ruamjai.web.actions import batches, exports, jobs, people_erasing, people_retention, trail
from ruamjai.web.models import ErasureJob, ExportJob, JobState, RunJob, TakeJob
from ruamjai.web.trail.verifying import verify

log = logging.getLogger(__name__)
_BETWEEN_TELLS = 0.4  # seconds: the page asks every second


@app.task(name="take")
def take(job: str) -> None:
    """Take the uploaded file of ``TakeJob`` ``job``, whole or not at all, and remove the upload."""
    asked = TakeJob.objects.select_related("file", "by__agency").get(pk=job)
    if not jobs.begin(job=asked):
        return
    told = _Told(asked)
    thing, detail = f"upload:{asked.file_id}", {"register": asked.register}
    try:
        with TemporaryDirectory(prefix="ruamjai-take-") as folder:
            path = Path(folder) / Path(asked.file.name).name  # registers read the year and the kind off the agency's name
            path.symlink_to(Path(asked.file.file.path).resolve())
            (batch,) = registers.take(
                register=asked.register, files=[path], inbox=settings.DATA / "inbox", secret=secret(settings.DATA),
                by=asked.by.username, progress=told,
            )  # fmt: skip
    except FileRefused as error:
        became = {"code": error.code, "message_en": str(error), "message_th": error.message_th}
        jobs.end(
            job=asked, state=JobState.REFUSED, act="batch.refuse", thing=thing, detail={**detail, "code": error.code}, **became
        )
    except Exception as error:
        jobs.end(job=asked, state=JobState.FAILED, act="batch.fail", thing=thing, detail=detail, **_words(error))
        log.exception("a file could not be taken")
    else:
        became = {"batch": batch.id, "already": batch.already, "done": batch.n_taken, "total": batch.n_rows}
        detail = {
            **detail,
            "rows": batch.n_rows,
            "taken": batch.n_taken,
            "findings": batch.n_findings,
            "already": batch.already,
        }
        jobs.end(job=asked, state=JobState.DONE, act="batch.take", thing=f"batch:{batch.id}", detail=detail, **became)
    with suppress(FileNotFoundError):
        Path(asked.file.file.path).unlink()


@app.task(name="run")
def run(job: str) -> None:
    """Make the run of ``RunJob`` ``job`` and publish it when its checks pass."""
    asked = RunJob.objects.select_related("by__agency").get(pk=job)
    if not jobs.begin(job=asked):
        return
    steps = _Steps(asked)
    thing = f"job:{asked.pk}"
    try:
        made = flow.make_run(data=settings.DATA, publish=asked.publish, by=asked.by.username, progress=steps)
    except Exception as error:
        jobs.end(job=asked, state=JobState.FAILED, act="run.fail", thing=thing, detail={}, **_words(error))
        log.exception("a run could not be made")
    else:
        became = {"run": made.id, "step": "", "done": len(flow.STEPS), "total": len(flow.STEPS)}
        jobs.end(
            job=asked, state=JobState.DONE, act="run.make", thing=f"run:{made.id}", detail={"publish": asked.publish}, **became
        )


@app.task(name="erase")
def erase(job: str) -> None:
    """Carry out the erasure of ``ErasureJob`` ``job``; what a killed worker emptied stays so, the rest is gone on with."""
    asked = ErasureJob.objects.select_related("by__agency", "request").get(pk=job)
    if not jobs.begin(job=asked):
        return
    try:
        rows = _erase(asked)
    except flow.RunUnderWayError:
        people_erasing.wait_for_run(job=asked)
    except Exception as error:
        people_erasing.break_off(job=asked, **_words(error))
        log.exception("an erasure could not be carried out")
    else:
        people_erasing.carried_out(job=asked, rows=rows)


def _erase(asked: ErasureJob) -> int:
    """Erase one person, or withdraw and empty batches; how many rows of people that were."""

    def told(folder: str, rows: int, done: int, total: int) -> None:
        people_erasing.tell(job=asked, folder=folder, rows=rows, done=done, total=total)

    by, order = asked.by.username, str(asked.pk)
    if asked.request:
        people = [asked.request.person_id]
        done = flow.erase(data=settings.DATA, person_ids=people, by=by, reason=asked.reason, order=order, told=told)
        return len(done.record_ids)
    asked.batches = people_retention.leave_what_waits(job=asked)
    for batch in asked.batches:
        registers.withdraw(inbox=settings.DATA / "inbox", batch=batch, by=by, reason=asked.reason)
    flow.retire_batches(data=settings.DATA, batches=asked.batches, by=by, order=order, told=told)
    return sum(rows for folder, rows in asked.emptied.items() if folder.startswith("batch:"))


@app.task(name="export")
def export(job: str) -> None:
    """Make the file of ``ExportJob`` ``job``, going on from what was read of it before."""
    asked = ExportJob.objects.select_related("by__agency", "token").get(pk=job)
    if not exports.begin(job=asked):
        return
    try:
        exporting.make(asked, told=_BETWEEN_TELLS)
    except exporting.Stopped:
        return
    except Exception as error:
        exports.break_off(job=asked, **_words(error))
        log.exception("an export could not be made")


@app.periodic(cron="40 * * * *")
@app.task(name="sweep_exports")
def sweep_exports(timestamp: int) -> None:
    """Remove the files of exports whose days are over; ``timestamp`` is procrastinate's, of the turn."""
    exports.sweep()


@app.periodic(cron="50 * * * *")
@app.task(name="forget_names")
def forget_names(timestamp: int) -> None:
    """Forget what files were called that were dealt with a day ago; ``timestamp`` is procrastinate's, of the turn."""
    batches.forget_names()


@app.periodic(cron="* * * * *")
@app.task(name="take_up_acts")
def take_up_acts(timestamp: int) -> None:
    """Write down what was done at the command line since; ``timestamp`` is procrastinate's, of the turn."""
    trail.take_up(by=None, data=settings.DATA)


@app.periodic(cron="20 19 * * *")  # UTC: 02:20 in Thailand
@app.task(name="prove_trail")
def prove_trail(timestamp: int) -> None:
    """Prove the trail once a night, so that the auditor's page can say when it was sound."""
    proof = verify()
    trail.note_proof(by=None, proof=proof)
    if not proof.sound:
        log.error("the trail does not prove itself: %s faults; `ruamjai audit verify` names them", proof.n_faults)


def give_up(task: str, job: str) -> None:
    """Tell whoever asked that ``job`` could not be finished: each worker that took it up was killed."""
    if task == "export":
        exports.break_off(job=ExportJob.objects.select_related("by__agency").get(pk=job), code="WorkerKilled")
        return
    if task == "erase":
        people_erasing.break_off(job=ErasureJob.objects.get(pk=job), code="WorkerKilled")
        return
    kind, act = {"take": (TakeJob, "batch.fail"), "run": (RunJob, "run.fail")}[task]
    asked = kind.objects.select_related("by__agency").get(pk=job)
    if not asked.ended:
        jobs.end(job=asked, state=JobState.FAILED, act=act, thing=f"job:{asked.pk}", detail={}, code="WorkerKilled")


def _words(error: Exception) -> dict[str, str]:
    """What a page may tell of an error. One that was not foreseen may hold anything, so only its kind is told."""
    if isinstance(error, RuamjaiError):
        return {"message_en": str(error), "message_th": error.message_th}
    return {"code": type(error).__name__[:60]}


class _Told:
    """Progress of a file, written down no more often than a page can ask."""

    def __init__(self, job: TakeJob) -> None:
        self._job = job
        self._last = ("", 0.0)

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if stage == self._last[0] and now - self._last[1] < _BETWEEN_TELLS and done < total:
            return
        self._last = (stage, now)
        jobs.tell(job=self._job, step=stage, done=done, total=total)


class _Steps:
    """Progress of a run: each step as it begins, and how long the one before it took."""

    def __init__(self, job: RunJob) -> None:
        self._job = job
        self._done: list[dict[str, object]] = []
        self._running: tuple[str, float] | None = None

    def __call__(self, step: flow.Step | None, number: int, total: int) -> None:
        now = time.monotonic()
        if self._running:
            name, since = self._running
            self._done.append({"step": name, "seconds": round(now - since, 2)})
        name = step.name if step else "checks"
        self._running = (name, now)
        jobs.tell(job=self._job, step=name, done=number, total=total, steps=self._done)
