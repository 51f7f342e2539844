"""How hard two registers are to link: every rate in one place. Rates are assumptions; none is from a real register.

Mean rates over a register's records unless said otherwise; which records slip is decided in ``chances``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import Literal, get_args

Difficulty = Literal["standard", "harsh", "field"]
DIFFICULTIES: tuple[Difficulty, ...] = get_args(Difficulty)

SHARED = 0.85  # of the right register's people who are in the left one, too
CARELESS, CARELESS_TIMES = 0.2, 3.0  # slips come together: one record in five has three times every mean rate


@dataclass(frozen=True, slots=True)
class Numbers:
    """What becomes of citizen numbers."""

    missing: float
    mistyped: float
    mates: float = 0.0  # another household member's valid number


@dataclass(frozen=True, slots=True)
class Slips:
    """What the right register has otherwise than the truth, beside the number."""

    first_name_typo: float = 0.08
    last_name_typo: float = 0.08
    other_given_name: float = 0.02
    other_surname: float = 0.12  # of women from 20 to 50
    birth_missing: float = 0.03
    birth_year_only: float = 0.08  # this and the next happen more to the old
    birth_first_january: float = 0.06
    birth_swapped: float = 0.02
    birth_wrong: float = 0.03
    birth_last_december: float = 0.0  # of the right year
    birth_middle_june: float = 0.0
    birth_year_2500: float = 0.0  # 1 January BE 2500, whenever born
    house_wrong: float = 0.05
    house_missing: float = 0.05
    moved: float = 0.10
    title: float = 0.40

    def times(self, factor: float) -> "Slips":
        """Every rate multiplied."""
        return Slips(**{field.name: getattr(self, field.name) * factor for field in fields(self)})


@dataclass(frozen=True, slots=True)
class Habits:
    """What lists of the field have beside slips; nothing of it unless stated."""

    # Of people, so of both registers.
    regional_names: float = 0.0  # how far regions differ in which given names they like, against how far names differ (2.0)
    kin_surnames: float = 0.0  # households that bear one of their tambon's twelve surnames
    royal_surnames: float = 0.0  # surnames that end in ณ and a town
    hill_households: float = 0.0  # households without surname, of those in Chiang Mai, Mae Hong Son, Chiang Rai and Tak
    monks: float = 0.0  # of men from 20 on
    # Of records.
    left_monks: float = 0.0  # monks whom the left register knows as such; the right one knows all
    left_twice: float = 0.0  # records of people entered once more, with slips
    right_twice: float = 0.0
    nicknames: float = 0.0  # "สมชาย (เล็ก)"
    former_names: float = 0.0  # "สมชาย (เดิม สมหมาย)"
    royal_surnames_respaced: float = 0.0  # of surnames with ณ: "ณอยุธยา", two spaces
    romanised: float = 0.0
    earlier_codes: float = 0.0  # of tambons that had another code before
    # Of batches, as an office sends them in: shares of batches in which all rows are so.
    titles_glued: float = 0.0  # title and given name in one cell
    whole_names: float = 0.0  # title, given name and surname in one cell
    look_alikes: float = 0.0  # Latin o for อ in titles
    house_words: float = 0.0  # "เลขที่ 12", "หมู่ที่ 3"
    thai_digits: float = 0.0  # house, village and birth
    hyphened_numbers: float = 0.0
    place_names: float = 0.0  # names of tambon, amphoe and province where codes should stand
    upper_case: float = 0.0  # of romanised names


@dataclass(frozen=True, slots=True)
class Rates:
    """Both registers' rates. ``again`` is what becomes of numbers when people are entered a second time."""

    left_numbers: Numbers
    right_numbers: Numbers
    right: Slips
    habits: Habits = Habits()
    again: Numbers = Numbers(missing=0.30, mistyped=0.10)


_STANDARD = Rates(
    left_numbers=Numbers(missing=0.08, mistyped=0.02),
    right_numbers=Numbers(missing=0.20, mistyped=0.04, mates=0.01),
    right=Slips(),
)
_HARSH = replace(_STANDARD, right_numbers=Numbers(missing=0.33, mistyped=0.06, mates=0.02), right=_STANDARD.right.times(1.6))
_FIELD = replace(
    _STANDARD,
    right=replace(_STANDARD.right, birth_last_december=0.01, birth_middle_june=0.01, birth_year_2500=0.005),
    habits=Habits(
        regional_names=1.0, kin_surnames=0.33, royal_surnames=0.003, hill_households=0.03, monks=0.008,
        left_monks=0.3, left_twice=0.01, right_twice=0.02, nicknames=0.03, former_names=0.01,
        royal_surnames_respaced=0.6, romanised=0.015, earlier_codes=0.3,
        titles_glued=0.10, whole_names=0.04, look_alikes=0.10, house_words=0.10, thai_digits=0.08,
        hyphened_numbers=0.10, place_names=0.03, upper_case=0.5,
    ),
)  # fmt: skip
RATES: Mapping[Difficulty, Rates] = MappingProxyType({"standard": _STANDARD, "harsh": _HARSH, "field": _FIELD})
