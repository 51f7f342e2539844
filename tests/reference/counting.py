"""What `ruamjai.poverty.measure` means, in plain Python: loops over rows, fractions, None for unknown. Slow, readable."""

from fractions import Fraction
from math import sqrt

from reference.conditions import NO, UNKNOWN, YES, true

ONE = Fraction(1)


# ── one row ───────────────────────────────────────────────────────────────────────────────────────────────────────


def indicator_state(indicator, row):
    """Deprived, not (or not applicable), or unknown."""
    if indicator.column is not None:
        answer = row[indicator.column]
        deprived = UNKNOWN if answer is None else YES if answer == 1 else NO
    else:
        deprived = true(indicator.deprived, row)
    applies = YES if indicator.applies is None else true(indicator.applies, row)
    if applies is NO or deprived is NO:
        return NO
    return YES if applies is YES and deprived is YES else UNKNOWN


def union(states):
    return YES if YES in states else UNKNOWN if UNKNOWN in states else NO


def items_of(version):
    """(id, dimension, weight, indicators) of each thing that is counted."""
    found = []
    for dimension in version.dimensions:
        parts = [indicator for indicator in dimension.indicators if indicator.weight]
        if dimension.weight and dimension.combine == "union":
            found.append((dimension.id, dimension.id, dimension.weight, parts))
        elif dimension.weight:
            found.extend((part.id, dimension.id, part.weight, [part]) for part in parts)
    return found


def judge(version, row, k, missing):
    """What a row is: states of items and indicators, least and most count, in the sample or not, poor or not."""
    items = items_of(version)
    states = {name: union([indicator_state(part, row) for part in parts]) for name, _, _, parts in items}
    inner = {part.id: indicator_state(part, row) for name, _, _, parts in items for part in parts}
    least = sum((weight for name, _, weight, _ in items if states[name] is YES), Fraction(0))
    most = sum((weight for name, _, weight, _ in items if states[name] is not NO), Fraction(0))
    known = UNKNOWN not in states.values()
    sample = known if missing == "drop" else least >= k or most < k
    gaps = {name: gap(parts[0], row) if states[name] is YES else 0 for name, _, _, parts in items} if cardinal(version) else {}
    shortfall = [sum(weight * gaps[name] ** power for name, _, weight, _ in items if gaps) for power in (1, 2)]
    poor = sample and least >= k
    return {
        "states": {**inner, **states}, "least": least, "most": most, "sample": sample, "poor": poor,
        "shortfall": shortfall,
    }  # fmt: skip


def cardinal(version):
    """Whether every item has a gap: one number below (or at most) one positive line."""
    tests = [part.deprived for _, _, _, parts in items_of(version) for part in parts]
    nested = all(dimension.combine == "nested" for dimension in version.dimensions if dimension.weight)
    return nested and all(hasattr(test, "word") and test.word in ("below", "at_most") and test.value > 0 for test in tests)


def gap(indicator, row):
    """How far below the line, as a share of it: (z - x) / z, at most the whole of it."""
    line = Fraction(indicator.deprived.value)
    return (line - max(Fraction(row[indicator.deprived.column]), 0)) / line


# ── figures: what a row adds above and below the line ─────────────────────────────────────────────────────────────


