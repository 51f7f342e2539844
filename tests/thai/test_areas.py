import pytest

from ruamjai.thai.areas import AreaIndex, all_areas, current, holding, level_of, level_word, match, successor


def test_the_whole_country_is_there():
    areas = all_areas()
    counts = {level: sum(area.level == level for area in areas) for level in ("country", "province", "amphoe", "tambon")}
    assert counts == {"country": 1, "province": 77, "amphoe": 928, "tambon": 7436}  # geothai 3.2 (house.md)
    assert len({area.code for area in areas}) == len(areas)


def test_every_area_lies_in_one_above_it():
    by_code = {area.code: area for area in all_areas()}
    for area in by_code.values():
        if area.level == "country":
            assert area.parent is None
        else:
            assert area.parent == (area.code[:-2] if area.level != "province" else "TH")
            assert area.parent in by_code
            assert level_of(area.code) == area.level


def test_names_stand_without_prefixes():
    names = {area.code: area.name_th for area in all_areas()}
    assert names["1001"] == "พระนคร"
    assert names["5701"] == "เมืองเชียงราย"
    assert names["570505"] == "ดอยงาม"


def test_seats_lie_in_thailand_and_the_pilots_are_placed():
    seats = {area.code: (area.lon, area.lat) for area in all_areas() if area.level == "amphoe"}
    known = {code: seat for code, seat in seats.items() if seat[0] is not None}
    assert len(known) >= 900
    assert all(97.3 < lon < 105.7 and 5.6 < lat < 20.5 for lon, lat in known.values())
    assert all(code in known for code in seats if code[:2] in ("57", "47"))
    assert known["5705"] == pytest.approx((99.74, 19.55), abs=0.1)  # Phan, Chiang Rai
    assert known["4703"] == pytest.approx((103.82, 17.07), abs=0.1)  # Kut Bak, Sakon Nakhon


@pytest.mark.parametrize(
    ("tambon", "amphoe", "province", "codes"),
    [
        ("ดอยงาม", "พาน", "เชียงราย", ["570505"]),
        ("ต.ดอยงาม", "อ.พาน", "จ.เชียงราย", ["570505"]),
        ("ตำบล ดอยงาม", "อำเภอ พาน", "จังหวัดเชียงราย", ["570505"]),
        ("ต ดอยงาม", "อ พาน", "จ เชียงราย", ["570505"]),
        ("หล่ายงาว", "กิ่งอำเภอเวียงแก่น", "เชียงราย", ["571303"]),
        ("กุดบาก", "", "", ["470301"]),
        ("เวียง", "เมือง", "เชียงราย", ["570101"]),
        ("เวียง", "เมืองเชียงราย", "เชียงราย", ["570101"]),
        ("แขวงสีลม", "เขตบางรัก", "กทม.", ["100402"]),
        ("แขวงสีลม", "เขตบางรัก", "กรุงเทพฯ", ["100402"]),
        ("Doi Ngam", "Phan", "Chiang Rai", ["570505"]),
        ("เเม่สาย", "เเม่สาย", "เชียงราย", ["570901"]),  # เ twice for แ
        ("อยู่ลำบาก", "พาน", "เชียงราย", []),  # shifted columns (thai-facts 6.5)
        ("ดอยงาม", "ไม่มีข้อมูล", "เชียงราย", []),
        ("ดอยงาม", "พาน", "สกลนคร", []),
        ("", "พาน", "เชียงราย", []),
        ("เต่างอย", "เต่างอย", "สกลนคร", ["471401"]),
        ("แขวงบางนา", "เขตบางนา", "กทม", ["104702", "104703"]),  # abolished and split (geothai's own example)
        ("ดอยงาม", "พาน", "เชียงรายย", ["570505"]),  # one slip in the province
        ("Doi Ngam", "Phan", "Chang Rai", ["570505"]),
        ("ปอภาร", "เมือง", "ร้อยเอ็ด", ["450109"]),  # one tambon, two spellings: ปอภาร (ปอพาน)
        ("ปอพาน", "เมือง", "ร้อยเอ็ด", ["450109"]),
        ("บึงกาฬ", "บึงกาฬ", "หนองคาย", ["380101"]),  # amphoe that went to a newer province
        ("โคกสาร", "ชานุมาน", "อุบลราชธานี", ["370202"]),
        ("หนองบัว", "หนองบัวลำภู", "อุดรธานี", ["390101"]),
        ("ดอยงาม", "ชานุมาน", "อุบลราชธานี", []),
    ],
)
def test_names_to_codes(tambon, amphoe, province, codes):
    assert match(tambon, amphoe, province) == codes


