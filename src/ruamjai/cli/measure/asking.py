"""What is asked: the measure by name or file, the file's columns under the measure's names, and every fault told at once."""

import argparse
import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from ruamjai import rulebook
from ruamjai.cli.rule_faults import in_thai
from ruamjai.errors import RulebookError, UsageError
from ruamjai.poverty import Measured, measure
from ruamjai.rulebook.surveys import ScoresVersion, SurveyMeasure, read_survey_file
from ruamjai.thai.dates import BUDDHIST_OFFSET, FIRST_BUDDHIST_YEAR
from ruamjai.warehouse.survey_files import SurveyFile, open_survey

INCOME = "income"
"""As ``--measure``: poverty in money, which needs no measure of the rulebook."""
ROWS = "_n"
"""As ``--psu``: every row was drawn by itself."""

_MOST_NAMED = 40  # columns of a file that are listed when something is wrong
# What goes with counting deprivations only, and what goes with incomes only, with the word that was not given.
_COUNTING_ONLY: tuple[tuple[str, object], ...] = (
    ("k", []), ("map", []), ("missing", None), ("year", None), ("compare", None), ("panel", False), ("years", None),
)  # fmt: skip
_INCOME_ONLY: tuple[tuple[str, object], ...] = (("income", None), ("line", None))


@dataclass(slots=True)
class Faults:
    """Everything that is wrong, in Thai and in English, and the columns of the file that was read.

    ``likely``: what in the file may be behind a fault; it is told beside one and is none by itself.
    """

    thai: list[str] = field(default_factory=list)
    english: list[str] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    hints: list[str] = field(default_factory=list)
    likely: list[tuple[str, str]] = field(default_factory=list)

    def tell(self, th: str, en: str) -> None:
        """One fault."""
        self.thai.append(th)
        self.english.append(en)

    def end(self) -> None:
        """``UsageError`` with all of it, if there is any."""
        if not self.english:
            return
        for th, en in self.likely:
            self.tell(th, en)
        if self.columns:
            listed = ", ".join(name for name in self.columns[:_MOST_NAMED] if name)
            more = f" … ({len(self.columns)})" if len(self.columns) > _MOST_NAMED else ""
            self.tell(f"คอลัมน์ในไฟล์: {listed}{more}", f"Columns of the file: {listed}{more}")
        if self.hints:
            self.tell(f"อาจหมายถึง: {' '.join(self.hints)}", f"Perhaps: {' '.join(self.hints)}")
        raise UsageError("\n".join(self.english), message_th="\n".join(self.thai))


def find(arguments: argparse.Namespace, faults: Faults) -> SurveyMeasure | None:
    """The measure that is asked for, ``None`` for incomes. ``UsageError`` at once where there is none to go on with."""
    shipped = rulebook.load().surveys
    name: str | None = arguments.measure
    for absent in [word for word, value in (("FILE", arguments.file), ("--measure", name)) if value is None]:
        faults.tell(
            f"ต้องระบุ {absent} ดัชนีที่มี: {', '.join(shipped)}, {INCOME}",
            f"{absent} is needed. Measures that ship: {', '.join(shipped)}, {INCOME}.",
        )
    faults.end()
    _check_words(arguments, faults)
    if name == INCOME:
        return None
    found = shipped.get(str(name))
    if found is None and not str(name).endswith(".toml"):
        near = difflib.get_close_matches(str(name), [*shipped, INCOME], 1)
        hint = (f" หมายถึง {near[0]} หรือไม่", f" Is {near[0]} meant?") if near else ("", "")
        faults.tell(
            f"ไม่มีดัชนีชื่อ {name} มีแต่ {', '.join(shipped)}, {INCOME} หรือไฟล์ .toml ของท่านเอง{hint[0]}",
            f"There is no measure {name}: {', '.join(shipped)}, {INCOME}, or a .toml file of your own.{hint[1]}",
        )
        faults.end()
    return found or _own_measure(Path(str(name)), faults)


