"""Standing spines without a folder, and the same people linked from scratch by the stages that a run links registers by."""

from dataclasses import replace

import numpy as np
import pyarrow as pa

from linking.shipped import PARSED, RULES, SHIPPED
from ruamjai.linking.comparing import rarity
from ruamjai.linking.features import feature_names
from ruamjai.linking.model import Model
from ruamjai.linking.spine import Joining, Linker, Spine
from ruamjai.linking.standardise import NONE, Lists, records_of
from ruamjai.linking.standing.learning import counted
from ruamjai.linking.standing.policy import Policy
from ruamjai.linking.standing.relinking import Standing, relink
from ruamjai.linking.standing.standing_rows import StandingRows
from ruamjai.linking.standing.taking_in import BatchFile, take_in
from ruamjai.linking.standing.texts import KINDS, no_texts

POLICY = Policy("people", PARSED, RULES, SHIPPED, SHIPPED)


def with_rules(**changed):
    """The shipped policy with some of its rules changed."""
    return replace(POLICY, rules=replace(RULES, **changed))


def weights(given):
    """The shipped policy with a model of these coefficients, 0 for all others."""
    names = feature_names(RULES)
    assert set(given) <= set(names)
    return POLICY.with_model(Model(np.array([float(given.get(name, 0)) for name in names]), labelled=1, reach=None))


def empty(registers, policy=POLICY):
    """A spine of no rows yet."""
    rows = StandingRows((), {kind: no_texts() for kind in KINDS}, 0)
    return Standing(rows, tuple(registers), policy.rules, policy.model, {}, {}, np.zeros(0, np.int32))


def add(standing, batch, register, table, policy=POLICY, *, dedupe=False):
    """The spine with a batch more; of the first one the names are counted."""
    rows = take_in(
        BatchFile(table, True, [], ""), batch, standing.registers.index(register), standing.rows, policy, dedupe=dedupe
    )
    if not standing.rows.segments:
        rows = counted(rows)
    ready = replace(standing, rows=replace(standing.rows, texts=rows.texts))
    return relink(ready, [rows.segments[-1]], added=True).standing


def withdraw(standing, batch):
    """The spine without a batch."""
    return relink(standing, [segment for segment in standing.rows.segments if segment.batch == batch], added=False).standing


def links_of(standing):
    """{(left id, right id, tier, probability)} over all registers."""
    return {
        (left, right, tier, round(probability, 12))
        for links in standing.links.values()
        for left, right, tier, probability in zip(
            standing.rows.ids(links.left), standing.rows.ids(links.right), links.tier.tolist(), links.probability.tolist(),
            strict=True,
        )
    }  # fmt: skip


def groups_of(standing):
    """The people as sets of row ids."""
    found = {}
    rows = standing.rows.all()
    for row, person in zip(standing.rows.ids(rows), standing.person[rows].tolist(), strict=True):
        found.setdefault(person, set()).add(row)
    return {frozenset(group) for group in found.values()}


def pairs_of(standing):
    """{(left id, right id, rules, kind, log odds)} of all pairs that are held."""
    return {
        (left, right, rules, kind, odds)
        for pairs in standing.pairs.values()
        for left, right, rules, kind, odds in zip(
            standing.rows.ids(pairs.left), standing.rows.ids(pairs.right), pairs.rules.tolist(), pairs.kind.tolist(),
            pairs.log_odds.tolist(), strict=True,
        )
    }  # fmt: skip


def from_scratch(lists, counted_rows, policy=POLICY):
    """(links, groups) of whole registers, in their order, by ``Joining``; names as common as in the first ``counted_rows``."""
    ids = pa.chunked_array([chunk for one in lists for chunk in one["id"].chunks], pa.string())
    in_list = np.repeat(np.arange(len(lists)), [len(one) for one in lists])
    records = records_of(lists, ids, Lists(tuple("abcdefgh"[: len(lists)]), (None,) * len(lists)), in_list)
    spine = Spine(np.full(len(records), NONE, np.int64))
    rare = rarity(records, np.arange(counted_rows))
    linker = Linker(policy.rules, policy.shipped, None, 0, model=policy.model)
    for rank in range(len(lists)):
        rows = np.flatnonzero(in_list == rank)
        person_of = np.full(len(rows), NONE, np.int64)
        if rank:
            joining = Joining(spine, records, linker, np.arange(rows[0]), rows, np.arange(len(rows)))
            joining.rare = rare
            joining.by_number(person_of)
            joining.by_comparison(person_of, 0)
        new = person_of == NONE
        person_of[new] = spine.n_people + np.arange(new.sum())
        spine.n_people += int(new.sum())
        spine.person[rows] = person_of
    names = ids.to_pylist()
    links = {
        (names[left], names[right], found.tier, round(probability, 12))
        for found in (*spine.links, *spine.possible)
        for left, right, probability in zip(
            found.left.tolist(), found.right.tolist(), found.probability.tolist(), strict=True
        )
    }  # fmt: skip
    groups = {}
    for row, person in zip(names, spine.person.tolist(), strict=True):
        groups.setdefault(person, set()).add(row)
    return links, {frozenset(group) for group in groups.values()}
