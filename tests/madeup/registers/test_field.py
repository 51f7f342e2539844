"""What registers of the field have beside slips: at the stated rates, counted in the files."""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from madeup.registers.conftest import LEFT, RIGHT, Read, texts
from ruamjai.madeup.registers.naming import HILL_PROVINCES, MONKS_NAMES
from ruamjai.madeup.registers.people import make_people
from ruamjai.madeup.registers.rates import Habits
from ruamjai.thai import citizen_id
from ruamjai.thai.areas import current, match, successor
from ruamjai.thai.text import normalise

SEED_IN_THE_HILLS = 46  # with which the few tambons of a small world lie in Chiang Rai or its neighbours
LATIN = re.compile("[A-Za-z]")


def share(read: Read, column: str, pattern: str) -> float:
    """Share of the right register's rows whose text holds the pattern."""
    found = re.compile(pattern)
    return float(np.mean([text is not None and bool(found.search(text)) for text in read.right[column]]))


@pytest.mark.parametrize(
    ("column", "pattern", "rate", "within"),
    [
        ("first_name", r"\((?!เดิม)", 0.03, 0.003),  # of the romanised, brackets go
        ("first_name", r"\(เดิม ", 0.01, 0.002),
        ("house_no", "^เลขที่ ", 0.10 * 0.95, 0.06),
        ("moo", "^หมู่ที่ ", 0.10, 0.06),
        ("birth_date", "[๐-๙]", 0.08 * 0.97, 0.06),
        ("citizen_id", r"^\d-\d{4}-\d{5}-\d\d-\d$", 0.10 * 0.8, 0.06),
        ("tambon", r"\D", 0.03, 0.06),
        ("birth_date", "^(31/12|๓๑/๑๒)", 0.01 + 1 / 365, 0.003),
        ("birth_date", "^(15/06|๑๕/๐๖)", 0.01 + 1 / 365, 0.003),
        ("birth_date", "^(01/01/2500|๐๑/๐๑/๒๕๐๐)", 0.005 + 0.06 / 75, 0.003),
    ],
)
def test_rates(field: Read, column: str, pattern: str, rate: float, within: float) -> None:
    """Offices' ways are drawn by the batch, of which there are some seventy here, large and small; hence the wide margins."""
    assert share(field, column, pattern) == pytest.approx(rate, abs=within)


def test_whole_names_and_glued_titles(field: Read) -> None:
    whole = np.array([text is None for text in field.right["last_name"]])
    spaced = np.array([text is not None and " " in text.split("(")[0].strip() for text in field.right["first_name"]])
    assert (whole & spaced).mean() == pytest.approx(0.04, abs=0.035)
    glued = share(field, "first_name", "^(นาย|นาง|นางสาว|เด็กชาย|เด็กหญิง|น.ส.|ด.ช.|ด.ญ.)(?! )")
    assert glued == pytest.approx(0.88 * 0.14, abs=0.08)  # of 14 % of rows, less those whose title is missing


def test_some_names_are_romanised_and_half_of_those_batches_shout(field: Read) -> None:
    names = [text for text in field.right["last_name"] if text is not None and LATIN.search(text)]
    assert len(names) / RIGHT == pytest.approx(0.015, abs=0.003)
    assert 0.35 < np.mean([text.isupper() for text in names]) < 0.65


def test_monks_are_known_by_their_names_in_the_order(field: Read) -> None:
    monk = np.array([text == "พระ" for text in field.right["title"]])
    assert 0.001 < monk.mean() < 0.006  # 0.8 % of men from 20 on are 0.3 % of all; some have glued titles
    assert np.mean([normalise(text) in MONKS_NAMES for text in field.right["last_name"][monk] if text is not None]) > 0.7
    assert set(field.right["sex"][monk]) == {"1"}
    left = np.array([text == "พระ" for text in field.left_of_pairs("title")])
    both = np.array([text == "พระ" for text in field.right_of_pairs("title")])
    assert 0.2 < left[both].mean() < 0.45