def _own_measure(path: Path, faults: Faults) -> SurveyMeasure:
    """The measure in an analyst's file, whose faults are those of the call."""
    try:
        return read_survey_file(path)
    except RulebookError as error:
        for fault in error.faults:
            faults.tell(in_thai(fault), fault)
        faults.end()
        raise  # never reached: there are faults


def _check_words(arguments: argparse.Namespace, faults: Faults) -> None:
    """Words that do not go with what is measured would be without effect, so they are faults."""
    money = arguments.measure == INCOME
    for word, empty in _COUNTING_ONLY if money else _INCOME_ONLY:
        if getattr(arguments, word) != empty:
            faults.tell(
                f"--{word} ใช้กับ --measure {arguments.measure} ไม่ได้", f"--{word} does not go with --measure {arguments.measure}."
            )
    for word, empty in (("panel", False), ("years", None)) if arguments.compare is None and not money else ():
        if getattr(arguments, word) != empty:
            faults.tell(f"--{word} ใช้คู่กับ --compare", f"--{word} goes with --compare.")
    for word in ("income", "line") if money else ():
        if getattr(arguments, word) is None:
            faults.tell(f"--measure {INCOME} ต้องระบุ --{word}", f"--measure {INCOME} needs --{word}.")


def columns_of(found: SurveyMeasure) -> list[str]:
    """Every column that some version of the measure rests on, in the order of its file."""
    columns: list[str] = []
    for version in found.versions.versions:
        if isinstance(version, ScoresVersion):
            columns += [column for score in version.scores for column in score.columns]
        else:
            columns += [column for indicator in version.indicators for column in indicator.columns]
    return list(dict.fromkeys(columns))


def read(arguments: argparse.Namespace, path: Path, found: SurveyMeasure | None, faults: Faults) -> pa.Table:
    """The columns that are needed and are there, under the measure's names; what is wrong with names is added to ``faults``."""
    ours = columns_of(found) if found is not None else []
    theirs = _mapped(arguments.map, ours, faults) if found is not None else {}
    own = _own(arguments)
    file = open_survey(path, known={*own, *(theirs.get(name, name) for name in ours)})
    faults.columns = file.columns
    _check_map(theirs, own, file, faults)
    names = {name: theirs.get(name, name) for name in ours} | {name: name for name in own if name not in theirs}
    there = {name: source for name, source in names.items() if source in file.columns}
    if found is not None:
        faults.hints += _maps_to_try([name for name in ours if name not in there], file)
    wanted = list(dict.fromkeys(there.values())) or list(file.columns[:1])  # rows are counted even if no column is known
    by = [part for name in arguments.by for part in _parts(name, file)]
    table = file.read(wanted, labels=[name for name in by if name in wanted] if arguments.labels else False)
    _check_weight(arguments.weight, file, table, faults)
    faults.likely += [_with_commas(name) for name in wanted if name not in by and _writes_commas(table[name])]
    return pa.table({name: table[source] for name, source in there.items()} or {wanted[0]: table[wanted[0]]})


def _check_weight(name: str | None, file: SurveyFile, table: pa.Table, faults: Faults) -> None:
    """A weight of which every value has a value label is a category: people would weigh as much as its codes."""
    labels = file.value_labels.get(name or "")
    if not labels or name not in table.column_names:
        return
    if all(value in labels for value in pc.unique(table[name]).to_pylist() if value is not None):
        faults.tell(
            f"น้ำหนัก {name}: ทุกค่าเป็นรหัสที่มีป้ายกำกับ จึงเป็นประเภท ไม่ใช่น้ำหนัก",
            f"The weight {name}: each of its values is a code with a value label, so it is a category and no weight.",
        )


def _writes_commas(column: pa.ChunkedArray) -> bool:
    """Whether a column of text holds numbers alone, some of them with commas: 1,25 or 1,200.50."""
    if not pa.types.is_string(column.type) and not pa.types.is_large_string(column.type):
        return False
    numbers = pc.match_substring_regex(column, r"^\s*-?\d[\d.,]*\s*$")
    return bool(pc.all(numbers).as_py() and pc.any(pc.match_substring(column, ",")).as_py())


