"""The จปฐ. survey as an amphoe's community development office sends it: one row a member, households' columns at the left."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ruamjai.madeup.calibration import CARD_AGE, PILOTS, SURVEY_YEAR_BE
from ruamjai.madeup.draws import Bools, Ints, happens, stream
from ruamjai.madeup.dress import words
from ruamjai.madeup.dress.habits import Habits, earlier_code, habits_of, pseudo_code, ruin_numbers
from ruamjai.madeup.dress.sheets import Sheet, shifted, with_summary
from ruamjai.madeup.incomes import SOURCES
from ruamjai.madeup.people import EDUCATION, OCCUPATION
from ruamjai.madeup.slips import Record
from ruamjai.madeup.survey import BLANK
from ruamjai.madeup.world import World

RELATION = ("หัวหน้าครัวเรือน", "คู่สมรส", "บุตร", "หลาน", "บิดา/มารดา", "อื่น ๆ")
_RELIGIONS = (("พุทธ", 0.93), ("คริสต์", 0.05), ("อิสลาม", 0.02))
HOUSEHOLD_COLUMNS = (
    "รหัสครัวเรือน", "ปีที่สำรวจ", "วันที่สำรวจ", "จังหวัด", "อำเภอ", "ตำบล", "รหัสตำบล", "หมู่ที่", "บ้านเลขที่", "เขต",
)  # fmt: skip
_LONGEST_WORKBOOK = 30_000  # rows; an office with more sends CSV
_CARD_MISTOLD = 0.02  # of adults: says to hold a card and does not, or the other way round
_THAI_DIGIT_COLUMNS = ("ปีที่สำรวจ", "วันที่สำรวจ", "หมู่ที่", "บ้านเลขที่", "วันเกิด", "ลำดับที่")


@dataclass(frozen=True, slots=True)
class AmphoeFile:
    """One amphoe's sheet. ``workbook`` says that it comes as XLSX with households' cells merged."""

    amphoe: str
    name: str
    sheet: Sheet
    habits: Habits
    workbook: bool
    title_rows: tuple[str, ...]


def amphoe_files(world: World, record: Record, *, seed: int) -> Iterator[AmphoeFile]:
    """A sheet an amphoe, in code order; ``record`` holds the listed people as the survey wrote them, in their order."""
    tambon = world.tambon[world.household[record.person]]
    amphoe = world.places.amphoe_code[tambon]
    starts = np.flatnonzero(np.concatenate([[True], amphoe[1:] != amphoe[:-1]]))
    pilots = {code[:4] for code in PILOTS}
    for place, (start, end) in enumerate(zip(starts, [*starts[1:], len(amphoe)], strict=True)):
        code = amphoe[start]
        rows = np.arange(start, end)
        habits = habits_of(place)
        rng = stream(seed, "dress", "basic_needs", code)
        workbook = code in pilots and len(rows) <= _LONGEST_WORKBOOK
        name = world.places.amphoe_name[tambon[start]]
        titles = (
            f"ข้อมูลความจำเป็นพื้นฐาน (จปฐ.) ปี {SURVEY_YEAR_BE}",
            f"อำเภอ{name} จังหวัด{world.places.province_name[tambon[start]]} (ข้อมูลสมมุติ ไม่ใช่บุคคลจริง)",
        )
        yield AmphoeFile(
            amphoe=code,
            name=name,
            sheet=_sheet(world, record, rows, habits, rng, workbook=workbook),
            habits=habits,
            workbook=workbook,
            title_rows=titles if workbook or habits.title_rows else (),
        )


def _sheet(world: World, record: Record, rows: Ints, habits: Habits, rng: np.random.Generator, *, workbook: bool) -> Sheet:
    household = world.household[record.person[rows]]
    first = np.concatenate([[True], household[1:] != household[:-1]])
    number = words.numbers(record.number[rows])
    if not habits.numeric_ids:
        number = ruin_numbers(number, habits.ruined_numbers, rng)
    columns = {
        **_address_columns(world, household, habits),
        **_household_answer_columns(world, household, habits, ~first if workbook else np.zeros(len(rows), dtype=bool)),
        **_member_columns(world, record, rows, household, habits, number, rng),
        **_member_answer_columns(world, record.person[rows], habits),
    }
    if habits.thai_digits:
        columns |= {name: words.text(words.in_thai_digits(columns[name].to_pylist())) for name in _THAI_DIGIT_COLUMNS}
    sheet = Sheet(table=pa.table(columns), person=record.person[rows], written=tuple(number))
    if habits.shifted_rows and not workbook:
        sheet = shifted(sheet, rng.choice(len(rows), min(habits.shifted_rows, len(rows) // 20), replace=False), "อำเภอ")
    if habits.summary_row:
        sheet = with_summary(sheet, "รวมทั้งสิ้น", f"{len(rows)} คน")
    return sheet


def _address_columns(world: World, household: Ints, habits: Habits) -> dict[str, pa.Array]:
    places, village = world.places, world.village[household]
    tambon = places.village_tambon[village]
    of_tambon, of_amphoe, of_province = habits.prefixes
    name, code = _tambons(world, household, habits)
    survey_year = np.full(len(household), SURVEY_YEAR_BE, dtype=np.int64)
    return {
        "รหัสครัวเรือน": words.text([str(value) for value in world.house_code[household].tolist()]),
        "ปีที่สำรวจ": words.whole(survey_year),
        "วันที่สำรวจ": words.text(words.dates(world.survey_day[household])),
        "จังหวัด": words.text([of_province + word for word in places.province_name[tambon]]),
        "อำเภอ": words.text([of_amphoe + word for word in places.amphoe_name[tambon]]),
        "ตำบล": words.text([word if word.startswith("เทศบาล") else of_tambon + word for word in name]),
        "รหัสตำบล": words.text(code),
        "หมู่ที่": words.whole(places.village_moo[village]),
        "บ้านเลขที่": words.text(world.house_no[household]),
        "เขต": words.whole(np.where(places.village_municipal[village], 1, 2)),
    }


def _tambons(world: World, household: Ints, habits: Habits) -> tuple[list[str], list[str]]:
    """Names and codes of tambons as the office writes them: pseudo-codes in municipalities, codes abolished long ago."""
    places, village = world.places, world.village[household]
    tambon = places.village_tambon[village]
    codes, names = places.tambon_code[tambon].tolist(), places.tambon_name[tambon].tolist()
    municipal, moo = places.village_municipal[village].tolist(), places.village_moo[village].tolist()
    town = f"เทศบาลตำบล{places.amphoe_name[tambon[0]]}"
    pseudo = pseudo_code(codes[0][:4])
    earlier = {code: earlier_code(code) for code in set(codes)}
    for row, code in enumerate(codes):
        if municipal[row] and habits.pseudo_tambons:
            codes[row] = pseudo
            names[row] = town if habits.town_names and moo[row] == 1 else names[row]
        elif habits.abolished_tambons and moo[row] % 2 == 0 and (before := earlier[code]) is not None:
            codes[row] = before
    return names, codes


def _household_answer_columns(world: World, household: Ints, habits: Habits, hidden: Bools) -> dict[str, pa.Array]:
    """Answers of the household on each member's row; ``hidden`` rows are left empty as under merged cells."""
    survey = world.survey
    found = {}
    for code, values in survey.household_answers.items():
        answers = values[household]
        counted_present = code.startswith(("212", "214"))  # nuisances and crimes: 1 present, 0 absent
        if habits.no_is_two and not counted_present:
            answers = np.where(answers == 0, 2, answers)
        found[code] = words.whole(answers, (answers == BLANK) | hidden)
    for place, code in enumerate(SOURCES):
        amount = survey.incomes.sources[household, place]
        found[code] = words.whole(amount, (amount == BLANK) | hidden)
    average = survey.incomes.average[household]
    found["42216"] = pa.array(average, mask=(average == BLANK) | hidden)
    return found


