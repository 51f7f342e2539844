"""Which counts of a drill-down may stand on pages that anybody may read.

``warehouse.privacy`` says which count is small. Here counts stand in a tree (country, province, amphoe, tambon, village),
several columns side by side (poor people, poor households, people deprived in each dimension …), each area on a page of its
own. A small count is given away by a total and the other parts, one floor up or down, or by other columns of its row.

So each hidden count needs a proof that nobody can tell it: another world, just as possible by all that is shown, in which
that count differs. Such a world is a *move*: somewhere one person more in a column (with the columns that must go along),
elsewhere one fewer, along a path of hidden counts that leaves every total as shown. A count without such a move gets company:
the label "fewer than 5" beside it goes first, then its smallest neighbour is hidden, then the total.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ruamjai.warehouse.privacy import SMALL
from ruamjai.warehouse.suppression_moves import Move, Relation, moves_of

__all__ = ["HIDDEN", "NO_DATA", "SHOWN", "SMALL_STATE", "STATE_NAMES", "Columns", "Relation", "Tree", "complete", "suppress"]

Counts = NDArray[np.int64]
Flags = NDArray[np.bool_]
Cell = tuple[int, int]

SHOWN, SMALL_STATE, HIDDEN, NO_DATA = 0, 1, 2, 3
STATE_NAMES = ("shown", "small", "hidden", "no_data")
_MOST = np.int64(10**9)  # more people than any column can count


@dataclass(frozen=True, slots=True)
class Tree:
    """The areas as rows: ``parent[i]`` is the row of the area that row i lies in, -1 for the outermost.

    ``unlisted`` rows stand for what a whole has beyond its listed parts (people whose village no register names). They stand on
    no page, so they are never shown and may be zero.
    """

    parent: NDArray[np.int64]
    unlisted: Flags


def complete(counts: Counts, ceiling: Counts, parent: NDArray[np.int64]) -> tuple[Counts, Counts, Tree]:
    """Add to each area one unlisted part for what its listed parts leave over.

    ``counts``: (areas x columns), -1 where there is no data. ``ceiling``: the most that a count can be, of the same shape.
    Returns counts and ceilings with the unlisted rows at the end, and the tree over them. An area none of whose parts has data
    has nothing left over.
    """
    data = counts >= 0
    children = np.flatnonzero((parent >= 0) & data.any(axis=1))
    known, room = np.zeros_like(counts), np.zeros_like(counts)
    np.add.at(known, parent[children], np.where(data[children], counts[children], 0))
    np.add.at(room, parent[children], np.where(data[children], ceiling[children], 0))
    has_children = np.zeros(len(counts), dtype=bool)
    has_children[parent[children]] = True
    rest, rest_room = counts - known, np.maximum(ceiling - room, 0)
    owners = np.flatnonzero(has_children & (data & ((rest > 0) | (rest_room > 0))).any(axis=1))
    added = np.where(data[owners], np.maximum(rest[owners], 0), -1)
    tree = Tree(
        parent=np.concatenate([parent, owners]),
        unlisted=np.concatenate([np.zeros(len(counts), dtype=bool), np.ones(len(owners), dtype=bool)]),
    )
    most = np.maximum(rest_room[owners], np.maximum(added, 0))
    return np.concatenate([counts, added]), np.concatenate([ceiling, most]), tree


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of the columns.

    ``along``: (leader, follower): where the leader is hidden, so is the follower, unless it is zero. ``unlisted``: columns that
    stand on no page. ``zeros``: columns in which zero is withheld where that keeps another count; elsewhere zero stays shown:
    that nobody is counted points at nobody. ``precious``: columns that are hidden last.
    """

    relations: Sequence[Relation] = ()
    along: Sequence[Cell] = ()
    unlisted: frozenset[int] = frozenset()
    zeros: frozenset[int] = frozenset()
    precious: frozenset[int] = frozenset()


