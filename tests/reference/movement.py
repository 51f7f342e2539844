"""What `ruamjai.poverty.movement` means, in plain Python: loops over households, scores as fractions."""

import math
from fractions import Fraction

from reference.conditions import version_for
from reference.poverty import by_area, level_of, mean

WORDS = {1: "better", 0: "same", -1: "worse", None: None}


def sign(number):
    return None if number is None else (number > 0) - (number < 0)


def pairs(capitals):
    """Each household with its survey before help and the one after it; None where there was none."""
    found = {}
    for row in capitals:
        found.setdefault(row["household_id"], {})[row["period"]] = row
    return {household: (rows.get("before"), rows.get("after")) for household, rows in found.items()}


def matched(before, after):
    """Surveyed both times, and not after help before it was surveyed "before"."""
    if before is None or after is None:
        return False
    years = (before["survey_year"], after["survey_year"])
    return None in years or years[0] <= years[1]


def moved(before, after, names, versions):
    """Of each capital scored both times, and overall over those: (score before, score after, step of the level)."""
    found = {}
    both = [name for name in names if before[name] is not None and after[name] is not None]
    for name in both:
        found[name] = (before[name], after[name], sign(after[f"{name}_level"] - before[f"{name}_level"]))
    if both:
        scores = [mean([row[name] for name in both]) for row in (before, after)]
        levels = [
            level_of(score, version_for(versions, row["survey_year"]))
            for score, row in zip(scores, (before, after), strict=True)
        ]
        found["overall"] = (*scores, sign(levels[1] - levels[0]))
    return found


def place_of(before, after):
    row = after if after is not None and (after["tambon_code"] or before is None) else before
    return {name: row[name] for name in ("village_code", "tambon_code")}


def households(capitals, book):
    """Every household with what moved, and which capitals were scored before and after."""
    rules = book.capitals["pppconnext"]
    names = [capital.id for capital in rules.capitals]
    rows = []
    for household, (before, after) in pairs(capitals).items():
        both = matched(before, after)
        rows.append(
            {
                "household_id": household, **place_of(before, after), "matched": both,
                "year_before": before and before["survey_year"], "year_after": after and after["survey_year"],
                "moved": moved(before, after, names, rules.versions.versions) if both else {},
                "before": {name for name in (*names, "overall") if before is not None and before[name] is not None},
                "after": {name for name in (*names, "overall") if after is not None and after[name] is not None},
            }
        )  # fmt: skip
    return rows


def capital_changes(rows, names):
    """capital_changes from ``households``."""
    return [
        {
            **{name: row[name] for name in ("household_id", "village_code", "tambon_code", "year_before", "year_after")},
            **{f"{n}_change": row["moved"][n][1] - row["moved"][n][0] if n in row["moved"] else None for n in names},
            **{f"{n}_moved": WORDS[row["moved"].get(n, (None,) * 3)[2]] for n in names},
        }
        for row in rows
        if row["matched"]
    ]  # fmt: skip


def area_capital_changes(rows, names, known):
    """area_capital_changes from ``households``, without the limits of the interval."""
    found = []
    for (code, level), inside in by_area(rows, known).items():
        if level == "village":
            continue
        for name in names:
            both = [row["moved"][name] for row in inside if name in row["moved"]]
            changes = [after - before for before, after, _ in both]
            b = mean(changes)
            spread = None
            if len(changes) > 1:
                squares = sum(((change - b) ** 2 for change in changes), Fraction(0))
                spread = math.sqrt(squares / (len(changes) - 1) / len(changes))
            found.append(
                {
                    "area_code": code, "level": level, "capital": name,
                    "n_before": sum(1 for row in inside if name in row["before"]),
                    "n_after": sum(1 for row in inside if name in row["after"]),
                    "n_matched": len(both),
                    "mean_before": mean([before for before, _, _ in both]),
                    "mean_after": mean([after for _, after, _ in both]),
                    "b": b, "se": spread,
                    **{f"n_{word}": sum(1 for *_, step in both if WORDS[step] == word) for word in ("better", "same", "worse")},
                }
            )  # fmt: skip
    return found
