from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.corpus import thai_family_names, thai_female_names, thai_male_names
from pythainlp.transliterate import romanize

from ruamjai.thai.areas import all_areas
from ruamjai.thai.skeletons import consonants, consonants_of, latin_sound, latin_sound_of

# Common names: by RTGS, then as families write them.
SPELLINGS = [
    ("สมชาย", "Somchai Somchay"),
    ("ประเสริฐ", "Prasoet Prasert"),
    ("วิชัย", "Wichai Vichai Wichaai"),
    ("วีระศักดิ์", "Wirasak Weerasak Virasak Veerasak"),
    ("พรทิพย์", "Phonthip Pornthip Porntip"),
    ("สุกัญญา", "Sukanya Suganya"),
    ("สมศรี", "Somsi Somsri Somsee"),
    ("ศรีสุวรรณ", "Sisuwan Srisuwan Srisuvan"),
    ("ณัฐพล", "Natthaphon Nattapon Nuttapol"),
    ("ธนพร", "Thanaphon Tanaporn Thanaporn"),
    ("จันทร์เพ็ญ", "Chanphen Janpen Chanpen"),
    ("เจริญ", "Charoen Jaroen Charern"),
    ("บุญมี", "Bunmi Boonmee"),
    ("บุญเลิศ", "Bunloet Boonlert"),
    ("แก้ว", "Kaeo Kaew"),
    ("แก้วมณี", "Kaeomani Kaewmanee"),
    ("ใจดี", "Chaidi Jaidee Chaidee"),
    ("ทองคำ", "Thongkham Tongkam Thongkum"),
    ("ทรงศักดิ์", "Songsak"),
    ("ทรัพย์", "Sap Sub"),
    ("ธรรมรัตน์", "Thammarat Tammarat"),
    ("พรรณี", "Phanni Pannee"),
    ("วรรณา", "Wanna Vanna"),
    ("สุวรรณี", "Suwanni Suwannee Suvannee"),
    ("อุไรวรรณ", "Uraiwan Uraivan"),
    ("ลักษณ์", "Lak Luck"),
    ("ยิ่งลักษณ์", "Yinglak Yingluck"),
    ("ทักษิณ", "Thaksin Taksin"),
    ("อภิสิทธิ์", "Aphisit Abhisit Apisit"),
    ("ภูมิพล", "Phumiphon Bhumiphol Poomipol"),
    ("กาญจนา", "Kanchana Karnjana"),
    ("เกียรติศักดิ์", "Kiattisak"),
    ("สามารถ", "Samat Samart"),
    ("ฉัตรชัย", "Chatchai Chutchai"),
    ("มิตรชัย", "Mitchai Mitrchai"),
    ("หนึ่งฤทัย", "Nuengruethai Nungruthai"),
    ("หทัยรัตน์", "Hathairat Hatairat"),
    ("หมาย", "Mai Maai"),
    ("ห้วยแก้ว", "Huaikaeo Huaykaew"),
    ("ชวลิต", "Chawalit Chavalit"),
    ("วิโรจน์", "Wirot Viroj Wiroj"),
    ("นงลักษณ์", "Nonglak Nongluck"),
    ("สงวน", "Sanguan"),
    ("สิงห์", "Sing Singh"),
    ("ไพศาล", "Phaisan Paisarn Paisal"),
    ("มงคล", "Mongkhon Mongkol"),
    ("อรทัย", "Onthai Ornthai"),
    ("เอกชัย", "Ekkachai Ekachai Ekchai"),
    ("อังคณา", "Angkhana Angkana"),
    ("อัจฉรา", "Atchara Achara Achchara"),
    ("พัชรี", "Phatchari Patcharee Pacharee"),
    ("เชษฐา", "Chettha Chetta"),
    ("เศรษฐา", "Settha Setta"),
    ("ศิริพงษ์", "Siriphong Siripong"),
    ("วงศ์สวัสดิ์", "Wongsawat Wongsawad"),
    ("ไชยวงค์", "Chaiwong Chaivong"),
    ("สร้อยทอง", "Soithong Soytong"),
    ("พงศ์พันธุ์", "Phongphan Pongpan"),
    ("จิตร", "Chit Jit Jitr"),
]


