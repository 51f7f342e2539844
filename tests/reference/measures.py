"""Figures of areas with errors, and what another cut-off or other weights make of them, in plain Python.

A household is a dict: tambon, members, one entry a dimension and indicator (True, False or None for unknown), and where it is
given ``poor``. Weights and k are fractions. The variance of a ratio r = Σy / Σx over n households is written as textbooks have
it: n / (n − 1) · Σ (y_i − r x_i)² / (Σx)², over the households that the denominator counts.
"""

from fractions import Fraction
from itertools import combinations
from math import sqrt

DIMENSIONS = ("health", "living", "education", "income", "access")


def least_and_most(household, weights):
    least = sum((weights[d] for d in DIMENSIONS if household[d]), Fraction(0))
    return least, least + sum((weights[d] for d in DIMENSIONS if household[d] is None), Fraction(0))


def state(household, k, weights):
    """True poor, False not poor, None unknown."""
    least, most = least_and_most(household, weights)
    return True if least >= k else False if most < k else None


def outer_codes(tambon):
    return ["TH"] + [tambon[:n] for n in (2, 4, 6) if tambon]


def by_area(households):
    areas = {}
    for household in households:
        if household["members"]:
            for code in outer_codes(household["tambon"]):
                areas.setdefault(code, []).append(household)
    return areas


def ratio(terms):
    """``terms``: (members, y, x) a household, y and x a share of one. The figure (a fraction), its error, n of people."""
    counted = [(m * y, m * x) for m, y, x in terms if x]
    over, under = sum(y for y, _ in counted), sum(x for _, x in counted)
    people = sum(m for m, _y, x in terms if x)
    if not under:
        return None, None, people
    b = Fraction(over) / under
    n = len(counted)
    se = sqrt(Fraction(n, n - 1) * sum((y - b * x) ** 2 for y, x in counted) / under**2) if n > 1 else None
    return b, se, people


def figures(households, judge, indicators=()):
    """{(measure, indicator): (b, se, n, n_missing)} of one area; ``judge(household)`` gives (state, weights)."""
    judged = [(one, *judge(one)) for one in households]

    def terms(over, under):
        return [(one["members"], over(one, poor, w), under(one, poor, w)) for one, poor, w in judged]

    def of(poor, w, one):
        return least_and_most(one, w)[0] if poor else 0

    known = lambda _one, poor, _w: 0 if poor is None else 1  # noqa: E731
    unknown = sum(one["members"] for one, poor, _w in judged if poor is None)
    found = {
        ("H", ""): (*ratio(terms(lambda _o, p, _w: 1 if p else 0, known)), unknown),
        ("M0", ""): (*ratio(terms(lambda o, p, w: of(p, w, o), known)), unknown),
        ("A", ""): (*ratio(terms(lambda o, p, w: of(p, w, o), lambda _o, p, _w: 1 if p else 0)), unknown),
    }
    for d in DIMENSIONS:
        found["share", d] = (
            *ratio(terms(lambda o, p, w, d=d: w[d] if p and o[d] else 0, lambda o, p, w: of(p, w, o))),
            unknown,
        )
    for d in (*DIMENSIONS, *indicators):
        lost = sum(one["members"] for one in households if one[d] is None)
        told = terms(lambda o, _p, _w, d=d: 1 if o[d] else 0, lambda o, _p, _w, d=d: 0 if o[d] is None else 1)
        found["hd", d] = (*ratio(told), lost)
        found["hdk", d] = (*ratio(terms(lambda o, p, _w, d=d: 1 if p and o[d] else 0, known)), unknown)
    return found


def bounds(households, k, weights):
    """Least and most of H and M0 over all people."""
    everyone = sum(one["members"] for one in households)
    h_least = h_most = m0_least = m0_most = Fraction(0)
    for one in households:
        least, most = least_and_most(one, weights)
        if least >= k:
            h_least += one["members"]
            m0_least += one["members"] * least
        if most >= k:
            h_most += one["members"]
            m0_most += one["members"] * most
    return [part / everyone for part in (h_least, h_most, m0_least, m0_most)]


def tau_b(first, second):
    """Kendall's tau-b of two lists; None where one of them has ties only."""
    agree = one = other = 0
    for i, j in combinations(range(len(first)), 2):
        a = (first[i] > first[j]) - (first[i] < first[j])
        b = (second[i] > second[j]) - (second[i] < second[j])
        agree, one, other = agree + a * b, one + abs(a), other + abs(b)
    return agree / sqrt(one * other) if one and other else None


def pairs_held(rows):
    """Of areas given as rows of figures by setting: pairs ordered by the first setting, and those that no setting turns."""
    ordered = held = 0
    for a, b in combinations(rows, 2):
        if a[0] == b[0]:
            continue
        ordered += 1
        high, low = (a, b) if a[0] > b[0] else (b, a)
        held += all(x >= y for x, y in zip(high, low, strict=True))
    return ordered, held
