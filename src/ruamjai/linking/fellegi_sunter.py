"""Match weights after Fellegi and Sunter, with two kinds of non-matches: any two people, and two people of one household.

For a pair with pattern gamma, m(gamma) is its share among pairs of one person, u(gamma) among pairs of any two people, h(gamma)
among pairs of household mates; fields are taken as independent within each kind. With N_m, N_u, N_h expected pairs,

    odds(gamma) = N_m m(gamma) / (N_u u(gamma) + N_h h(gamma))

Plain Fellegi-Sunter lacks N_h h: household mates share address and family name, so that two agreements come as one, and most
false links are to a mate. m is learnt from verified pairs (tier 1), u from random pairs, h from mates whom one list
holds together; never by EM over the candidates, where mates drift into the matches (linkage.md 5).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ruamjai.linking.comparing import UNKNOWN, Levels
from ruamjai.linking.rules import LinkingRules

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Expected:
    """Pairs expected among all that could be made of the two sides: of one person, of any two people, of household mates."""

    matches: float
    others: float
    mates: float


@dataclass(frozen=True, slots=True)
class Model:
    """Learnt shares: ``m[f][k]`` is the share of field f's level k among pairs of one person; so ``u`` and ``mates``."""

    m: tuple[Floats, ...]
    u: tuple[Floats, ...]
    mates: tuple[Floats, ...]
    expected: Expected


def learn_shares(levels: Levels, first: list[Floats], first_weight: float) -> tuple[Floats, ...]:
    """Shares of each field's levels among pairs whose level is known.

    The rulebook's shares ``first`` count as ``first_weight`` pairs, and every level as half a pair more (Jeffreys), so that
    few labels move little and no level is held to be impossible.
    """
    shares = []
    for place, start in enumerate(first):
        seen = np.bincount(levels[levels[:, place] != UNKNOWN, place], minlength=len(start)).astype(float)
        counts = seen + start * first_weight + (0.5 if seen.sum() else 0.0)
        shares.append(counts / counts.sum())
    return tuple(shares)


def learn(
    rules: LinkingRules, *, same: Levels, random: Levels, mates: Levels, exact_u: dict[int, float], expected: Expected
) -> Model:
    """The model of one list against the people known before it.

    ``same`` are levels of verified pairs, ``random`` of random pairs, ``mates`` of household mates. ``exact_u`` gives, for
    fields whose first level is plain equality, its exact share among all pairs, which a sample meets too seldom.
    """
    first = {share: [np.array([getattr(k, share) for k in f.levels]) for f in rules.fields] for share in ("m", "u", "mates")}
    m = learn_shares(same, first["m"], rules.first_weight)
    u = learn_shares(random, first["u"], rules.first_weight)
    h = learn_shares(mates, first["mates"], rules.first_weight)
    for place, share in exact_u.items():
        rest = u[place][1:].sum()
        u[place][1:] *= (1 - share) / rest
        u[place][0] = share
    taught = [field.learned for field in rules.fields]
    return Model(
        m=tuple(learnt if t else start for t, learnt, start in zip(taught, m, first["m"], strict=True)),
        u=tuple(learnt if t else start for t, learnt, start in zip(taught, u, first["u"], strict=True)),
        mates=tuple(learnt if t else start for t, learnt, start in zip(taught, h, first["mates"], strict=True)),
        expected=expected,
    )


def log2_shares(levels: Levels, shares: tuple[Floats, ...]) -> Floats:
    """log2 of each field's share at its level (rows: pairs, columns: fields); 0 where unknown, which says nothing."""
    logs = np.zeros(levels.shape)
    for place, share in enumerate(shares):
        known = levels[:, place] != UNKNOWN
        logs[known, place] = np.log2(share[levels[known, place]])
    return logs


def match_weights(model: Model, levels: Levels, rarity: Floats) -> Floats:
    """log2 of the Bayes factor of each pair: m(gamma) over the mixture of both kinds of non-matches.

    ``rarity`` is added to the weight against any two people: log2(u / frequency of the shared value), summed over fields.
    """
    same = log2_shares(levels, model.m).sum(axis=1)
    others = log2_shares(levels, model.u).sum(axis=1) - rarity
    mates = log2_shares(levels, model.mates).sum(axis=1)
    against = model.expected.others + model.expected.mates
    with np.errstate(divide="ignore"):  # where no register lists mates, their share is 0 and drops out
        mixture = np.log2([model.expected.others / against, model.expected.mates / against])
    weights: Floats = same - np.logaddexp2(others + mixture[0], mates + mixture[1])
    return weights


def odds(model: Model, weights: Floats) -> Floats:
    """Odds that a pair is one person, before one-to-one."""
    prior = model.expected.matches / (model.expected.others + model.expected.mates)
    found: Floats = np.exp2(np.minimum(weights, 1000)) * prior
    return found
