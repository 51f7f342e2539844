"""Words: dates, addresses and digits as agencies write them, read back by the house's own readers."""

import numpy as np

from madeup.conftest import Views
from ruamjai.madeup.dress import words
from ruamjai.madeup.world import World
from ruamjai.thai.address import split_address
from ruamjai.thai.digits import to_ascii
from ruamjai.thai.names import split_title


def test_dates_are_buddhist() -> None:
    assert words.dates(np.array(["2023-02-15", "1960-12-01"], "datetime64[D]")) == ["15/02/2566", "01/12/2503"]


def test_birth_dates_say_what_is_known(views: Views) -> None:
    record = views.teams
    slashed, compact = words.birth_dates(record), words.compact_birth_dates(record)
    for year, month, a, b in zip(record.birth_year.tolist(), record.birth_month.tolist(), slashed, compact, strict=True):
        if not year:
            assert a is None and b is None
        else:
            assert a is not None and b is not None
            assert a[6:] == b[:4] == str(year + 543)
            assert (a[:6] == "00/00/") == (b[4:] == "0000") == (month == 0)


def test_addresses_of_all_styles_are_split_again(world: World, views: Views) -> None:
    record = views.cards
    some = np.arange(0, len(record.person), 397)
    style = np.arange(len(some)) % 4
    lines = words.addresses(world.places, record.village[some], record.house_no[some], style)
    assert len({line.split(" ")[0] for line in lines if "เลขที่" in line}) == 2
    for row, line in zip(some.tolist(), lines, strict=True):
        found = split_address(line)
        village = record.village[row]
        assert found.tambon == world.places.tambon_name[world.places.village_tambon[village]]
        assert str(found.moo) == str(world.places.village_moo[village])
        assert (found.house_no or "") == record.house_no[row]


def test_glued_names_split_again(views: Views) -> None:
    record = views.survey
    some = range(0, len(record.person), 997)
    glued = words.glued(record)
    assert np.mean([bool(split_title(glued[row])[0]) == bool(record.title[row]) for row in some]) > 0.99


def test_thai_digits_and_empty_cells() -> None:
    assert words.in_thai_digits([2566, "12/3", None]) == ["๒๕๖๖", "๑๒/๓", None]
    assert to_ascii("๒๕๖๖") == "2566"
    assert words.text(["ก", "", None]).to_pylist() == ["ก", None, None]
    assert words.whole(np.array([3, -1])).to_pylist() == [3, None]
    assert words.choices(("ก", "ข"), np.array([1, 0])).to_pylist() == ["ข", "ก"]
