"""The look, as far as it can be reckoned: words can be read on their grounds by day, by night and on paper."""

import re
from pathlib import Path

import pytest

import ruamjai.web

CSS = (Path(ruamjai.web.__file__).parent / "static" / "ruamjai" / "css" / "tokens.css").read_text(encoding="utf-8")
WORDS = [  # (words, ground): WCAG 2.2 wants 4.5 to 1
    ("ink", "paper"), ("ink", "card"), ("ink-2", "paper"), ("ink-2", "card"), ("ink-2", "sunk"), ("brand", "paper"),
    ("brand", "card"), ("brand", "brand-2"), ("brand-ink", "brand"), ("warn", "card"), ("warn", "warn-2"), ("good", "good-2"),
    ("bad", "bad-2"), ("bad", "card"), ("none", "none-2"), ("ink", "warn-2"), ("ink", "good-2"), ("ink", "none-2"),
]  # fmt: skip


def tokens(which: str) -> dict[str, str]:
    """The colours by day, with those of the night or of paper laid over."""
    day, night, paper = (dict(re.findall(r"--([\w-]+): (#\w+);", block)) for block in re.findall(r":root \{(.*?)\}", CSS, re.S))
    return day | {"day": {}, "night": night, "paper": paper}[which]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white():
    assert contrast("#000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("which", ["day", "night", "paper"])
def test_words_can_be_read(which):
    colours = tokens(which)
    faint = [(words, ground) for words, ground in WORDS if contrast(colours[words], colours[ground]) < 4.5]
    assert faint == []


@pytest.mark.parametrize("which", ["day", "night", "paper"])
def test_what_can_be_typed_into_has_an_edge(which):
    colours = tokens(which)
    assert contrast(colours["line-strong"], colours["card"]) >= 3


@pytest.mark.parametrize("which", ["day", "night"])
def test_the_five_depths_go_one_way(which):
    depths = [luminance(tokens(which)[f"d{n}"]) for n in range(1, 6)]
    assert depths == sorted(depths, reverse=which == "day")
