"""What holds of each pair that was drawn: from the reviewers' answers to one verdict, or why there is none yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SAME, DIFFERENT, CANNOT_TELL = ANSWERS = ("same", "different", "cannot_tell")
THIRD = 3
"""The reviewer who settles; 1 and 2 read on their own."""
HOLD = ("agreed", "settled", "single")
_DESIGN = (
    "sample", "left_record_id", "right_record_id", "run", "stratum", "right_register", "kind", "probability", "province",
    "n_stratum", "n_cell", "n_side",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One drawn pair: its design (columns of ``link_reviews``), the answers, and the verdict with its state."""

    sample: str
    left_record_id: str
    right_record_id: str
    run: str
    stratum: str
    right_register: str
    kind: str
    probability: float
    province: str
    n_stratum: int
    n_cell: int
    n_side: int
    first: str | None
    second: str | None
    settled: str | None
    verdict: str | None
    state: str

    @property
    def linked(self) -> bool:
        return self.kind != "possible"


def verdict_of(first: str | None, second: str | None, third: str | None) -> tuple[str | None, str]:
    """(what holds or None, state) of three answers, any of which may be missing.

    A third opinion settles whatever the first two said. Two who agree need none; one alone holds for now. Who cannot tell
    gives no verdict: alone, beside another who cannot, or as the third. Two who differ wait for the third.
    """
    if third is not None:
        return (None, CANNOT_TELL) if third == CANNOT_TELL else (third, "settled")
    said = [answer for answer in (first, second) if answer is not None]
    if not said:
        return None, "unanswered"
    if len(set(said)) > 1:
        return None, "disagreed"
    if said[0] == CANNOT_TELL:
        return None, CANNOT_TELL
    return said[0], "agreed" if len(said) > 1 else "single"


def reviewed_pairs(reviews: Sequence[Mapping[str, Any]]) -> list[Reviewed]:
    """The rows of ``link_reviews`` put together pair by pair, in the order of sample and ids."""
    answers: dict[tuple[str, str, str], dict[int, Mapping[str, Any]]] = {}
    for row in reviews:
        answers.setdefault((row["sample"], row["left_record_id"], row["right_record_id"]), {})[row["reviewer"]] = row
    found = []
    for _, rows in sorted(answers.items()):
        design = rows[min(rows)]
        first, second, third = (rows[reviewer]["answer"] if reviewer in rows else None for reviewer in (1, 2, THIRD))
        verdict, state = verdict_of(first, second, third)
        answered = {"first": first, "second": second, "settled": third, "verdict": verdict, "state": state}
        known: dict[str, Any] = {name: design[name] for name in _DESIGN} | {"province": design["province"] or ""} | answered
        found.append(Reviewed(**known))
    return found


def frame_in_force(pairs: Sequence[Reviewed]) -> list[Reviewed]:
    """The pairs of the one frame that estimates stand on; frames are never mixed.

    It is that of the newest run among those of which at least half the pairs handed in have a verdict; where none has come
    so far, the one with most verdicts.
    """
    frames: dict[str, list[Reviewed]] = {}
    for pair in pairs:
        frames.setdefault(pair.sample, []).append(pair)

    def rank(sample: str) -> tuple[bool, int, int, str]:
        mine = frames[sample]
        held = sum(pair.verdict is not None for pair in mine)
        ready = 2 * held >= len(mine)
        return ready, int(mine[0].run) if ready else 0, held, sample

    return frames[max(frames, key=rank)] if frames else []
