"""Reading one TOML table field by field, telling every fault with its file and key instead of stopping at the first."""

import datetime as dt
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeVar

from ruamjai.rulebook.conditions import Condition, read_condition, read_fraction
from ruamjai.rulebook.model import NOTHING_SAID, Dated, Label, Version
from ruamjai.tables.schema import ColumnType

V = TypeVar("V", bound=Version)


@dataclass(slots=True)
class Fields:
    """The fields of one table. Every getter tells a fault and returns a stand-in, so that reading goes on.

    ``end`` tells each key that nobody asked for: a misspelt key is a fault, never silently without effect.
    """

    file: str
    raw: Mapping[str, Any]
    faults: list[str]
    key: str = ""
    taken: set[str] = field(default_factory=set)

    def fault(self, key: str, what: str) -> None:
        """Tell one fault at a key of this table ("" for the table itself)."""
        where = ".".join(part for part in (self.key, key) if part) or "the file"
        self.faults.append(f"{self.file}: {where}: {what}")

    def has(self, key: str) -> bool:
        return key in self.raw

    def take(self, key: str) -> Any:
        """The raw value under a key; ``None`` if it is not there."""
        self.taken.add(key)
        return self.raw.get(key)

    def end(self) -> None:
        for key in self.raw:
            if key not in self.taken:
                self.fault(key, "no such key here")

    def text(self, key: str) -> str:
        value = self.take(key)
        if isinstance(value, str) and value.strip():
            return value
        self.fault(key, "must be a text")
        return ""

    def choice(self, key: str, among: tuple[str, ...], default: str | None = None) -> str:
        value = self.take(key)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and value in among:
            return value
        self.fault(key, f"must be one of {', '.join(among)}")
        return among[0]

    def whole(self, key: str, least: int = 0) -> int:
        value = self.take(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        self.fault(key, f"must be a whole number, {least} or more")
        return least

    def fraction(self, key: str) -> Fraction:
        value = read_fraction(self.take(key))
        if value is None:
            self.fault(key, 'must be a fraction in quotes, such as "1/5"')
            return Fraction(0)
        return value

    def fractions(self, key: str) -> tuple[Fraction, ...]:
        raw = self.take(key)
        values = [read_fraction(item) for item in raw] if isinstance(raw, list) else []
        if not values or None in values:
            self.fault(key, 'must be a list of fractions in quotes, such as ["7/4", "5/2"]')
            return ()
        return tuple(value for value in values if value is not None)

    def texts(self, key: str, *, needed: bool = True) -> tuple[str, ...]:
        raw = self.take(key)
        if raw is None and not needed:
            return ()
        if isinstance(raw, list) and (raw or not needed) and all(isinstance(item, str) and item.strip() for item in raw):
            return tuple(raw)
        self.fault(key, "must be a list of texts")
        return ()

    def day(self, key: str) -> dt.date:
        value = self.take(key)
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            if value.year < 2400:
                return value
            self.fault(key, "dates in the rulebook are Gregorian: this year looks Buddhist")
        else:
            self.fault(key, "must be a date such as 2022-10-01")
        return dt.date(1, 1, 1)

    def verified(self) -> bool:
        value = self.take("verified")
        if value is None or isinstance(value, bool):
            return value is not False
        self.fault("verified", "must be true or false")
        return False

    def label(self, key: str) -> Label:
        if not isinstance(self.raw.get(key), dict):
            self.taken.add(key)
            self.fault(key, f"must hold {key}.th and {key}.en")
            return NOTHING_SAID
        inner = self.table(key)
        label = Label(inner.text("th"), inner.text("en"))
        inner.end()
        return label

    def source(self) -> Label:
        """Where a version is written: ``source.th`` and ``source.en``.

        One plain text, as an agency's own folder or an analyst's file may have it, stands for both and is shown as written.
        """
        if isinstance(self.raw.get("source"), dict):
            return self.label("source")
        plain = self.text("source")
        return Label(plain, plain)

    def table(self, key: str) -> "Fields":
        value = self.take(key)
        if not isinstance(value, dict):
            self.fault(key, "must be a table")
            value = {}
        return Fields(self.file, value, self.faults, self._below(key))

    def tables(self, key: str, *, needed: bool = True) -> list["Fields"]:
        value = self.take(key)
        if value is None and not needed:
            return []
        if not isinstance(value, list) or not value or not all(isinstance(item, dict) for item in value):
            self.fault(key, f"must be one [[{key}]] or more")
            return []
        return [Fields(self.file, item, self.faults, self._below(f"{key}[{i}]")) for i, item in enumerate(value)]

    def condition(self, key: str, known: Mapping[str, ColumnType]) -> Condition | None:
        """The condition under a key; ``None`` if it is not there, or after telling what is wrong with it."""
        if key not in self.raw:
            return None
        return read_condition(self.take(key), known, self.fault, key)

    def versions(self, read: Callable[["Fields"], V]) -> Dated[V]:
        """The dated versions of a thing, oldest first; two from the same day are a fault."""
        found = []
        for version in self.tables("version"):
            found.append(read(version))
            version.end()
        found.sort(key=lambda version: version.start)
        for earlier, later in itertools.pairwise(found):
            if earlier.start == later.start:
                self.fault("version", f"two versions from {later.start}")
        return Dated(tuple(found))

    def by_id(self, key: str) -> dict[str, "Fields"]:
        """The tables of a list under their ``id``; an id that stands twice is a fault."""
        found: dict[str, Fields] = {}
        for inner in self.tables(key):
            name = inner.text("id")
            if name in found:
                inner.fault("id", f"{name} stands twice")
            found[name] = inner
        return found

    def _below(self, key: str) -> str:
        return f"{self.key}.{key}" if self.key else key
