import ibis
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.corpus import thai_family_names, thai_female_names, thai_male_names

from ruamjai.thai.areas import all_areas
from ruamjai.thai.order import order_key


def collated(words):
    """The order of the Unicode collation for Thai, as DuckDB's ICU knows it."""
    connection = ibis.duckdb.connect().con
    connection.register("words", pa.table({"word": words}))
    return [row[0] for row in connection.execute("SELECT word FROM words ORDER BY word COLLATE th").fetchall()]


def test_a_dictionary_page():
    # เก before เกา before เกาะ; tones decide last; แ after เ; น before น้ำ (the Royal Institute's order)
    page = ["กก", "กน", "กัน", "กา", "ก้าง", "เก", "เกา", "เก่า", "เก้า", "เกาะ", "แก", "โก", "ใก", "ไก", "ขา", "น้ำ", "บ้าน"]
    assert sorted(set(page), key=order_key) == page


def test_area_names_stand_as_the_collation_orders_them():
    names = sorted({area.name_th for area in all_areas()})
    assert sorted(names, key=order_key) == collated(names)


def test_peoples_names_stand_as_the_collation_orders_them():
    names = sorted(thai_female_names() | thai_male_names() | thai_family_names())[::3]
    assert sorted(names, key=order_key) == collated(names)


def test_digits_then_thai_then_latin():
    words = ["2", "10", "ข", "ก", "b", "A", "๓"]
    assert sorted(words, key=order_key) == ["10", "2", "๓", "ก", "ข", "A", "b"]


@given(st.lists(st.text(alphabet="กขคงเแาิ่้์ะ 1a", max_size=8), max_size=8))
def test_keys_sort_by_bytes_as_by_code_points_and_tell_texts_apart(words):
    keys = [order_key(word) for word in words]
    assert sorted(keys) == sorted(keys, key=lambda key: key.encode())
    assert len(set(keys)) == len(set(words))
