import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruamjai.thai.address import Address, split_address
from ruamjai.thai.areas import all_areas, match

PHAN = ("ดอยงาม", "พาน", "เชียงราย")  # 570505
IN_ENGLISH = ("Doi Ngam", "Phan", "Chiang Rai")
BAN_DU = ("บ้านดู่", "เมืองเชียงราย", "เชียงราย")
# An address as somebody wrote it: its parts (house number, moo, tambon, amphoe, province, postcode), and the tambons meant.
HARD_CASES = [
    # the usual forms
    ("123/4 หมู่ 5 ต.ดอยงาม อ.พาน จ.เชียงราย 57120", ("123/4", "5", *PHAN, "57120"), "570505"),
    ("12ม.3ต.ดอยงามอ.พานจ.เชียงราย", ("12", "3", *PHAN, None), "570505"),
    ("12ม.3ต.ดอยงามอ.พานจ.เชียงราย57120", ("12", "3", *PHAN, "57120"), "570505"),
    ("๑๒/๓ ม.๓ ต.ดอยงาม อ.พาน จ.เชียงราย ๕๗๑๒๐", ("12/3", "3", *PHAN, "57120"), "570505"),
    ("เลขที่ 5 ม. 3 ต ดอยงาม อ พาน จ เชียงราย", ("5", "3", *PHAN, None), "570505"),
    ("เลขที่ 5 ม .3 ต .ดอยงาม อ .พาน จ .เชียงราย", ("5", "3", *PHAN, None), "570505"),
    ("12/3, ม.3, ต.ดอยงาม, อ.พาน, จ.เชียงราย, 57120", ("12/3", "3", *PHAN, "57120"), "570505"),
    ("12 หมู่ 3\nต.ดอยงาม\nอ.พาน\nจ.เชียงราย", ("12", "3", *PHAN, None), "570505"),
    ("12 ม.3 ต.ดอยงาม. อ.พาน. จ.เชียงราย.", ("12", "3", *PHAN, None), "570505"),
    ("บ้านเลขที่: 12 หมู่ที่: 3 ตำบล: ดอยงาม อำเภอ: พาน จังหวัด: เชียงราย", ("12", "3", *PHAN, None), "570505"),
    ("ที่อยู่ 12 หมู่ที่ 3 ตำบลดอยงามอำเภอพานจังหวัดเชียงราย", ("12", "3", *PHAN, None), "570505"),
    ("บ้านเลขที่ ๑๒ หมู่ที่ ๓ ตำบลหล่ายงาว อำเภอเวียงแก่น จังหวัดเชียงราย", ("12", "3", "หล่ายงาว", "เวียงแก่น", "เชียงราย", None), "571303"),
    # order
    ("57120 จ.เชียงราย อ.พาน ต.ดอยงาม ม.5 บ้านเลขที่ 9", ("9", "5", *PHAN, "57120"), "570505"),
    ("57120 12 ม.3 ต.ดอยงาม อ.พาน จ.เชียงราย", ("12", "3", *PHAN, "57120"), "570505"),
    ("จ.เชียงราย อ.พาน ต.ดอยงาม", (None, None, *PHAN, None), "570505"),
    ("ต.ดอยงาม ม.3 อ.พาน จ.เชียงราย", (None, "3", *PHAN, None), "570505"),
    ("ต.ดอยงามม.3อ.พานจ.เชียงราย", (None, "3", *PHAN, None), "570505"),
    ("ม.3 บ้านเลขที่ 12 ต.ดอยงาม อ.พาน จ.เชียงราย", ("12", "3", *PHAN, None), "570505"),
    ("ต.ดอยงาม บ้านเลขที่ 12 ม.3 อ.พาน จ.เชียงราย", ("12", "3", *PHAN, None), "570505"),
    # house numbers
    ("12/3-4 ก หมู่ 2 ต.แม่สาย อ.แม่สาย จ.เชียงราย", ("12/3-4ก", "2", "แม่สาย", "แม่สาย", "เชียงราย", None), "570901"),
    ("12 ก ม.2 ต.แม่สาย", ("12ก", "2", "แม่สาย", None, None, None), "570901"),
    ("12/ก ม.2 ต.แม่สาย", ("12/ก", "2", "แม่สาย", None, None, None), "570901"),
    ("12 / 3 ม.2 ต.แม่สาย", ("12/3", "2", "แม่สาย", None, None, None), "570901"),
    ("12/3-4 ต.แม่สาย", ("12/3-4", None, "แม่สาย", None, None, None), "570901"),
    ("12 กม.5 ถ.พหลโยธิน ต.แม่สาย", ("12", None, "แม่สาย", None, None, None), "570901"),  # a milestone is no moo
    ("บ้านสันกลาง ม.3 ต.แม่สาย อ.แม่สาย", (None, "3", "แม่สาย", "แม่สาย", None, None), "570901"),
    ("No. 12 ม.3 ต.แม่สาย", ("12", "3", "แม่สาย", None, None, None), "570901"),
    # moo
    ("ม.3", (None, "3", None, None, None, None), ""),
    ("ม.3 ต.ดอยงาม", (None, "3", "ดอยงาม", None, None, None), "570505"),
    ("12 หมู่ที่ 03 ต.แม่สาย", ("12", "3", "แม่สาย", None, None, None), "570901"),
    ("12 หมู่บ้านที่ 5 ต.แม่สาย", ("12", "5", "แม่สาย", None, None, None), "570901"),
    ("12 ม.- ต.แม่สาย อ.แม่สาย", ("12", None, "แม่สาย", "แม่สาย", None, None), "570901"),
    ("12 หมู่ 0 ต.แม่สาย", ("12", None, "แม่สาย", None, None, None), "570901"),
    # housing estates, roads, lanes: no part of the address in the register's sense
    ("12 หมู่บ้านสวนทอง ต.บ้านดู่ อ.เมือง จ.เชียงราย", ("12", None, "บ้านดู่", "เมือง", "เชียงราย", None), "570103"),
    ("99/9 หมู่บ้านจัดสรรเชียงรายวิลล์ ม.13 ต.บ้านดู่ อ.เมืองเชียงราย จ.เชียงราย", ("99/9", "13", *BAN_DU, None), "570103"),
    ("5 ซ.3 ถ.พหลโยธิน ต.เวียง อ.เมือง จ.เชียงราย 57000", ("5", None, "เวียง", "เมือง", "เชียงราย", "57000"), "570101"),
    ("88 ถ.เจริญราษฎร์ ต.วัดเกต อ.เมือง จ.เชียงใหม่", ("88", None, "วัดเกต", "เมือง", "เชียงใหม่", None), "500106"),
    ("12 ซอย 5 ถนนอดุลยเดช ต.ในเมือง อ.เมือง จ.บุรีรัมย์", ("12", None, "ในเมือง", "เมือง", "บุรีรัมย์", None), "310101"),
    ("12 ม.3 ต.ดอยงาม (บ้านสันทราย) อ.พาน จ.เชียงราย", ("12", "3", *PHAN, None), "570505"),
    ("12 ม.3 ต.ดอยงาม อ.พาน จ.เชียงราย โทร 053-000000", ("12", "3", *PHAN, None), "570505"),
    ("12 ม.3 ต.ดอยงาม อ.พาน จ.เชียงราย ประเทศไทย", ("12", "3", *PHAN, None), "570505"),
    # municipalities and councils
    ("99 ถ.พหลโยธิน เทศบาลนครเชียงราย อ.เมือง จ.เชียงราย", ("99", None, None, "เมือง", "เชียงราย", None), ""),
    ("99 เทศบาลตำบลเมืองพาน ต.เมืองพาน อ.พาน จ.เชียงราย", ("99", None, "เมืองพาน", "พาน", "เชียงราย", None), "570513"),
    ("99 ทต.เมืองพาน อ.พาน จ.เชียงราย", ("99", None, None, "พาน", "เชียงราย", None), ""),
    ("99 ม.2 ในเขตเทศบาล ต.เมืองพาน อ.พาน จ.เชียงราย", ("99", "2", "เมืองพาน", "พาน", "เชียงราย", None), "570513"),
    ("99 ม.2 อบต.ดอยงาม อ.พาน จ.เชียงราย", ("99", "2", *PHAN, None), "570505"),
    ("ชุมชนบ้านใหม่ เทศบาลนครแม่สอด อ.แม่สอดจ.ตาก63110", (None, None, None, "แม่สอด", "ตาก", "63110"), ""),
    # Bangkok
    ("99/1 ซ.สุขุมวิท 101 ถ.สุขุมวิท แขวงบางนาใต้ เขตบางนา กทม. 10260", ("99/1", None, "บางนาใต้", "บางนา", "กทม", "10260"), "104703"),
    ("1 แขวงสีลม เขตบางรัก กรุงเทพฯ 10500", ("1", None, "สีลม", "บางรัก", "กรุงเทพฯ", "10500"), "100402"),
    ("1 แขวงสีลมเขตบางรักกทม10500", ("1", None, "สีลม", "บางรัก", "กทม", "10500"), "100402"),
    ("45 ถ.สาทรใต้ แขวงทุ่งมหาเมฆ เขตสาทร กรุงเทพมหานคร", ("45", None, "ทุ่งมหาเมฆ", "สาทร", "กรุงเทพมหานคร", None), "102803"),
    # markers missing
    ("45 หมู่ 7 กุดบาก กุดบาก สกลนคร 47180", ("45", "7", "กุดบาก", "กุดบาก", "สกลนคร", "47180"), "470301"),
    ("บ้านโนน 45 ม.7 กุดบาก กุดบาก สกลนคร", (None, "7", "กุดบาก", "กุดบาก", "สกลนคร", None), "470301"),
    ("12 ม.3 ต.ดอยงาม พาน เชียงราย", ("12", "3", *PHAN, None), "570505"),
    ("12 ม.3 ต.ดอยงาม อ.พาน เชียงราย 57120", ("12", "3", *PHAN, "57120"), "570505"),
    ("ต.เวียง อ.เมือง เชียงราย", (None, None, "เวียง", "เมือง", "เชียงราย", None), "570101"),
    ("พาน เชียงราย", (None, None, None, "พาน", "เชียงราย", None), ""),
    # kinds of amphoe and their history
    ("ต.หล่ายงาว กิ่งอ.เวียงแก่น จ.เชียงราย", (None, None, "หล่ายงาว", "เวียงแก่น", "เชียงราย", None), "571303"),
    ("ต.หล่ายงาว กิ่งอำเภอเวียงแก่น จ.เชียงราย", (None, None, "หล่ายงาว", "เวียงแก่น", "เชียงราย", None), "571303"),
    ("ต.ในเมือง อ.เมืองฯ จ.ขอนแก่น", (None, None, "ในเมือง", "เมืองฯ", "ขอนแก่น", None), "400101"),
    ("ต.บ้านแฮด อ.บ้านไผ่ จ.ขอนแก่น", (None, None, "บ้านแฮด", "บ้านไผ่", "ขอนแก่น", None), "402401"),  # an amphoe since
    ("ต.ตองโขบ อ.เมือง จ.สกลนคร", (None, None, "ตองโขบ", "เมือง", "สกลนคร", None), "471501"),
    ("ต.บึงกาฬ อ.บึงกาฬ จ.หนองคาย", (None, None, "บึงกาฬ", "บึงกาฬ", "หนองคาย", None), "380101"),  # a province since 2554
    ("ต.โคกสาร อ.ชานุมาน จ.อุบลราชธานี", (None, None, "โคกสาร", "ชานุมาน", "อุบลราชธานี", None), "370202"),  # since 2536
    ("แขวงบางซื่อ เขตดุสิต กทม.", (None, None, "บางซื่อ", "ดุสิต", "กทม", None), "102901"),
    # names that hold a marker, a hyphen, dots or two spellings; and names that many tambons have
    ("ต.ก้ออ.ลี้จ.ลำพูน", (None, None, "ก้อ", "ลี้", "ลำพูน", None), "510405"),
    ("8 ม.4ต.อากาศอ.อากาศอำนวยจ.สกลนคร", ("8", "4", "อากาศ", "อากาศอำนวย", "สกลนคร", None), "471101"),
    ("ต.ถนน อ.มายอ จ.ปัตตานี", (None, None, "ถนน", "มายอ", "ปัตตานี", None), "940502"),
    ("ต.ถนนขาด อ.เมือง จ.นครปฐม", (None, None, "ถนนขาด", "เมือง", "นครปฐม", None), "730109"),
    ("12 ม.3 ต.จ.ป.ร. อ.กระบุรี จ.ระนอง", ("12", "3", "จ.ป.ร", "กระบุรี", "ระนอง", None), "850406"),
    ("ต.แป-ระ อ.ท่าแพ จ.สตูล", (None, None, "แป-ระ", "ท่าแพ", "สตูล", None), "910402"),
    ("ต.ปอภาร อ.เมือง จ.ร้อยเอ็ด", (None, None, "ปอภาร", "เมือง", "ร้อยเอ็ด", None), "450109"),
    ("ต.ปอพาน อ.เมือง จ.ร้อยเอ็ด", (None, None, "ปอพาน", "เมือง", "ร้อยเอ็ด", None), "450109"),
    ("ต.วังทอง จ.พิษณุโลก", (None, None, "วังทอง", None, "พิษณุโลก", None), "650801"),  # one of nine (geothai's example)
    ("ต.ในเมือง อ.เมือง จ.โคราช", (None, None, "ในเมือง", "เมือง", "โคราช", None), "300101"),
    ("ต.ดอยงาม อ.พาน จ.เชียงรายย", (None, None, "ดอยงาม", "พาน", "เชียงรายย", None), "570505"),
    ("ต.ในเมือง อ.เมือง จ.นครราชสิมา", (None, None, "ในเมือง", "เมือง", "นครราชสิมา", None), "300101"),
    ("ต.เเม่สาย อ.เเม่สาย จ.เชียงราย", (None, None, "แม่สาย", "แม่สาย", "เชียงราย", None), "570901"),  # เ twice
    ("ต.อยู่ลำบาก อ.พาน จ.เชียงราย", (None, None, "อยู่ลำบาก", "พาน", "เชียงราย", None), ""),  # a shifted column
    # Latin letters
    ("12 Moo 5 T.Doi Ngam A.Phan Chiang Rai 57120", ("12", "5", *IN_ENGLISH, "57120"), "570505"),
    ("12/1 Moo 5, Tambon Doi Ngam, Amphoe Phan, Chiang Rai 57120", ("12/1", "5", *IN_ENGLISH, "57120"), "570505"),
    ("12/1 M.5 T. Doi Ngam A. Phan J. Chiang Rai", ("12/1", "5", *IN_ENGLISH, None), "570505"),
    ("12 moo 5 Doi Ngam subdistrict, Phan district, Chiang Rai province", ("12", "5", *IN_ENGLISH, None), "570505"),
    ("1 Silom Rd Khwaeng Si Lom Khet Bang Rak, Bangkok 10500", ("1", None, "Si Lom", "Bang Rak", "Bangkok", "10500"), "100402"),
    ("No. 9 T.Nai Mueang Amphoe Mueang Khon Kaen Thailand", ("9", None, "Nai Mueang", "Mueang", "Khon Kaen", None), "400101"),
    # nothing
    ("", (None,) * 6, ""),
    ("ไม่ทราบ", (None,) * 6, ""),
    ("-", (None,) * 6, ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "parts", "code"), HARD_CASES)