def _with_commas(name: str) -> tuple[str, str]:
    return (
        f"คอลัมน์ {name} เขียนตัวเลขด้วยจุลภาค ให้บันทึกใหม่โดยใช้จุดทศนิยม และไม่คั่นหลักพัน",
        f"The column {name} writes numbers with commas: save it with decimal points and without thousands separators.",
    )


def _own(arguments: argparse.Namespace) -> list[str]:
    """Columns that the command line names itself; of crossed groups each, and the whole name, which may be a column too."""
    crossed = [part.strip() for name in arguments.by for part in (name, *name.split("*"))]
    design = [arguments.weight, arguments.strata, None if arguments.psu == ROWS else arguments.psu]
    money = [arguments.income, None if arguments.line is None or is_number(arguments.line) else arguments.line]
    return list(dict.fromkeys([*crossed, *(name for name in (*design, *money) if name is not None)]))


def _parts(name: str, file: SurveyFile) -> list[str]:
    return [name] if name in file.columns else [part.strip() for part in name.split("*")]


def is_number(text: str) -> bool:
    """Whether a word is a number rather than the name of a column."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def _maps_to_try(absent: Sequence[str], file: SurveyFile) -> list[str]:
    """Words that would find columns whose names differ in case alone."""
    alike = {name.casefold(): name for name in file.columns}
    return [f"--map {name}={alike[name.casefold()]}" for name in absent if name.casefold() in alike]


def _mapped(words: Sequence[str], ours: Sequence[str], faults: Faults) -> dict[str, str]:
    """The measure's column → the file's, as ``--map`` says."""
    found: dict[str, str] = {}
    for word in words:
        name, equals, source = (part.strip() for part in word.partition("="))
        if not equals or not name or not source:
            faults.tell(f"--map {word} ต้องเขียนเป็น OURS=THEIRS", f"--map {word} must be written OURS=THEIRS.")
        elif name not in ours:
            listed = ", ".join(ours)
            faults.tell(
                f"--map {word}: ดัชนีไม่ใช้คอลัมน์ {name} ใช้แต่ {listed}", f"--map {word}: the measure has no {name}, but {listed}."
            )
        elif name in found:
            faults.tell(f"--map: {name} ถูกระบุสองครั้ง", f"--map: {name} is mapped twice.")
        else:
            found[name] = source
    return found


def _check_map(theirs: Mapping[str, str], own: Sequence[str], file: SurveyFile, faults: Faults) -> None:
    for name, source in theirs.items():
        if source not in file.columns:
            faults.tell(f"--map {name}={source}: ไฟล์ไม่มีคอลัมน์ {source}", f"--map {name}={source}: the file has no {source}.")
        if name in own and source != name:
            faults.tell(
                f"--map {name}={source}: {name} เป็นกลุ่มหรือแผนการสุ่มด้วย จึงไม่รู้ว่าหมายถึงคอลัมน์ใด",
                f"--map {name}={source}: {name} is a column of the groups or of the design too; which is meant cannot be told.",
            )


def of_this_era(year: float) -> float:
    """The CE year of one that may be Buddhist; a survey may lie between two years."""
    return year - BUDDHIST_OFFSET if year >= FIRST_BUDDHIST_YEAR else year


def _year(arguments: argparse.Namespace) -> int | None:
    return None if arguments.year is None else int(of_this_era(arguments.year))


def measured(arguments: argparse.Namespace, path: Path, found: SurveyMeasure, faults: Faults) -> tuple[Measured | None, int]:
    """The measure of a file and its rows; ``None`` after adding every fault of the words, the columns and the data."""
    data = read(arguments, path, found, faults)
    try:
        result = measure(
            data, found, by=arguments.by, weight=arguments.weight, strata=arguments.strata, psu=arguments.psu, k=arguments.k,
            lone_psu=arguments.lone_psu, level=arguments.level, missing=arguments.missing, year=_year(arguments),
        )  # fmt: skip
    except UsageError as error:
        faults.tell(f"{path.name}: {error.message_th}", f"{path.name}: {error}")
        return None, data.num_rows
    return result, data.num_rows
