"""The door: any rulebook measure over any table, with the errors of the survey's design."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from ruamjai.poverty.counting.alike import MOST_STATES, Answers, alike_totals, mask_names
from ruamjai.poverty.counting.asking import Asked, find_measure, groupings_of, read_call, unknown_column
from ruamjai.poverty.counting.cells import Cells, cells_from
from ruamjai.poverty.counting.estimating import Clustered, Estimator, OfRows, Undesigned, add_groups, add_share
from ruamjai.poverty.counting.figures import Figure, Rows, figures_of, shares_wanted
from ruamjai.poverty.counting.looking import Collect, Look, find_losses, look, one_unit
from ruamjai.poverty.counting.patterns import MOST_ITEMS, Kept, kept_from, pattern_totals
from ruamjai.poverty.counting.results import LOSSES, TABLE, Measured, as_table
from ruamjai.poverty.counting.scoring import MOST_SCALE, Items, items_of
from ruamjai.poverty.counting.sums import Plan, plan_of, totals
from ruamjai.poverty.counting.used import design_notices, design_used
from ruamjai.poverty.counting.words import Words, refuse
from ruamjai.rulebook.surveys import CountingVersion, SurveyMeasure
from ruamjai.warehouse import Warehouse

Data: TypeAlias = "ir.Table | pa.Table | Path"


def measure(
    data: Data,
    measure: str | Path | SurveyMeasure,
    *,
    by: Sequence[str] = (),
    weight: str | None = None,
    strata: str | None = None,
    psu: str | None = None,
    k: Sequence[str | Fraction] = (),
    lone_psu: str = "centre",
    level: float = 0.95,
    missing: str | None = None,
    year: int | None = None,
    patterns: bool = False,
    warehouse: Warehouse | None = None,
) -> Measured:
    """Measure poverty in the rows (people) of ``data``: an Ibis table, an Arrow table, or the path of a Parquet file.

    ``measure``: the name of one that ships, a TOML file, or what ``read_survey_file`` gives; ``year`` (CE) picks its version,
    else the newest holds. ``by``: columns of groups, each by itself; "a*b" crosses two. ``weight``: persons' weights.
    ``strata`` and ``psu`` make the design; ``psu="_n"`` says that each row was drawn by itself, and so do strata without psu;
    without either there are no errors. ``k``: cut-offs beside the measure's own. ``missing``: another rule than the measure's.
    ``lone_psu`` is the rule for strata of one unit (``designs.ratios``), ``level`` that of the intervals. ``patterns`` keeps
    what other cut-offs and weights follow from. ``warehouse``: the engine that an Ibis table lives on, if it is ours.

    ``UsageError`` names every fault of the call and of the data at once; ``RulebookError`` those of the measure.
    """
    rules = find_measure(measure)
    with _opened(data, warehouse) as (table, collect):
        faults: list[Words] = []
        asked = read_call(
            table, rules, faults, by=by, weight=weight, strata=strata, psu=psu, k=k, lone_psu=lone_psu, level=level,
            missing=missing, year=year,
        )  # fmt: skip
        if asked is None:
            refuse(faults)
            raise AssertionError
        seen = look(table, asked, collect, faults)
        refuse(faults)
        return _measure(table, rules, asked, seen, collect, patterns=patterns)


def kept_patterns(
    data: Data, measured: Measured, *, by: Sequence[str] | None = None, warehouse: Warehouse | None = None
) -> Kept:
    """What other cut-offs and weights of ``measured`` follow from: a second pass over the same ``data``.

    ``by``: other groups than those that were measured. ``UsageError`` for a measure of capitals, or of more than 30 items.
    """
    with _opened(data, warehouse) as (table, collect):
        asked = measured.asked
        if by is not None:
            groupings = groupings_of(table, by)
            refuse([unknown_column("by", column) for g in groupings for column in g.columns if column not in table.columns])
            asked = replace(asked, groupings=groupings)
        if not isinstance(asked.version, CountingVersion):
            refuse([Words("patterns", "ตัววัดแบบทุนไม่มีรูปแบบให้เก็บ", "A measure of capitals has no patterns to keep.")])
            raise AssertionError
        gaps = any(measured.losses.column("n_missing").to_pylist())
        return _keep(table, asked, plan_of(asked, items_of(asked.version), has_gaps=gaps), collect)


@contextmanager
def _opened(data: Data, warehouse: Warehouse | None) -> Iterator[tuple[ir.Table, Collect]]:
    """The data as an expression, and how its rows are fetched: by the engine given, that of the expression, or our own."""
    if warehouse is not None:
        table = data if isinstance(data, ir.Table) else _as_expression(data, warehouse)
        yield table, warehouse.collect
    elif isinstance(data, ir.Table) and data._find_backends()[0]:
        yield data, lambda expression: expression.to_pyarrow()
    else:
        with Warehouse.open() as own:
            yield data if isinstance(data, ir.Table) else _as_expression(data, own), own.collect


def _as_expression(data: pa.Table | Path, warehouse: Warehouse) -> ir.Table:
    return warehouse.table(data) if isinstance(data, pa.Table) else warehouse.read(Path(data))


def _measure(table: ir.Table, rules: SurveyMeasure, asked: Asked, seen: Look, collect: Collect, *, patterns: bool) -> Measured:
    losses = as_table(find_losses(table, asked, seen, collect), LOSSES)
    if not isinstance(asked.version, CountingVersion):
        raise NotImplementedError
    items = items_of(asked.version)
    plan = plan_of(asked, items, has_gaps=seen.has_gaps)
    refuse(_too_much(items, plan, asked, patterns=patterns))
    cells, estimator = _sum_up(table, asked, plan, collect)
    notices = [*design_notices(cells, asked), *_sample_notices(cells, asked, plan)]
    rows = Rows(asked.level)
    figures = figures_of(asked, plan)
    for grouping in asked.groupings:
        groups = cells.groups(grouping)
        add_groups(rows, estimator, groups, figures)
        for k, w, n in shares_wanted(asked, plan) if grouping.name else ():
            add_share(rows, estimator, groups, Figure("popshare", k, "", w, w, n))
    kept = _keep(table, asked, plan, collect) if patterns else None
    long = as_table(rows.columns(), TABLE)
    design = design_used(cells, asked)
    return Measured(rules, asked.version.start, long, losses, tuple(notices), design, asked, cells, kept)


def _sum_up(table: ir.Table, asked: Asked, plan: Plan, collect: Collect) -> tuple[Cells, Estimator]:
    by = asked.by_columns
    if asked.rows_are_units:
        cells = cells_from(collect(alike_totals(table, asked, plan)), by, masks=mask_names(plan))
        refuse([one_unit(asked.psu)] if cells.column("rows").sum() == 1 else [])
        return cells, OfRows(cells, Answers(cells, asked, plan), asked)
    cells = _with_dimensions(cells_from(collect(totals(table, asked, plan)), by), plan)
    if not asked.has_design:
        return cells, Undesigned(cells)
    refuse([one_unit(asked.psu)] if len(cells.stratum_of) == 1 else [])
    return cells, Clustered(cells, asked, "n" if plan.whole else "rows")


def _with_dimensions(cells: Cells, plan: Plan) -> Cells:
    """The sums of each nested dimension's censored deprivations, beside those of its indicators."""
    names, columns = list(cells.names), [cells.sums]
    for cut in range(plan.cuts):
        for dimension, places in plan.items.dimensions.items():
            names.append(f"sum{cut}_{dimension}")
            weights = [plan.items.items[place].weight for place in places]
            parts = [cells.column(f"hdk{cut}_d{place}") * w for place, w in zip(places, weights, strict=True)]
            columns.append(np.sum(parts, axis=0)[:, np.newaxis])
    return replace(cells, names=tuple(names), sums=np.concatenate(columns, axis=1))


