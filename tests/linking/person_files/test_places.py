"""Places by code, by name and by address come to the same codes; what is nowhere in Thailand gets a number of its own."""

import pyarrow as pa
import pytest

from linking.person_files.made_up import chance
from ruamjai.linking.person_files.addresses import PARTS, split_addresses
from ruamjai.linking.person_files.coded import Coded
from ruamjai.linking.person_files.places import UNCODED, read_places
from ruamjai.thai import areas
from ruamjai.thai.address import split_address

# A tambon of Phan, Chiang Rai.
TAMBON, AMPHOE, PROVINCE = "570502", "5705", "57"


def read(**columns):
    rows = len(next(iter(columns.values())))
    found = read_places({name: Coded.of(pa.array(cells)) for name, cells in columns.items()}, rows)
    return {name: column.to_pylist() for name, column in found.arrow().items()} | {"uncoded": found.uncoded}


def names_of(code):
    by_code = {area.code: area for area in areas.all_areas()}
    return tuple(by_code[part].name_th for part in (code, code[:4], code[:2]))


T, A, P = names_of(TAMBON)


@pytest.mark.parametrize(
    ("tambon", "amphoe", "province"),
    [
        (TAMBON, None, None), (int(TAMBON), None, None), (float(TAMBON), None, None), (TAMBON, AMPHOE, PROVINCE),
        (TAMBON, A, P), (T, A, P), (f"ต.{T}", f"อ.{A}", f"จ.{P}"),
        (f"ตำบล{T}", AMPHOE, None), ("02", AMPHOE, PROVINCE), (2, 5, 57), ("2", "05", "57"), (T, None, P),
        ("57-05-02", None, None),
    ],
)  # fmt: skip
def test_a_tambon_is_found_however_it_is_written(tambon, amphoe, province):
    found = read(tambon=[tambon], amphoe=[amphoe], province=[province], moo=[3])
    assert (found["tambon"], found["amphoe"], found["village"]) == ([570502], [5705], [57050203])
    assert found["uncoded"] == 0


def test_a_code_alone_and_a_village_s_code():
    assert read(tambon=[TAMBON])["amphoe"] == [5705]
    found = read(tambon=["57050207", TAMBON, TAMBON], moo=[None, "7", "หมู่ที่ 7"])
    assert found["village"] == [57050207] * 3
    assert read(tambon=["57050200"])["village"] == [None]


def test_an_abolished_tambon_is_its_successor():
    from geothai import abolished

    old = next(one for one in abolished.abolished_areas() if one.level == "subdistrict" and len(areas.successor(one.code)) == 1)
    assert read(tambon=[old.code])["tambon"] == [int(areas.successor(old.code)[0])]


def test_an_amphoe_is_known_without_its_tambon():
    found = read(amphoe=[A, AMPHOE, "เมือง", None], province=[P, None, P, P])
    assert found["amphoe"] == [5705, 5705, 5701, None]
    assert found["tambon"] == [None] * 4


@pytest.mark.parametrize("cell", [None, "", "-", "ไม่ระบุ", "0"])
def test_an_open_cell_is_unknown(cell):
    found = read(tambon=[cell], amphoe=[cell], province=[cell], moo=[cell], house_no=[cell])
    assert [found[name] for name in ("tambon", "amphoe", "village", "house_no")] == [[None]] * 4


def test_a_place_without_a_thai_code_has_a_number_of_its_own_the_same_in_every_file():
    one = read(tambon=["Winston Hills", "winston  hills", "Toowong"], amphoe=["2153"] * 3, province=["nsw"] * 3, moo=[1, 1, 1])
    other = read(tambon=["Toowong", "Winston Hills"], amphoe=["2153", "2153"], province=["NSW", "nsw"], moo=[2, 1])
    first, second, third = one["tambon"]
    assert first == second != third
    assert other["tambon"] == [third, first]
    assert all(UNCODED <= code < UNCODED + 2**40 for code in (*one["tambon"], *one["village"], *one["amphoe"]))
    assert one["village"][0] == other["village"][1]
    assert one["village"][2] != other["village"][0]
    assert len({*one["village"], *one["tambon"]}) == 4
    assert one["uncoded"] == 3