def test_hand_written_addresses(text, parts, code):
    assert split_address(text) == Address(*parts)
    found = split_address(text)
    codes = match(found.tambon or "", found.amphoe or "", found.province or "")
    assert codes == ([code] if code else [])


def test_there_are_hard_cases_enough():
    assert len({text for text, _, _ in HARD_CASES}) >= 60


@given(st.text(max_size=60))
def test_no_text_breaks_the_splitter(text):
    assert isinstance(split_address(text), Address)


pieces = st.sampled_from(
    [
        "ต.",
        "อ.",
        "จ.",
        "ต",
        "อ",
        "จ",
        "ตำบล",
        "อำเภอ",
        "จังหวัด",
        "เขต",
        "แขวง",
        "กทม.",
        "หมู่",
        "ม.",
        "12",
        "3/4",
        "57120",
        "ดอยงาม",
        "พาน",
        "เชียงราย",
        "T.",
        "A.",
        "Moo",
        "district",
        ",",
        ".",
        "(",
        ")",
    ]
)


@given(st.lists(pieces, max_size=12), st.sampled_from(["", " "]))
def test_no_heap_of_markers_breaks_the_splitter(words, between):
    found = split_address(between.join(words))
    assert all(part is None or part.strip() for part in found)


FORMS = [
    "{h} หมู่ที่ {m} ตำบล{t} อำเภอ{a} จังหวัด{p}",
    "{h} ม.{m} ต.{t} อ.{a} จ.{p} 57120",
    "{h}ม.{m}ต.{t}อ.{a}จ.{p}",
    "{h}ม.{m}ต.{t}อ.{a}จ.{p}57120",
    "จ.{p} อ.{a} ต.{t} ม.{m} บ้านเลขที่ {h}",
]


