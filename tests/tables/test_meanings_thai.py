"""Every promised table is told in Thai too."""

import re

from ruamjai.tables import MEANINGS_THAI, TABLES


def test_each_table_has_its_thai_and_none_is_of_a_table_that_is_no_more():
    assert set(MEANINGS_THAI) == set(TABLES)


def test_the_thai_is_thai_and_each_sentence_is_of_one_table():
    assert all(len(re.findall("[ก-ฮ]", said)) >= 10 for said in MEANINGS_THAI.values())
    assert len(set(MEANINGS_THAI.values())) == len(MEANINGS_THAI)


def test_numbers_and_names_of_the_english_stand_in_the_thai():
    """A meaning that changes in one language is looked at in the other."""
    for name, said in MEANINGS_THAI.items():
        names = set(re.findall(r"\d\.\d\d|TPMAP|PPPConnext|จปฐ\.|Fay-Herriot|Alkire-Foster", TABLES[name].meaning))
        assert names <= set(re.findall(r"\d\.\d\d|TPMAP|PPPConnext|จปฐ\.|Fay-Herriot|Alkire-Foster", said)), name
