"""The door: any rulebook measure over any table, with the errors of the survey's design."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import ibis.expr.types as ir
import numpy as np

from ruamjai.poverty.counting.alike import MOST_STATES
from ruamjai.poverty.counting.asking import Asked, find_measure, groupings_of, read_call
from ruamjai.poverty.counting.cells import Cells, cells_from
from ruamjai.poverty.counting.estimating import Clustered, Estimator, OfRows, Undesigned, add_groups, add_share
from ruamjai.poverty.counting.figures import Figure, Rows
from ruamjai.poverty.counting.levels import ScoresMethod
from ruamjai.poverty.counting.looking import Collect, Look, find_losses, look, weight_missing
from ruamjai.poverty.counting.method import CountingMethod, Method
from ruamjai.poverty.counting.patterns import MOST_ITEMS, Kept, kept_from, pattern_totals
from ruamjai.poverty.counting.results import LOSSES, TABLE, Measured, Part, as_table
from ruamjai.poverty.counting.scoring import MOST_SCALE, items_of
from ruamjai.poverty.counting.sums import Plan, keys_of, plan_of
from ruamjai.poverty.counting.used import design_notices, design_used
from ruamjai.poverty.counting.words import Words, refusal, refuse
from ruamjai.poverty.designs import one_unit
from ruamjai.poverty.given import Data, opened, unknown_column
from ruamjai.rulebook.surveys import CountingVersion, ScoresVersion, SurveyMeasure
from ruamjai.warehouse import Warehouse

_MOST_CELLS = 400_000
"""Cells of all groupings together that one scan may fetch: beyond, a scan a grouping is quicker than what comes back."""


def measure(
    data: Data,
    measure: str | Path | SurveyMeasure,
    *,
    by: Sequence[str] = (),
    weight: str | None = None,
    strata: str | None = None,
    psu: str | None = None,
    k: str | Fraction | Sequence[str | Fraction] = (),
    lone_psu: str = "centre",
    level: float = 0.95,
    missing: str | None = None,
    year: int | None = None,
    patterns: bool = False,
    warehouse: Warehouse | None = None,
) -> Measured:
    """Measure poverty in the rows (people) of ``data``: a table of Ibis or Arrow, or of a library that gives Arrow (pandas,
    Polars), or the path of a Parquet file.

    ``measure``: the name of one that ships, a TOML file, or what ``read_survey_file`` gives; ``year`` (CE) picks its version,
    else the newest holds. ``by``: columns of groups, each by itself; "a*b" crosses two. ``weight``: persons' weights.
    ``strata`` and ``psu`` make the design; ``psu="_n"`` says that each row was drawn by itself, and so do strata without psu;
    without either there are no errors. ``k``: cut-offs beside the measure's own. ``missing``: another rule than the measure's.
    ``lone_psu`` is the rule for strata of one unit (``designs.ratios``), ``level`` that of the intervals. ``patterns`` keeps
    what other cut-offs and weights follow from. ``warehouse``: the engine that an Ibis table lives on, if it is ours.

    ``UsageError`` names every fault of the call and of the data at once; ``RulebookError`` those of the measure.
    """
    rules = find_measure(measure)
    with opened(data, warehouse) as (table, collect):
        faults: list[Words] = []
        asked = read_call(
            table, rules, faults, by=by, weight=weight, strata=strata, psu=psu, k=k, lone_psu=lone_psu, level=level,
            missing=missing, year=year,
        )  # fmt: skip
        if asked is None:
            raise refusal(faults)
        seen = look(table, asked, collect, faults)
        refuse(faults)
        return _measure(table, rules, asked, seen, collect, patterns=patterns)


def kept_patterns(
    data: Data, measured: Measured, *, by: Sequence[str] | None = None, warehouse: Warehouse | None = None
) -> Kept:
    """What other cut-offs and weights of ``measured`` follow from: a second pass over the same ``data``.

    ``by``: other groups than those that were measured. ``UsageError`` for a measure of capitals, or of more than 30 items.
    """
    with opened(data, warehouse) as (table, collect):
        asked = measured.asked
        if by is not None:
            groupings = groupings_of(table, by)
            refuse([unknown_column("by", column) for g in groupings for column in g.columns if column not in table.columns])
            asked = replace(asked, groupings=groupings)
        if not isinstance(asked.version, CountingVersion):
            raise refusal([_NO_PATTERNS])
        gaps = any(measured.losses.column("n_missing").to_pylist())
        return _keep(table, asked, plan_of(asked, items_of(asked.version), has_gaps=gaps), collect)


def _measure(table: ir.Table, rules: SurveyMeasure, asked: Asked, seen: Look, collect: Collect, *, patterns: bool) -> Measured:
    losses = as_table(find_losses(table, asked, seen, collect), LOSSES)
    plan = None
    if isinstance(asked.version, CountingVersion):
        plan = plan_of(asked, items_of(asked.version), has_gaps=seen.has_gaps)
    refuse(_too_much(plan, asked, patterns=patterns))
    rows, notices = Rows(asked.level), list(seen.notices)
    parts: list[Part] = []
    method = _method(asked, plan)
    figures = method.figures()
    for scan in _scans(table, asked, collect):
        method = _method(scan, plan)
        cells, estimator = _sum_up(table, scan, method, collect)
        if not parts:
            notices = [*design_notices(cells, asked), *notices, *_sample_notices(estimator, cells, asked, figures)]
        for grouping in scan.groupings:
            groups = cells.groups(grouping)
            add_groups(rows, estimator, groups, figures)
            for figure in method.shares() if grouping.name else ():
                add_share(rows, estimator, groups, figure)
        parts.append(Part(scan.groupings, cells))
    kept = _keep(table, asked, plan, collect) if plan and patterns else None
    columns = rows.columns()
    return Measured(
        measure=rules,
        version_start=asked.version.start,
        table=as_table(columns, TABLE),
        losses=losses,
        notices=tuple(notices),
        design=design_used(parts[0].cells, asked),
        asked=asked,
        parts=tuple(parts),
        figures=figures,
        df=columns["df"].astype(np.float64),
        present=method.present,
        kept=kept,
    )


def _scans(table: ir.Table, asked: Asked, collect: Collect) -> list[Asked]:
    """All groupings at once where their columns together make few cells; else one after the other, the whole with the first."""
    if len(asked.by_columns) < 2:
        return [asked]
    keys = list(keys_of(table, asked).items())
    cells = collect(table.select(**dict(keys)).distinct().aggregate(cells=lambda t: t.count())).to_pylist()[0]["cells"]
    if cells <= _MOST_CELLS:
        return [asked]
    whole, first, *others = asked.groupings
    return [replace(asked, groupings=groupings) for groupings in ((whole, first), *((other,) for other in others))]


def _method(asked: Asked, plan: Plan | None) -> Method:
    if isinstance(asked.version, ScoresVersion):
        return ScoresMethod(asked, asked.version)
    assert plan is not None  # noqa: S101  made for every measure that counts
    return CountingMethod(asked, plan)


def _sum_up(table: ir.Table, asked: Asked, method: Method, collect: Collect) -> tuple[Cells, Estimator]:
    by = asked.by_columns
    if asked.rows_are_units:
        cells = cells_from(collect(method.alike(table)), by, masks=method.masks)
        _check_sums(cells, asked)
        refuse([one_unit(asked.units)] if cells.column("rows").sum() == 1 else [])
        return cells, OfRows(cells, method.answers(cells), asked)
    cells = method.finish(cells_from(collect(method.totals(table)), by))
    _check_sums(cells, asked)
    if not asked.has_design:
        return cells, Undesigned(cells)
    refuse([one_unit(asked.units)] if len(cells.stratum_of) == 1 else [])
    return cells, Clustered(cells, asked, method.present)


def _check_sums(cells: Cells, asked: Asked) -> None:
    if asked.weight is not None and not np.isfinite(cells.sums).all():
        refuse([weight_missing(asked.weight)])


def _too_much(plan: Plan | None, asked: Asked, *, patterns: bool) -> list[Words]:
    if plan is None:
        return [_NO_PATTERNS] if patterns else []
    found, items = [], plan.items
    if items.scale > MOST_SCALE:
        th, en = "น้ำหนักละเอียดเกินกว่าจะนับเป็นจำนวนเต็มได้", "The weights are too fine to be counted in whole numbers."
        found.append(Words("weights_too_fine", th, en))
    if patterns and len(items.items) > MOST_ITEMS:
        en = f"Patterns of more than {MOST_ITEMS} items are not kept; this measure has {len(items.items)}."
        found.append(Words("too_many_items", f"เก็บรูปแบบได้ไม่เกิน {MOST_ITEMS} ตัวชี้วัด", en))
    if asked.rows_are_units and len(plan.states) > MOST_STATES:
        en = f"With rows as units a measure may have {MOST_STATES} indicators; this one has {len(plan.states)}."
        found.append(Words("too_many_items", f"เมื่อแต่ละแถวเป็นหน่วยสุ่ม มีตัวชี้วัดได้ไม่เกิน {MOST_STATES} ตัว", en))
    return found


def _keep(table: ir.Table, asked: Asked, plan: Plan, collect: Collect) -> Kept:
    refuse(_too_much(plan, asked, patterns=True))
    return kept_from(collect(pattern_totals(table, asked, plan)), asked, plan)


def _sample_notices(estimator: Estimator, cells: Cells, asked: Asked, figures: Sequence[Figure]) -> list[Words]:
    """Nobody left is a fault; an indicator in which everybody is alike is told."""
    everywhere = cells.groups(asked.groupings[0])
    sample = next(figure.n for figure in figures if figure.measure == "H")
    n, rows = estimator.sums(everywhere, [sample, "rows"])[0]
    if n == 0:
        th, en = "ไม่เหลือผู้ใดให้วัด ทุกแถวขาดคำตอบที่ตัววัดต้องใช้", "Nobody is left: every row misses an answer that the measure needs."
        refuse([Words("nobody_left", th, en)])
    found = []
    if n < rows:
        out, of = f"{rows - n:,.0f}", f"{rows:,.0f}"
        th = f"ไม่ได้นับ {out} จาก {of} แถว เพราะขาดคำตอบ (กติกา {asked.missing}) ดูความสูญเสียรายตัวชี้วัด"
        en = f"{out} of {of} rows are left out for missing answers (rule {asked.missing}); see the losses by indicator."
        found.append(Words("left_out", th, en))
    headcounts = [figure for figure in figures if figure.measure == "hd"]
    for figure in headcounts:
        over, under = estimator.sums(everywhere, [figure.over, figure.under])[0]
        if over in (0, under):
            name, share = figure.indicator, "0" if over == 0 else "1"
            en = f"The indicator {name} has no variance: it is {share} for everybody in the sample."
            found.append(Words("no_variance", f"ตัวชี้วัด {name} มีค่า {share} เหมือนกันทุกคน จึงไม่แยกใครออกจากใคร", en))
    return found


_NO_PATTERNS = Words("patterns", "ตัววัดแบบทุนไม่มีรูปแบบให้เก็บ", "A measure of capitals has no patterns to keep.")
