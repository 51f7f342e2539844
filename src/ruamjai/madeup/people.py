"""What is true of a person beside age and sex: birth, health, schooling, work."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ruamjai.madeup.calibration import SURVEY_YEAR_BE
from ruamjai.madeup.draws import Bools, Ints, happens, stream
from ruamjai.madeup.households import CHILD

Days = npt.NDArray[np.datetime64]

NORMAL, DISABLED, CHRONIC = range(3)
_YEAR = 365.2425
SURVEY_YEAR = SURVEY_YEAR_BE - 543


@dataclass(frozen=True, slots=True)
class Lives:
    """Arrays over people. ``age`` is in completed years on the household's survey day; ``months`` within the first year."""

    birth: Days
    age: Ints
    infant_months: Ints
    body: Ints
    self_care: Bools
    student: Bools
    left_lower_secondary: Bools
    education: Ints
    occupation: Ints


def survey_days(*, village: Ints, seed: int) -> Days:
    """The day each household was asked, January to March of the survey year, a village within a fortnight."""
    rng = stream(seed, "people", "survey days")
    start = rng.integers(0, 75, int(village.max()) + 1)
    offset = start[village] + rng.integers(0, 14, len(village))
    found: Days = np.datetime64(f"{SURVEY_YEAR}-01-05") + offset.astype("timedelta64[D]")
    return found


def births(*, age: Ints, household: Ints, relation: Ints, survey_day: Days, seed: int) -> Days:
    """Days of birth that give ``age`` about the survey day; twins (neighbouring children of one age) share theirs."""
    rng = stream(seed, "people", "births")
    ago = np.floor((age + rng.random(len(age))) * _YEAR).astype(np.int64)
    twins = (age[1:] == age[:-1]) & (household[1:] == household[:-1]) & (relation[1:] == CHILD) & (relation[:-1] == CHILD)
    for index in np.flatnonzero(twins) + 1:
        ago[index] = ago[index - 1]
    found: Days = survey_day[household] - ago.astype("timedelta64[D]")
    return found


def parts(days: Days) -> tuple[Ints, Ints, Ints]:
    """Year (CE), month, day of dates."""
    months = days.astype("datetime64[M]")
    year = months.astype("datetime64[Y]").astype(np.int64) + 1970
    month = months.astype(np.int64) % 12 + 1
    return year, month, (days - months).astype(np.int64) + 1


def ages(birth: Days, day: Days) -> Ints:
    """Completed years on ``day``."""
    (born, born_month, born_day), (year, month, date) = parts(birth), parts(day)
    found: Ints = year - born - ((month < born_month) | ((month == born_month) & (date < born_day)))
    return found


def live(*, birth: Days, survey_day: Days, household: Ints, seed: int) -> Lives:
    """Health, schooling and work by age, by chance; who fails which indicator is decided later and may change them."""
    rng = stream(seed, "people", "lives")
    n = len(birth)
    day = survey_day[household]
    age = ages(birth, day)
    disabled = happens(rng, np.interp(age, [0, 30, 60, 90], [0.008, 0.02, 0.05, 0.12]), n)
    chronic = happens(rng, np.interp(age, [0, 35, 60, 80], [0.004, 0.03, 0.20, 0.35]), n)
    body = np.where(disabled, DISABLED, np.where(chronic, CHRONIC, NORMAL))
    weak = np.select([body == DISABLED, age >= 80], [0.25, 0.10], np.where(body == CHRONIC, 0.03, 0.002))
    student = happens(rng, np.interp(age, [2.9, 3, 14, 15, 17, 18, 22, 23], [0, 1, 1, 0.93, 0.85, 0.4, 0.25, 0]), n)
    left = (age >= 14) & (age <= 16) & happens(rng, 0.33, n)
    return Lives(
        birth=birth,
        age=age,
        infant_months=np.where(age == 0, ((day - birth).astype(np.int64) / 30.44).astype(np.int64), 99),
        body=body,
        self_care=~happens(rng, np.where(age < 6, 0.0, weak), n) & (age >= 3),
        student=student,
        left_lower_secondary=left,
        education=_education(rng, age, student),
        occupation=_occupation(rng, age, student),
    )


EDUCATION = (
    "ยังไม่ได้เรียน", "อนุบาล/ศูนย์เด็กเล็ก", "ไม่เคยเรียน", "ประถมศึกษา", "มัธยมศึกษาตอนต้น",
    "มัธยมศึกษาตอนปลาย/ปวช.", "อนุปริญญา/ปวส.", "ปริญญาตรี", "สูงกว่าปริญญาตรี",
)  # fmt: skip


def _education(rng: np.random.Generator, age: Ints, student: Bools) -> Ints:
    """Highest level, so that over all ages primary has about 45 %, lower secondary 16, upper 14, degrees 10 (จปฐ. BE 2561)."""
    n = len(age)
    grown = {
        23: [0, 0, 1, 18, 25, 26, 8, 21, 1],
        40: [0, 0, 3, 48, 19, 14, 4, 11, 1],
        55: [0, 0, 5, 76, 6, 6, 1, 5, 1],
        70: [0, 0, 12, 84, 1, 1, 0, 2, 0],
    }
    found = np.zeros(n, dtype=np.int64)
    for youngest, shares in grown.items():
        mine = age >= youngest
        found[mine] = rng.choice(len(EDUCATION), int(mine.sum()), p=np.array(shares) / sum(shares))
    young = age < 23
    found[young] = np.select([age < 3, age < 6, age < 12, age < 15, age < 18], [0, 1, 3, 4, 5], np.where(student, 5, 4))[young]
    return found


OCCUPATION = (
    "ไม่มีอาชีพ", "กำลังศึกษา", "เกษตรกรรม-ทำนา", "เกษตรกรรม-ทำไร่", "เกษตรกรรม-ทำสวน", "รับจ้างทั่วไป", "พนักงานบริษัท",
    "ค้าขาย", "ธุรกิจส่วนตัว", "รับราชการ", "พนักงานรัฐวิสาหกิจ", "ปศุสัตว์", "ประมง",
)  # fmt: skip
NO_WORK, STUDYING = 0, 1


def _occupation(rng: np.random.Generator, age: Ints, student: Bools) -> Ints:
    """Main work: farmers lead, then general workers (29 and 28 % of all people, จปฐ. BE 2561, page 22)."""
    n = len(age)
    working = rng.choice(len(OCCUPATION), n, p=np.array([0, 0, 22, 12, 9, 34, 6, 7, 3, 4, 1, 1.5, 0.5]) / 100)
    retired = (age >= 60) & happens(rng, np.interp(age, [60, 75, 90], [0.25, 0.65, 0.98]), n)
    found: Ints = np.select([student & (age >= 3), (age < 15) | retired], [STUDYING, NO_WORK], working)
    return found
