"""The shelf: one folder a register, found by walking. Adding a register touches its folder and nothing else.

``register.toml`` says whose it is, on what legal ground it is read, and how the agency's columns become ours. What a
folder may hold beyond that is ``read.py`` with one function, for what no mapping can say.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ruamjai.errors import RulebookError
from ruamjai.registers.kinds import KINDS
from ruamjai.registers.spelling import word_key
from ruamjai.tables import TABLES
from ruamjai.thai.text import heading_key

if TYPE_CHECKING:
    from ruamjai.registers.rows import Rows

Of = Literal["row", "household"]
Privacy = Literal["no", "personal", "sensitive"]
OPTIONAL = "?"
"""Ends the name of a key's part that may be empty."""


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """On what ground the register may be read: sections of the Personal Data Protection Act B.E. 2562, and to what end."""

    section: str
    sensitive_section: str
    purpose_th: str
    purpose_en: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the agency's file. ``theirs`` are the headings it goes by; ``ours`` what it becomes ("" if not taken).

    ``kind`` says how its cells are read, ``codes`` what each word or code means, ``of`` whether it speaks of the row or of
    the whole household (and then stands in the household's first row only, where cells are merged down). An ``optional``
    one is not missed where a file has none, because another says the same.
    """

    theirs: tuple[str, ...]
    ours: str
    kind: str
    of: Of
    personal: Privacy
    codes: Mapping[str, Any]
    least: float | None
    most: float | None
    not_taken: str
    optional: bool

    @property
    def taken(self) -> bool:
        return not self.not_taken


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of file that the agency sends: its columns, what it must have, its keys, and the tables it fills.

    ``needed`` are columns of ours without which the file is not read, "a|b" where one of several is enough.
    ``row_key`` identifies a row, ``row_key_otherwise`` a row whose key is empty; ``household_key`` its household.
    ``by_heading`` finds a column by the key of any of its headings.
    """

    id: str
    produces: tuple[str, ...]
    columns: tuple[Column, ...]
    needed: tuple[tuple[str, ...], ...]
    row_key: tuple[str, ...]
    row_key_otherwise: tuple[str, ...]
    household_key: tuple[str, ...]
    vintage: str
    by_heading: Mapping[str, Column]

    def column(self, ours: str) -> Column | None:
        """The column that becomes ``ours``, or None."""
        return next((column for column in self.columns if column.ours == ours), None)


@dataclass(frozen=True, slots=True)
class Register:
    """A register: whose it is, why it may be read, how old and how often it is, and the files it comes in."""

    id: str
    label_th: str
    label_en: str
    owner_th: str
    owner_en: str
    legal_basis: LegalBasis
    vintage_th: str
    vintage_en: str
    refresh_th: str
    refresh_en: str
    layouts: tuple[Layout, ...]
    folder: Path

    @property
    def owner(self) -> str:
        return self.owner_th

    @property
    def produces(self) -> tuple[str, ...]:
        """The tables that its files fill."""
        return tuple(dict.fromkeys(name for layout in self.layouts for name in layout.produces))

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of all its layouts."""
        return tuple(column for layout in self.layouts for column in layout.columns)

    @property
    def read(self) -> "Callable[[Rows], None] | None":
        """What its ``read.py`` adds after the columns have been read, or None."""
        if not (self.folder / "read.py").exists():
            return None
        function: Callable[[Rows], None] = import_module(f"{__package__}.{self.id}.read").read
        return function


def found(shelf: Path | None = None) -> dict[str, Register]:
    """The registers by id, in the order of their ids. ``RulebookError`` tells every fault in every register.toml at once."""
    return dict(_found(shelf or Path(__file__).parent))


@cache
def _found(shelf: Path) -> tuple[tuple[str, Register], ...]:
    faults: list[str] = []
    registers = [_read(path, faults) for path in sorted(shelf.glob("*/register.toml"))]
    if faults:
        raise RulebookError(faults)
    return tuple((register.id, register) for register in registers if register is not None)


class _Faults:
    """A place in a TOML file, to tell its faults by."""

    def __init__(self, where: str, faults: list[str]) -> None:
        self.where, self._faults, self.n_before = where, faults, len(faults)

    def tell(self, what: str) -> None:
        self._faults.append(f"{self.where}: {what}")

    def text(self, data: Mapping[str, Any], *path: str) -> str:
        """The text under ``path``; its absence is a fault."""
        value: Any = data
        for key in path:
            value = value.get(key) if isinstance(value, Mapping) else None
        if not isinstance(value, str) or not value.strip():
            self.tell(f"{'.'.join(path)}: a text is needed")
            return ""
        return value.strip()

    @property
    def any(self) -> bool:
        return len(self._faults) > self.n_before


def _read(path: Path, faults: list[str]) -> Register | None:
    at = _Faults(f"registers/{path.parent.name}/register.toml", faults)
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        at.tell(str(error))
        return None
    if at.text(data, "id") not in ("", path.parent.name):
        at.tell("id: must be the folder's name")
    codes = {name: _code_list(name, entries, at) for name, entries in data.get("codes", {}).items()}
    layouts = tuple(_layout(layout, codes, at) for layout in data.get("layout", []))
    if not layouts:
        at.tell("layout: at least one is needed")
    register = Register(
        id=path.parent.name,
        **{f"{name}_{language}": at.text(data, name, language) for name in _LABELS for language in ("th", "en")},
        legal_basis=LegalBasis(
            at.text(data, "legal_basis", "section"), data.get("legal_basis", {}).get("sensitive_section", ""),
            at.text(data, "legal_basis", "purpose", "th"), at.text(data, "legal_basis", "purpose", "en"),
        ),
        layouts=layouts, folder=path.parent,
    )  # fmt: skip
    if any(column.personal == "sensitive" and column.taken for column in register.columns) and not (
        register.legal_basis.sensitive_section
    ):
        at.tell("legal_basis.sensitive_section: sensitive columns are taken (PDPA section 26)")
    return None if at.any else register


_LABELS = ("label", "owner", "vintage", "refresh")
_COLUMN_KEYS = {"theirs", "ours", "kind", "of", "personal", "codes", "least", "most", "not_taken", "optional"}


def _code_list(name: str, entries: object, at: _Faults) -> dict[str, Any]:
    """Accepted word → what it means. ``entries`` give for each meaning the words and codes that agencies write."""
    meanings: dict[str, Any] = {}
    if not isinstance(entries, dict):
        at.tell(f"codes.{name}: must say for each meaning which words stand for it")
        return {}
    for meaning, words in entries.items():
        value: Any = {"true": True, "false": False}.get(meaning, int(meaning) if meaning.isdigit() else meaning)
        for word in map(word_key, words):
            if meanings.get(word, value) != value:
                at.tell(f"codes.{name}: “{word}” has two meanings")
            meanings[word] = value
    return meanings


def _layout(data: Mapping[str, Any], codes: Mapping[str, Mapping[str, Any]], at: _Faults) -> Layout:
    name = at.text(data, "id")
    here = f"layout {name}"
    columns = tuple(_column(entry, codes, here, at) for entry in data.get("columns", []))
    layout = Layout(
        id=name,
        produces=tuple(data.get("produces", ())),
        columns=columns,
        needed=tuple(tuple(choice.split("|")) for choice in data.get("needed", ())),
        row_key=tuple(data.get("row_key", ())),
        row_key_otherwise=tuple(data.get("row_key_otherwise", ())),
        household_key=tuple(data.get("household_key", ())),
        vintage=data.get("vintage", ""),
        by_heading={heading_key(theirs): column for column in columns for theirs in column.theirs},
    )
    for fault in _layout_faults(layout):
        at.tell(f"{here}: {fault}")
    return layout


def _layout_faults(layout: Layout) -> Iterator[str]:
    for table in layout.produces:
        if table not in TABLES:
            yield f"produces: there is no table {table}"
    names = [key for column in layout.columns for key in {heading_key(name) for name in column.theirs}]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"columns: “{name}” stands for two columns"
    ours = {column.ours for column in layout.columns}
    for choice in layout.needed:
        for name in choice:
            if name not in ours:
                yield f"needed: no column becomes {name}"
    if not layout.row_key:
        yield "row_key: a row needs a key"


def _column(entry: Mapping[str, Any], codes: Mapping[str, Mapping[str, Any]], here: str, at: _Faults) -> Column:
    theirs = tuple(entry.get("theirs", ()))
    where = f"{here}, column “{theirs[0] if theirs else '?'}”"
    for key in sorted(set(entry) - _COLUMN_KEYS):
        at.tell(f"{where}: {key} is not a key of a column")
    if not theirs:
        at.tell(f"{where}: theirs: at least one heading is needed")
    not_taken = entry.get("not_taken", "")
    if bool(not_taken) == bool(entry.get("kind")):
        at.tell(f"{where}: say either kind, or not_taken and why")
    elif not not_taken and entry["kind"] not in KINDS:
        at.tell(f"{where}: there is no kind {entry['kind']}")
    listed = entry.get("codes")
    if listed is not None and listed not in codes:
        at.tell(f"{where}: there is no code list {listed}")
    return Column(
        theirs=theirs, ours=entry.get("ours", ""), kind=entry.get("kind", "not_taken"), of=entry.get("of", "row"),
        personal=entry.get("personal", "no"), codes=codes.get(listed or "", {}), least=entry.get("least"),
        most=entry.get("most"), not_taken=not_taken, optional=entry.get("optional", False),
    )  # fmt: skip
