"""PPPConnext as university teams send it: one file an amphoe, a row a member, five capitals, before and after help."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ruamjai.madeup.calibration import SURVEY_YEAR_BE
from ruamjai.madeup.draws import Bools, Floats, Ints, stream
from ruamjai.madeup.dress import words
from ruamjai.madeup.dress.habits import Habits, habits_of, ruin_numbers
from ruamjai.madeup.dress.sheets import Sheet, shifted, stacked
from ruamjai.madeup.people import NO_WORK, OCCUPATION, STUDYING, Days
from ruamjai.madeup.slips import Record
from ruamjai.madeup.world import World

_HEADINGS = (
    {"physical": "ทุนกายภาพ", "financial": "ทุนการเงิน", "natural": "ทุนธรรมชาติ", "social": "ทุนสังคม"},
    {"physical": "ทุนกายภาพ", "financial": "ทุนเศรษฐกิจ", "natural": "ทุนทรัพยากรธรรมชาติ", "social": "ทุนทางสังคม"},
    {"physical": "ทุนกายภาพ", "financial": "ทุนทางเศรษฐกิจ", "natural": "ทุนธรรมชาติ", "social": "ทุนทางสังคม"},
)
_LEVELS = (("อยู่ลำบาก", "อยู่ยาก", "อยู่พอได้", "อยู่ดี"), ("อยู่ลำบาก", "อยู่ยาก", "พออยู่ได้", "อยู่พอดี"))
_EDGES = (1.75, 2.50, 3.25)  # an edge belongs to the upper level
_FIRST_YEAR = SURVEY_YEAR_BE - 3  # the baseline of BE 2563


@dataclass(frozen=True, slots=True)
class TeamFile:
    """One amphoe's sheet; ``parquet`` where the team exports from its own system instead of a workbook."""

    amphoe: str
    sheet: Sheet
    parquet: bool
    title_rows: tuple[str, ...]
    merge_columns: tuple[str, ...]


