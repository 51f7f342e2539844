"""Link any two files of people, or find who stands in one file twice: from raw files to links, in one call.

Files may be Parquet, CSV or XLSX under whatever headings (``person_files``), or Arrow tables. Nothing here is about a
register of ours, and nothing is kept.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeAlias, cast

import pyarrow as pa
import pyarrow.compute as pc

from ruamjai import rulebook as rulebooks
from ruamjai.errors import UsageError
from ruamjai.linking.matching import match_people, match_within
from ruamjai.linking.model import Model, shipped_model
from ruamjai.linking.person_files import (
    ColumnMap,
    Notice,
    PersonFile,
    Wanted,
    check_columns,
    choose_columns,
    is_known,
    read_map,
    read_people,
)
from ruamjai.linking.person_files.notices import named, refused
from ruamjai.linking.rules import LinkingRules, read_rules
from ruamjai.thai.text import heading_key
from ruamjai.warehouse.columns import ColumnFile, open_columns

People: TypeAlias = "Path | str | pa.Table"
Progress: TypeAlias = "Callable[[str], None]"
Columns: TypeAlias = "Path | str | Mapping[str, Any] | None"

LINK_COLUMNS = ("left_id", "right_id", "probability", "tier")
CLUSTER_COLUMNS = ("id", "cluster_id", "probability")


@dataclass(frozen=True, slots=True)
class FileRead:
    """What was read of one file: how many rows, and of which of its columns each field."""

    rows: int
    columns: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class LinkResult:
    """``links`` (left_id, right_id, probability, tier) are one to one, from the asked probability on; ``possible`` are all
    that linking kept, those below it too. ``model`` is what they were weighed with, and can be handed to the next call.
    ``seconds`` by stage, of wall clock."""

    links: pa.Table
    possible: pa.Table
    left: FileRead
    right: FileRead
    notices: list[Notice]
    model: Model
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DedupeResult:
    """``clusters`` (id, cluster_id, probability): who is the same person; ``links`` the pairs that say so."""

    clusters: pa.Table
    links: pa.Table
    file: FileRead
    notices: list[Notice]
    seconds: dict[str, float] = field(default_factory=dict)


def link(
    left: People,
    right: People,
    *,
    rulebook: str = "people",
    columns: Columns = None,
    min_probability: float = 0.5,
    model: Model | None = None,
    seed: int = 0,
    progress: Progress = lambda stage: None,
) -> LinkResult:
    """Who of ``left`` is who of ``right``: one-to-one links with a probability of at least ``min_probability``.

    ``rulebook`` names a file of rulebook/linking, ``columns`` says which column means what (a TOML file, or the same as a
    mapping; without it known headings are found), ``model`` is one learnt before. The same files and ``seed`` give the
    same links. ``progress`` is told each stage as it begins.

    ``UsageError`` for a file given twice, columns that say nothing, faults in the map; ``FileRefused`` for a file that
    cannot be read, holds no rows or repeats an id.
    """
    _check_probability(min_probability)
    if _same(left, right):
        raise UsageError(
            "Left and right are the same file; to find who stands in it twice, use dedupe.",
            message_th="ไฟล์ซ้ายและขวาเป็นไฟล์เดียวกัน ถ้าต้องการหาคนซ้ำในไฟล์เดียว ให้ใช้ dedupe",
        )
    rules, shipped = _rules(rulebook)
    wanted = read_map(columns)
    clock = _Clock()
    progress("read")
    with clock.stage("read"):
        labels = _labels(left, right)
        opened = [_open(*one) for one in zip((left, right), wanted, labels, strict=True)]
        _check_in_common(opened[0], opened[1])
        ours, theirs = opened[0].read(), opened[1].read()
    match = match_people(
        ours.table, theirs.table, rules=rules, shipped=shipped, seed=seed, model=model, details=False, progress=progress
    )
    ids = {"left_id": ours, "right_id": theirs}
    possible = _with_ids_of(match.links.select(list(LINK_COLUMNS)), ids)
    return LinkResult(
        links=possible.filter(pc.greater_equal(possible["probability"], min_probability)),
        possible=possible,
        left=FileRead(ours.table.num_rows, ours.columns),
        right=FileRead(theirs.table.num_rows, theirs.columns),
        notices=[*ours.notices, *theirs.notices],
        model=match.model,
        seconds=clock.seconds | match.seconds,
    )


def dedupe(
    people: People,
    *,
    rulebook: str = "people",
    columns: Columns = None,
    min_probability: float = 0.5,
    model: Model | None = None,
    progress: Progress = lambda stage: None,
) -> DedupeResult:
    """Who stands in ``people`` more than once: rows linked with a probability of at least ``min_probability`` are one person.

    Parameters and errors are as for ``link``; of a map, what it says of both files and of the left one counts.
    """
    _check_probability(min_probability)
    rules, shipped = _rules(rulebook)
    wanted = read_map(columns)[0]
    clock = _Clock()
    progress("read")
    with clock.stage("read"):
        read = _open(people, wanted, _label(people, "file")).read()
    strict = replace(rules, accept=min_probability)
    match = match_within(read.table, rules=strict, shipped=shipped, model=model, progress=progress)
    clusters, links = cast(pa.Table, match.clusters), match.links.select(list(LINK_COLUMNS))
    return DedupeResult(
        clusters=_with_ids_of(clusters.select(list(CLUSTER_COLUMNS)), {"id": read, "cluster_id": read}),
        links=_with_ids_of(links, {"left_id": read, "right_id": read}),
        file=FileRead(read.table.num_rows, read.columns),
        notices=read.notices,
        seconds=clock.seconds | match.seconds,
    )


def _with_ids_of(table: pa.Table, files: dict[str, PersonFile]) -> pa.Table:
    """The table with its ids, which linking handles as text, in the type that they have in their file."""
    for name, file in files.items():
        kind = file.table["id"].type
        if table[name].type != kind:
            table = table.set_column(table.column_names.index(name), name, table[name].cast(kind))
    return table


def read_person_file(people: People, columns: Columns = None) -> PersonFile:
    """A file, or a table with a file's headings, as the person table that ``matching`` takes; of a map ``[left]`` is read."""
    return _open(people, read_map(columns)[0], _label(people, "file")).read()


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file whose columns are chosen and not read yet."""

    columns: ColumnFile | pa.Table
    chosen: ColumnMap
    label: str

    def read(self) -> PersonFile:
        try:
            with named(self.label):
                if isinstance(self.columns, pa.Table):
                    raw = self.columns.select(self.chosen.columns())
                else:
                    raw = self.columns.read(self.chosen.columns(), plain=self.chosen.unlike())
            return read_people(raw, self.chosen, label=self.label)
        except (pa.ArrowException, UnicodeError):
            raise refused(
                "file_unreadable",
                f"{self.label}: มีข้อความที่ไม่ใช่ UTF-8 ให้บันทึกไฟล์ใหม่เป็น UTF-8",
                f"{self.label}: it holds text that is not UTF-8; write the file again as UTF-8.",
            ) from None


def _open(people: People, wanted: Wanted, label: str) -> _Opened:
    in_map = wanted.names()
    if isinstance(people, pa.Table):
        if people.num_rows == 0:
            raise refused("file_empty", f"{label}: ไม่มีแถวข้อมูล", f"{label}: there are no rows.")
        columns: ColumnFile | pa.Table = people
        headings = tuple(people.column_names)
        if len(set(headings)) < len(headings):
            raise UsageError(f"{label}: two columns have one name.", message_th=f"{label}: มีสองคอลัมน์ชื่อเดียวกัน")
    else:
        with named(label):
            columns = open_columns(Path(people), is_heading=lambda text: is_known(text) or heading_key(text) in in_map)
        headings = columns.headings
    chosen = choose_columns(headings, wanted, label=label)
    check_columns(chosen, label)
    return _Opened(columns, chosen, label)


# Columns that say the same kind of thing of a person.
_KINDS = {
    "number": {"citizen_id"},
    "name": {"first_name", "last_name"},
    "sex": {"sex", "title"},
    "birth": {"birth_date"},
    "place": {"address", "tambon", "amphoe", "house_no"},
}


def _check_in_common(left: _Opened, right: _Opened) -> None:
    """Both must have names, or numbers and something that bears them out: else no pair could ever be told."""
    one, other = left.chosen.sources.keys(), right.chosen.sources.keys()
    common = {kind for kind, fields in _KINDS.items() if fields & one and fields & other}
    if not common & {"number", "name"}:
        raise UsageError(
            f"{left.label} and {right.label} have neither names nor citizen numbers in common; say in a column map (--map) "
            "which columns these are.",
            message_th=f"{left.label} และ {right.label} ไม่มีคอลัมน์ชื่อหรือเลขประจำตัวที่ตรงกันทั้งสองไฟล์ ให้บอกในแผนผังคอลัมน์ (--map)",
        )
    if common == {"number"}:
        raise UsageError(
            f"{left.label} and {right.label} have nothing but the number in common. A number alone never links, for it may be "
            "mistyped or somebody else's: give names, births or places too.",
            message_th=f"{left.label} และ {right.label} มีเพียงเลขประจำตัวที่ตรงกัน เลขอย่างเดียวไม่พอ เพราะอาจพิมพ์ผิดหรือเป็นเลขของคนอื่น "
            "ต้องมีชื่อ วันเกิด หรือที่อยู่ด้วย",
        )


def _check_probability(least: float) -> None:
    if not 0 <= least <= 1:
        raise UsageError(
            f"The least probability must be from 0 to 1, not {least:g}.",
            message_th=f"ความน่าจะเป็นขั้นต่ำต้องอยู่ระหว่าง 0 ถึง 1 ไม่ใช่ {least:g}",
        )


def _rules(name: str) -> tuple[LinkingRules, Model]:
    """The rulebook's linking rules of that name, and the model that learning starts from."""
    book = rulebooks.load()
    known = sorted(one for one, parsed in book.linking.items() if "block" in parsed)
    if name not in known:
        there = ", ".join(known)
        raise UsageError(
            f"There is no linking rulebook {name}; there are: {there}.", message_th=f"ไม่มีกติกาการเชื่อมชื่อ {name} มีเพียง {there}"
        )
    return read_rules(book.linking[name], file=f"linking/{name}.toml"), shipped_model(book, name)


def _same(left: People, right: People) -> bool:
    if isinstance(left, pa.Table) or isinstance(right, pa.Table):
        return left is right
    one, other = Path(left), Path(right)
    return one.exists() and other.exists() and one.samefile(other)


def _labels(left: People, right: People) -> tuple[str, str]:
    """What messages call the two files: by name, and by side where the names are equal."""
    one, other = _label(left, "left"), _label(right, "right")
    return (one, other) if one != other else (f"left {one}", f"right {other}")


def _label(people: People, otherwise: str) -> str:
    return otherwise if isinstance(people, pa.Table) else Path(people).name


class _Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 3)