def test_every_tambon_is_found_by_its_whole_address():
    by_code = {area.code: area for area in all_areas()}
    index = AreaIndex()
    for tambon in (area for area in by_code.values() if area.level == "tambon"):
        amphoe = by_code[tambon.code[:4]]
        assert index.match(f"ต.{tambon.name_th}", f"อ.{amphoe.name_th}", by_code[tambon.code[:2]].name_th) == [tambon.code]


@pytest.mark.parametrize(
    ("code", "now"),
    [
        ("570505", ("570505",)),
        ("470198", ("471501",)),  # ตองโขบ of เมืองสกลนคร, now of โคกศรีสุพรรณ
        ("104701", ("104702", "104703")),
        ("4304", ("3802",)),  # an amphoe of หนองคาย, now of บึงกาฬ
        ("570599", ()),  # a municipality's pseudo-tambon
        ("999999", ()),
        ("", ()),
    ],
)
def test_successors(code, now):
    assert successor(code) == now


def test_successors_are_current():
    assert all(current(now) for code in ("470198", "104701", "4304") for now in successor(code))
    assert not current("470198")
    assert not current("570599")


def test_amphoe_and_provinces_by_name():
    index = AreaIndex()
    assert index.match_amphoe("อ.เมือง", "สกลนคร") == ["4701"]
    assert index.match_amphoe("พาน") == ["5705"]
    assert index.match_amphoe("พาน", "สกลนคร") == []
    assert index.match_amphoe("พาน", "ไม่มีจังหวัดนี้") == []
    assert index.match_province("จ.เชียงราย") == ["57"]
    assert index.match_province("อยู่ยาก") == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("เชียงรายย", ["57"]),  # one letter too many
        ("เชียงาย", ["57"]),  # one missing
        ("เชียงราบ", ["57"]),  # one wrong
        ("เชียงาร์ย", []),  # two
        ("เชียงารย", ["57"]),  # two neighbours exchanged
        ("อุบลราชธาณี", ["34"]),
        ("ระยนง", ["21"]),  # ระนอง (85) is two slips away
        ("ระนอง", ["85"]),  # its own name, though one slip from ระยอง
        ("เลยย", []),  # too short a name to forgive
        ("ตราก", []),
        ("โคราช", ["30"]),
        ("Ubon Ratchatani", ["34"]),
    ],
)
def test_one_slip_in_a_province_s_name_is_forgiven(typed, code):
    assert AreaIndex().match_province(typed) == code


def test_no_province_s_name_is_taken_for_another_s():
    provinces = [area for area in all_areas() if area.level == "province"]
    for area in provinces:
        assert AreaIndex().match_province(area.name_th) == AreaIndex().match_province(area.name_en) == [area.code]


def test_words_for_levels():
    assert level_word("tambon") == "ตำบล"
    assert level_word("tambon", bangkok=True) == "แขวง"
    assert level_word("amphoe", bangkok=True) == "เขต"


def test_codes_of_no_level():
    with pytest.raises(ValueError, match="digits"):
        level_of("123")


@pytest.mark.parametrize(
    ("codes", "smallest"),
    [
        ((), "TH"),
        (("470301",), "470301"),
        (("470301", "47030102", "470302"), "4703"),
        (("4703", "4711"), "47"),
        (("47", "57"), "TH"),
        (("47", "TH"), "TH"),
        (("", "47"), "TH"),
    ],
)
def test_the_smallest_area_that_holds_all(codes, smallest):
    assert holding(codes) == holding(reversed(codes)) == smallest
