"""TPMAP as officers get it: who is poor by the จปฐ. survey's own answers, joined to the card register by citizen number alone.

So the list is never independent of the two: a number that the survey missed or mistyped finds no card.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ruamjai.madeup.calibration import DIMENSION_OF, SURVEY_YEAR_BE
from ruamjai.madeup.cards import NONE
from ruamjai.madeup.deprivation import INDICATORS
from ruamjai.madeup.draws import Bools, Ints, stream
from ruamjai.madeup.dress import words
from ruamjai.madeup.dress.sheets import Sheet
from ruamjai.madeup.slips import Record
from ruamjai.madeup.world import World

DIMENSIONS = {
    "health": "สุขภาพ", "living": "ความเป็นอยู่", "education": "การศึกษา", "income": "รายได้", "access": "การเข้าถึงบริการรัฐ",
}  # fmt: skip
STATES = ("ไม่มี", "ลงทะเบียน", "ผ่านการตรวจสอบ")


@dataclass(frozen=True, slots=True)
class Joined:
    """The survey's people as TPMAP sees them, in the survey record's order: poor by its answers, and the card found."""

    poor: Bools
    lacks: dict[str, Bools]
    card: Ints


def join(world: World, survey: Record, cards: Record) -> Joined:
    """Poor by answers, dimension by dimension; the card by equal citizen numbers as the two registers wrote them."""
    failed = world.survey.failed
    household = world.household[survey.person]
    lacks = {name: np.any([failed[i] for i in INDICATORS if DIMENSION_OF[i] == name], axis=0)[household] for name in DIMENSIONS}
    known = np.flatnonzero(cards.number >= 0)
    known = known[np.argsort(cards.number[known], kind="stable")]
    ladder = cards.number[known]
    place = np.searchsorted(ladder, survey.number).clip(max=max(len(ladder) - 1, 0))
    found = (survey.number >= 0) & (ladder[place] == survey.number) if len(ladder) else np.zeros(len(place), dtype=bool)
    card = np.where(found, world.card[cards.person[known[place]]] if len(ladder) else NONE, NONE)
    return Joined(poor=np.any(list(lacks.values()), axis=0), lacks=lacks, card=card)


def province_sheet(world: World, record: Record, joined: Joined, mine: Bools, *, province: str, seed: int) -> Sheet:
    """The poor among ``mine`` of the survey's records, in the order of tambons."""
    rng = stream(seed, "dress", "tpmap", province)
    rows = np.flatnonzero(mine & joined.poor)
    chosen = Record(*(getattr(record, name)[rows] for name in Record.__slots__))
    number = words.numbers(chosen.number)
    tambon = world.places.village_tambon[chosen.village]
    table = pa.table(
        {
            "ปี": words.whole(np.full(len(rows), SURVEY_YEAR_BE, dtype=np.int64)),
            "เลขประจำตัวประชาชน": words.text(number),
            "ชื่อ-สกุล": words.text(words.glued(chosen)),
            "วันเกิด": words.text(words.birth_dates(chosen)),
            "ที่อยู่": words.text(words.addresses(world.places, chosen.village, chosen.house_no, rng.integers(0, 2, len(rows)))),
            "รหัสตำบล": words.text(world.places.tambon_code[tambon]),
            **{heading: words.whole(joined.lacks[name][rows].astype(np.int64)) for name, heading in DIMENSIONS.items()},
            "สถานะบัตรสวัสดิการ": words.choices(STATES, joined.card[rows]),
        }
    )
    return Sheet(table=table, person=chosen.person, written=tuple(number))
