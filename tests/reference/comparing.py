"""How alike two rows are, field by field, said for one pair at a time."""

from collections import Counter

from reference.blocking import is_latin, known_name
from reference.jaro_winkler import jaro_winkler
from ruamjai.thai.skeletons import consonants
from ruamjai.thai.text import to_one_byte

CUTS = {"close": 0.92, "alike": 0.80, "faint": 0.65}


def name_level(one, other):
    one, other = known_name(one), known_name(other)
    if one is None or other is None:
        return None
    if one == other:
        return "same"
    if is_latin(one) != is_latin(other):  # สมชาย and Somchai have their consonants in common; else nothing is known
        return "close" if consonants(one) == consonants(other) else None
    likeness = jaro_winkler(to_one_byte(one), to_one_byte(other))
    return next((level for level, cut in CUTS.items() if likeness >= cut), "differs")


def sex_level(one, other):
    return None if None in (one, other) else "same" if one == other else "differs"


def birth_level(one, other):
    """``one``, ``other``: (year, month, day); a month and day of None or 1 January are not known."""
    if one[0] is None or other[0] is None:
        return None
    (year, *when), (other_year, *other_when) = one, other
    known = all(None not in parts and parts != [1, 1] for parts in (when, other_when))
    if year == other_year:
        if not known:
            return "same_year"
        if when == other_when:
            return "same_day"
        if when == other_when[::-1]:
            return "swapped"
        return "one_part_off" if when[0] == other_when[0] or when[1] == other_when[1] else "other_day"
    if known and when == other_when:
        return "year_off"
    apart = abs(year - other_year)
    return "near_year" if apart == 1 else "same_generation" if apart <= 12 else "differs"


def address_level(one, other):
    """Dicts with house_no, village, tambon, amphoe; codes from 10**9 on stand for places outside the official list."""
    if one["amphoe"] is None or other["amphoe"] is None:
        return None

    def same(part):
        return one[part] is not None and one[part] == other[part]

    houses = None not in (one["house_no"], other["house_no"])
    villages = None not in (one["village"], other["village"])
    if same("village"):
        return "same_house" if same("house_no") else "same_village" if houses else "house_unknown"
    if same("tambon"):
        return "house_unknown" if same("house_no") and not villages else "same_tambon"
    if same("amphoe"):
        return "same_amphoe"
    thai = one["amphoe"] < 10**9 and other["amphoe"] < 10**9
    return "same_province" if thai and one["amphoe"] // 100 == other["amphoe"] // 100 else "elsewhere"


def number_level(one, other):
    """Numbers of 13 digits as written."""
    if one is None or other is None:
        return None
    a, b = f"{one:013d}", f"{other:013d}"
    off = [i for i in range(13) if a[i] != b[i]]
    if not off:
        return "same"
    if len(off) == 1:
        return "one_digit_off"
    if len(off) == 2:
        i, j = off
        return "one_digit_off" if j == i + 1 and a[i] == b[j] and a[j] == b[i] else "two_digits_off"
    return "differs"


def levels(one, other):
    """{field: level, None where unknown} of two rows of person tables."""
    births = [tuple(row[f"birth_{part}"] for part in ("year", "month", "day")) for row in (one, other)]
    return {
        "first_name": name_level(one["first_name"], other["first_name"]),
        "last_name": name_level(one["last_name"], other["last_name"]),
        "birth": birth_level(*births),
        "sex": sex_level(one["sex"], other["sex"]),
        "address": address_level(one, other),
        "number": number_level(one["number"], other["number"]),
    }


def rarity_steps(name, known_before):
    """0 for a name of up to three bearers, then a step for each four times as many; at most 9."""
    bearers, steps = Counter(known.lower() for known in known_before if known is not None)[name.lower()], 0
    while bearers >= 4 and steps < 9:
        bearers, steps = bearers / 4, steps + 1
    return steps
