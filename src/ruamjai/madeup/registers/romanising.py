"""Thai names in Latin letters, roughly as people spell their own: by letter and vowel sign, with the usual liberties."""

import re

_SOUNDS = {
    "k": "ก", "kh": "ขฃคฅฆ", "ng": "ง", "ch": "จฉชฌ", "s": "ซศษส", "y": "ญย", "d": "ฎด", "t": "ฏต", "th": "ฐฑฒถทธ", "n": "ณน",
    "b": "บ", "p": "ป", "ph": "ผพภ", "f": "ฝฟ", "m": "ม", "r": "ร", "l": "ลฬ", "w": "ว", "h": "หฮ", "": "อ",
}  # fmt: skip
_CLOSING = {
    "k": "กขฃคฅฆ", "ng": "ง", "t": "จชซฌฎฏฐฑฒดตถทธศษส", "n": "ญณนรลฬ", "p": "บปผฝพฟภ", "m": "ม", "i": "ย", "o": "วอ", "": "หฮฉ",
}  # fmt: skip
_INITIAL = {letter: sound for sound, letters in _SOUNDS.items() for letter in letters}
_FINAL = {letter: sound for sound, letters in _CLOSING.items() for letter in letters}
_SILENT = re.compile("[ก-ฮ][ิุ]?์|[่-๋็ๆฺ]")
_C = f"[{''.join(_INITIAL)}]"
_BLEND = "(?:[กขคตปผพ][รล]|ห[งญนมยรลว]|ทร|[สศ]ร)"
# Vowels written around their consonants, longest first: what stands before and after, and the sound.
_VOWELS = (
    ("เ", "ียะ?", "ia"), ("เ", "ือะ?", "uea"), ("เ", "าะ", "o"), ("เ", "า", "ao"), ("เ", "ิ", "oe"), ("เ", "อะ?", "oe"),
    ("เ", "ย", "oei"), ("เ", "ะ?", "e"), ("แ", "ะ?", "ae"), ("โ", "ะ?", "o"), ("ไ", "ย?", "ai"), ("ใ", "", "ai"),
    ("", "ัวะ?", "ua"), ("", "ัย", "ai"), ("", "รร(?=[ก-ฮ])", "a"), ("", "รร", "an"), ("", "ั", "a"), ("", "ำ", "am"),
    ("", "ะ", "a"), ("", "าย", "ai"), ("", "าว", "ao"), ("", "า", "a"), ("", "ิว", "io"), ("", "[ิี]", "i"),
    ("", "ือ?", "ue"), ("", "ึ", "ue"), ("", "[ุู]", "u"), ("", "ฤ", "rue"), ("", "อ", "o"),
)  # fmt: skip
_SYLLABLES = [(re.compile(f"{before}({_BLEND}|{_C}){after}"), sound) for before, after, sound in _VOWELS]
_LIBERTIES = (("ph", "p"), ("th", "t"), ("kh", "k"), ("on", "orn"), ("ue", "u"), ("ong", "hong"), ("w", "v"), ("i", "ee"))


def romanise(name: str, liberty: int = 0) -> str:
    """``name`` in Latin letters, small; ``liberty`` (from 1 to 8) spells one sound otherwise, 0 does not.

    Near the Royal Institute's system where a name is written as it is read; wrong in places, as spellings of people are.
    """
    text, found = _SILENT.sub("", name), ""
    while text:
        step, sound = _next(text, found)
        found += sound
        text = text[step:]
    if liberty:
        usual, own = _LIBERTIES[(liberty - 1) % len(_LIBERTIES)]
        found = found.replace(usual, own, 1)
    return found


def _next(text: str, before: str) -> tuple[int, str]:
    """How many characters the next sound takes, and how it is spelt."""
    for pattern, sound in _SYLLABLES:
        if match := pattern.match(text):
            return match.end(), _spelt(match[1]) + sound
    bare = _bare(text)
    if not bare:
        return 1, {" ": " ", "ฤ": "rue"}.get(text[0], "")
    if bare % 2 == 0:  # two consonants without vowel are read with o between them
        return 2, f"{_spelt(text[0])}o{_FINAL[text[1]]}"
    closes = before[-1:] in ("a", "e", "i", "o", "u")
    return 1, _FINAL[text[0]] if closes else f"{_spelt(text[0])}a"


def _bare(text: str) -> int:
    """How many consonants without a vowel of their own ``text`` begins with."""
    count = 0
    while count < len(text) and text[count] in _INITIAL and not any(pattern.match(text, count) for pattern, _ in _SYLLABLES):
        count += 1
    return count


def _spelt(letters: str) -> str:
    if len(letters) == 2 and letters[0] == "ห":
        letters = letters[1]
    return "".join(_INITIAL[letter] for letter in letters)