def test_tambons_are_written_by_code_by_name_and_by_codes_of_old(field: Read) -> None:
    """Whatever way a tambon is written, it leads to the left register's, unless the person moved."""
    same = 0
    rows = np.flatnonzero([not (text.isdigit() and current(text)) for text in field.right_of_pairs("tambon")])
    assert 0.02 < len(rows) / len(field.left_rows) < 0.25
    places = zip(*(field.right_of_pairs(name)[rows] for name in ("tambon", "amphoe", "province")), strict=True)
    for code, (tambon, amphoe, province) in zip(field.left_of_pairs("tambon")[rows], places, strict=True):
        same += code in (successor(tambon) if tambon.isdigit() else match(tambon, amphoe, province))
    assert 0.87 < same / len(rows) < 0.96


def test_citizen_numbers_can_still_be_read(field: Read) -> None:
    numbers = [text for text in field.right["citizen_id"] if text is not None]
    assert np.mean([citizen_id.read(text).state == "valid" for text in numbers]) > 0.93


def test_people_entered_twice(field: Read) -> None:
    made = field.made
    assert made.left_duplicates is not None and made.right_duplicates is not None
    for path, register, expected in (
        (made.left_duplicates, field.left, LEFT * 0.01),
        (made.right_duplicates, field.right, RIGHT * 0.02),
    ):
        pairs = texts(path)
        one, two = (
            pc.index_in(pa.array(pairs[name]), pa.array(register["id"])).to_numpy(zero_copy_only=False)
            for name in ("left_id", "right_id")
        )
        assert len(one) == round(expected)
        assert len(set(one.tolist()) | set(two.tolist())) == 2 * len(one)
        assert np.array_equal(register["sex"][one], register["sex"][two])
        differ = register["first_name"][one] != register["first_name"][two]
        assert 0.05 < differ.mean() < 0.5
    twice = RIGHT * 0.02
    assert made.pairs > round(0.85 * (RIGHT - twice))
    assert len(set(field.right_rows.tolist())) > 0.84 * RIGHT


def test_left_rows_are_right_but_for_second_entries(field: Read) -> None:
    assert all(re.fullmatch(r"\d{4}(-\d\d-\d\d)?", text) for text in set(field.left["birth_date"]) - {None})
    assert 0.0 < np.mean([text is None for text in field.left["birth_date"]]) < 0.002


def test_surnames_with_a_town_are_spaced_in_three_ways(field: Read) -> None:
    kept = [text for text in field.right["last_name"] if text and re.search(r"\S ณ \S", text)]
    glued = [text for text in field.right["last_name"] if text and re.search(r"\S ณ[^ ]*(อยุธยา|ลำปาง|ลำพูน|ระนอง|ถลาง)$", text)]
    wide = [text for text in field.right["last_name"] if text and "  ณ  " in text]
    assert kept and glued and wide
    assert {text for text in field.left["last_name"] if text and " ณ " in text}


def test_hill_people_have_no_surname_and_live_in_the_hills() -> None:
    world = make_people(n=6_000, habits=Habits(hill_households=0.5), seed=SEED_IN_THE_HILLS)
    province = world.places.tambon[world.places.household_tambon][world.household] // 10_000
    without = world.names.family < 0
    assert set(province[without].tolist()) <= set(HILL_PROVINCES)
    assert 0.35 < without[np.isin(province, HILL_PROVINCES)].mean() < 0.65
    assert (world.names.given[without] >= world.names.n_usual).all()
    assert (world.names.given[~without] < world.names.n_usual).all()
    given = world.names.given[without] - world.names.n_usual
    half = (len(world.names.given_names) - world.names.n_usual) // 2
    assert np.array_equal(given < half, world.male[without])


def test_kin_share_surnames_within_a_tambon() -> None:
    heads = []
    for habits in (Habits(), Habits(kin_surnames=0.33)):
        world = make_people(n=60_000, habits=habits, seed=4)
        family, tambon = world.names.family[world.first_member], world.places.household_tambon
        names = [len(set(family[tambon == one])) / (tambon == one).sum() for one in range(20)]
        heads.append(np.mean(names))
    assert heads[0] > 0.95
    assert heads[1] == pytest.approx(0.67 + 12 / 250, abs=0.06)
