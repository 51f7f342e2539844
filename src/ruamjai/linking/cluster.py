"""Comparing where an engine holds the rows: the same function as in one process, a record batch at a time.

The pairs and the coded columns of both sides are joined on the engine; what each batch is then handed is a small ``Records``
of its own rows. The distinct names and how rare they are go along with the function: a name is compared by its spelling, and
there are far fewer spellings than rows. What comes back is whole numbers, so the levels are those of one process.
"""

from dataclasses import dataclass, replace
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from ruamjai.errors import RunError
from ruamjai.linking.blocking import JoinOn
from ruamjai.linking.comparing import Levels, Rarity, compare
from ruamjai.linking.rules import LinkingRules
from ruamjai.linking.standardise import Ints, Lists, Records

_COMPARED = ("number", "first", "last", "sex", "year", "month", "day", "house", "village", "tambon", "amphoe")
_PAIR = "pair"


def levels_of(records: Records, left: Ints, right: Ints, rules: LinkingRules, rare: Rarity, join_on: JoinOn | None) -> Levels:
    """Levels of each pair (rows) in each field (columns), as ``compare`` gives them; on the engine if it can map batches."""
    if join_on is None or join_on.map_batches is None or len(left) == 0:
        return compare(records, left, right, rules, rare)
    found = join_on.map_batches(
        _joined(records, left, right, join_on), CompareBatch(_without_rows(records), rules, rare), _levels_schema(rules)
    )
    place = found[_PAIR].to_numpy()
    if len(place) != len(left):
        raise RunError(f"The engine compared {len(place)} of {len(left)} pairs.")
    levels = np.empty((len(left), len(rules.fields)), np.int8)
    for column, field in enumerate(rules.fields):
        levels[place, column] = found[field.id].to_numpy()
    return levels


@dataclass(frozen=True, slots=True)
class CompareBatch:
    """What is sent to each partition: how to compare, and the names behind the codes (``names``: records without a row)."""

    names: Records
    rules: LinkingRules
    rare: Rarity

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The number of each pair of the batch, and its level in each field."""
        rows: dict[str, Any] = {
            name: np.concatenate([_ints(batch, f"{side}_{name}") for side in ("left", "right")]) for name in _COMPARED
        }
        left = np.arange(len(batch))
        levels = compare(replace(self.names, **rows), left, left + len(batch), self.rules, self.rare)
        columns = [batch.column(_PAIR), *(pa.array(levels[:, i]) for i in range(levels.shape[1]))]
        return pa.record_batch(columns, schema=_levels_schema(self.rules))


def _joined(records: Records, left: Ints, right: Ints, join_on: JoinOn) -> ir.Table:
    """The pairs by number, with what is compared of their left and of their right record."""
    pairs = join_on.table(pa.table({_PAIR: np.arange(len(left)), "left": left, "right": right}))
    for side, rows in (("left", left), ("right", right)):
        pairs = pairs.join(join_on.table(_columns(records, np.unique(rows), side)), side)
    return pairs.select(_PAIR, *(f"{side}_{name}" for side in ("left", "right") for name in _COMPARED))


def _columns(records: Records, rows: Ints, side: str) -> pa.Table:
    return pa.table({side: rows} | {f"{side}_{name}": getattr(records, name)[rows] for name in _COMPARED})


def _without_rows(records: Records) -> Records:
    """The names behind the codes and nothing else: what comparing needs besides the columns that are joined."""
    nothing = np.zeros(0, np.int64)
    no_rows: dict[str, Any] = dict.fromkeys(_COMPARED, nothing)
    return replace(
        records,
        ids=pa.chunked_array([], pa.string()),
        lists=Lists((), ()),
        in_list=nothing,
        household_ids=pa.array([], pa.string()),
        household=nothing,
        valid=np.zeros(0, bool),
        **no_rows,
    )


def _ints(batch: pa.RecordBatch, name: str) -> Ints:
    found: Ints = batch.column(name).to_numpy(zero_copy_only=False)
    return found


def _levels_schema(rules: LinkingRules) -> pa.Schema:
    return pa.schema([(_PAIR, pa.int64()), *((field.id, pa.int8()) for field in rules.fields)])
