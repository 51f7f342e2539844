"""What was asked of a measure: read from the call's words, with every fault told at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import cast, get_args

import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from ruamjai import rulebook
from ruamjai.errors import UsageError
from ruamjai.poverty.counting.words import Words
from ruamjai.poverty.designs import LonePsu
from ruamjai.poverty.given import unknown_column
from ruamjai.rulebook.conditions import read_fraction, tests
from ruamjai.rulebook.surveys import CountingVersion, ScoresVersion, SurveyIndicator, SurveyMeasure, read_survey_file
from ruamjai.rulebook.surveys.model import MissingRule
from ruamjai.thai.dates import FIRST_BUDDHIST_YEAR, from_buddhist

ROWS = "_n"
"""As ``psu``: every row is a primary sampling unit of its own."""
_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Grouping:
    """One set of groups: ``name`` as it was asked, over one column or two that are crossed; no column is the whole."""

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A call in order: the version of the measure, its cut-offs (the measure's own first), groups, weight and design."""

    version: CountingVersion | ScoresVersion
    ks: tuple[Fraction, ...]
    missing: MissingRule
    groupings: tuple[Grouping, ...]
    weight: str | None
    strata: str | None
    psu: str | None
    lone: LonePsu
    level: float
    year: int | None

    @property
    def by_columns(self) -> tuple[str, ...]:
        """The columns that some grouping rests on, each once."""
        return tuple(dict.fromkeys(column for grouping in self.groupings for column in grouping.columns))

    @property
    def rows_are_units(self) -> bool:
        """Whether each row is a unit of the design: told so, or strata without units."""
        return self.psu == ROWS or (self.psu is None and self.strata is not None)

    @property
    def units(self) -> str | None:
        """The column of primary sampling units; None where there is none or each row is one."""
        return None if self.psu == ROWS else self.psu

    @property
    def has_design(self) -> bool:
        """Whether standard errors can be had at all."""
        return self.psu is not None or self.strata is not None


def counted(version: CountingVersion) -> list[SurveyIndicator]:
    """The indicators that are not switched off, by themselves or with their dimension."""
    return [i for dimension in version.dimensions if dimension.weight for i in dimension.indicators if i.weight]


def find_measure(measure: str | Path | SurveyMeasure) -> SurveyMeasure:
    """The measure itself, one that ships (by name), or the one in a file. ``UsageError``, ``RulebookError``."""
    if isinstance(measure, SurveyMeasure):
        return measure
    if isinstance(measure, Path) or measure.endswith(".toml"):
        return read_survey_file(Path(measure))
    shipped = rulebook.load().surveys
    if measure not in shipped:
        names = ", ".join(sorted(shipped))
        raise UsageError(
            f"There is no measure {measure}: it may be one of {names}, or a .toml file.",
            message_th=f"ไม่มีตัววัดชื่อ {measure} เลือกได้จาก {names} หรือไฟล์ .toml",
        )
    return shipped[measure]


def read_call(
    table: ir.Table,
    measure: SurveyMeasure,
    faults: list[Words],
    *,
    by: Sequence[str],
    weight: str | None,
    strata: str | None,
    psu: str | None,
    k: str | Fraction | Iterable[str | Fraction],
    lone_psu: str,
    level: float,
    missing: str | None,
    year: int | None,
) -> Asked | None:
    """The call in order; every fault in its words is added to ``faults``. ``None`` where there is no version to measure by."""
    if year is not None and year >= FIRST_BUDDHIST_YEAR:
        ce = from_buddhist(year)
        faults.append(Words("year", f"year = {year} เป็นปี พ.ศ. ให้ระบุ ค.ศ. {ce}", f"year = {year} is Buddhist: give {ce} CE."))
        year = ce
    version = measure.versions.for_year(year) if year is not None else measure.versions.newest
    if version is None:
        faults.append(
            Words("year", f"ตัววัด {measure.id} ยังไม่มีผลในปี {year}", f"The measure {measure.id} does not hold in {year}.")
        )
        return None
    psu = ROWS if psu == ROWS and ROWS not in table.columns else psu
    if lone_psu not in get_args(LonePsu):
        faults.append(_one_of("lone_psu", lone_psu, get_args(LonePsu)))
    if missing is not None and missing not in get_args(MissingRule):
        faults.append(_one_of("missing", missing, get_args(MissingRule)))
    if not 0 < level < 1:
        th = f"ระดับความเชื่อมั่น {level} ต้องอยู่ระหว่าง 0 กับ 1 เช่น 0.95"
        faults.append(Words("level", th, f"level is {level}: it must be between 0 and 1, such as 0.95."))
    ks = _cut_offs(version, [k] if isinstance(k, str | int | float | Fraction) else k, faults)
    rule = missing if missing is not None else version.missing if isinstance(version, CountingVersion) else "drop"
    asked = Asked(
        version, ks, cast(MissingRule, rule), groupings_of(table, by), weight, strata, psu, cast(LonePsu, lone_psu), level, year
    )
    _check_columns(table, asked, faults)
    return asked


