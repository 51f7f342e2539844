"""Pairs drawn from a known distribution of patterns, so that the probability of each is known without any model.

Each right record has a partner with probability ``SHARED``, and meets strangers, a Poisson number with mean ``MET``, whatever
its own quality. Fields are independent within partners and within strangers. Labelled records have a quarter of the rest's
errors. Of candidates 1 … n of a record, with likelihood ratios r (partner to stranger), the k-th is the partner with
probability o_k / (1 + o_1 + … + o_n), o = SHARED / (1 - SHARED) / MET * r.
"""

from dataclasses import dataclass

import numpy as np

from linking.shipped import RULES
from ruamjai.linking.blocking import Candidates
from ruamjai.linking.training import Labelled, Pairs

SHARED, MET = 0.6, 2.0
REST, VERIFIED, KNOWN_BEFORE = 12_000, 5_000, 30_000
PLACES = [field for field in RULES.fields if field.kind != "rarity"]
NUMBER = RULES.pattern_field("number")
# Shares of levels, unknown at the end.
NUMBER_OF_PARTNER = np.array([0, 0.2, 0.05, 0.05, 0.7])
NUMBER_OF_STRANGER = np.array([0, 0.0005, 0.0005, 0.299, 0.7])
NOT_KNOWN = np.array([0, 0, 0, 0, 1.0])
COMMON_OF_PARTNER, COMMON_OF_STRANGER = np.array([0.5, 0.3, 0.2]), np.array([0.1, 0.3, 0.6])


@dataclass(frozen=True)
class Kind:
    """A kind of pair: shares of each compared field's levels (unknown at the end), and of steps of rarity."""

    fields: list
    common: np.ndarray

    def draw(self, n, draw):
        """Levels of n pairs."""
        columns = [_levels(draw.choice(len(shares), n, p=shares), shares) for shares in self.fields]
        for name in (0, 1):
            columns.append(np.where(columns[name] == 0, draw.choice(3, n, p=self.common), -1))
        return np.column_stack(columns).astype(np.int8)

    def log_share(self, levels):
        """Natural logarithm of each pattern's share among pairs of this kind."""
        with np.errstate(divide="ignore"):
            said = sum(np.log(shares)[levels[:, place]] for place, shares in enumerate(self.fields))  # -1 is the last one
            for name in (0, 1):
                said += np.where(levels[:, name] == 0, np.log(self.common)[levels[:, len(PLACES) + name]], 0.0)
        return said


def _levels(drawn, shares):
    return np.where(drawn == len(shares) - 1, -1, drawn)


@dataclass(frozen=True)
class Known:
    """What is learnt from, which pairs of the rest are one person, and the true probability of each."""

    labelled: Labelled
    rest: Pairs
    person: np.ndarray
    same: np.ndarray
    probability: np.ndarray


def posterior(right, log_odds):
    """The probability of each pair given its right record's other candidates."""
    odds = np.exp(log_odds)
    return odds / (1 + np.bincount(right, odds)[right])


def make_known(*, errors, seed):
    """``errors``: the share of partners of the rest who do not agree in a field."""
    draw = np.random.default_rng(seed)
    wrong = {field.id: draw.dirichlet(np.ones(len(field.levels) - 1)) for field in PLACES}
    strange = {field.id: draw.dirichlet(np.ones(len(field.levels) - 1)) for field in PLACES}

    def partners(rate, number):
        return Kind([number if f.id == "number" else _shares(wrong[f.id], _rate(f, rate)) for f in PLACES], COMMON_OF_PARTNER)

    def strangers(number):
        shares = [number if f.id == "number" else _shares(strange[f.id], 0.48 if f.id == "sex" else 0.89) for f in PLACES]
        return Kind(shares, COMMON_OF_STRANGER)

    verified = _met(draw, VERIFIED, 1.0, partners(errors / 4, NOT_KNOWN), strangers(NOT_KNOWN))
    one, other = partners(errors, NUMBER_OF_PARTNER), strangers(NUMBER_OF_STRANGER)
    pairs, same, levels = _met(draw, REST, SHARED, one, other)
    log_odds = np.log(SHARED / (1 - SHARED) / MET) + one.log_share(levels) - other.log_share(levels)
    weight = np.full(len(verified[0]), REST / VERIFIED)
    return Known(
        Labelled(verified[2], verified[1], weight, reach=1.0),
        Pairs(pairs, levels, np.arange(REST)),
        np.arange(KNOWN_BEFORE),
        same,
        posterior(pairs.right, log_odds),
    )


def _rate(field, rate):
    return rate / 10 if field.id == "sex" else rate


def _shares(others, rate, unknown=0.03):
    return np.array([1 - unknown - rate, *(others * rate), unknown])


def _met(draw, n, shared, one, other):
    """(pairs, which are one person, levels) of n right records, in the order of candidates."""
    has, strangers = draw.random(n) < shared, draw.poisson(MET, n)
    right = np.concatenate([np.flatnonzero(has), np.repeat(np.arange(n), strangers)])
    left = np.concatenate([draw.permutation(KNOWN_BEFORE)[: has.sum()], draw.integers(0, KNOWN_BEFORE, strangers.sum())])
    same = np.arange(len(right)) < has.sum()
    levels = np.concatenate([one.draw(has.sum(), draw), other.draw(strangers.sum(), draw)])
    order = np.lexsort((left, right))
    return Candidates(left[order], right[order], np.ones(len(right), np.int64)), same[order], levels[order]
