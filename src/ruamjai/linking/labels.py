"""What a page shows for a household: "ก-4-0172", first letter of the tambon, village, running number. Not a key."""

import re

import numpy as np

from ruamjai.linking.standardise import NONE, Ints

_CONSONANT = re.compile("[ก-ฮ]")
_LABEL = re.compile(r"(\S+)-(\d+)-(\d+)")


def first_letter(tambon_name: str) -> str:
    """The first consonant of a tambon's name (เวียง → ว), or "?" where it has none."""
    found = _CONSONANT.search(tambon_name)
    return found.group() if found else "?"


def give_labels(ids: list[str], village: Ints, tambon: Ints, tambon_names: dict[int, str], parent: dict[str, str]) -> list[str]:
    """One label a household, in the order given.

    A household that keeps its pseudonym and its village keeps its label. Others get the village's next free numbers, in
    the order of their pseudonyms, which tells nothing of addresses. Numbers are never used again while the parent knows
    them.
    """
    labels = [""] * len(ids)
    fronts = [
        f"{first_letter(tambon_names.get(t, ''))}-{v % 100 if v != NONE else 0}"
        for v, t in zip(village.tolist(), tambon.tolist(), strict=True)
    ]
    # Running numbers are counted in each village (or tambon, where no village is named), not in each front.
    places = np.where(village != NONE, village, tambon).tolist()
    last: dict[int, int] = {}
    for i, name in enumerate(ids):
        old = _LABEL.fullmatch(parent.get(name, ""))
        if old and f"{old[1]}-{old[2]}" == fronts[i]:
            labels[i] = parent[name]
            last[places[i]] = max(last.get(places[i], 0), int(old[3]))
    for i in sorted(range(len(ids)), key=ids.__getitem__):
        if not labels[i]:
            last[places[i]] = last.get(places[i], 0) + 1
            labels[i] = f"{fronts[i]}-{last[places[i]]:04d}"
    return labels
