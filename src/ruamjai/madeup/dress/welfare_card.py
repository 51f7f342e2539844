"""The state welfare card register as the treasury sends it: one CSV a province in the code page of Windows, by number."""

import numpy as np
import pyarrow as pa

from ruamjai.madeup.calibration import SURVEY_YEAR_BE
from ruamjai.madeup.cards import VERIFIED
from ruamjai.madeup.draws import Bools, stream
from ruamjai.madeup.dress import words
from ruamjai.madeup.dress.habits import ruin_numbers
from ruamjai.madeup.dress.sheets import Sheet
from ruamjai.madeup.slips import Record
from ruamjai.madeup.world import World

STATE = {False: "ลงทะเบียน", True: "ผ่านการตรวจสอบ"}
_RUINED = 0.0008  # people open even this file in a spreadsheet


def province_sheet(world: World, record: Record, mine: Bools, *, province: str, seed: int) -> Sheet:
    """The ``mine`` of the card register's records as one file, in the order of their numbers."""
    rng = stream(seed, "dress", "welfare_card", province)
    rows = np.flatnonzero(mine)
    rows = rows[np.argsort(record.number[rows], kind="stable")]
    chosen = Record(*(getattr(record, name)[rows] for name in Record.__slots__))
    number = ruin_numbers(words.numbers(chosen.number), _RUINED, rng)
    style = rng.choice(4, len(rows), p=[0.5, 0.25, 0.15, 0.1])
    verified = (world.card[chosen.person] == VERIFIED).tolist()
    table = pa.table(
        {
            "เลขประจำตัวประชาชน": words.text(number),
            "คำนำหน้า": words.text(chosen.title),
            "ชื่อ": words.text(chosen.first_name),
            "นามสกุล": words.text(chosen.last_name),
            "วันเกิด": words.text(words.compact_birth_dates(chosen)),
            "ที่อยู่": words.text(words.addresses(world.places, chosen.village, chosen.house_no, style)),
            "สถานะ": words.text([STATE[state] for state in verified]),
            "ปีโครงการ": words.whole(np.full(len(rows), SURVEY_YEAR_BE - 1, dtype=np.int64)),
        }
    )
    return Sheet(table=table, person=chosen.person, written=tuple(number))
