"""How often each register slips: mean rates over its records, after the linkage notes' registers A and B."""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Rates:
    """Mean rates over all records of a register."""

    first_name: float
    last_name: float
    other_first_name: float
    maiden_name: float
    title: float
    birth_missing: float
    birth_year_only: float
    first_january: float
    day_and_month_swapped: float
    birth_wrong: float
    house_wrong: float
    house_missing: float
    moved: float
    number_missing: float
    number_mistyped: float
    number_mates: float


_B = Rates(
    first_name=0.08, last_name=0.08, other_first_name=0.02, maiden_name=0.12, title=0.40,
    birth_missing=0.03, birth_year_only=0.08, first_january=0.06, day_and_month_swapped=0.02, birth_wrong=0.03,
    house_wrong=0.05, house_missing=0.05, moved=0.0, number_missing=0.20, number_mistyped=0.04, number_mates=0.01,
)  # fmt: skip
RATES = MappingProxyType(
    {
        "pppconnext": _B,  # surveyed at home: nobody has moved
        "basic_needs": Rates(
            first_name=0.025, last_name=0.025, other_first_name=0.005, maiden_name=0.02, title=0.10,
            birth_missing=0.01, birth_year_only=0.03, first_january=0.02, day_and_month_swapped=0.005, birth_wrong=0.01,
            house_wrong=0.0, house_missing=0.0, moved=0.0, number_missing=0.08, number_mistyped=0.02, number_mates=0.0,
        ),
        "welfare_card": Rates(
            first_name=0.02, last_name=0.02, other_first_name=0.01, maiden_name=0.08, title=0.25,
            birth_missing=0.005, birth_year_only=0.04, first_january=0.03, day_and_month_swapped=0.005, birth_wrong=0.01,
            house_wrong=0.04, house_missing=0.03, moved=0.10, number_missing=0.01, number_mistyped=0.005, number_mates=0.002,
        ),
    }
)  # fmt: skip
