"""How the worker makes an export: rows of the sealed run into parts, parts into one file; a part that is there is kept."""

import time

from django.conf import settings

from ruamjai.errors import UsageError
from ruamjai.warehouse import RunStore
from ruamjai.warehouse.streaming import Staged, fill, write
from ruamjai.web import export_policy
from ruamjai.web.actions import exports
from ruamjai.web.export_policy import OFFERS
from ruamjai.web.models import ExportJob, ExportKind
from ruamjai.web.queries.exports import Rows


class Stopped(Exception):
    """Somebody stopped it; what was read stays."""


def make(job: ExportJob, *, told: float = 0.4) -> None:
    """Make the file of ``job`` and write down that it is there; how far it is is told every ``told`` seconds.

    :class:`Stopped` where somebody stopped it; ``UsageError`` where the right to it has ended since, the run is gone, or the
    rows are too many for a workbook.
    """
    if not export_policy.stands(job, job.token):
        raise UsageError("The right to export this has ended.", message_th="สิทธิส่งออกข้อมูลนี้สิ้นสุดแล้ว")
    run = RunStore(settings.DATA).open_run(job.run)
    rows = Rows(run, OFFERS[job.table], job.areas, job.sensitive)
    total = rows.count()
    if job.kind == ExportKind.XLSX and total > export_policy.MOST_IN_A_WORKBOOK:
        raise UsageError(
            f"{total:,} rows are too many for a workbook. Ask for CSV or Parquet, or a smaller area.",
            message_th=f"ข้อมูล {total:,} แถวมากเกินกว่าจะเปิดใน Excel ได้ ให้เลือก CSV หรือ Parquet หรือพื้นที่ที่เล็กลง",
        )
    path = export_policy.file(job)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    staged = Staged(path.parent, rows.schema, rows.key)
    fill(staged, rows.after, progress=_Told(job, "reading", total, told))
    about = {"run": job.run, "table": job.table, "areas": ",".join(job.areas), "purpose": job.purpose}
    size = write(
        staged, path, kind=job.kind, sheet=job.table, told=about, progress=_Told(job, "writing", total, told)
    )  # fmt: skip
    if not exports.finish(job=job, rows=staged.n_rows, size=size):
        path.unlink()
        raise Stopped
    staged.clear()


class _Told:
    """Progress of one stage, written down no more often than a page can ask; it hears there that somebody stopped it."""

    def __init__(self, job: ExportJob, step: str, total: int, between: float) -> None:
        self._job, self._step, self._total, self._between = job, step, total, between
        self._last = 0.0

    def __call__(self, done: int) -> None:
        now = time.monotonic()
        if now - self._last < self._between and done < self._total:
            return
        self._last = now
        if not exports.tell(job=self._job, step=self._step, done=done, total=self._total):
            raise Stopped
