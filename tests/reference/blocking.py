"""Which pairs are looked at, pair by pair: two rows that agree in all parts of a rule, none of them unknown."""

from collections import Counter

from ruamjai.thai.skeletons import latin_sound
from ruamjai.thai.sounds import lk82
from ruamjai.thai.text import to_one_byte


def parts_of(row):
    """The parts that rules name, of a row of a person table as a dict; None where unknown."""
    number, names = row["number"], {side: row[f"{side}_name"] for side in ("first", "last")}
    names = {side: known_name(name) for side, name in names.items()}
    birth = (row["birth_year"], row["birth_month"], row["birth_day"])
    return {
        "number": number if row["number_valid"] else None,
        "number_front": None if number is None else number // 10**6,
        "number_back": None if number is None else number % 10**6,
        "year": row["birth_year"],
        "birth": None if None in birth or birth[1:] == (1, 1) else birth,
        "sex": row["sex"],
        "house": row["house_no"],
        "village": row["village"],
        "tambon": row["tambon"],
        "amphoe": row["amphoe"],
    } | {
        part: value
        for side, name in names.items()
        for part, value in ((side, name), (f"{side}_sound", _sound(name)), (f"{side}_start", _start(name)))
    }


def known_name(name):
    """The name without its case; None where it holds neither a Thai nor a Latin letter (they could not be told apart)."""
    if name is None or not any("ก" <= letter <= "๎" or "a" <= letter <= "z" for letter in name.lower()):
        return None
    return name.lower()


def is_latin(name):
    """True for a known name that does not begin with a Thai letter."""
    return not "ก" <= name[0] <= "๎"


def _sound(name):
    """A name that has no sound of its own sounds like itself alone."""
    if name is None:
        return None
    if is_latin(name):
        return "Latin", latin_sound(name)
    return ("Thai", lk82(name)) if lk82(name) else ("itself", name)


def _start(name):
    return None if name is None or len(to_one_byte(name)) < 2 else to_one_byte(name)[:2]


def candidates(left, right, blocks, largest):
    """{(place in left, place in right): names of the rules}. ``blocks``: (name, parts). A key of a rule whose block holds
    more than ``largest`` pairs proposes none."""
    left, right = [parts_of(row) for row in left], [parts_of(row) for row in right]
    found = {}
    for name, on in blocks:
        ours = [tuple(row[part] for part in on) for row in left]
        theirs = [tuple(row[part] for part in on) for row in right]
        n_ours, n_theirs = Counter(ours), Counter(theirs)
        for i, key in enumerate(ours):
            if None in key or n_ours[key] * n_theirs[key] > largest:
                continue
            for j, other in enumerate(theirs):
                if key == other:
                    found.setdefault((i, j), set()).add(name)
    return found
