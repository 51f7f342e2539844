"""In which tambon and village a row stands: its code, the names beside it and the closed list of areas, asked together."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from ruamjai.registers.rows import Rows
from ruamjai.thai import areas
from ruamjai.warehouse.cells import EMPTY, Cells

_PARTS = ("tambon_code", "tambon", "amphoe", "province")
_FIRST_MUNICIPAL = 90  # ends of the pseudo-codes that stand for a municipality's parts of several tambons


def place(rows: Rows) -> None:
    """Add ``tambon_code`` (a current tambon) and ``village_code``; tell each row whose tambon is not clear.

    A code is believed where no name beside it says otherwise; an abolished one gives way to its successor, a
    municipality's to the names; a code and a name of two tambons contradict each other, and neither is taken.
    """
    if not any(name in rows.columns for name in _PARTS):
        return
    combined, choices = _combined([rows.column(name) for name in _PARTS])
    resolved = [_resolve(*choice) for choice in choices]
    codes = Cells([code for code, _ in resolved], combined)
    by_code, by_name = rows.heading(*_PARTS), rows.heading(*_PARTS[1:], "tambon_code")
    coded = rows.column("tambon_code").filled
    for fault in sorted({fault for _, fault in resolved if fault}):
        where = codes.replaced([1 if told == fault else None for _, told in resolved]).filled
        rows.tell(fault, by_code, where & coded)
        rows.tell(fault, by_name, where & ~coded)
    rows.columns["tambon_code"] = codes.mapped(lambda code: code)
    if by_name is not None:
        rows.headings.setdefault("tambon_code", by_name)
    rows.columns["village_code"] = _villages(rows.columns["tambon_code"], rows.column("moo"))


def _combined(parts: list[Cells]) -> tuple[np.ndarray[tuple[int], np.dtype[np.int32]], list[tuple[str, ...]]]:
    """For each row the number of its combination, and the combinations, an empty part as ""."""
    number = np.zeros(len(parts[0]), np.int64)
    for part in parts:
        number = number * (len(part.values) + 1) + part.codes + 1
    _, first, inverse = np.unique(number, return_index=True, return_inverse=True)
    values = [[*part.values, ""] for part in parts]
    choices = [tuple(value[part.codes[row]] for value, part in zip(values, parts, strict=True)) for row in first]
    return inverse.reshape(-1).astype(np.int32), choices


def _villages(tambons: Cells, moo: Cells) -> Cells:
    number = np.where(tambons.filled & moo.filled, tambons.codes.astype(np.int64) * 1000 + moo.codes, EMPTY)
    distinct, inverse = np.unique(number, return_inverse=True)
    codes = [
        None if pair == EMPTY else f"{tambons.values[pair // 1000]}{moo.values[pair % 1000]:02d}" for pair in distinct.tolist()
    ]
    return Cells(codes, inverse.reshape(-1).astype(np.int32)).mapped(lambda code: code)


@lru_cache(maxsize=65536)
def _resolve(code: str, tambon: str, amphoe: str, province: str) -> tuple[str | None, str | None]:
    """The current tambon, or None; and the finding's code, or None where all is well."""
    named = areas.match(tambon, amphoe, province) if tambon else []
    if not code:
        return _by_name(named, tambon or amphoe or province)
    if areas.current(code):
        return _by_code(code, named, tambon, amphoe, province)
    successors = areas.successor(code)
    meant = [one for one in successors if one in named] if named else list(successors)
    if len(meant) == 1:
        return meant[0], "area_abolished"
    if int(code[4:]) >= _FIRST_MUNICIPAL:
        return (named[0], "area_municipal") if len(named) == 1 else (None, "area_municipal_unclear")
    if successors:
        return (None, "area_abolished_unclear") if len(meant) > 1 or not named else (None, "area_contradicted")
    return (named[0], "area_code_replaced") if len(named) == 1 else (None, "area_unknown")


def _by_name(named: list[str], said: str) -> tuple[str | None, str | None]:
    if len(named) == 1:
        return named[0], None
    if not said:
        return None, "area_missing"
    return None, ("area_ambiguous" if named else "area_unknown")


def _by_code(code: str, named: list[str], tambon: str, amphoe: str, province: str) -> tuple[str | None, str | None]:
    """A current code, unless a name beside it is of somewhere else; a misspelt name speaks neither for nor against."""
    if named:
        return (code, None) if code in named else (None, "area_contradicted")
    checks: list[tuple[str, Callable[[str], list[str]], int]] = [
        (amphoe, areas.index().match_amphoe, 4), (province, areas.index().match_province, 2),
    ]  # fmt: skip
    for name, match, length in checks:
        found = match(name) if name else []
        if found and code[:length] not in found:
            return None, "area_contradicted"
    return code, None
