"""What is left of a name in either script when its spelling is taken away: สมชาย and Somchai meet in "SMC".

Thai names are written in Latin letters by the Royal Institute's rules (RTGS, 1999) and, far more often, as families like
it: Vichai, Prasert, Pornthip, Sukanya. What the spellings share is the order of the consonants. Vowels go, h marks no
difference, nor do r and l, p and b, t and d, v and w; silent letters go (under a karan, the ร of ศรี and ทรัพย์, the r of
Porn); what closes a name is neutral (-s -j -ch as -t). A skeleton proposes pairs and never decides one: a given name
shares its skeleton with eighteen others on average (docs/method/thai.md). The rules are our own; they run over many names
at once, three microseconds a name.
"""

import re
from collections.abc import Sequence

Rules = Sequence[tuple[str, str]]

_CON, _LEAD = "ก-ฮ", "เแโใไ"
_VOWEL = "ะัาำิีึืุู็ๅ"
_END = "(?![ก-๎])"  # what follows is no Thai letter

# In order; each pattern and what stands in its place. Tone marks tell where a syllable's vowel is and go fourth.
_THAI_RULES = (
    (f"ห(?=[ญณนมยรลว][ก-๎])|ห(?=ง[{_VOWEL}])", ""),  # หมาย: ห leads a sonorant and is silent, unless a tone stands on it
    ("สร(?=.?้)", "ส"),  # สร้อย
    (f"ว(?:(?<=[แเ][{_CON}][่้๊๋]ว)|(?<=[่้๊๋]าว))(?![{_VOWEL}่้])", ""),  # แก้ว ข้าว: ว ends a vowel
    ("[่้๊๋ฯๆฺํ๎]+", ""),
    ("วง(?=[ศษ]|[คก]์)", "วาง"),  # วงศ์ within a name is spoken wong
    ("ศรี", "สี"),
    ("สระ", "สะ"),
    ("ศรัทธ", "สัทธ"),
    ("ไทร", "ไซ"),
    ("สรวง", "สวง"),
    ("เ([สศ])ร(?=[ิ็ษ])", r"เ\1"),  # เสริม เศรษฐี
    ("ทร(?=าย|ง|ัพ|วง|าบ|ุด|ัม)", "ซ"),  # ทรัพย์ ทรง
    ("ษฎร์", "ษ"),
    ("ศวร์", "ศ"),
    ("ษฐ", "ฐ"),  # เชษฐา
    (f"([ัาิีุู็][{_CON}])(?:ษณ|จน|[ทตฑด]ร|ษม)์", r"\1"),  # ลักษณ์ กาญจน์ จันทร์: two letters under one karan
    (f"[{_CON}][ิุี]?์", ""),
    ("์", ""),
    ("([มร]า)รถ", r"\1ถ"),  # สามารถ
    ("ยรต", "ยต"),  # เกียรติ
    (f"ต(?:(?<=[ัิุู็]ต)|(?<=[เโ][{_CON}]ต)|(?<=[เโ][{_CON}]ษต))ร(?![{_VOWEL}])", "ต"),  # ฉัตร บุตร เนตร เกษตร
    (f"(ั[กคดท])ร{_END}", r"\1"),  # จักร สมัคร
    (f"มุทร(?![{_VOWEL}])", "มุท"),  # สมุทร
    ("เพชร", "เพช"),
    ("รร(?:(?=[มธคถศช])|(?<=สรร)(?=พ)|(?=ษ(?!า)))", "ั"),  # ธรรม วรรค ทรรศ สรรพ ทศวรรษ, but พรรษา
    ("รร", "ัน"),  # พรรณ บรรจง
    (f"ชญ{_END}", "ช"),
    (f"[จฉชฌซศษส]{_END}(?<![{_LEAD}].)", "ท"),  # what closes a name sounds -t
    (f"เ([{_CON}]{{1,2}})ีย", r"\1ิ"),  # เ-ีย is a vowel
    ("ัว", ""),
    (f"วย(?![{_VOWEL}])(?<=[{_CON}]วย)", ""),  # สวย
    # ชัย ไชย: ย ends a vowel
    (f"ย(?:(?:(?<=[ัาอุ]ย)|(?<=[โไเ][{_CON}]ย))(?![{_VOWEL}])|(?<![{_LEAD}]ย){_END})", ""),
    # พวง นวล: ว is the vowel; ดาว แก้ว: it ends one
    (f"ว(?=[{_CON}](?:[{_CON}{_LEAD}]|{_END}))(?!ร)(?<=[{_CON}]ว)(?<![ไใโ][{_CON}]ว)", ""),
    (f"ว(?:(?<![{_LEAD}]ว){_END}|(?<=[ิี]ว)(?![{_VOWEL}{_CON}])|(?<=[แเ][{_CON}]ว)(?![{_VOWEL}]))", ""),
    (f"^[{_LEAD}]([{_CON}])", r"\1"),
    ("ญญ", "นย"),
    (f"ญ(?:(?=[{_VOWEL}])|(?<=[{_LEAD}]ญ))|^ญ", "ย"),  # ญ opens as y and closes as n
    (f"^[{_VOWEL}{_LEAD}]|^อ", "A"),
)
_LATIN_RULES = (
    ("(?<=[a-z])[ .'-]+(?=[a-z])", ""),
    ("sr", "s"),  # Sri, Somsri
    ("ck", "k"),
    ("t?ch|tj", "j"),
    ("ts|sh", "s"),
    ("ng", "G"),
    ("[pb]h", "p"),
    ("[dt]h", "t"),
    ("[kg]h", "k"),
    ("r(?![aeiouy])", ""),  # the r of Prasert and Porn lengthens the vowel
    ("(?<=[a-zG])[wvy](?![aeiouy])", ""),  # Kaew, Choy
    ("[sjzc](?![a-zG])", "t"),
    ("^[aeiou]", "A"),
)
_THAI = "\u0e01-\u0e4e"
_NOT_A_LETTER = f"[^a-z {_THAI}\n.'-]"


