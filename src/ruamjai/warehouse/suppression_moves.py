"""The smallest changes that one person may make to a row of counts, given how its columns hang together.

Each is a *move*: columns with +1 or -1. A world in which one row makes a move and another row the opposite one has the same
totals; :mod:`ruamjai.warehouse.suppression` looks for such worlds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

Move = tuple[tuple[int, int], ...]  # (column, step), by column


@dataclass(frozen=True, slots=True)
class Relation:
    """How columns of one row hang together.

    "sum": the whole is the sum of its parts. "union": everybody in the whole is in at least one part, and nobody in a part is
    outside the whole, so it lies between the largest part and the sum. With ``closes`` the parts are withheld where the whole
    is hidden, whether the counts keep the relation or not; with ``as_one`` all parts are withheld as soon as one is.
    """

    kind: Literal["sum", "union"]
    whole: int
    parts: tuple[int, ...]
    closes: bool = True
    as_one: bool = False


def moves_of(columns: int, relations: Sequence[Relation], unlisted: frozenset[int]) -> list[Move]:
    """Every move that the tries of a guard are made with, each once; of a move and its opposite only one.

    One more in a whole is one more in a part of each of its sums; one more in a part is one fewer in another part, or one more
    in the whole. Of the many ways to choose parts for several sums at once, the like ones and those that differ from them in
    one place are taken. ``unlisted`` columns stand on no page, so they give way first.
    """
    sums = [relation for relation in relations if relation.kind == "sum"]
    unions = {relation.whole: relation.parts for relation in relations if relation.kind == "union"}
    bound = {column for relation in sums for column in (relation.whole, *relation.parts)}
    found: list[dict[int, int]] = [{column: 1} for column in range(columns) if column not in bound]
    for relation in relations:
        found += [{a: 1, b: -1} for a, b in combinations(relation.parts, 2)]
    for whole in sorted({relation.whole for relation in sums}):
        parts = [sorted(r.parts, key=lambda part: (part not in unlisted, part)) for r in sums if r.whole == whole]
        found += [{whole: 1, **dict.fromkeys(chosen, 1)} for chosen in _varied(parts)]
    return list(dict.fromkeys(_canonical(move) for move in _with_parts_of_unions(found, unions)))


def _with_parts_of_unions(moves: Iterable[dict[int, int]], unions: dict[int, tuple[int, ...]]) -> Iterator[dict[int, int]]:
    """The moves, and for each that touches the whole of a union the same with one of its parts along."""
    for move in moves:
        yield move
        for whole, parts in unions.items():
            if whole in move:
                yield from ({**move, part: move[whole]} for part in parts if part not in move)


def _varied(choices: Sequence[Sequence[int]]) -> Iterator[tuple[int, ...]]:
    """From each list of choices one: the first of all, the second of all …, and each of these with one choice another."""
    for at in range(max(len(options) for options in choices)):
        like = tuple(options[min(at, len(options) - 1)] for options in choices)
        yield like
        for i, options in enumerate(choices):
            yield from ((*like[:i], option, *like[i + 1 :]) for option in options)


def _canonical(move: dict[int, int]) -> Move:
    sign = move[min(move)]
    return tuple((column, step * sign) for column, step in sorted(move.items()))
