"""Field checks as tambon teams hand them in: one file a province, a row a visit, in the teams' own words.

People are drawn by lot from the target list and from PPPConnext's, and some villages are called on house by house. What is
found follows the truth, not the lists: that is how the lists' errors come to light. Shares below are assumed.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ruamjai.madeup.calibration import SURVEY_YEAR_BE
from ruamjai.madeup.cards import VERIFIED
from ruamjai.madeup.draws import Bools, Floats, Ints, happens, stream
from ruamjai.madeup.dress import words
from ruamjai.madeup.dress.habits import habits_of, ruin_numbers
from ruamjai.madeup.dress.pppconnext import level, overall
from ruamjai.madeup.dress.sheets import Sheet
from ruamjai.madeup.dress.tpmap import Joined
from ruamjai.madeup.people import Days
from ruamjai.madeup.rates import RATES
from ruamjai.madeup.slips import Record, write_down
from ruamjai.madeup.world import World

_DRAWN = 60  # people drawn from a list, half of it at most
_VILLAGES = 5
_LARGEST_VILLAGE = 40  # households
_LOW = 1  # the upper of PPPConnext's two low levels, counted from 0
_BORN_BEFORE_BASELINE = 4  # years of age, so that PPPConnext has listed them

# What comes of a visit: gone, not asked, or asked and mostly judged rightly.
_MOVED, _DEAD, _DEAD_OLD, _REFUSED, _NOT_REACHED = 0.03, 0.01, 0.05, 0.04, 0.08
_MISJUDGED = 0.04
_AGAIN = 0.5  # of those not reached, called on again

CONFIRMED, NOT_POOR, NEWLY_FOUND, MOVED, DEAD, REFUSED, NOT_REACHED = range(7)
_OUTCOMES = (
    ("ยืนยันว่ายากจน", "ไม่ยากจน", "พบใหม่", "ย้ายออก", "เสียชีวิต", "ไม่ให้ข้อมูล", "ไม่พบตัว"),
    ("ยากจนจริง", "ไม่จน", "ตกหล่น", "ย้ายที่อยู่", "ถึงแก่กรรม", "ปฏิเสธ", "ไม่อยู่บ้าน"),
)
_TARGET, _PPP, _AREA = range(3)
_DRAWS = (("กลุ่มเป้าหมาย", "PPPConnext", "เคาะประตู"), ("เป้าหมาย TPMAP", "รายชื่อ PPPConnext", "ทุกหลังคาเรือน"))


@dataclass(frozen=True, slots=True)
class Lists:
    """Over people: whom the target list names, whom PPPConnext puts at a low level, and whom any list calls poor."""

    target: Bools
    low: Bools
    listed: Bools


@dataclass(frozen=True, slots=True)
class _Visits:
    """Arrays over visits. ``weight`` is how many of its list a visit stands for, NaN door to door."""

    person: Ints
    draw: Ints
    day: Days
    outcome: Ints
    weight: Floats

    def then(self, more: "_Visits") -> "_Visits":
        return _Visits(*(np.concatenate([getattr(self, name), getattr(more, name)]) for name in _Visits.__slots__))


@dataclass(frozen=True, slots=True)
class TeamFile:
    """One province's sheet; a workbook or CSV."""

    sheet: Sheet
    workbook: bool
    title_rows: tuple[str, ...]


def lists_of(world: World, survey: Record, joined: Joined) -> Lists:
    """The lists as they were handed to the teams: TPMAP's by its own joining, PPPConnext's by its latest survey."""
    target, poor = np.zeros(len(world.household), bool), np.zeros(len(world.household), bool)
    target[survey.person[joined.poor & (joined.card == VERIFIED)]] = True
    poor[survey.person[joined.poor]] = True
    homes = np.arange(len(world.village))
    before, after = (level(overall(world, homes, after=later)) for later in (False, True))
    low = world.capitals.surveyed & (np.where(world.capitals.again, after, before) <= _LOW)
    on_low = low[world.household] & (world.lives.age >= _BORN_BEFORE_BASELINE)
    return Lists(target=target, low=on_low, listed=poor | on_low)


def province_file(world: World, lists: Lists, *, province: str, place: int, seed: int) -> TeamFile:
    """The visits of one province; ``place`` is the file's place among the provinces', which its habits follow."""
    rng = stream(seed, "dress", "field_checks", province)
    visits = _visits(world, lists, world.province[world.household] == province, rng)
    order = np.lexsort((visits.person, visits.day))
    visits = _Visits(*(getattr(visits, name)[order] for name in _Visits.__slots__))
    people, row = np.unique(visits.person, return_inverse=True)
    written = write_down(world, people, register=f"field_checks {province}", rates=RATES["basic_needs"], seed=seed)
    record = Record(*(getattr(written, name)[row] for name in Record.__slots__))
    habits = habits_of(place)
    number = ruin_numbers(words.numbers(record.number), habits.ruined_numbers, rng)
    workbook = place % 2 == 1
    who = _in_columns(world, record) if workbook else _in_one_line(world, record, rng)
    unweighted = np.isnan(visits.weight)
    table = pa.table(
        {
            "ลำดับ": words.whole(np.arange(1, len(order) + 1)),
            "เลขประจำตัวประชาชน": words.text(number),
            **who,
            "ผลการลงพื้นที่": words.choices(_OUTCOMES[place % 2], visits.outcome),
            "วันที่ลงพื้นที่": words.text(words.dates(visits.day)),
            "สุ่มจาก": words.choices(_DRAWS[place % 2], visits.draw),
            "ค่าถ่วงน้ำหนัก": pa.array(np.round(np.where(unweighted, 0.0, visits.weight), 2), mask=unweighted),
        }
    )
    titles = (f"ผลการลงพื้นที่ตรวจสอบรายชื่อ ปี {SURVEY_YEAR_BE} (ข้อมูลสมมุติ)",) if habits.title_rows else ()
    return TeamFile(Sheet(table=table, person=record.person, written=tuple(number)), workbook, titles)