def _table(thai: str, latin: str) -> dict[int, str]:
    """Code by character, from pairs such as "K:กข"."""
    return {ord(char): pair[0] for pair in (thai + " " + latin).split() for char in pair[2:]}


_CODES = _table(
    "K:กขฃคฅฆ G:ง C:จฉชฌ S:ซศษส Y:ย D:ดฎ T:ตฏทธถฐฑฒ N:ณนญ B:บ P:ปผพภ F:ฝฟ M:มำ R:รลฬฤฦ W:ว H:หฮ",
    "K:kgqc C:j S:szx Y:y D:d T:t N:n B:b P:p F:f M:m R:rl W:wv H:h A:A G:G",
)
_CODES[ord("\n")] = "\n"
_DROPPED = dict.fromkeys([*range(128), *range(0x0E00, 0x0E80)], "")
_TO_CODE = _DROPPED | _CODES
# After the first letter nothing tells h from nothing, d from t, b from p; in a skeleton neither r and l from n.
_WITHIN = (("(?<=[A-Z])[HA]+", ""), ("(?<=[A-Z])D", "T"), ("(?<=[A-Z])B", "P"))
_CLOSING = (("(?<=[A-Z])R", "N"),)
_ONCE = (
    (r"([A-Z])\1+", r"\1"),
    ("(?<=[A-Z])T(?=[SC])", ""),  # Natcha, Watsana: the t only closes what s or ch opens
    (r"([A-Z])\1+", r"\1"),
    ("^(?:(D)T|(B)P|(R)N)", r"\1\2\3"),
)
_OPEN_OR_CLOSED = (("ll+", "l"), ("l(?![aeiouy])", "n"))  # for Latin alone: Mongkol closes as Mongkhon does


def _ran(names: Sequence[str], rules: Rules, on_codes: Rules) -> list[str]:
    if not names:
        return []
    text = "\n".join(names).lower()
    if text.count("\n") != len(names) - 1:
        raise ValueError("a name is one line")
    text = re.sub(_NOT_A_LETTER, "", text)
    for pattern, replacement in rules:
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    text = text.translate(_TO_CODE)
    for pattern, replacement in on_codes:
        text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
    return text.split("\n")


def consonants(name: str) -> str:
    """The skeleton of one name, in either script: capitals, the first one finer than the rest; "" for no letters."""
    return consonants_of([name])[0]


def consonants_of(names: Sequence[str]) -> list[str]:
    """``consonants`` of many names, each of one line."""
    return _ran(names, (*_THAI_RULES, *_LATIN_RULES), (*_WITHIN, *_CLOSING, *_ONCE))


def latin_sound(name: str) -> str:
    """A key for a name in Latin letters, under which its usual spellings meet: Weerasak and Virasak are "WRSK".

    As ``consonants``, but it tells r and l from n, which Latin letters can; "" where the name has no Latin letter.
    """
    return latin_sound_of([name])[0]


def latin_sound_of(names: Sequence[str]) -> list[str]:
    """``latin_sound`` of many names, each of one line."""
    without_thai = (f"[{_THAI}]+", "")
    return _ran(names, (without_thai, *_LATIN_RULES[:-4], *_OPEN_OR_CLOSED, *_LATIN_RULES[-4:]), (*_WITHIN, *_ONCE))
