"""The library door: income poverty and inequality of any table, with the errors of its survey design."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace

import numpy as np
import pyarrow as pa

from ruamjai.poverty.designs import NO_DESIGN, ROWS_ARE_UNITS, LonePsu, Words, of_lone_units
from ruamjai.poverty.given import Data
from ruamjai.poverty.incomes.asking import Asked, Line, Subgroups, ask, line_text
from ruamjai.poverty.incomes.estimating import Design, of_survey
from ruamjai.poverty.incomes.figures import LINED, MEASURES
from ruamjai.poverty.incomes.people import People

NOTICES = b"notices"
RESULT = pa.schema(
    [
        ("measure", pa.string()), ("k", pa.string()), ("subgroup", pa.string()), ("level", pa.string()),
        ("indicator", pa.string()), ("b", pa.float64()), ("se", pa.float64()), ("ll", pa.float64()), ("ul", pa.float64()),
        ("n", pa.int64()), ("n_missing", pa.int64()),
    ]
)  # fmt: skip


def measure_income(
    data: Data,
    *,
    income: str,
    line: Line,
    by: Sequence[str] = (),
    weight: str | None = None,
    strata: str | None = None,
    psu: str | None = None,
    lone_psu: LonePsu = "centre",
    level: float = 0.95,
) -> pa.Table:
    """Mean, median, FGT(0, 1, 2), Watts, Sen, Gini, Theil and shares by fifths, of everybody and of each value of ``by``.

    ``data``: a table of Ibis or Arrow, or of a library that gives Arrow (pandas, Polars), or the path of a Parquet file; one
    row a person, or one a household with the people it stands for as ``weight``. ``income``: a column, empty
    where unknown. ``line``: the line of poverty in the unit of the income, above zero; or a column with the line of each row,
    empty where there is none. ``by``: columns of groups, each by itself; "a*b" crosses two. ``strata`` and ``psu`` make the
    design; a unit's number may begin anew in each stratum. ``psu="_n"`` says that each row was drawn by itself, and so do
    strata without psu; without either there are no errors. ``lone_psu``: the rule for a stratum with one unit, "centre",
    "certain" or "missing". ``level``: of the intervals.

    One long table: measure, k (the line; null for a figure that has none), subgroup (as in ``by``), level (the value as
    text, empty for an empty cell), indicator (empty), b, se, ll, ul, n (rows the figure rests on) and n_missing (rows of the
    group that it does not). Everybody comes first, under an empty subgroup. b, se, ll, ul are null where they cannot be had;
    why, as far as the design is the reason, is told by ``notices_of`` the table (metadata of its schema).

    ``UsageError`` tells every fault at once. Method and sources: docs/method/incomes.md.
    """
    names = [by] if isinstance(by, str) else list(by)
    asked = ask(
        data, income=income, line=line, by=names, weight=weight, strata=strata, psu=psu, lone_psu=lone_psu, level=level
    )  # fmt: skip
    everybody = Subgroups("", [""], np.zeros(len(asked.income), np.int64))
    rows = [row for subgroups in (everybody, *asked.by) for row in _rows(asked, subgroups, line_text(line), level)]
    notices = [asdict(one) for one in _notices(asked.design, strata, psu)]
    return pa.Table.from_pylist(rows, schema=RESULT.with_metadata({NOTICES: json.dumps(notices, ensure_ascii=False)}))


def notices_of(table: pa.Table) -> list[Words]:
    """What ``measure_income`` had to say beside its table."""
    return [Words(**one) for one in json.loads((table.schema.metadata or {}).get(NOTICES, b"[]"))]


def _notices(design: Design | None, strata: str | None, psu: str | None) -> list[Words]:
    if design is None:
        return [NO_DESIGN]
    n_h = np.bincount(design.stratum_of)
    return [*([ROWS_ARE_UNITS] if strata is not None and psu is None else []), *of_lone_units(n_h[n_h > 0], design.lone)]


def _rows(asked: Asked, subgroups: Subgroups, line: str, level: float) -> Iterator[dict[str, object]]:
    everyone = np.bincount(subgroups.of_row, minlength=len(subgroups.levels))
    rows = np.flatnonzero(~np.isnan(asked.income))
    present, group = np.unique(subgroups.of_row[rows], return_inverse=True)
    people, order = People.by_group(group, asked.income[rows], asked.weight[rows], asked.line[rows])
    design = asked.design and replace(asked.design, psu=asked.design.psu[rows][order])
    made = of_survey(people, design, level=level)
    place = {int(which): i for i, which in enumerate(present)}
    for which, name in enumerate(subgroups.levels):
        i = place.get(which)
        for j, measure in enumerate(MEASURES):
            n = 0 if i is None else int(made.n[i, j])
            yield {
                "measure": measure,
                "k": line if measure in LINED else None,
                "subgroup": subgroups.name,
                "level": name,
                "indicator": "",
                **{key: None if i is None else _known(values[i, j]) for key, values in
                   (("b", made.b), ("se", made.se), ("ll", made.ll), ("ul", made.ul))},
                "n": n,
                "n_missing": int(everyone[which]) - n,
            }  # fmt: skip


def _known(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)
