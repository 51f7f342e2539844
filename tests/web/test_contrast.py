"""Words stand out from their ground by 4.5 to 1 (WCAG 2.2, 1.4.3), by day, by night and on paper, by the tokens."""

import re
from itertools import product

import pytest

from ruamjai.web.settings import HERE

TOKENS = (HERE / "static" / "ruamjai" / "css" / "tokens.css").read_text(encoding="utf-8")
GROUNDS = ("paper", "card", "sunk")
WORDS = ("ink", "ink-2", "brand", "warn", "good", "bad", "none")
CHIPS = (
    ("brand", "brand-2"),
    ("warn", "warn-2"),
    ("good", "good-2"),
    ("bad", "bad-2"),
    ("none", "none-2"),
    ("brand-ink", "brand"),
)
ON_MARKS = tuple(("ink", f"{name}-2") for name in ("brand", "warn", "good", "bad", "none"))


def tokens() -> dict[str, dict[str, str]]:
    """The colours by day, and what night and paper change of them."""
    day, night, paper = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", part)) for part in re.split(r"@media[^{]*\{", TOKENS)
    )
    return {"day": day, "night": day | night, "paper": day | paper}


def light(colour: str) -> float:
    """Relative luminance, 0 black to 1 white."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["day", "night", "paper"])
def test_words_and_chips_stand_out_from_their_ground(scheme):
    colours = tokens()[scheme]
    pairs = [*product(WORDS, GROUNDS), *CHIPS, *ON_MARKS]
    found = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["day", "night"])
def test_the_edge_of_a_box_to_type_into_is_seen(scheme):
    colours = tokens()[scheme]
    assert contrast(colours["line-strong"], colours["card"]) >= 3


def test_contrast_is_worked_out_as_the_guideline_has_it():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)
