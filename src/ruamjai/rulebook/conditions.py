"""The closed vocabulary of conditions: what a rulebook may ask of an answer, never code in a field.

In TOML a condition is a table. Each key is a column and holds words with values; several keys must all hold. ``all_of``
and ``any_of`` hold lists of conditions::

    deprived.any_of = [{ a2811.is_not = 1 }, { a2821.is_not = 1 }]
    applies.age.between = [6, 14]          # both ends count

A condition is true, false or, where an answer it needs is missing and no known answer decides, unknown.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ruamjai.tables.schema import ColumnType

Value = bool | int | str | Fraction

# word → (what it takes, what it means in plain Python). The engines' meaning stands in poverty/conditions.py.
WORDS: Mapping[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "is": ("value", lambda answer, value: answer == value),
    "is_not": ("value", lambda answer, value: answer != value),
    "one_of": ("values", lambda answer, values: answer in values),
    "at_least": ("number", lambda answer, value: answer >= value),
    "above": ("number", lambda answer, value: answer > value),
    "at_most": ("number", lambda answer, value: answer <= value),
    "below": ("number", lambda answer, value: answer < value),
    "between": ("range", lambda answer, ends: ends[0] <= answer <= ends[1]),
    "known": ("flag", lambda answer, wanted: (answer is not None) == wanted),  # the one word that is never unknown
}


@dataclass(frozen=True, slots=True)
class Test:
    """One word asked of one column, e.g. ``age between (6, 14)``."""

    __test__ = False  # pytest would take the name for a test case

    column: str
    word: str
    value: Value | tuple[Value, ...]

    def holds(self, answer: Any) -> bool | None:
        """Whether the answer meets it; ``None`` where there is no answer."""
        if answer is None and self.word != "known":
            return None
        return bool(WORDS[self.word][1](answer, self.value))


@dataclass(frozen=True, slots=True)
class AllOf:
    """True if every part is; false if one is false; else unknown."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True if one part is; false if every part is false; else unknown."""

    parts: tuple["Condition", ...]


Condition = Test | AllOf | AnyOf


def tests(condition: Condition) -> tuple[Test, ...]:
    """Every test in a condition, in the order in which it is written."""
    if isinstance(condition, Test):
        return (condition,)
    return tuple(test for part in condition.parts for test in tests(part))


def columns(condition: Condition) -> tuple[str, ...]:
    """The columns a condition rests on, each once, in the order in which they are written."""
    return tuple(dict.fromkeys(test.column for test in tests(condition)))


def holds(condition: Condition, answers: Mapping[str, Any]) -> bool | None:
    """Whether one row of answers meets the condition; ``None`` for unknown."""
    if isinstance(condition, Test):
        return condition.holds(answers.get(condition.column))
    parts = [holds(part, answers) for part in condition.parts]
    decides = isinstance(condition, AnyOf)
    if decides in parts:
        return decides
    return None if None in parts else not decides


def read_condition(raw: Any, known: Mapping[str, ColumnType], fault: Callable[[str, str], None], key: str) -> Condition | None:
    """The condition a TOML value holds, or ``None`` after telling ``fault(key, what)`` each thing that is wrong with it.

    ``known`` are the columns that may be asked, with their types.
    """
    if not isinstance(raw, dict) or not raw:
        fault(key, "is not a condition: write column.word = value")
        return None
    parts: list[Condition | None] = []
    for name, inner in raw.items():
        here = f"{key}.{name}"
        if name in ("all_of", "any_of"):
            parts.append(_read_group(name, inner, known, fault, here))
        elif name not in known:
            fault(here, f"no column of that name; it may be one of {_some(known)}")
            parts.append(None)
        else:
            parts.extend(_read_tests(name, inner, known[name], fault, here))
    whole = [part for part in parts if part is not None]
    if not whole or len(whole) < len(parts):
        return None
    return whole[0] if len(whole) == 1 else AllOf(tuple(whole))


def _read_group(
    name: str, raw: Any, known: Mapping[str, ColumnType], fault: Callable[[str, str], None], key: str
) -> Condition | None:
    if not isinstance(raw, list) or not raw:
        fault(key, "must be a list of conditions")
        return None
    parts = [read_condition(inner, known, fault, f"{key}[{i}]") for i, inner in enumerate(raw)]
    whole = tuple(part for part in parts if part is not None)
    if len(whole) < len(parts):
        return None
    return AllOf(whole) if name == "all_of" else AnyOf(whole)


def _read_tests(column: str, raw: Any, kind: ColumnType, fault: Callable[[str, str], None], key: str) -> list[Condition | None]:
    if not isinstance(raw, dict) or not raw:
        fault(key, f"must hold a word and a value; the words are {', '.join(WORDS)}")
        return [None]
    found: list[Condition | None] = []
    for word, value in raw.items():
        if word not in WORDS:
            fault(f"{key}.{word}", f"no such word; the words are {', '.join(WORDS)}")
            found.append(None)
            continue
        read = _read_value(word, value, kind)
        if read is None:
            fault(f"{key}.{word}", f"{value!r} does not fit {word} of a {kind} column")
            found.append(None)
        else:
            found.append(Test(column, word, read))
    return found


def _read_value(word: str, raw: Any, kind: ColumnType) -> Value | tuple[Value, ...] | None:
    takes = WORDS[word][0]
    if takes == "flag":
        return raw if isinstance(raw, bool) else None
    if takes in ("value", "number"):
        return _read_scalar(raw, kind, takes)
    if not isinstance(raw, list) or not raw:
        return None
    values = [_read_scalar(item, kind, "number" if takes == "range" else "value") for item in raw]
    read = tuple(value for value in values if value is not None)
    if len(read) < len(values):
        return None
    if takes == "range" and (len(read) != 2 or read[0] > read[1]):  # type: ignore[operator]  # both were read as numbers
        return None
    return read


def _read_scalar(raw: Any, kind: ColumnType, takes: str) -> Value | None:
    """A value of the column's own type. Numbers are whole or fractions in a string: a float is met nearly, never surely."""
    if kind == "bool":
        return raw if takes == "value" and isinstance(raw, bool) else None
    if kind == "string":
        return raw if takes == "value" and isinstance(raw, str) else None
    if kind == "date" or isinstance(raw, bool):
        return None
    if isinstance(raw, int):
        return raw
    if isinstance(raw, str) and kind == "float64":
        return read_fraction(raw)
    return None


def read_fraction(raw: Any) -> Fraction | None:
    """The fraction in a string such as "1/5" or "3"; ``None`` for anything else, floats among them."""
    if not isinstance(raw, str):
        return None
    above, line, below = raw.partition("/")
    if not above.strip().isdecimal() or (line and (not below.strip().isdecimal() or int(below) == 0)):
        return None
    return Fraction(int(above), int(below) if line else 1)


def _some(names: Iterable[str]) -> str:
    listed = sorted(names)
    return ", ".join(listed[:12]) + (" …" if len(listed) > 12 else "")
