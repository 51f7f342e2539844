"""Taking a file in: staged, read, checked against closed lists, then kept whole or not at all."""

import datetime as dt
import hmac
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa

from ruamjai import rulebook
from ruamjai.errors import FileRefused, UsageError
from ruamjai.registers import erased, keys, people, placing, promised
from ruamjai.registers import inbox as shelf_of_batches
from ruamjai.registers.inbox import FINDINGS, Batch, TakenBatch
from ruamjai.registers.mapping import known_heading, map_columns
from ruamjai.registers.rows import Findings, Rows, standardised
from ruamjai.registers.shelf import Register, found
from ruamjai.tables import TABLES
from ruamjai.thai.text import heading_key
from ruamjai.warehouse import arrow_schema
from ruamjai.warehouse.reading import RawTable, read_rows
from ruamjai.warehouse.text_files import cut_short
from ruamjai.warehouse.writing import write_parquet

Progress = Callable[[str, int, int], None]
STAGES = ("copying", "reading", "standardising", "keeping")
"""What ``progress`` is told of each file, in order."""

MOST_REFUSED = 0.5
"""Share of a file's rows that may be refused; beyond it the file is not taken."""


def take(
    *,
    register: str,
    files: Sequence[Path],
    inbox: Path,
    secret: bytes,
    by: str,
    progress: Progress | None = None,
    findings: Findings | None = None,
    processes: int = 1,
) -> list[TakenBatch]:
    """Take files of a register in, one batch a file, in the order given.

    A file that stands in the inbox already is handed back as its batch with ``already`` set; nothing changes. The first
    refused file raises ``FileRefused``: files before it were taken, it and those after it were not. ``progress`` is told
    (stage, steps done, steps in all). ``findings`` are the rulebook's rules by code (the shipped ones if None). With
    ``processes`` above 1 files are read at the same time. ``UsageError`` for an unknown register; ``EnvironmentFault`` if
    ``secret`` is not the one that the inbox's batches were keyed with.
    """
    if register not in found():
        raise UsageError(
            f"There is no register {register}. Registers: {', '.join(found())}", message_th=f"ไม่มีทะเบียน {register}"
        )
    rules = findings if findings is not None else _shipped()
    shelf_of_batches.check_secret(inbox, _secret_check(secret))
    jobs = [_Job(register, file, inbox, secret, by, rules) for file in files]
    if processes > 1 and len(files) > 1:
        return _take_in_processes(jobs, processes, progress)
    total = len(files) * len(STAGES)
    taken = []
    for number, job in enumerate(jobs):
        taken.append(_take_one(job, _counted(progress, number * len(STAGES), total)))
    if progress:
        progress(STAGES[-1], total, total)
    return taken


@cache
def _shipped() -> Findings:
    return rulebook.load().findings  # the rulebook as shipped changes with the programme only


@dataclass(frozen=True, slots=True)
class _Job:
    register: str
    file: Path
    inbox: Path
    secret: bytes
    by: str
    rules: Findings


def _counted(progress: Progress | None, before: int, total: int) -> Callable[[str], None]:
    def tell(stage: str) -> None:
        if progress:
            progress(stage, before + STAGES.index(stage), total)

    return tell


def _take_in_processes(jobs: Sequence[_Job], processes: int, progress: Progress | None) -> list[TakenBatch]:
    # Spawned, not forked: the caller may be a web process with threads and open connections.
    with ProcessPoolExecutor(min(processes, len(jobs)), mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(_take_one, job) for job in jobs]
        taken = []
        try:
            for number, future in enumerate(waiting):
                taken.append(future.result())
                if progress:
                    progress(STAGES[-1], (number + 1) * len(STAGES), len(jobs) * len(STAGES))
        finally:
            for future in waiting:
                future.cancel()
    return taken


def _take_one(job: _Job, tell: Callable[[str], None] = lambda _: None) -> TakenBatch:
    try:
        tell("copying")
        if not job.file.is_file():
            raise FileRefused("There is no such file.", code="file_missing", message_th="ไม่พบไฟล์นี้")
        with shelf_of_batches.staging(job.inbox) as staged:
            copy, sha256 = shelf_of_batches.keep_source(job.file, staged)
            standing = shelf_of_batches.find_same(job.inbox, job.register, sha256)
            if standing is not None:
                return shelf_of_batches.as_taken(standing, already=True)
            batch_id = shelf_of_batches.free_id(job.inbox, job.register, sha256)
            tell("reading")
            shelf = found()
            rows = read_file(copy, shelf[job.register], shelf, job.rules, job.secret, between=lambda: tell("standardising"))
            tables = promised.tables_of(rows, register=job.register, batch=batch_id)
            told = _findings_table(rows, job.register, batch_id)
            tell("keeping")
            with erased.honoured(job.inbox) as listed:
                tables, n_erased = erased.honour(tables, listed, job.secret)
                if n_erased:  # the agency's file names them too
                    shutil.rmtree(staged / erased.SOURCE)
                for name, table in tables.items():
                    write_parquet(_marked(table, batch_id), staged / f"{name}.parquet")
                write_parquet(told, staged / FINDINGS)
                batch = _describe(job, rows, tables, told, batch_id, sha256)
                return shelf_of_batches.move_in(staged, job.inbox, replace(batch, n_erased=n_erased, source_kept=not n_erased))
    except FileRefused as error:
        raise _with_advice(error, job.file.name, job.rules) from None


