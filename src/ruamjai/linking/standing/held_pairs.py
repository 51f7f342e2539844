"""The pairs that a standing spine holds of each register: what was weighed once is not weighed again.

Held are pairs whose odds count (``LEAST_ODDS``), and all pairs with one valid number. A pair's log odds hang on the two rows,
the rules, the model and the counted names alone, not on who is linked to whom: they last until one of the rows goes.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ruamjai.linking.assigning import LEAST_ODDS
from ruamjai.linking.comparing import Levels, Rarity, compare, group
from ruamjai.linking.model import Model
from ruamjai.linking.rules import RARITY_STEPS, LinkingRules
from ruamjai.linking.standardise import Bools, Ints, Records
from ruamjai.linking.standing.changed_blocks import RowPairs, number_rule
from ruamjai.linking.standing.spine_file import Columns
from ruamjai.linking.standing.standing_rows import StandingRows
from ruamjai.linking.tier1 import verify

Floats = npt.NDArray[np.float64]
_AT_ONCE = 1 << 20  # pairs compared together
_DECIMALS = 9  # of log odds: sums of the same weights are equal, in whatever order a machine adds them up
_TYPES = {"left": np.int32, "right": np.int32, "rules": np.int64, "kind": np.int64, "log_odds": np.float64}


@dataclass(frozen=True, slots=True)
class HeldPairs:
    """Pairs of rows (numbers): the rules as bits (0: the number alone), the pattern as one number, natural log odds.

    Two bits behind the blocking rules' say that the valid numbers are equal, and that name or birth bears that out.
    """

    left: Ints
    right: Ints
    rules: Ints
    kind: Ints
    log_odds: Floats

    def __len__(self) -> int:
        return len(self.left)

    def where(self, chosen: Bools | Ints) -> "HeldPairs":
        """Some of the pairs."""
        return HeldPairs(*(values[chosen] for values in self.columns().values()))

    def and_also(self, more: "HeldPairs") -> "HeldPairs":
        """These, then those."""
        return held([self.columns(), more.columns()])

    def columns(self) -> Columns:
        """As written to a file."""
        return {name: getattr(self, name) for name in _TYPES}

    def packed(self) -> Ints:
        """Each pair as one number."""
        return packed(self.left, self.right)


def held(parts: list[Columns]) -> HeldPairs:
    """The pairs of several files."""
    return HeldPairs(*(np.concatenate([np.zeros(0, kind), *(part[name] for part in parts)]) for name, kind in _TYPES.items()))


def packed(left: Ints, right: Ints) -> Ints:
    """Pairs as one number each."""
    found: Ints = (right.astype(np.int64) << 32) | left
    return found


def blocking_mask(rules: LinkingRules) -> int:
    """The bits of the blocking rules."""
    return (1 << number_rule(rules)) - 1


def number_bit(rules: LinkingRules) -> int:
    """The bit of pairs with one valid number."""
    return 1 << number_rule(rules)


def verified_bit(rules: LinkingRules) -> int:
    """The bit of such pairs whose names or births bear the number out."""
    return 2 << number_rule(rules)


def weigh(rows: StandingRows, pairs: RowPairs, rules: LinkingRules, model: Model) -> HeldPairs:
    """Those of the pairs that are to be held, compared and weighed."""
    if len(pairs) == 0:
        return held([])
    spoken_of = np.zeros(rows.end, bool)
    spoken_of[pairs.left], spoken_of[pairs.right] = True, True
    numbers = np.flatnonzero(spoken_of)
    place = np.cumsum(spoken_of, dtype=np.int32) - np.int32(1)
    records, rare = rows.records(numbers)
    found = [
        _weigh(records, rare, RowPairs(pairs.left[part], pairs.right[part], pairs.rules[part]), place, rules, model).columns()
        for start in range(0, len(pairs), _AT_ONCE)
        for part in [slice(start, start + _AT_ONCE)]
    ]
    return held(found)


def _weigh(
    records: Records, rare: Rarity, pairs: RowPairs, place: Ints, rules: LinkingRules, model: Model
) -> HeldPairs:  # fmt: skip
    left, right = place[pairs.left], place[pairs.right]
    levels = compare(records, left, right, rules, rare)
    kinds = group(levels, rules)
    log_odds = np.round(model.log_odds(kinds.levels, rules), _DECIMALS)[kinds.of]
    bits = _with_numbers(records, left, right, pairs.rules, rules)
    bits = np.where(log_odds >= np.log(LEAST_ODDS), bits, bits & ~blocking_mask(rules))
    found = HeldPairs(
        pairs.left.astype(np.int32), pairs.right.astype(np.int32), bits, packed_kinds(kinds.levels, rules)[kinds.of], log_odds
    )
    return found.where(bits != 0)


def _with_numbers(records: Records, left: Ints, right: Ints, bits: Ints, rules: LinkingRules) -> Ints:
    """The bits with those of tier 1 put right: a number rule's key may meet another's by accident."""
    said = np.flatnonzero(bits & number_bit(rules))
    one, other = left[said], right[said]
    same = records.valid[one] & records.valid[other] & (records.number[one] == records.number[other])
    good = same & verify(records, one, other, rules)
    found = bits.copy()
    found[said[~same]] &= ~number_bit(rules)
    found[said[good]] |= verified_bit(rules)
    return found


def _sizes(rules: LinkingRules) -> list[int]:
    return [(len(field.levels) or RARITY_STEPS) + 1 for field in rules.fields]


def packed_kinds(levels: Levels, rules: LinkingRules) -> Ints:
    """Patterns as one number each."""
    found = np.zeros(len(levels), np.int64)
    for place, size in enumerate(_sizes(rules)):
        found = found * size + (levels[:, place] + 1)
    return found


def levels_of(kinds: Ints, rules: LinkingRules) -> Levels:
    """The patterns (rows of levels) that the numbers stand for."""
    columns = []
    for size in reversed(_sizes(rules)):
        kinds, level = np.divmod(kinds, size)
        columns.append(level - 1)
    return np.column_stack(columns[::-1]).astype(np.int8)
