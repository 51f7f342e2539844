"""How a list's model is learnt, without a hand-made label.

Tier 1 gives pairs that are surely one person. With their number hidden they are blocked and compared again, against the same
people that the rest of the list is compared with: the partner is the positive, everyone else found is a negative, mates of
the household among them. So far this is a classifier of the easy cases: records with a good number have fewer errors than
those without, and the probabilities it gives the latter are far too low (linkage.md, finding 5).

The second half mends that. How often a record meets strangers and mates of each pattern does not depend on whether its own
number is good, once it is known which of its fields are empty; so the negatives of the first half, counted up to the size of
the rest, say how many of each pattern are to be expected there by chance. What the rest has beyond that are matches. A few
rounds of expectation and maximisation, with the negatives held fixed, turn this into a model. A pair's odds are held against
its right record having no partner at all, which is less likely than that a record is one's partner by chance alone: most
records that meet a stranger have found their partner elsewhere. Plain expectation maximisation
over the candidates is not used: without fixed negatives, mates drift into the matches (linkage.md 5).
"""

from dataclasses import dataclass

import numpy as np

from ruamjai.linking.blocking import Candidates, number_bits
from ruamjai.linking.comparing import UNKNOWN, Levels, group
from ruamjai.linking.features import CONSTANT, design, feature_names, fields_of, is_number
from ruamjai.linking.logistic import Floats, fit
from ruamjai.linking.model import Model
from ruamjai.linking.rules import LinkingRules
from ruamjai.linking.standardise import NONE, Bools, Ints, Records