def test_a_tambon_s_name_that_several_bear_is_no_code_and_meets_itself():
    several = next(name for name in ("บ้านใหม่", "ในเมือง") if len(areas.match(name)) > 1)
    found = read(tambon=[several, several], amphoe=[None, None])
    assert found["tambon"][0] == found["tambon"][1] >= UNCODED
    # Beside an amphoe that is misspelt, the amphoe's text tells it from others.
    apart = read(tambon=[several, several], amphoe=["พาณ", "เมิอง"])["tambon"]
    assert apart[0] != apart[1]


@pytest.mark.parametrize(
    ("cell", "house"),
    [("12/3", "12/3"), (" 12 / 3 ", "12/3"), ("๑๒/๓", "12/3"), ("'5", "5"), (7, "7"), (7.0, "7"), ("12 ก", "12ก"),
    ("2023-03-12", None), ("12-มี.ค.", None),
     ("3-Mar", None), ("8 Rose St", "8rosest"), ("-", None)],
)  # fmt: skip
def test_house_numbers(cell, house):
    assert read(house_no=[cell])["house_no"] == [house]


@pytest.mark.parametrize(
    ("cell", "moo"),
    [("7", 7), (7, 7), ("07", 7), ("หมู่ 7", 7), ("ม.7", 7), ("๗", 7), ("7.0", 7), ("0", None), ("100", None), ("บ้านใต้", None)],
)
def test_moo(cell, moo):
    assert read(tambon=[TAMBON], moo=[cell])["village"] == [None if moo is None else 57050200 + moo]


def addresses(count):
    rng = chance(6)
    everywhere = [area.code for area in areas.all_areas() if area.level == "tambon"]
    for _ in range(count):
        tambon, amphoe, province = names_of_cached(rng.choice(everywhere))
        house = f"{rng.randint(1, 999)}{rng.choice(['', '', f'/{rng.randint(1, 40)}'])}"
        moo = rng.choice(
            [
                "",
                f" หมู่ {rng.randint(0, 20)}",
                f" ม.{rng.randint(1, 20)}",
                f" หมู่ที่ {rng.randint(1, 9):02d}",
                f"ม.{rng.randint(1, 9)}",
            ]
        )
        area = rng.choice(
            [f" ต.{tambon} อ.{amphoe} จ.{province}", f" ตำบล{tambon} อำเภอ{amphoe} จังหวัด{province} 57120",
            f"ต.{tambon}อ.{amphoe}จ.{province}",
             f" แขวง{tambon} เขต{amphoe} กทม", f" {tambon} {amphoe} {province}", f" ต. {tambon} อ. {amphoe}",
             f" ต.{tambon} จ.{province} 10200", ""]
        )  # fmt: skip
        yield (
            rng.choice(["", "", "บ้านเลขที่ ", "เลขที่ ", "ที่อยู่ ", "ซอย 3 "])
            + house
            + moo
            + rng.choice(["", "", "", " ถ.สุขุมวิท"])
            + area
        )


NAMES = {}


def names_of_cached(code):
    if not NAMES:
        NAMES.update({area.code: area.name_th for area in areas.all_areas()})
    return NAMES[code], NAMES[code[:4]], NAMES[code[:2]]


def test_addresses_are_cut_as_they_are_one_by_one():
    cells = [*addresses(4000), None, "", "12", "ต.ดอยงาม", "12 ต.", "กรุงเทพฯ", "12/3 หมู่ 5 (หลังวัด) ต.ดอยงาม อ.พาน"]
    found = split_addresses(Coded.of(pa.array(cells)))
    parts = {name: column.arrow().to_pylist() for name, column in found.items()}
    for row, cell in enumerate(cells):
        if cell is not None:
            alone = split_address(cell)
            assert {name: parts[name][row] for name in PARTS} == {name: getattr(alone, name) for name in PARTS}, cell


def test_an_address_fills_in_what_has_no_column_of_its_own():
    found = read(address=[f"12/3 หมู่ 5 ต.{T} อ.{A} จ.{P} 57120", f"9 ม.1 ต.{T} อ.{A} จ.{P}"], house_no=["44", None])
    assert found["tambon"] == [570502] * 2
    assert found["village"] == [57050205, 57050201]
    assert found["house_no"] == ["44", "9"]


def test_a_file_without_places_has_none():
    found = read_places({}, 2)
    assert [column.to_pylist() for column in found.arrow().values()] == [[None, None]] * 4
