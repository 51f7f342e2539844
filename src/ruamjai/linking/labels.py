"""What a page shows for a household: "ก-4-0172", first letter of the tambon, village, running number. Not a key."""

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ruamjai.linking.standardise import NONE, Ints

_CONSONANT = re.compile("[ก-ฮ]")


def first_letter(tambon_name: str) -> str:
    """The first consonant of a tambon's name (เวียง → ว), or "?" where it has none."""
    found = _CONSONANT.search(tambon_name)
    return found.group() if found else "?"


@dataclass(frozen=True, slots=True)
class OldLabel:
    """A household's label in the parent run, and the village (or tambon) it was numbered in."""

    label: str
    place: int


def give_labels(
    ids: list[str], village: Ints, tambon: Ints, tambon_names: dict[int, str], parent: dict[str, OldLabel]
) -> list[str]:
    """One label a household, in the order given; ``parent`` holds the parent run's by pseudonym.

    A household that keeps its pseudonym and its village keeps its label. Others get the village's next free numbers, in
    the order of their pseudonyms, which tells nothing of addresses. A number that the parent run used is not used anew.
    """
    fronts = [
        f"{first_letter(tambon_names.get(t, ''))}-{v % 100 if v != NONE else 0}"
        for v, t in zip(village.tolist(), tambon.tolist(), strict=True)
    ]
    places = np.where(village != NONE, village, tambon).tolist()
    last: dict[int, int] = {}
    for old in parent.values():
        last[old.place] = max(last.get(old.place, 0), _number(old.label))
    labels = [""] * len(ids)
    for i in sorted(range(len(ids)), key=ids.__getitem__):
        known = parent.get(ids[i])
        if known is not None and known.place == places[i] and known.label.startswith(f"{fronts[i]}-"):
            labels[i] = known.label
        else:
            last[places[i]] = last.get(places[i], 0) + 1
            labels[i] = f"{fronts[i]}-{last[places[i]]:04d}"
    return labels


def _number(label: str) -> int:
    return int(label.rpartition("-")[2])


def old_labels(households: pa.Table | None) -> dict[str, OldLabel]:
    """The parent run's labels by pseudonym; empty for a first run."""
    if households is None:
        return {}
    columns = [households[name].to_pylist() for name in ("household_id", "label", "village_code", "tambon_code")]
    return {
        name: OldLabel(label, int(village or tambon or NONE)) for name, label, village, tambon in zip(*columns, strict=True)
    }