def _member_columns(
    world: World,
    record: Record,
    rows: Ints,
    household: Ints,
    habits: Habits,
    number: list[str | None],
    rng: np.random.Generator,
) -> dict[str, pa.Array]:
    person = record.person[rows]
    mine = Record(*(getattr(record, name)[rows] for name in Record.__slots__))
    lives = world.lives
    religion = rng.choice(len(_RELIGIONS), int(household.max()) + 1, p=[share for _, share in _RELIGIONS])[household]
    names = (
        {"ชื่อ-สกุล": words.text(words.glued(mine))}
        if habits.glued_names
        else {
            "คำนำหน้า": words.text(mine.title),
            "ชื่อ": words.text(mine.first_name),
            "สกุล": words.text(mine.last_name),
        }
    )
    sex = np.where(world.male[person], 1, 2)
    mistold = happens(rng, _CARD_MISTOLD, len(rows)) & (lives.age[person] >= CARD_AGE)
    start = np.flatnonzero(np.concatenate([[True], household[1:] != household[:-1]]))
    order = np.arange(len(rows)) - np.repeat(start, np.diff([*start, len(rows)])) + 1
    return {
        "ลำดับที่": words.whole(order),
        **names,
        "เพศ": words.choices(("", "ชาย", "หญิง"), sex) if habits.sex_in_words else words.whole(sex),
        "เลขประจำตัวประชาชน": words.whole(mine.number) if habits.numeric_ids else words.text(number),
        "วันเกิด": words.text(words.birth_dates(mine)),
        "ความสัมพันธ์": words.choices(RELATION, world.relation[person]),
        "อาชีพ": words.choices(OCCUPATION, lives.occupation[person]),
        "การศึกษา": words.choices(EDUCATION, lives.education[person]),
        "ศาสนา": words.choices([name for name, _ in _RELIGIONS], religion),
        "สภาพร่างกาย": words.whole(lives.body[person]),
        "ช่วยเหลือตนเอง": words.whole(lives.self_care[person].astype(np.int64)),
        "บัตรสวัสดิการ": words.whole(((world.card[person] > 0) ^ mistold).astype(np.int64)),
    }


def _member_answer_columns(world: World, person: Ints, habits: Habits) -> dict[str, pa.Array]:
    found = {}
    for code, values in world.survey.member_answers.items():
        answers = values[person]
        found[code] = words.whole(np.where(answers == 0, 2, answers) if habits.no_is_two else answers)
    return found
