"""What a weight is made of: a pattern's features, by name.

Of a pattern each field counts by itself (``birth=swapped``), a name shared by how common it is (``first_rarity``), and each
two fields together in coarse classes (``last_name:same & birth:near``): mates who share family name and house are not one
person, although two fields agree. The number counts by itself alone.
"""

from itertools import combinations

import numpy as np
import numpy.typing as npt

from ruamjai.linking.comparing import UNKNOWN, Levels
from ruamjai.linking.rules import FIXED_LEVELS, RARITY_STEPS, Field, LinkingRules

Floats = npt.NDArray[np.float64]

CONSTANT = "constant"
_TOGETHER = ("first_name", "last_name", "birth", "sex", "address")
# Coarse classes of levels; a name's levels are told by their place.
_BIRTHS = {
    "same_day": "day", "swapped": "part", "one_part_off": "part", "same_year": "year", "year_off": "year_off",
    "other_day": "far", "near_year": "far", "same_generation": "far", "differs": "far",
}  # fmt: skip
_ADDRESSES = {"same_province": "elsewhere"}
_UNKNOWN = "unknown"


def coarse(field: Field) -> list[str]:
    """The class of each level of a field, and at the end that of unknown."""
    if field.kind == "name":
        last = len(field.levels) - 1
        classes = ["far" if place >= last - 1 else level.id for place, level in enumerate(field.levels)]
    else:
        table = _BIRTHS if field.kind == "birth" else _ADDRESSES
        classes = [table.get(level, level) for level in FIXED_LEVELS[field.kind]]
    return [*classes, _UNKNOWN]


def feature_names(rules: LinkingRules) -> list[str]:
    """The names of all features, in the order of ``design``'s columns."""
    return [name for name, _ in _features(rules, np.zeros((0, len(rules.fields)), np.int8))]


def design(levels: Levels, rules: LinkingRules) -> Floats:
    """Patterns (rows of levels) as numbers: one column a feature."""
    return np.column_stack([column for _, column in _features(rules, levels)]).astype(np.float64)


def _features(rules: LinkingRules, levels: Levels) -> list[tuple[str, npt.NDArray[np.generic]]]:
    column = {field.id: levels[:, place] for place, field in enumerate(rules.fields)}
    found: list[tuple[str, npt.NDArray[np.generic]]] = [(CONSTANT, np.ones(len(levels)))]
    for field in rules.fields:
        if field.kind != "rarity":
            found += [(f"{field.id}={level.id}", column[field.id] == place) for place, level in enumerate(field.levels)]
    groups = {name: _classes(rules.field(name), column[name]) for name in _TOGETHER}
    for one, other in combinations(_TOGETHER, 2):
        for this, is_this in groups[one]:
            found += [(f"{one}:{this} & {other}:{that}", is_this & is_that) for that, is_that in groups[other]]
    for field in rules.fields:
        if field.kind == "rarity":
            steps = np.maximum(column[field.id], 0)
            found += [(field.id, steps), (f"{field.id}^2", steps * steps / (RARITY_STEPS / 2))]
            for name in ("first_name", "last_name", "birth", "address"):
                found += [(f"{field.id} & {name}:{this}", steps * is_this) for this, is_this in groups[name]]
    return found


def _classes(field: Field, levels: Levels) -> list[tuple[str, npt.NDArray[np.bool_]]]:
    classes = coarse(field)
    places = np.where(levels == UNKNOWN, len(classes) - 1, levels)
    of_level = np.array(classes)
    return [(name, of_level[places] == name) for name in dict.fromkeys(classes)]


def is_number(feature: str) -> bool:
    """True for the features that weigh the citizen number."""
    return feature.startswith("number=")


def fields_of(feature: str) -> tuple[str, ...]:
    """The fields that a feature speaks of: none for the constant, a rarity field alone for all that it counts in."""
    if feature == CONSTANT:
        return ()
    parts = [part.partition("=")[0].partition(":")[0].partition("^")[0] for part in feature.split(" & ")]
    return tuple(parts[:1]) if parts[0].endswith("_rarity") else tuple(parts)