@pytest.mark.parametrize(("thai", "latin"), SPELLINGS)
def test_a_thai_name_meets_its_usual_spellings(thai, latin):
    assert {consonants(spelling) for spelling in latin.split()} == {consonants(thai)}


def test_names_of_several_words_meet_too():
    assert consonants("ณ อยุธยา") == consonants("Na Ayutthaya")
    assert consonants("Chat Chai") == consonants("Chat-chai") == consonants("ฉัตรชัย")


@pytest.mark.parametrize(
    "names",
    ["สมชาย สมศรี สมบัติ สมพร", "วิชัย วินัย วิทยา", "Somchai Somsak Sombat", "บุญมี บุญมา บุญเลิศ บุญชู"],
)
def test_brothers_and_sisters_who_alliterate_stay_apart_but_for_their_vowels(names):
    found = [consonants(name) for name in names.split() if name != "บุญมา"]  # บุญมา and บุญมี differ in a vowel alone
    assert len(set(found)) == len(found)
    assert consonants("บุญมา") == consonants("บุญมี")


def share_that_meets(pairs):
    thai, latin = consonants_of([pair[0] for pair in pairs]), consonants_of([pair[1] for pair in pairs])
    return sum(one == other for one, other in zip(thai, latin, strict=True)) / len(pairs)


def test_names_of_areas_meet_their_official_spelling():
    """An outside source: the romanised names of 7,436 tambons and what lies above them, by RTGS (geothai)."""
    pairs = sorted({(area.name_th, area.name_en) for area in all_areas() if area.level != "country"})
    assert share_that_meets(pairs) > 0.97


def test_peoples_names_meet_a_machines_spelling_as_far_as_that_reads_thai():
    """pythainlp's royin rules know no words (they write อุดมศิลป์ as utmsin), so a quarter cannot meet."""
    names = sorted(thai_male_names() | thai_female_names())[::10]
    assert share_that_meets([(name, romanize(name, engine="royin")) for name in names]) > 0.74


def test_a_skeleton_is_shared_by_some_names_not_by_many():
    names = sorted(thai_male_names() | thai_female_names())
    sharing = Counter(consonants_of(names))
    chance = sum(count * (count - 1) for count in sharing.values()) / len(names) / (len(names) - 1)
    assert chance < 0.002
    assert max(sharing.values()) < len(names) / 50


@pytest.mark.parametrize(
    "spellings",
    [
        "Weerasak Virasak Wirasak Veerasak",
        "Pornthip Porntip Phonthip",
        "Muhammad Mohamad Muhamad",
        "Phillip Philip",
        "Mongkol Mongkhon",
    ],
)
def test_latin_spellings_of_a_name_have_one_sound(spellings):
    assert len({latin_sound(spelling) for spelling in spellings.split()}) == 1


def test_latin_letters_tell_r_from_n():
    assert latin_sound("Marisa") != latin_sound("Manisa")
    assert consonants("Marisa") == consonants("Manisa")


@pytest.mark.parametrize("text", ["", "123", "-", "ๆ", "่", "漢"])
def test_what_has_no_letters_has_no_skeleton(text):
    assert consonants(text) == latin_sound(text) == ""


def test_a_thai_name_has_no_latin_sound():
    assert latin_sound("สมชาย") == ""


def test_a_name_is_one_line():
    with pytest.raises(ValueError, match="one line"):
        consonants("สม\nชาย")
    assert consonants_of([]) == []


one_line = st.text(alphabet=[*(chr(code) for code in range(0x0E01, 0x0E5C)), *"abchngrstvwyZ .'-1é"], max_size=14)


@given(st.lists(one_line, max_size=6))
def test_many_at_once_are_coded_as_each_alone(names):
    assert consonants_of(names) == [consonants(name) for name in names]
    assert latin_sound_of(names) == [latin_sound(name) for name in names]


@given(one_line)
def test_a_skeleton_holds_capitals_without_doubles(name):
    found = consonants(name)
    assert found == "" or (found.isascii() and found.isupper() and found.isalpha())
    assert all(one != other for one, other in pairwise(found))


def test_every_family_name_has_a_skeleton():
    assert all(consonants_of(sorted(thai_family_names())))