def _in_one_line(world: World, record: Record, rng: np.random.Generator) -> dict[str, pa.Array]:
    style = rng.integers(0, 4, len(record.person))
    return {
        "ชื่อ-สกุล": words.text(words.glued(record)),
        "วันเกิด": words.text(words.birth_dates(record)),
        "ที่อยู่": words.text(words.addresses(world.places, record.village, record.house_no, style)),
    }


def _in_columns(world: World, record: Record) -> dict[str, pa.Array]:
    places, tambon = world.places, world.places.village_tambon[record.village]
    return {
        "คำนำหน้า": words.text(record.title),
        "ชื่อ": words.text(record.first_name),
        "สกุล": words.text(record.last_name),
        "ปีเกิด": words.whole(record.birth_year + words.BUDDHIST, record.birth_year == 0),
        "บ้านเลขที่": words.text(record.house_no),
        "หมู่ที่": words.whole(places.village_moo[record.village]),
        "ตำบล": words.text(places.tambon_name[tambon]),
        "อำเภอ": words.text(places.amphoe_name[tambon]),
        "จังหวัด": words.text(places.province_name[tambon]),
    }


def _visits(world: World, lists: Lists, mine: Bools, rng: np.random.Generator) -> _Visits:
    drawn = [
        (_TARGET, *_drawn_from(np.flatnonzero(lists.target & mine), rng)),
        (_PPP, *_drawn_from(np.flatnonzero(lists.low & mine), rng)),
        (_AREA, *_door_to_door(world, mine, rng)),
    ]
    person = np.concatenate([people for _, people, _ in drawn])
    first = _Visits(
        person=person,
        draw=np.concatenate([np.full(len(people), draw) for draw, people, _ in drawn]),
        day=_first_day() + rng.integers(0, 40, len(person)).astype("timedelta64[D]"),
        outcome=_found(world, lists, person, rng),
        weight=np.concatenate([weight for _, _, weight in drawn]),
    )
    again = np.flatnonzero((first.outcome == NOT_REACHED) & happens(rng, _AGAIN, len(person)))
    return first.then(
        _Visits(
            person=person[again],
            draw=first.draw[again],
            day=first.day[again] + np.timedelta64(14, "D"),
            outcome=_found(world, lists, person[again], rng),
            weight=first.weight[again],
        )
    )


def _first_day() -> np.datetime64:
    return np.datetime64(f"{SURVEY_YEAR_BE - words.BUDDHIST}-06-01")


def _drawn_from(people: Ints, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """People drawn by lot, and how many of the list each stands for."""
    n = min(_DRAWN, (len(people) + 1) // 2)
    drawn = np.sort(rng.choice(people, n, replace=False)) if n else people[:0]
    return drawn, np.full(n, len(people) / max(n, 1))


def _door_to_door(world: World, mine: Bools, rng: np.random.Generator) -> tuple[Ints, Floats]:
    """Everybody of some small villages."""
    village = world.village[world.household]
    households = np.bincount(world.village, minlength=len(world.places.village_moo))
    small = np.intersect1d(np.unique(village[mine]), np.flatnonzero(households <= _LARGEST_VILLAGE))
    chosen = rng.choice(small, min(_VILLAGES, len(small)), replace=False)
    people = np.flatnonzero(mine & np.isin(village, chosen))
    return people, np.full(len(people), np.nan)


def _found(world: World, lists: Lists, person: Ints, rng: np.random.Generator) -> Ints:
    """What a team finds: the truth, now and then misjudged, or nobody to ask."""
    n = len(person)
    old, listed = world.lives.age[person] >= 70, lists.listed[person]
    poor = world.poor[person] ^ happens(rng, _MISJUDGED, n)
    judged = np.select([poor & listed, poor], [CONFIRMED, NEWLY_FOUND], NOT_POOR)
    found: Ints = np.select(
        [
            happens(rng, _MOVED, n),
            happens(rng, np.where(old, _DEAD_OLD, _DEAD), n),
            happens(rng, _REFUSED, n),
            happens(rng, _NOT_REACHED, n),
        ],
        [MOVED, DEAD, REFUSED, NOT_REACHED],
        judged,
    )
    return found
