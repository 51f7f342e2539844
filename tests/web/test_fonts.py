"""The font that pages carry."""

from fontTools.ttLib import TTFont

from ruamjai.web import fonts


def test_the_subset_has_what_pages_say_and_is_small(tmp_path):
    made = fonts.refresh(tmp_path)
    assert made.stat().st_size < 60_000
    font = TTFont(made)
    assert font.flavor == "woff2"
    assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in font["fvar"].axes] == [("wght", 400, 700)]
    known = font.getBestCmap()
    assert all(ord(letter) in known for letter in "ก์ำ่้๊๋๐๙ฯ Aaz09%–—“”·›×")
    advance = {font["hmtx"][known[ord(digit)]][0] for digit in "0123456789"}
    assert len(advance) == 1, "figures stand under one another"
    assert {"mark", "mkmk"} <= {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}


def test_it_is_made_once(tmp_path):
    first = fonts.refresh(tmp_path).stat().st_mtime_ns
    assert fonts.refresh(tmp_path).stat().st_mtime_ns == first
