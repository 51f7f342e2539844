"""What a standing spine weighs by: a model learnt from its own verified numbers, and how often its names are borne.

Both are data of the spine, and stay as they are while batches come and go. They are learnt anew only when that is asked for.
"""

from dataclasses import replace

import numpy as np

from ruamjai.linking.comparing import Levels, rarity_of
from ruamjai.linking.model import Model
from ruamjai.linking.spine import Joining, Linker, Spine
from ruamjai.linking.standardise import NONE, Ints
from ruamjai.linking.standing.part_keys import part_keys
from ruamjai.linking.standing.policy import Policy
from ruamjai.linking.standing.standing_rows import PartKeys, Segment, StandingRows
from ruamjai.linking.standing.texts import KINDS, Texts

_COUNTED = ("first", "last")
_AT_ONCE = 1 << 20  # rows whose keys are made together


def counted(rows: StandingRows) -> StandingRows:
    """The same rows with the names of the first register's counted."""
    first = rows.of_rank(min(segment.rank for segment in rows.segments))
    texts: dict[str, Texts] = dict(rows.texts)
    for kind in _COUNTED:
        bearers = np.zeros(len(texts[kind]), np.int64)
        for segment in first:
            codes = segment.columns[kind]
            bearers += np.bincount(codes[codes != NONE], minlength=len(bearers))
        rarity: Levels = rarity_of(bearers)
        texts[kind] = replace(texts[kind], rarity=rarity)
    return replace(rows, texts=texts)


def learn(rows: StandingRows, policy: Policy, seed: int) -> Model:
    """The model learnt between the first register and the largest other; the shipped one where there is no other.

    Pairs with verified numbers, their number hidden, are what is learnt from, as between any two files.
    """
    sizes: dict[int, int] = {}
    for segment in rows.segments:
        sizes[segment.rank] = sizes.get(segment.rank, 0) + len(segment)
    ranks = sorted(sizes)
    if len(ranks) < 2:
        return policy.shipped
    other = max(ranks[1:], key=lambda rank: (sizes[rank], -rank))
    left, right = _numbers(rows, ranks[0]), _numbers(rows, other)
    records, _ = rows.records(np.concatenate([left, right]))
    entity = rows.entities()
    people, entities = (np.unique(entity[side], return_inverse=True)[1].astype(np.int64) for side in (left, right))
    spine = Spine(np.append(people, np.full(len(right), NONE, np.int64)), int(people.max()) + 1)
    everyone = np.arange(len(records), dtype=np.int64)
    linker = Linker(policy.rules, policy.shipped, None, seed, details=False)
    joining = Joining(spine, records, linker, everyone[: len(left)], everyone[len(left) :], entities)
    person_of = np.full(int(entities.max()) + 1, NONE, np.int64)
    joining.by_number(person_of)
    return joining.by_comparison(person_of, seed)


def _numbers(rows: StandingRows, rank: int) -> Ints:
    return np.concatenate([segment.rows() for segment in rows.of_rank(rank)])


def with_keys(rows: StandingRows, policy: Policy) -> StandingRows:
    """The same rows with the blocking keys that the policy's rules ask for."""
    return replace(rows, segments=tuple(_with_keys(rows, segment, policy) for segment in rows.segments))


def _with_keys(rows: StandingRows, segment: Segment, policy: Policy) -> Segment:
    parts: list[PartKeys] = []
    for start in range(0, len(segment), _AT_ONCE):
        places = slice(start, start + _AT_ONCE)
        records, _ = rows.records(segment.rows()[places])
        codes = {kind: segment.columns[kind][places] for kind in KINDS}
        parts.append(part_keys(records, codes, policy.rules))
    return replace(segment, keys={name: np.concatenate([part[name] for part in parts]) for name in parts[0]})