def suppress(
    counts: Counts,
    tree: Tree,
    columns: Columns | None = None,
    *,
    ceiling: Counts | None = None,
    closed: Flags | None = None,
    small: int = SMALL,
) -> NDArray[np.int8]:
    """The state of every count: SHOWN, SMALL_STATE ("fewer than 5"), HIDDEN (withheld) or NO_DATA; same shape as ``counts``.

    ``ceiling`` is the most that a count can be by what is shown (the people asked). ``closed`` marks counts to withhold
    whatever their size, zero too (areas with fewer than five people asked). A relation that the counts themselves break is
    nobody's knowledge: nothing is concluded from it. Unlisted rows and columns come back as HIDDEN.
    """
    guard = _Guard(counts, tree, columns or Columns(), ceiling, small)
    guard.start(closed)
    while guard.hide_more(told := guard.told()) or guard.close_sisters(told):
        pass
    return guard.state


class _Guard:
    """The states as they stand, the proofs that they hold, and what to hide where one is missing."""

    def __init__(self, counts: Counts, tree: Tree, columns: Columns, ceiling: Counts | None, small: int) -> None:
        self.counts, self.tree, self.columns, self.small = counts, tree, columns, small
        self.data = counts >= 0
        self.ceiling = np.full_like(counts, _MOST) if ceiling is None else np.maximum(ceiling, counts)
        self.relations = [relation for relation in columns.relations if self._holds(relation)]
        self.known_in = [self._rows_with(relation) for relation in self.relations]
        self.moves = moves_of(counts.shape[1], self.relations, columns.unlisted)
        self.levels = _levels(tree.parent)
        self.children = _children(tree.parent)
        self.leaf = np.ones(len(counts), dtype=bool)
        listed = tree.parent >= 0
        self.leaf[tree.parent[listed & self.data.any(axis=1)]] = False
        self.state = np.where(self.data, SHOWN, NO_DATA).astype(np.int8)
        self.may_be_zero = np.zeros_like(self.data)
        self.spent: set[tuple[str, int, int]] = set()  # relations in which nothing is left to hide

    def start(self, closed: Flags | None) -> None:
        """Hide the small counts, the closed and the unlisted."""
        self.state[self.data & (self.counts > 0) & (self.counts < self.small)] = SMALL_STATE
        never_shown = self.data & self.tree.unlisted[:, np.newaxis]
        unlisted, zeros = list(self.columns.unlisted), list(self.columns.zeros)
        never_shown[:, unlisted] = self.data[:, unlisted]
        if closed is not None:
            never_shown |= self.data & closed
        self.state[never_shown] = HIDDEN
        self.may_be_zero |= never_shown
        self.may_be_zero[:, zeros] = self.data[:, zeros]
        self._hide_along()

    def hidden(self) -> Flags:
        return np.isin(self.state, (SMALL_STATE, HIDDEN))

    # what could be told

    def told(self) -> Flags:
        """Hidden counts above zero for which no other world was found. Of the unlisted, only small ones matter."""
        self.low, self.high = self._bounds()
        proved = np.zeros_like(self.data)
        self.row_moves, self.branch_moves = np.zeros_like(self.data), np.zeros_like(self.data)
        for move in self.moves:
            columns = [column for column, _step in move]
            more, fewer = self._row_can(move, 1), self._row_can(move, -1)
            branch_more, branch_fewer, possible = self._move_through_tree(more, fewer)
            for column in columns:
                self.row_moves[:, column] |= more | fewer
                self.branch_moves[:, column] |= branch_more | branch_fewer
                proved[:, column] |= possible
        told = self.hidden() & ~proved & (self.counts > 0)
        told[self.tree.unlisted] &= self.counts[self.tree.unlisted] < self.small
        told[:, list(self.columns.unlisted)] = False
        return told

    def _bounds(self) -> tuple[Counts, Counts]:
        """Least and most of each count by its own label alone."""
        low, high = self.counts.copy(), self.counts.copy()
        hidden = self.hidden()
        low[hidden] = 1
        low[(self.state == HIDDEN) & self.may_be_zero] = 0
        high[hidden] = self.ceiling[hidden]
        fewer = self.state == SMALL_STATE
        high[fewer] = np.minimum(high[fewer], self.small - 1)
        return low, high

    def _row_can(self, move: Move, sign: int) -> Flags:
        """Rows in which the move is possible by their labels and by how their columns hang together."""
        can = np.ones(len(self.counts), dtype=bool)
        moved: dict[int, Counts] = {}
        for column, step in move:
            moved[column] = self.counts[:, column] + sign * step
            can &= self.hidden()[:, column]
            can &= (moved[column] >= self.low[:, column]) & (moved[column] <= self.high[:, column])
        for relation, known in zip(self.relations, self.known_in, strict=True):
            if relation.whole in moved or any(part in moved for part in relation.parts):
                whole = moved.get(relation.whole, self.counts[:, relation.whole])
                parts = [moved.get(part, self.counts[:, part]) for part in relation.parts]
                can &= _agree(relation.kind, whole, parts) | ~known
        return can

    def _move_through_tree(self, more: Flags, fewer: Flags) -> tuple[Flags, Flags, Flags]:
        """Where one more (one fewer) can be carried down to a leaf, and where the rest of the tree can make up for it."""
        parent, rows = self.tree.parent, len(more)
        branch_more, branch_fewer = more & self.leaf, fewer & self.leaf
        n_more, n_fewer = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64)
        for level in reversed(self.levels):
            branch_more[level] |= more[level] & (n_more[level] > 0)
            branch_fewer[level] |= fewer[level] & (n_fewer[level] > 0)
            inner = level[parent[level] >= 0]
            np.add.at(n_more, parent[inner], branch_more[inner])
            np.add.at(n_fewer, parent[inner], branch_fewer[inner])
        up_more, up_fewer = np.ones(rows, dtype=bool), np.ones(rows, dtype=bool)
        for level in self.levels[1:]:
            above = parent[level]
            up_more[level] = (n_fewer[above] - branch_fewer[level] > 0) | (more[above] & up_more[above])
            up_fewer[level] = (n_more[above] - branch_more[level] > 0) | (fewer[above] & up_fewer[above])
        return branch_more, branch_fewer, (branch_more & up_more) | (branch_fewer & up_fewer)

    def _rows_with(self, relation: Relation) -> Flags:
        return np.asarray(self.data[:, [relation.whole, *relation.parts]].all(axis=1))

    def _holds(self, relation: Relation) -> bool:
        rows = self._rows_with(relation)
        parts = [self.counts[rows, part] for part in relation.parts]
        return bool(_agree(relation.kind, self.counts[rows, relation.whole], parts).all())

    # what to hide next

    def hide_more(self, told: Flags) -> bool:
        """Give company to the counts that could be told; whether any more could be hidden."""
        loosened: set[tuple[str, int, int]] = set()
        for row, column in zip(*np.nonzero(told), strict=True):
            cell = int(row), int(column)
            for group in self._neighbourhoods(cell):
                if group in self.spent:
                    continue
                if group in loosened or self._loosen(group):
                    loosened.add(group)
                    break
                self.spent.add(group)
        self._hide_along()
        return bool(loosened)

    def close_sisters(self, told: Flags) -> bool:
        """Where nothing else is left: withhold all of an area that says nobody, beside each that is told; whether one was.

        Of one person asked, in the only area not to say nobody of a whole that says somebody, all would be known.
        """
        found = {self._quietest_sister((int(row), int(column))) for row, column in zip(*np.nonzero(told), strict=True)}
        rows = sorted(row for row in found if row is not None)
        for row in rows:
            self.state[row, self.data[row]] = HIDDEN
            self.may_be_zero[row] = self.data[row]
        return bool(rows)

    def _quietest_sister(self, cell: Cell) -> int | None:
        """An area beside it, or beside one that it lies in, that shows the least and could hold somebody."""
        row, column = cell
        while (whole := int(self.tree.parent[row])) >= 0:
            shown = [int(at) for at in self.children[whole] if self.state[at, column] == SHOWN and self.ceiling[at, column] > 0]
            if shown:
                return min(shown, key=lambda at: (int(self.counts[at, column]), int(self.ceiling[at, column]), at))
            row = whole
        return None

    def _neighbourhoods(self, cell: Cell) -> Iterable[tuple[str, int, int]]:
        """Where to look for company: where the cell is stuck first (in its row, in its parts, beside its sisters).

        Then beside and below the counts that hang together with it, and at last the same of the areas that it lies in.
        """
        row, column = cell
        beside = ("parts", int(self.tree.parent[row]), column)
        below = ("parts", row, column)
        rows = [("row", row, at) for at, relation in enumerate(self.relations) if column in _columns_of(relation)]
        if not self.row_moves[cell]:
            yield from (*rows, beside, below)
        elif not self.branch_moves[cell]:
            yield from (below, *rows, beside)
        else:
            yield from (beside, *rows, below)
        together = self._together(column)
        while row >= 0:
            above = int(self.tree.parent[row])
            yield from (("row", row, at) for at, relation in enumerate(self.relations) if together & set(_columns_of(relation)))
            yield from (("parts", at, other) for other in sorted(together) for at in (above, row))
            row = above

    def _together(self, column: int) -> set[int]:
        """The columns that relations tie to this one, straight or through others."""
        found = {column}
        while len(found) < len(grown := found.union(*(c for c in map(_columns_of, self.relations) if found & set(c)))):
            found = grown
        return found

    def _loosen(self, group: tuple[str, int, int]) -> bool:
        """Make one relation say less: drop its "fewer than 5" labels, else hide its smallest part, else its whole."""
        kind, at, which = group
        if at < 0:
            return False
        if kind == "parts":
            parts: list[Cell] = [(int(i), which) for i in self.children[at] if self.data[i, which]]
            whole = at, which
        else:
            relation = self.relations[which]
            parts, whole = [(at, part) for part in relation.parts], (at, relation.whole)
        if not parts:
            return False
        labelled = [cell for cell in (*parts, whole) if self.state[cell] == SMALL_STATE]
        if labelled:
            for cell in labelled:
                self.state[cell] = HIDDEN
            return True
        spare = self._spare(parts, whole)
        if spare is None:
            return False
        self.state[spare] = HIDDEN
        return True

    def _spare(self, parts: Sequence[Cell], whole: Cell) -> Cell | None:
        """What to withhold next: a part, a zero that may be withheld, the whole; the smallest first, the precious last."""
        shown = [cell for cell in (*parts, whole) if self.state[cell] == SHOWN]
        choice = [cell for cell in shown if self.counts[cell] > 0 or (self.may_be_zero[cell] and cell != whole)]
        if not choice:
            return None

        def cost(cell: Cell) -> tuple[bool, bool, bool, int, int, Cell]:
            precious = cell[1] in self.columns.precious and any(other[1] not in self.columns.precious for other in choice)
            count = int(self.counts[cell])
            return precious, cell == whole, count == 0, count, int(self.counts[cell[0]].sum()), cell

        return min(choice, key=cost)

    def _hide_along(self) -> None:
        """What is hidden along with what is hidden."""
        before = -1
        while before != (before := int((self.state == HIDDEN).sum())):
            hidden = self.hidden()
            for leader, follower in self.columns.along:
                shown = (self.state[:, follower] == SHOWN) & (self.counts[:, follower] > 0)
                self.state[hidden[:, leader] & shown, follower] = HIDDEN
            for relation in self.columns.relations:
                self._withhold_parts(relation, hidden)

    def _withhold_parts(self, relation: Relation, hidden: Flags) -> None:
        if relation.closes:
            for part in relation.parts:  # also what read "fewer than 5": that would say "not zero"
                self.state[hidden[:, relation.whole] & self.data[:, part], part] = HIDDEN
        if relation.as_one:
            listed = [part for part in relation.parts if part not in self.columns.unlisted]
            for part in listed:
                self.state[hidden[:, listed].any(axis=1) & (self.state[:, part] == SHOWN), part] = HIDDEN


def _columns_of(relation: Relation) -> tuple[int, ...]:
    return (relation.whole, *relation.parts)


def _agree(kind: str, whole: Counts, parts: Sequence[Counts]) -> Flags:
    total = np.sum(parts, axis=0)
    if kind == "sum":
        return np.asarray(whole == total)
    return np.asarray((np.max(parts, axis=0) <= whole) & (whole <= total))


def _levels(parent: NDArray[np.int64]) -> list[NDArray[np.intp]]:
    """Rows by their distance from the outermost."""
    depth = np.zeros(len(parent), dtype=np.int64)
    above = parent.copy()
    while (above >= 0).any():
        depth += above >= 0
        above = np.where(above >= 0, parent[above], -1)
    return [np.flatnonzero(depth == d) for d in range(int(depth.max(initial=0)) + 1)]


def _children(parent: NDArray[np.int64]) -> list[NDArray[np.intp]]:
    """For each row, the rows that lie in it."""
    order = np.argsort(parent, kind="stable")
    edges = np.searchsorted(parent[order], np.arange(len(parent) + 1))
    return [order[edges[i] : edges[i + 1]] for i in range(len(parent))]