def _marked(table: pa.Table, batch: str) -> pa.Table:
    """The table with its batch's id, so that all batches' files can be read as one and told apart."""
    if "batch" in table.column_names:
        return table
    return table.append_column("batch", pa.repeat(pa.scalar(batch, pa.string()), table.num_rows))


def read_file(
    file: Path,
    register: Register,
    shelf: Mapping[str, Register],
    rules: Findings,
    secret: bytes,
    between: Callable[[], None] = lambda: None,
) -> Rows:
    """Read a file of a register into rows, with all that is wrong with them; ``FileRefused`` if it cannot be taken."""
    known = known_heading(shelf)
    raw = read_rows(file, is_heading=lambda text: heading_key(text) in known)
    mapped = map_columns(raw, register, shelf)
    between()
    rows = standardised(mapped, file.name, rules)
    _refuse_broken_off(raw, rows)
    placing.place(rows)
    people.complete(rows)
    if register.read is not None:
        register.read(rows)
    promised.refuse_incomplete(rows)
    keys.identify(rows, register.id, secret)
    refused = int(rows.refused.sum())
    if refused > MOST_REFUSED * len(rows):
        worst = Counter(_refusals(rows)).most_common(1)[0][0]
        raise FileRefused(
            f"{refused:,} of {len(rows):,} rows cannot be read, most often for {worst} ({rules[worst].label_en}).",
            code="file_mostly_refused",
            message_th=f"อ่านไม่ได้ {refused:,} จาก {len(rows):,} แถว ส่วนใหญ่เพราะ{rules[worst].label_th}",
        )
    return rows


def _refuse_broken_off(raw: RawTable, rows: Rows) -> None:
    """A file may be cut inside its very last cell: no line end, and what is left of the cell cannot be read."""
    ends = {number for number, code in raw.notes if code == "row_unended"}
    for told in rows.told:
        if told.heading == raw.headings[-1] and told.row_numbers is not None and ends.intersection(told.row_numbers.tolist()):
            raise cut_short("its last cell is broken off")


def _refusals(rows: Rows) -> list[str]:
    return [
        told.code
        for told in rows.told
        if rows.rules[told.code].severity == "refused" and told.row_numbers is not None
        for _ in range(len(told.row_numbers))
    ]


def _describe(job: _Job, rows: Rows, tables: Mapping[str, pa.Table], told: pa.Table, batch: str, sha256: str) -> Batch:
    return Batch(
        id=batch,
        register=job.register,
        layout=rows.layout.id,
        sequence=0,  # given when the batch is moved in
        taken_at=shelf_of_batches.now(),
        taken_by=job.by,
        file_name=job.file.name,
        sha256=sha256,
        vintage=_vintage(rows),
        n_rows=len(rows),
        n_taken=int(rows.kept.sum()),
        n_findings=told.num_rows,
        tables={name: table.num_rows for name, table in tables.items()},
        finding_counts=dict(sorted(Counter(told.column("code").to_pylist()).items())),
        secret_check=_secret_check(job.secret),
    )


def _vintage(rows: Rows) -> int | None:
    """The year that most of the kept rows speak of; the later one of equals."""
    said = rows.column(rows.layout.vintage).mapped(lambda value: value.year if isinstance(value, dt.date) else value)
    years = Counter(year for year in said.take(rows.kept).items() if year is not None)
    return max(years, key=lambda year: (years[year], year)) if years else None


def _findings_table(rows: Rows, register: str, batch: str) -> pa.Table:
    """What was told, one row a place. Of a row that was left out only the reasons for that are told."""
    refused = set(rows.row_numbers[rows.refused].tolist())
    # Why a needed cell is empty is told with it: it may hold something that could not be read.
    reasons = {
        (number, told.heading)
        for told in rows.told
        if told.code in ("key_missing", "cell_needed") and told.row_numbers is not None
        for number in told.row_numbers.tolist()
    }
    found_at: dict[tuple[int | None, str | None, str], None] = {}
    for told in rows.told:
        for number in [None] if told.row_numbers is None else told.row_numbers.tolist():
            kept = number not in refused or rows.rules[told.code].severity == "refused"
            if kept or (number, told.heading) in reasons:
                found_at[number, told.heading, told.code] = None
    places = sorted(found_at, key=lambda place: (place[0] or 0, place[1] or "", place[2]))
    schema = arrow_schema(TABLES["findings"])
    numbers, headings, codes = zip(*places, strict=True) if places else ((), (), ())
    columns = {
        "register": [register] * len(places), "batch": [batch] * len(places), "row_number": numbers,
        "column": headings, "code": codes, "severity": [rows.rules[code].severity for code in codes],
    }  # fmt: skip
    return pa.table([pa.array(columns[field.name], field.type) for field in schema], schema=schema)


def _secret_check(secret: bytes) -> str:
    return hmac.digest(secret, b"ruamjai secret check", "sha256").hex()[:8]


def _with_advice(error: FileRefused, file_name: str, rules: Findings) -> FileRefused:
    """The refusal with the file's name before it and what to do behind it, from the rulebook."""
    rule = rules[error.code]
    return FileRefused(
        f"{file_name}: {error} {rule.todo_en}", code=error.code, message_th=f"{error.message_th} · {rule.todo_th}"
    )


def finding_counts(batch: Batch) -> list[tuple[str, int]]:
    """(finding's code, how many) of a batch, the most frequent first."""
    return sorted(batch.finding_counts.items(), key=lambda pair: (-pair[1], pair[0]))