def team_files(world: World, record: Record, *, seed: int) -> Iterator[TeamFile]:
    """A sheet an amphoe; ``record`` holds the people of surveyed households as the teams wrote them, in their order."""
    if not len(record.person):
        return
    tambon = world.tambon[world.household[record.person]]
    amphoe = world.places.amphoe_code[tambon]
    starts = np.flatnonzero(np.concatenate([[True], amphoe[1:] != amphoe[:-1]]))
    for place, (start, end) in enumerate(zip(starts, [*starts[1:], len(amphoe)], strict=True)):
        code, habits = amphoe[start], habits_of(place)
        rng = stream(seed, "dress", "pppconnext", code)
        everyone = np.arange(start, end)
        rows = everyone[_present(world, after=False)[record.person[everyone]]]
        later = everyone[_present(world, after=True)[record.person[everyone]]]
        again = later[world.capitals.again[world.household[record.person[later]]]]
        before = _sheet(world, record, rows, habits, rng, place=place, after=False)
        parts = [before] if not len(again) else [before, _sheet(world, record, again, habits, rng, place=place, after=True)]
        sheet = stacked(parts)
        if habits.shifted_rows:
            sheet = shifted(sheet, rng.choice(len(rows), min(2, len(rows) // 20), replace=False), "อำเภอ")
        parquet = place % 5 == 3
        names = sheet.table.column_names
        yield TeamFile(
            amphoe=code,
            sheet=sheet,
            parquet=parquet,
            title_rows=() if parquet else (f"PPPConnext อำเภอ{world.places.amphoe_name[tambon[start]]} (ข้อมูลสมมุติ)",),
            merge_columns=tuple(names[: names.index("ลำดับที่")]),
        )


def _sheet(
    world: World, record: Record, rows: Ints, habits: Habits, rng: np.random.Generator, *, place: int, after: bool
) -> Sheet:
    person = record.person[rows]
    household = world.household[person]
    chosen = Record(*(getattr(record, name)[rows] for name in Record.__slots__))
    number = ruin_numbers(words.numbers(chosen.number), habits.ruined_numbers, rng)
    columns = {
        **_household_columns(world, household, rng, place=place, after=after),
        **_member_columns(world, chosen, household, number, place=place, after=after),
    }
    return Sheet(table=pa.table(columns), person=person, written=tuple(number))


def _household_columns(
    world: World, household: Ints, rng: np.random.Generator, *, place: int, after: bool
) -> dict[str, pa.Array]:
    places, village = world.places, world.village[household]
    tambon = places.village_tambon[village]
    scores = world.capitals.after if after else world.capitals.before
    n = len(household)
    day = _days(world, after=after)[household]
    codes = world.house_code[household].tolist()
    house = [f"{code // 10**7}-{code // 10 % 10**6:06}-{code % 10}" if place % 4 == 2 else str(code) for code in codes]
    of_tambon, of_amphoe, of_province = habits_of(place).prefixes
    return {
        "รหัสบ้าน": words.text(house),
        "ปีสำรวจ": words.whole(np.full(n, _year(after=after), dtype=np.int64)),
        "รอบ": words.whole(np.full(n, 2 if after else 1, dtype=np.int64)),
        "ช่วง": words.text(["หลัง" if after else "ก่อน"] * n),
        "วันที่สำรวจ": words.text(words.dates(day)),
        "จังหวัด": words.text([of_province + word for word in places.province_name[tambon]]),
        "อำเภอ": words.text([of_amphoe + word for word in places.amphoe_name[tambon]]),
        "ตำบล": words.text([of_tambon + word for word in places.tambon_name[tambon]]),
        "หมู่ที่": words.whole(places.village_moo[village]),
        "บ้านเลขที่": words.text(world.house_no[household]),
        **{heading: pa.array(scores[name][household]) for name, heading in _HEADINGS[place % 3].items()},
        "ระดับ": words.choices(_LEVELS[place % 2], level(overall(world, household, after=after))),
    }


def overall(world: World, household: Ints, *, after: bool) -> Floats:
    """The mean of the five capitals of each named household, human capital being the mean of its members' at the time."""
    scores = world.capitals.after if after else world.capitals.before
    present = _present(world, after=after)
    members = np.bincount(world.household[present], minlength=len(world.village))
    human = np.bincount(world.household[present], weights=scores["human"][present], minlength=len(members))
    total: Floats = sum((scores[name] for name in _HEADINGS[0]), human / np.maximum(members, 1)) / 5
    return total[household]


def _year(*, after: bool) -> int:
    return _FIRST_YEAR + (2 if after else 0)


def _days(world: World, *, after: bool) -> Days:
    """The day on which a team would visit each household, in June and July, a village a day."""
    first = np.datetime64(f"{_year(after=after) - words.BUDDHIST}-06-01")
    found: Days = first + (world.village * 37 % 60).astype("timedelta64[D]")
    return found


def _present(world: World, *, after: bool) -> Bools:
    """People already born on the day of the visit."""
    found: Bools = world.lives.birth <= _days(world, after=after)[world.household]
    return found


def level(mean: Floats) -> Ints:
    """0 to 3 for อยู่ลำบาก to อยู่ดี; an edge (1.75, 2.50, 3.25) belongs to the upper level. In hundredths, to meet edges."""
    return np.searchsorted(np.array(_EDGES) * 10_000, np.round(mean * 10_000), side="right").astype(np.int64)


def _member_columns(
    world: World, record: Record, household: Ints, number: list[str | None], *, place: int, after: bool
) -> dict[str, pa.Array]:
    person = record.person
    scores = (world.capitals.after if after else world.capitals.before)["human"]
    start = np.concatenate([[True], household[1:] != household[:-1]])
    order = np.arange(len(person)) - np.maximum.accumulate(np.where(start, np.arange(len(person)), 0)) + 1
    names = (
        {"ชื่อ-สกุล": words.text(words.glued(record))}
        if place % 2
        else {
            "คำนำหน้า": words.text(record.title),
            "ชื่อ": words.text(record.first_name),
            "สกุล": words.text(record.last_name),
        }
    )
    unknown: Bools = record.birth_year == 0
    born = (
        {"ปีเกิด": words.whole(record.birth_year + words.BUDDHIST, unknown)}
        if place % 3 == 1
        else {"วันเกิด": words.text(words.birth_dates(record))}
    )
    occupation = world.lives.occupation[person]
    return {
        "ลำดับที่": words.whole(order),
        **names,
        "เพศ": words.choices(("ชาย", "หญิง"), (~world.male[person]).astype(np.int64)),
        "เลขบัตรประชาชน": words.text(number),
        **born,
        "อาชีพ": words.choices(OCCUPATION, occupation),
        "รายได้ต่อเดือน": words.whole(_monthly_income(world, person, after=after)),
        "คะแนนทุนมนุษย์": pa.array(scores[person]),
    }


def _monthly_income(world: World, person: Ints, *, after: bool) -> Ints:
    """Baht a month of those who work, in hundreds: the household's income over its workers, a tenth more after help."""
    occupation = world.lives.occupation
    works = (occupation != NO_WORK) & (occupation != STUDYING)
    workers = np.maximum(np.bincount(world.household[works], minlength=len(world.village)), 1)
    average = np.maximum(world.survey.incomes.average, 20_000)
    share = average * world.size / workers / 12 * (1.1 if after else 1.0)
    found: Ints = np.where(works, np.round(share[world.household] / 100) * 100, 0).astype(np.int64)
    return found[person]
