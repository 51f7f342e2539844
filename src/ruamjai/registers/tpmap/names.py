"""The names that TPMAP gives its public files: year, level, and which of the five dimensions were switched on."""

import re
from typing import NamedTuple

_NAME = re.compile(
    r"(\d{2}|\d{4})_(province|amphoe|amphur|tambon|tumbol)_([01]{5})(?:[ _(.-].*)?\.(?:csv|xlsx|parquet)", re.IGNORECASE
)
_LEVELS = {"province": 2, "amphoe": 4, "amphur": 4, "tambon": 6, "tumbol": 6}
LEVEL_OF_LENGTH = {2: "province", 4: "amphoe", 6: "tambon"}
_CENTURY = 2500  # BE; TPMAP began in 2560


class PublicName(NamedTuple):
    """``year`` is CE; ``length`` the number of digits of the area codes; ``dimensions`` five flags such as "11111"."""

    year: int
    length: int
    dimensions: str


def read_name(file_name: str) -> PublicName | None:
    """What a public file's name says ("61_province_11111.csv"), or None if it is no such name."""
    found = _NAME.fullmatch(file_name)
    if found is None:
        return None
    year = int(found[1])
    return PublicName((year + _CENTURY if year < 100 else year) - 543, _LEVELS[found[2].lower()], found[3])


def public_name(year: int, length: int, dimensions: str) -> str:
    """The name for a year (CE), a level by its codes' length, and five flags."""
    return f"{(year + 543) % 100:02d}_{LEVEL_OF_LENGTH[length]}_{dimensions}.csv"