def _too_much(items: Items, plan: Plan, asked: Asked, *, patterns: bool) -> list[Words]:
    found = []
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
    if len(plan.items.items) > MOST_ITEMS:
        refuse(_too_much(plan.items, plan, asked, patterns=True))
    return kept_from(collect(pattern_totals(table, asked, plan)), asked, plan)


def _sample_notices(cells: Cells, asked: Asked, plan: Plan) -> list[Words]:
    """Nobody left is a fault; an indicator in which everybody is alike is told."""
    everywhere = cells.groups(asked.groupings[0])
    estimator = _plain(cells, asked, plan)
    n = estimator.sums(everywhere, [plan.n(0), "rows"])[0]
    if n[0] == 0:
        th, en = "ไม่เหลือผู้ใดให้วัด ทุกแถวขาดคำตอบที่ตัววัดต้องใช้", "Nobody is left: every row misses an answer that the measure needs."
        refuse([Words("nobody_left", th, en)])
    found = []
    if n[0] < n[1]:
        out, of = f"{n[1] - n[0]:,.0f}", f"{n[1]:,.0f}"
        th = f"ไม่ได้นับ {out} จาก {of} แถว เพราะขาดคำตอบ (กติกา {asked.missing}) ดูความสูญเสียรายตัวชี้วัด"
        en = f"{out} of {of} rows are left out for missing answers (rule {asked.missing}); see the losses by indicator."
        found.append(Words("left_out", th, en))
    names = list(plan.states)
    over = estimator.sums(everywhere, [f"hd_{name}" for name in names])[0]
    under = estimator.sums(everywhere, [plan.known(name)[1] for name in names])[0]
    for state, y, x in zip(names, over, under, strict=True):
        if y in (0, x):
            name, share = plan.states[state], "0" if y == 0 else "1"
            en = f"The indicator {name} has no variance: it is {share} for everybody in the sample."
            found.append(Words("no_variance", f"ตัวชี้วัด {name} มีค่า {share} เหมือนกันทุกคน จึงไม่แยกใครออกจากใคร", en))
    return found


def _plain(cells: Cells, asked: Asked, plan: Plan) -> Estimator:
    return OfRows(cells, Answers(cells, asked, plan), asked) if asked.rows_are_units else Undesigned(cells)
