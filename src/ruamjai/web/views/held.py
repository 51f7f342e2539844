"""What is held about a person, as its page and its files tell it: words for the reader, beside them the codes of the data."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ruamjai.web.held_words import column_label, value_words
from ruamjai.web.queries.requests import Held, Item, Package
from ruamjai.web.templatetags.ruamjai import whole_name

HEADINGS = ("register", "batch", "year", "column", "name", "value", "words", "personal")
_AREAS = ("tambon_code", "village_code")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is held, in the reader's language."""

    label: str
    words: str = field(repr=False)
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one register, for the page."""

    held: Held
    lines: list[Line]


def rows(package: Package) -> list[Row]:
    """Each row of each register with its lines."""
    return [Row(one, [_line(item) for item in one.items]) for one in package.held]


def facts(package: Package) -> list[Line]:
    """What was worked out, once each: two tables of a run may say the same thing."""
    said = {(item.column, item.value): _line(item) for item in package.facts}
    return list(said.values())


def plain(package: Package) -> dict[str, Any]:
    """As JSON: columns and codes as they are in the data, dates in ISO 8601, years C.E.; beside each its words."""
    return {
        "run": package.run,
        "person": package.person_id,
        "held": [
            {
                "register": one.register, "owner": one.owner, "batch": one.batch, "year": one.vintage, "row": one.row_number,
                "items": [_plain(item) | {"personal": item.personal} for item in one.items],
            }
            for one in package.held
        ],
        "worked_out": [{"table": item.table} | _plain(item) for item in package.facts],
        "looks": [
            {"at": look.at.isoformat(), "by": look.by_name_of_office, "purpose": look.purpose, "what": look.kind}
            for look in package.looks
        ],
    }  # fmt: skip


def sheet(package: Package) -> Iterator[tuple[Any, ...]]:
    """Rows under :data:`HEADINGS`: what the registers hold, then what was worked out, which comes of no batch."""
    for one in package.held:
        for item in one.items:
            yield one.register_label, one.batch, one.vintage, *_cells(item)
    for item in package.facts:
        yield item.table, package.run, None, *_cells(item)


def _cells(item: Item) -> tuple[Any, ...]:
    return item.column, _label(item), item.value, _words(item), item.personal


def _line(item: Item) -> Line:
    return Line(_label(item), _words(item), item.personal == "sensitive")


def _plain(item: Item) -> dict[str, Any]:
    value = item.value.isoformat() if hasattr(item.value, "isoformat") else item.value
    return {"column": item.column, "name": _label(item), "value": value, "words": _words(item)}


def _label(item: Item) -> str:
    return column_label(item.column, item.heading, table=item.table)


def _words(item: Item) -> str:
    if item.column not in _AREAS:
        return value_words(item.column, item.value)
    village = _("Village %(number)s") % {"number": int(item.value[6:])} if len(item.value) == 8 else ""
    return f"{village} {whole_name(item.value[:6])}".lstrip()
