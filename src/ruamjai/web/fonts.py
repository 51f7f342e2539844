"""Noto Sans Thai as pages carry it: Thai and Latin, one width, as WOFF2, made once from the font in the wheel."""

from pathlib import Path

import fontpkg_noto_sans_thai
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

TEXT = (
    *range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x0E00, 0x0E80), *range(0x2010, 0x2027),
    0x200B, 0x200C, 0x200D, 0x2030, 0x2032, 0x2039, 0x203A, 0x20AC, 0x2212, 0x25CC,
)  # fmt: skip
_NAME = Path("ruamjai/fonts/noto-sans-thai.woff2")


def source() -> Path:
    """The font file of the wheel (variable: weight and width)."""
    return next((Path(fontpkg_noto_sans_thai.__file__).parent / "files").glob("*.ttf"))


def refresh(folder: Path) -> Path:
    """Make the subset under ``folder`` (a folder of static files) unless it is there. Returns its path; about two seconds."""
    target = folder / _NAME
    if target.exists() and target.stat().st_mtime >= source().stat().st_mtime:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    font = TTFont(source())
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["*"]  # marks stand rightly over each other by these
    cut = subset.Subsetter(options)
    cut.populate(unicodes=TEXT)
    cut.subset(font)
    font = instantiateVariableFont(font, {"wdth": 100, "wght": (400, 700)})
    staged = target.with_suffix(".new")
    subset.save_font(font, str(staged), options)
    staged.replace(target)
    return target
