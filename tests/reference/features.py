"""What a pattern says, feature by feature, written as a dictionary."""

from itertools import combinations

TOGETHER = ("first_name", "last_name", "birth", "sex", "address")
# What several levels have in common when two fields are looked at together.
COARSE = {
    ("first_name", "faint"): "far", ("first_name", "differs"): "far",
    ("last_name", "faint"): "far", ("last_name", "differs"): "far",
    ("birth", "same_day"): "day", ("birth", "swapped"): "part", ("birth", "one_part_off"): "part",
    ("birth", "same_year"): "year", ("birth", "other_day"): "far", ("birth", "near_year"): "far",
    ("birth", "same_generation"): "far", ("birth", "differs"): "far",
    ("address", "same_province"): "elsewhere",
}  # fmt: skip


def features(levels, rarity):
    """{feature: value}, those that are 0 left out.

    ``levels``: {field: level, None where unknown}; ``rarity``: {first_rarity: steps, last_rarity: steps}, None where the
    names are not the same.
    """
    found = {"constant": 1.0}
    coarse = {field: COARSE.get((field, level), level) or "unknown" for field, level in levels.items()}
    for field, level in levels.items():
        if level is not None:
            found[f"{field}={level}"] = 1.0
    for one, other in combinations(TOGETHER, 2):
        found[f"{one}:{coarse[one]} & {other}:{coarse[other]}"] = 1.0
    for field, steps in rarity.items():
        if steps:
            found[field] = float(steps)
            found[f"{field}^2"] = steps**2 / 5
            for other in ("first_name", "last_name", "birth", "address"):
                found[f"{field} & {other}:{coarse[other]}"] = float(steps)
    return found


def in_words(pattern, fields):
    """A pattern's letters as ``features`` takes them: levels by field, and steps of rarity; ``fields`` as parsed."""
    levels, rarity = {}, {}
    for field, letter in zip(fields, pattern, strict=True):
        place = None if letter == "z" else ord(letter) - ord("a")
        if field["kind"] == "rarity":
            rarity[field["id"]] = place
        else:
            levels[field["id"]] = None if place is None else field["level"][place]["id"]
    return levels, rarity
