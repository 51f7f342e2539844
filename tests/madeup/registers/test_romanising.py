"""Names in Latin letters: as most people would spell the common ones, and never anything but letters."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ruamjai.madeup.registers.romanising import romanise


@pytest.mark.parametrize(
    ("thai", "latin"),
    [
        ("สมชาย", "somchai"), ("สุวรรณ", "suwan"), ("ณัฐพล", "natphon"), ("กมล", "kamon"), ("อนุชา", "anucha"), ("บุญมี", "bunmi"),
        ("ศิริพร", "siriphon"), ("ประยุทธ์", "prayut"), ("ทองดี", "thongdi"), ("แก้ว", "kaeo"), ("เรือง", "rueang"), ("ไพร", "phrai"),
        ("พงศ์ศักดิ์", "phongsak"), ("หนู", "nu"), ("น้อย", "noi"),
    ],
)  # fmt: skip
def test_common_names(thai: str, latin: str) -> None:
    """After the Royal Institute's general system of transcription (BE 2542)."""
    assert romanise(thai) == latin


@settings(deadline=None)
@given(st.text(st.sampled_from("กขคงจชดตทนบปพมยรลวสหอฤะาิีึืุูั่้์เแโไำ "), min_size=1, max_size=14), st.integers(0, 8))
def test_only_small_latin_letters_come_out(name: str, liberty: int) -> None:
    assert re.fullmatch("[a-z ]*", romanise(name, liberty))


def test_liberties_differ_from_the_usual_spelling() -> None:
    assert {romanise("ภูธร", liberty) for liberty in range(9)} == {"phuthon", "puthon", "phuton", "phuthorn"}
