"""How hard two registers are to link: every rate in one place. Rates are assumptions; none is from a real register.

Mean rates over a register's records unless said otherwise; which records slip is decided in ``slips``.
"""

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

Difficulty = Literal["standard", "harsh", "field"]

SHARED = 0.85  # of the right register's people who are in the left one, too
CARELESS, CARELESS_TIMES = 0.2, 3.0  # slips come together: one record in five has three times every rate


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
    by_ear: float = 0.70  # of typos: tone mark, karan, vowel length, letter of the same sound; the others at random
    other_given_name: float = 0.02
    other_surname: float = 0.12  # of women from 20 to 50
    birth_missing: float = 0.03
    birth_year_only: float = 0.08  # this and the next happen more to the old
    birth_first_january: float = 0.06
    birth_swapped: float = 0.02
    birth_wrong: float = 0.03
    house_wrong: float = 0.05
    house_missing: float = 0.05
    moved: float = 0.10
    title: float = 0.40

    def times(self, factor: float) -> "Slips":
        """Every rate multiplied; the share of typos by ear stays."""
        return Slips(**{name: getattr(self, name) * (1.0 if name == "by_ear" else factor) for name in self.__slots__})


@dataclass(frozen=True, slots=True)
class Rates:
    """Both registers' rates."""

    left_numbers: Numbers
    right_numbers: Numbers
    right: Slips


_STANDARD = Rates(
    left_numbers=Numbers(missing=0.08, mistyped=0.02),
    right_numbers=Numbers(missing=0.20, mistyped=0.04, mates=0.01),
    right=Slips(),
)
RATES = MappingProxyType(
    {
        "standard": _STANDARD,
        "harsh": replace(
            _STANDARD, right_numbers=Numbers(missing=0.33, mistyped=0.06, mates=0.02), right=_STANDARD.right.times(1.6)
        ),
    }
)
