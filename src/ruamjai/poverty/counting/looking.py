"""A first look at the data: what in them makes a figure impossible, told all at once, and what is missing.

Counts, least and most of plain columns: an engine reads them from the statistics of a Parquet file, so the look costs
nothing beside the sums.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from ruamjai.poverty.counting.asking import Asked, counted
from ruamjai.poverty.counting.levels import score_of
from ruamjai.poverty.counting.scoring import answer, state
from ruamjai.poverty.counting.words import Words
from ruamjai.poverty.designs import one_unit
from ruamjai.rulebook.surveys import ScoresVersion, SurveyIndicator

Collect = Callable[[ir.Table], pa.Table]

_LONGEST_CODE = 9_999  # of an answer
_MOST_WEIGHT = 1e100  # its square can still be summed over all rows


@dataclass(frozen=True, slots=True)
class Look:
    """``rows`` of the data, and how many of them know each indicator (or score)."""

    rows: int
    known: Mapping[str, int]
    notices: tuple[Words, ...] = ()

    @property
    def has_gaps(self) -> bool:
        """Whether any row misses anything."""
        return any(count < self.rows for count in self.known.values())


def look(table: ir.Table, asked: Asked, collect: Collect, faults: list[Words]) -> Look:
    """Count and check what there is; what is wrong is added to ``faults``. Columns that are not there are passed over."""
    names = _readable(table, asked)
    asks: dict[str, ir.Value] = {"rows": table.count()}
    for place, value in enumerate(names.values()):
        asks |= {f"known_{place}": value[0].count(), **{f"{key}_{place}": ask for key, ask in value[1].items()}}
    asks |= _weight_asks(table, asked) | _design_asks(table, asked, thorough=bool(faults))
    found: dict[str, Any] = collect(table.aggregate(**asks)).to_pylist()[0]
    known = {name: found[f"known_{place}"] for place, name in enumerate(names)}
    if not found["rows"]:
        faults.append(Words("no_rows", "ข้อมูลไม่มีแถวเลย", "The data have no rows."))
        return Look(0, known)
    for place, name in enumerate(names):
        _check_indicator(name, known[name], found, place, faults)
    _check_weight(asked.weight, found, faults)
    _check_design(asked, found, faults)
    return Look(found["rows"], known, tuple(_outside(list(names), found)))


def _outside(names: Sequence[str], found: Mapping[str, Any]) -> Iterator[Words]:
    """Scores that lie outside their scale count as not known, and that is said."""
    for place, name in enumerate(names):
        count = found.get(f"outside_{place}")
        if count:
            th, en = (
                f"คะแนน {name} อยู่นอกช่วง {count} แถว ถือว่าไม่ทราบ",
                f"The score {name} is outside its scale in {count} rows: unknown.",
            )
            yield Words("outside_scale", th, en)


def _readable(table: ir.Table, asked: Asked) -> dict[str, tuple[ir.Value, dict[str, ir.Value]]]:
    """Each indicator or score whose columns are there and of the right type: its value, and what to ask of its column."""
    found: dict[str, tuple[ir.Value, dict[str, ir.Value]]] = {}
    if isinstance(asked.version, ScoresVersion):
        for score in asked.version.scores:
            if all(column in table.columns and table[column].type().is_numeric() for column in score.columns):
                value = score_of(table, score, asked.version)
                given = reduce(and_, (answer(table, column).notnull() for column in score.columns))
                outside = given & value.isnull()
                found[score.id] = (value, {"outside": outside.cast("int8").sum()})
        return found
    for indicator in counted(asked.version):
        if all(column in table.columns for column in indicator.columns):
            try:
                found[indicator.id] = (state(table, indicator), _plain_asks(table, indicator))
            except Exception:  # noqa: S112  a column of the wrong type, told already by its name
                continue
    return found


def _plain_asks(table: ir.Table, indicator: SurveyIndicator) -> dict[str, ir.Value]:
    """Of a column that must be 0 or 1: its least and most where it is whole, else whether anything lies elsewhere."""
    if indicator.column is None or table[indicator.column].type().is_boolean():
        return {}
    column = answer(table, indicator.column)
    if column.type().is_integer():
        return {"least": column.min(), "most": column.max()}
    return {"odd": ((column != 0) & (column != 1)).fill_null(False).cast("int8").max()}


def _weight_asks(table: ir.Table, asked: Asked) -> dict[str, ir.Value]:
    if asked.weight is None or asked.weight not in table.columns or not table[asked.weight].type().is_numeric():
        return {}
    weight = table[asked.weight]  # as it is, so that statistics can tell; they know of no NaN, which the sums will show
    return {"weight_known": weight.count(), "weight_least": weight.min(), "weight_most": weight.max()}


def _design_asks(table: ir.Table, asked: Asked, *, thorough: bool) -> dict[str, ir.Value]:
    """``thorough``: units are counted too, for a call that has faults already; else the sums will tell."""
    asks = {}
    for what, column in (("strata", asked.strata), ("psu", asked.psu)):
        if column is not None and column in table.columns:
            asks[f"{what}_known"] = table[column].count()
            if thorough and what == "psu":
                asks["psu_units"] = table[column].nunique()
    return asks


def _check_indicator(name: str, known: int, found: Mapping[str, Any], place: int, faults: list[Words]) -> None:
    if known == 0:
        th, en = f"ตัวชี้วัด {name} ไม่มีคำตอบเลยทุกแถว", f"The indicator {name} is missing in every row"
        faults.append(Words("all_missing", f"{th} ให้นำออกจากดัชนี", f"{en}: take it out of the measure."))
    least, most = (found.get(f"{end}_{place}") or 0 for end in ("least", "most"))
    if (outside := least < 0 or most > 1) or found.get(f"odd_{place}"):
        # What is longer than a code may be somebody's number, and is not repeated.
        codes = outside and least >= -_LONGEST_CODE and most <= _LONGEST_CODE
        span_th, span = (f" (ค่าตั้งแต่ {least} ถึง {most})", f" (its values go from {least} to {most})") if codes else ("", "")
        th = f"ตัวชี้วัด {name} มีค่าอื่นนอกจาก 1 (ขัดสน) 0 (ไม่ขัดสน) หรือว่าง (ไม่ทราบ){span_th}"
        en = f"The indicator {name} holds something else than 1 (deprived), 0 (not) or empty (unknown){span}"
        faults.append(
            Words(
                "not_zero_or_one",
                f"{th} ให้ลงรหัสใหม่ หรือบอกในไฟล์ .toml ของท่านว่าคำตอบใดคือขัดสน",
                f"{en}: recode it, or say in a .toml file of your own which answers are deprived.",
            )
        )


def _check_weight(name: str | None, found: Mapping[str, Any], faults: list[Words]) -> None:
    if name is None or "weight_known" not in found:
        return
    missing = found["rows"] - found["weight_known"]
    least, most = found["weight_least"], found["weight_most"]
    if missing or most != most:  # not a number is unlike itself
        faults.append(weight_missing(name, missing))
    if least is not None and least < 0:
        faults.append(Words("weight_negative", f"น้ำหนัก {name} มีค่าติดลบ", f"The weight {name} is negative in some rows."))
    if most is not None and least is not None and least == most == 0:
        faults.append(Words("weight_zero", f"น้ำหนัก {name} เป็นศูนย์ทุกแถว", f"The weight {name} is zero in every row."))
    if most is not None and most > _MOST_WEIGHT:
        th, en = f"น้ำหนัก {name} มีค่าอนันต์หรือเกิน 10^100", f"The weight {name} is infinite or above 10^100 in some rows."
        faults.append(Words("weight_infinite", th, en))


def weight_missing(name: str, rows: int = 0) -> Words:
    """Some rows have no weight; how many, if it is known."""
    rows_th, rows_en = (f"{rows} แถว", f"{rows} rows") if rows else ("บางแถว", "some rows")
    th, en = f"น้ำหนัก {name} ว่าง {rows_th}", f"The weight {name} is missing in {rows_en}"
    return Words("weight_missing", f"{th} ให้เติม หรือนำแถวเหล่านั้นออก", f"{en}: fill it in, or take these rows out.")


def _check_design(asked: Asked, found: Mapping[str, Any], faults: list[Words]) -> None:
    for what, column in (("strata", asked.strata), ("psu", asked.psu)):
        missing = found["rows"] - found.get(f"{what}_known", found["rows"])
        if missing:
            th, en = f"คอลัมน์ {column} ({what}) ว่าง {missing} แถว", f"The column {column} ({what}) is empty in {missing} rows."
            faults.append(Words("design_missing", th, en))
    if found.get("psu_units") == 1:
        faults.append(one_unit(asked.units))


def find_losses(table: ir.Table, asked: Asked, seen: Look, collect: Collect) -> dict[str, list[Any]]:
    """How many rows miss each indicator, and the (weighted) share of all that they are, in the columns of ``LOSSES``."""
    values = _readable(table, asked)
    shares = dict.fromkeys(values, 0.0)
    if seen.has_gaps:
        weight = ibis.literal(1.0) if asked.weight is None else table[asked.weight].cast("float64")
        asks = {f"missing_{i}": ibis.ifelse(value.isnull(), weight, 0.0).sum() for i, (value, _) in enumerate(values.values())}
        # Over rows that weigh one each, a sum of ones would be the count.
        whole = ibis.literal(float(seen.rows)) if asked.weight is None else weight.sum()
        found = collect(table.aggregate(whole=whole, **asks)).to_pylist()[0]
        shares = {name: found[f"missing_{i}"] / found["whole"] for i, name in enumerate(values)}
    names = list(values)
    return {
        "indicator": names,
        "n_missing": [seen.rows - seen.known[name] for name in names],
        "share": [shares[name] for name in names],
    }