def _cut_offs(
    version: CountingVersion | ScoresVersion, further: Iterable[str | Fraction], faults: list[Words]
) -> tuple[Fraction, ...]:
    found = [version.k] if isinstance(version, CountingVersion) else []
    for written in further:
        k = as_fraction(written)
        if isinstance(version, ScoresVersion):
            faults.append(Words("k", "ตัววัดแบบทุนไม่มีเส้นแบ่ง k", "A measure of capitals has no cut-off k."))
            break
        if k is None:
            like = _fraction_meant(str(written)) or "1/3"
            th = f"k = {written} ต้องเขียนเป็นเศษส่วน เช่น {like}"
            faults.append(Words("k", th, f"k = {written} must be written as a fraction, such as {like}."))
        elif not 0 < k <= 1:
            whole = k.denominator == 1 and 1 < k <= _HUNDRED
            percent = (f" ร้อยละ {k} เขียนว่า {k}/100", f" {k} per cent is written {k}/100.") if whole else ("", "")
            th = f"k = {written} ต้องมากกว่า 0 และไม่เกิน 1{percent[0]}"
            faults.append(Words("k", th, f"k = {written} is out of range: above 0, at most 1.{percent[1]}"))
        else:
            found.append(k)
    return tuple(dict.fromkeys(found))


def _fraction_meant(written: str) -> str | None:
    """What "26%" and "0.26" would be as a fraction; ``None`` where that is no cut-off."""
    number = written.strip().removesuffix("%").strip()
    whole, _, digits = number.partition(".")
    if not number.isascii() or not (whole + digits).isdecimal():
        return None
    above, below = int(whole + digits), 10 ** len(digits) * (_HUNDRED if "%" in written else 1)
    if not 0 < above <= below:
        return None
    # So many digits are those of a fraction that was worked out: 0.3333333333333333 was 1/3.
    return f"{above}/{below}" if below <= _HUNDRED**2 else str(Fraction(above, below).limit_denominator(_HUNDRED))


def as_fraction(written: object) -> Fraction | None:
    """A fraction as it is, a whole number, or one in a text such as "1/3"; ``None`` for anything else, floats among them."""
    return Fraction(written) if isinstance(written, int | Fraction) else read_fraction(written)


def groupings_of(table: ir.Table, by: Sequence[str]) -> tuple[Grouping, ...]:
    """What ``by`` asks: the whole first. A name with "*" crosses the columns around it, unless a column has that very name."""
    names = dict.fromkeys([by] if isinstance(by, str) else by)
    split = {name: (name,) if name in table.columns else tuple(part.strip() for part in name.split("*")) for name in names}
    return (Grouping("", ()), *(Grouping(name, columns) for name, columns in split.items()))


def _check_columns(table: ir.Table, asked: Asked, faults: list[Words]) -> None:
    named: list[tuple[str, str | None]] = [("by", column) for column in asked.by_columns]
    named += [("weight", asked.weight), ("strata", asked.strata), ("psu", None if asked.psu == ROWS else asked.psu)]
    if isinstance(asked.version, ScoresVersion):
        named += [(f"score {score.id}", column) for score in asked.version.scores for column in score.columns]
    else:
        named += [(f"indicator {i.id}", column) for i in counted(asked.version) for column in i.columns]
    for what, column in named:
        if column is not None and column not in table.columns:
            faults.append(unknown_column(what, column))
    numeric: list[tuple[str, str | None]] = [("weight", asked.weight)]
    if isinstance(asked.version, ScoresVersion):
        numeric += [(f"score {score.id}", column) for score in asked.version.scores for column in score.columns]
    for what, column in numeric:
        if column is not None and column in table.columns and not table[column].type().is_numeric():
            faults.append(_not_numbers(what, column, table[column].type()))
    if isinstance(asked.version, CountingVersion):
        for indicator in counted(asked.version):
            _check_types(table, indicator, faults)


def _check_types(table: ir.Table, indicator: SurveyIndicator, faults: list[Words]) -> None:
    """What an indicator asks of a column must fit what the column holds: numbers, words or truths."""
    column = indicator.column
    if column in table.columns and not (table[column].type().is_numeric() or table[column].type().is_boolean()):
        faults.append(_not_numbers(f"indicator {indicator.id}", str(column), table[column].type()))
    for condition in (indicator.deprived, indicator.applies):
        for test in tests(condition) if condition is not None else ():
            if test.word == "known" or test.column not in table.columns:
                continue
            kind = table[test.column].type()
            value = test.value[0] if isinstance(test.value, tuple) else test.value
            fits = (
                kind.is_boolean()
                if isinstance(value, bool)
                else kind.is_string()
                if isinstance(value, str)
                else kind.is_numeric()
            )
            if not fits:
                wanted = "truths" if isinstance(value, bool) else "text" if isinstance(value, str) else "numbers"
                wanted_th = {"truths": "ค่าจริง/เท็จ", "text": "ข้อความ", "numbers": "ตัวเลข"}[wanted]
                faults.append(
                    Words(
                        "wrong_type",
                        f"คอลัมน์ {test.column} (indicator {indicator.id}) ไม่ใช่{wanted_th}",
                        f"The column {test.column} (indicator {indicator.id}) does not hold {wanted}.",
                    )
                )


def _not_numbers(what: str, column: str, kind: dt.DataType) -> Words:
    but_th, but = (" แต่เป็นข้อความ", " but text") if kind.is_string() else ("", "")
    return Words(
        "wrong_type", f"คอลัมน์ {column} ({what}) ไม่ใช่ตัวเลข{but_th}", f"The column {column} ({what}) does not hold numbers{but}."
    )


def _one_of(name: str, given: str, among: Sequence[str]) -> Words:
    listed = ", ".join(among)
    return Words(name, f"{name} = {given} ต้องเป็นหนึ่งใน {listed}", f"{name} = {given} must be one of {listed}.")