def figures(version, k, missing):
    """(measure, k, indicator) → row judged → (numerator, denominator, stands in the figure)."""
    items = items_of(version)
    bounds = missing == "bounds"

    def of_sample(value):
        return lambda j: (value(j) if j["sample"] else 0, 1 if j["sample"] else 0, j["sample"])

    found = {
        ("H", k, ""): of_sample(lambda j: j["poor"]),
        ("M0", k, ""): of_sample(lambda j: j["least"] if j["poor"] else 0),
        ("A", k, ""): lambda j: (j["least"] if j["poor"] else 0, 1 if j["poor"] else 0, j["sample"]),
    }
    if cardinal(version):
        found["M1", k, ""] = of_sample(lambda j: j["shortfall"][0] if j["poor"] else 0)
        found["M2", k, ""] = of_sample(lambda j: j["shortfall"][1] if j["poor"] else 0)
    if bounds:
        found |= {
            ("H_least", k, ""): lambda j: (j["least"] >= k, 1, True),
            ("H_most", k, ""): lambda j: (j["most"] >= k, 1, True),
            ("M0_least", k, ""): lambda j: (j["least"] if j["least"] >= k else 0, 1, True),
            ("M0_most", k, ""): lambda j: (j["most"] if j["most"] >= k else 0, 1, True),
        }
    names = [name for name, _, _, _ in items] + [
        part.id for d in version.dimensions if d.combine == "union" and d.weight for part in d.indicators if part.weight
    ]
    for name in names:
        found["hdk", k, name] = of_sample(lambda j, name=name: j["poor"] and j["states"][name] is YES)

        def uncensored(j, name=name):
            known = j["sample"] if missing == "drop" else j["states"][name] is not UNKNOWN
            return (known and j["states"][name] is YES, known, known)

        found["hd", None, name] = uncensored
    groups = {name: {name: weight} for name, _, weight, _ in items}
    for name, dimension, weight, _ in items:
        if dimension not in {item[0] for item in items}:
            groups.setdefault(dimension, {})[name] = weight
    for name, parts in groups.items():

        def part_of(j, parts=parts):
            return sum((w for one, w in parts.items() if j["poor"] and j["states"][one] is YES), Fraction(0))

        found["actb", k, name] = of_sample(part_of)
        found["pctb", k, name] = lambda j, part_of=part_of: (part_of(j), j["least"] if j["poor"] else 0, j["sample"])
    return found


# ── the design ────────────────────────────────────────────────────────────────────────────────────────────────────


def standard_error(z, design, lone):
    """The error of Σz: ``z`` by row, ``design`` (stratum, unit) by row."""
    totals = {}
    for value, unit in zip(z, design, strict=True):
        totals[unit] = totals.get(unit, 0) + value
    variance = 0
    for stratum in {stratum for stratum, _ in totals}:
        values = [total for (of, _), total in totals.items() if of == stratum]
        n = len(values)
        if n == 1:
            if lone == "missing" and any(value != 0 for value in values):
                return None
            variance += values[0] ** 2 if lone == "centre" else 0
            continue
        mean = Fraction(sum(values)) / n
        variance += Fraction(n, n - 1) * sum((value - mean) ** 2 for value in values)
    return sqrt(variance)


def ratio(rows, design, lone):
    """(b, se) of Σ w y / Σ w x over rows of (w, y, x); b is None without a denominator."""
    x = sum(Fraction(w) * x for w, _, x in rows)
    if x == 0:
        return None, None
    b = sum(Fraction(w) * Fraction(y) for w, y, _ in rows) / x
    if design is None:
        return b, None
    return b, standard_error([Fraction(w) * (Fraction(y) - b * under) / x for w, y, under in rows], design, lone)


def measure(rows, version, *, by=(), weight=None, strata=None, psu=None, ks=(), missing=None, lone="centre"):
    """(measure, k, subgroup, level, indicator) → (b, se, n, n_missing)."""
    missing = missing or version.missing
    weights = [ONE if weight is None else Fraction(row[weight]) for row in rows]
    design = None
    if psu is not None or strata is not None:
        by_row = psu in (None, "_n")
        design = [
            (row[strata] if strata else "", i if by_row else row[psu]) for i, row in enumerate(rows)
        ]  # fmt: skip
    found = {}
    for k in (version.k, *ks):
        judged = [judge(version, row, k, missing) for row in rows]
        for subgroup in ("", *by):
            columns = subgroup.split("*") if subgroup else []
            level_of = ["*".join("" if row[c] is None else str(row[c]) for c in columns) for row in rows]
            for level in sorted(set(level_of)):
                here = [of == level for of in level_of]
                for (name, cut, indicator), value in figures(version, k, missing).items():
                    parts = [value(j) if inside else (0, 0, False) for j, inside in zip(judged, here, strict=True)]
                    b, se = ratio([(w, y, x) for w, (y, x, _) in zip(weights, parts, strict=True)], design, lone)
                    n = sum(1 for _, _, stands in parts if stands)
                    found[name, cut, subgroup, level, indicator] = (b, se, n, sum(here) - n)
                if subgroup:
                    share = [
                        (w, inside and j["sample"], j["sample"]) for w, inside, j in zip(weights, here, judged, strict=True)
                    ]
                    cut = None if missing == "drop" else k
                    n = sum(1 for _, inside, _ in share if inside)
                    found["popshare", cut, subgroup, level, ""] = (*ratio(share, design, lone), n, sum(here) - n)
    return found