@pytest.mark.parametrize("form", FORMS)
def test_every_tambon_s_address_comes_back_from_every_common_form(form):
    areas = {area.code: area for area in all_areas()}
    lost = []
    for place, tambon in enumerate(area for area in areas.values() if area.level == "tambon"):
        amphoe, province = areas[tambon.code[:4]].name_th, areas[tambon.code[:2]].name_th
        house, moo = f"{place % 900 + 1}/{place % 7 + 1}", str(place % 20 + 1)
        found = split_address(form.format(h=house, m=moo, t=tambon.name_th, a=amphoe, p=province))
        if (found.house_no, found.moo) != (house, moo) or match(*(part or "" for part in found[2:5])) != [tambon.code]:
            lost.append((tambon.name_th, amphoe, province, found))
    assert lost == []


house_numbers = st.from_regex(r"[1-9][0-9]{0,3}(/[1-9][0-9]{0,2})?", fullmatch=True)


@given(house_numbers, st.integers(1, 30), st.sampled_from(["", " "]), st.sampled_from(["ม.", "หมู่", "หมู่ที่", "หมู่ที่ ", "ม. "]))
def test_numbers_come_back(house, moo, between, word):
    found = split_address(f"{house}{between}{word}{moo} ต.ดอยงาม อ.พาน จ.เชียงราย")
    assert (found.house_no, found.moo) == (house, str(moo))