_FEW_OF_A_CLASS = 20
_ROUND_STEPS = 4  # Newton steps in each later round: it begins where the last one ended
_TOGETHER_FIRMER = 5.0
_FREE = 1e-9
_FEWEST_PARTNERS, _MOST_PARTNERS = 0.01, 0.95
_ROUNDS_OF_ONE_NUMBER, _SETTLED = 50, 1e-3
_HELD = 5.0  # matches that a shipped weight of the number counts as
_WHAT_MAY_BE_EMPTY = ("first", "last", "sex", "year", "day", "house", "village", "tambon")


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of records and their levels; ``right``: all right records that were looked for, found or not."""

    pairs: Candidates
    levels: Levels
    right: Ints


@dataclass(frozen=True, slots=True)
class Labelled:
    """Levels of pairs whose number is hidden, which of them are one person, and for how many of the rest each stands."""

    levels: Levels
    same: Bools
    weight: Floats
    reach: float


def draw_labels(verified: tuple[Ints, Ints], rules: LinkingRules, seed: int) -> tuple[Ints, Ints]:
    """Verified pairs to learn from: all, or so many drawn as the rulebook says, in their order."""
    if len(verified[0]) <= rules.label_pairs:
        return verified
    draw = np.random.default_rng(seed)
    chosen = np.sort(draw.choice(len(verified[0]), rules.label_pairs, replace=False))
    return verified[0][chosen], verified[1][chosen]


def draw_rest(rest: Pairs, rules: LinkingRules, seed: int) -> Pairs:
    """The rest as it is, or the pairs of so many of its right records, drawn, as the rulebook says."""
    if len(rest.right) <= rules.rest_records:
        return rest
    draw = np.random.default_rng(seed)
    right = rest.right[np.sort(draw.choice(len(rest.right), rules.rest_records, replace=False))]
    drawn = np.zeros(int(rest.right.max()) + 1, bool)
    drawn[right] = True
    chosen = np.flatnonzero(drawn[rest.pairs.right])
    return Pairs(rest.pairs.where(chosen), rest.levels[chosen], right)


def label(
    records: Records, person: Ints, verified: tuple[Ints, Ints], met: Pairs, rest: Pairs, rules: LinkingRules
) -> Labelled:
    """Verified right records in the rest's place. ``met`` is what blocking found for them: partners, and everyone else.

    ``person`` says whom a left record speaks of. Pairs that only the number brought together are left out.
    """
    partner = np.full(len(records), NONE)
    partner[verified[1]] = person[verified[0]]
    same = person[met.pairs.left] == partner[met.pairs.right]
    levels = met.levels.copy()
    levels[:, rules.pattern_field("number")] = UNKNOWN
    told = (met.pairs.rules & ~number_bits(rules)) != 0
    weight = _weights(records, verified[1], rest.right)[_emptiness(records, met.pairs.right)]
    reach = len(np.unique(met.pairs.right[same & told])) / max(len(verified[1]), 1)
    return Labelled(levels[told], same[told], weight[told], reach)


def _emptiness(records: Records, rows: Ints) -> Ints:
    """One number for which fields of each record are empty."""
    found = np.zeros(len(rows), np.int64)
    for bit, part in enumerate(_WHAT_MAY_BE_EMPTY):
        found |= (records.part(part, rows) == NONE).astype(np.int64) << bit
    return found


def _weights(records: Records, labelled: Ints, rest: Ints) -> Floats:
    """By emptiness: how many records of the rest stand for one labelled record with the same fields empty."""
    size = 1 << len(_WHAT_MAY_BE_EMPTY)
    of_labelled = np.bincount(_emptiness(records, labelled), minlength=size)
    of_rest = np.bincount(_emptiness(records, rest), minlength=size)
    overall = len(rest) / max(len(labelled), 1)
    return np.where(of_labelled >= _FEW_OF_A_CLASS, of_rest / np.maximum(of_labelled, 1), overall)


def learn(labelled: Labelled, rest: Pairs, person: Ints, rules: LinkingRules, shipped: Model) -> Model:
    """The model of one list. ``person`` says whom a left record of the rest speaks of."""
    names = feature_names(rules)
    about_number = np.array([is_number(name) for name in names])
    number = rest.levels[:, rules.pattern_field("number")]
    hidden = rest.levels.copy()
    hidden[:, rules.pattern_field("number")] = UNKNOWN
    kinds = group(np.concatenate([labelled.levels, hidden]), rules)
    of_labelled, of_rest = kinds.of[: len(labelled.levels)], kinds.of[len(labelled.levels) :]
    n = len(kinds.levels)
    x = design(kinds.levels, rules)[:, ~about_number]
    negative = np.bincount(of_labelled[~labelled.same], labelled.weight[~labelled.same], minlength=n)
    positive = np.bincount(of_labelled[labelled.same], labelled.weight[labelled.same], minlength=n)
    around = shipped.coefficients[~about_number]
    precision = _precision([name for name in names if not is_number(name)], rules)
    found = fit(x, positive, negative, around=around, precision=precision)
    of_number = shipped.coefficients[about_number]
    rivals = _Rivals(rest.pairs, person)
    alone = 0.0  # log of how many of the rest have no partner among the candidates
    for _ in range(rules.rounds):
        shares = rivals.shares((x @ found)[of_rest] + np.where(number >= 0, of_number[number], 0.0) - alone)
        alone = np.log(1 - min(float(shares.sum()) / max(len(rest.right), 1), _MOST_PARTNERS))
        of_number = _weigh_number(number, shares, shipped.coefficients[about_number])
        matches = np.bincount(of_rest, shares, minlength=n)
        found = fit(x, matches, negative, around=around, precision=precision, start=found, rounds=_ROUND_STEPS)
    coefficients = np.empty(len(names))
    coefficients[~about_number], coefficients[about_number] = found, of_number
    coefficients[names.index(CONSTANT)] -= alone
    return Model(coefficients, labelled=int(labelled.same.sum()), reach=labelled.reach, partners=1 - float(np.exp(alone)))


def adapt(shipped: Model, rest: Pairs, person: Ints, rules: LinkingRules) -> Model:
    """The shipped model where nothing can be learnt, with as many partners as these files turn out to have.

    Expectation and maximisation over one number, the share of right records with a partner; the weights stay.
    """
    kinds = group(rest.levels, rules)
    rivals, model = _Rivals(rest.pairs, person), shipped
    for _ in range(_ROUNDS_OF_ONE_NUMBER):
        expected = rivals.shares(model.log_odds(kinds.levels, rules)[kinds.of]).sum() / max(len(rest.right), 1)
        share = float(np.clip(expected, _FEWEST_PARTNERS, _MOST_PARTNERS))
        settled = abs(share - model.partners) < _SETTLED
        model = shipped.with_partners(share)
        if settled:
            break
    return model


def _precision(names: list[str], rules: LinkingRules) -> Floats:
    """How firmly each coefficient is held: what two fields say together more firmly than what one says alone, so that the
    fields by themselves carry what they can."""
    held = np.array([rules.shipped_weight * (_TOGETHER_FIRMER if len(fields_of(name)) > 1 else 1.0) for name in names])
    held[names.index(CONSTANT)] = _FREE
    return held


class _Rivals:
    """Pairs that share a record: at most one of them is a match."""

    def __init__(self, pairs: Candidates, person: Ints) -> None:
        self.right, self.left = (np.unique(side, return_inverse=True)[1] for side in (pairs.right, person[pairs.left]))

    def shares(self, log_odds: Floats) -> Floats:
        """The probability of each pair, given its odds and those of its rivals on the fuller side."""
        odds = np.exp(np.minimum(log_odds, 30.0))
        of_right = np.bincount(self.right, odds)[self.right]
        of_left = np.bincount(self.left, odds)[self.left]
        found: Floats = np.asarray(odds / (1 + np.maximum(of_right, of_left)))
        return found


def _weigh_number(number: Levels, shares: Floats, shipped: Floats) -> Floats:
    """Log Bayes factors of the number's levels: their share among matches over that among the others.

    A level that few matches have stays near its shipped weight.
    """
    known = number >= 0
    matches = np.bincount(number[known], shares[known], minlength=len(shipped))
    others = np.bincount(number[known], 1 - shares[known], minlength=len(shipped))
    factors = np.log((matches + 0.5) / (matches.sum() + 1)) - np.log((others + 0.5) / (others.sum() + 1))
    found: Floats = (factors * matches + shipped * _HELD) / (matches + _HELD)
    return found
