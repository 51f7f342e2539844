"""The words that stand before a Thai name: their full form, how they are shortened, and what they say of sex.

Sources: the five titles of the civil registry (thai-facts 6.2); ranks of the army, navy, air force and police;
monastic, royal, academic and medical titles as registers write them. Longest match comes first, see ``names``.
"""

from typing import NamedTuple

MALE, FEMALE = 1, 2


class Title(NamedTuple):
    """One title: its standard form, the forms it is written in, the sex it says (None: either), whether others may follow."""

    standard: str
    written: tuple[str, ...]
    sex: int | None
    followed: bool


def _civil(standard: str, sex: int | None, *written: str) -> Title:
    return Title(standard, (standard, *written), sex, followed=False)


CIVIL = (
    _civil("เด็กชาย", MALE, "ด.ช.", "ด ช ", "เด็ก ชาย", "Master "),
    _civil("เด็กหญิง", FEMALE, "ด.ญ.", "ด ญ ", "เด็ก หญิง"),
    _civil("นาย", MALE, "Mr."),
    _civil("นางสาว", FEMALE, "น.ส.", "นาง สาว ", "น ส ", "นส ", "Miss ", "Ms."),
    _civil("นาง", FEMALE, "Mrs."),
)
OTHER = (
    _civil("คุณหญิง", FEMALE),
    _civil("ท่านผู้หญิง", FEMALE),
    Title("คุณ", ("คุณ ",), None, followed=False),  # glued คุณ- begins many given names
    _civil("หม่อมหลวง", None, "ม.ล."),
    _civil("หม่อมราชวงศ์", None, "ม.ร.ว."),
    _civil("หม่อมเจ้า", None, "ม.จ."),
    _civil("แม่ชี", FEMALE),
    _civil("สามเณร", MALE, "ส.ณ.", "เณร "),
    _civil("พระ", MALE, "พระภิกษุ"),
    _civil("พระมหา", MALE),
    _civil("พระครู", MALE),
    _civil("พระปลัด", MALE),
    _civil("พระสมุห์", MALE),
    _civil("พระใบฎีกา", MALE),
    _civil("พระอธิการ", MALE),
    _civil("พระครูสังฆรักษ์", MALE),
    _civil("พระครูใบฎีกา", MALE),
    _civil("พระครูสมุห์", MALE),
    _civil("พระครูปลัด", MALE),
    _civil("พระครูวินัยธร", MALE),
    _civil("พระครูธรรมธร", MALE),
    _civil("พระอาจารย์", MALE),
    _civil("เจ้าอธิการ", MALE),
)
MONKS = frozenset(title.standard for title in OTHER if title.standard.startswith(("พระ", "เจ้าอธิการ", "สามเณร")))
LEARNED = tuple(
    Title(standard, (standard, *written), None, followed=True)
    for standard, written in (
        ("ศาสตราจารย์เกียรติคุณ", ("ศ.เกียรติคุณ", "ศ.(เกียรติคุณ)")),
        ("ศาสตราจารย์", ("ศ.",)),
        ("รองศาสตราจารย์", ("รศ.", "ร.ศ.")),
        ("ผู้ช่วยศาสตราจารย์", ("ผศ.", "ผ.ศ.")),
        ("ดอกเตอร์", ("ดร.", "ด.ร.", "Dr.")),
        ("นายแพทย์", ("นพ.", "น.พ.")),
        ("แพทย์หญิง", ("พญ.", "พ.ญ.")),
        ("ทันตแพทย์", ("ทพ.", "ท.พ.")),
        ("ทันตแพทย์หญิง", ("ทพญ.", "ท.พ.ญ.")),
        ("เภสัชกร", ("ภก.",)),
        ("เภสัชกรหญิง", ("ภญ.",)),
        ("สัตวแพทย์", ("น.สพ.", "สพ.")),
        ("สัตวแพทย์หญิง", ("สพ.ญ.", "สพญ.")),
        ("อาจารย์", ("อ.", "อจ.")),
    )
)

# Grades of each service, highest first: written form of the service's word, then its letters.
_RANKS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("พล{}", (("เอก", "พล.อ."), ("โท", "พล.ท."), ("ตรี", "พล.ต."), ("จัตวา", "พล.จ."))),
    ("พัน{}", (("เอก", "พ.อ."), ("โท", "พ.ท."), ("ตรี", "พ.ต."))),
    ("ร้อย{}", (("เอก", "ร.อ."), ("โท", "ร.ท."), ("ตรี", "ร.ต."))),
    ("จ่าสิบ{}", (("เอก", "จ.ส.อ."), ("โท", "จ.ส.ท."), ("ตรี", "จ.ส.ต."))),
    ("สิบ{}", (("เอก", "ส.อ."), ("โท", "ส.ท."), ("ตรี", "ส.ต."))),
    ("พลเรือ{}", (("เอก", "พล.ร.อ."), ("โท", "พล.ร.ท."), ("ตรี", "พล.ร.ต."))),
    ("นาวา{}", (("เอก", "น.อ."), ("โท", "น.ท."), ("ตรี", "น.ต."))),
    ("เรือ{}", (("เอก", ""), ("โท", ""), ("ตรี", ""))),  # ร.อ. ร.ท. ร.ต. read as the army's
    ("พันจ่า{}", (("เอก", "พ.จ.อ."), ("โท", "พ.จ.ท."), ("ตรี", "พ.จ.ต."))),
    ("จ่า{}", (("เอก", "จ.อ."), ("โท", "จ.ท."), ("ตรี", "จ.ต."))),
    ("พลอากาศ{}", (("เอก", "พล.อ.อ."), ("โท", "พล.อ.ท."), ("ตรี", "พล.อ.ต."))),
    ("นาวาอากาศ{}", (("เอก", ""), ("โท", ""), ("ตรี", ""))),  # น.อ. … read as the navy's
    ("เรืออากาศ{}", (("เอก", ""), ("โท", ""), ("ตรี", ""))),
    ("พันจ่าอากาศ{}", (("เอก", "พ.อ.อ."), ("โท", "พ.อ.ท."), ("ตรี", "พ.อ.ต."))),
    ("จ่าอากาศ{}", (("เอก", ""), ("โท", ""), ("ตรี", ""))),
    ("พลตำรวจ{}", (("เอก", "พล.ต.อ."), ("โท", "พล.ต.ท."), ("ตรี", "พล.ต.ต."))),
    ("พันตำรวจ{}", (("เอก", "พ.ต.อ."), ("โท", "พ.ต.ท."), ("ตรี", "พ.ต.ต."))),
    ("ร้อยตำรวจ{}", (("เอก", "ร.ต.อ."), ("โท", "ร.ต.ท."), ("ตรี", "ร.ต.ต."))),
    ("สิบตำรวจ{}", (("เอก", "ส.ต.อ."), ("โท", "ส.ต.ท."), ("ตรี", "ส.ต.ต."))),
)
_SINGLE_RANKS = (
    ("ดาบตำรวจ", "ด.ต."),
    ("จ่าสิบตำรวจ", "จ.ส.ต.ต."),
    ("พลทหาร", "พลฯ"),
    ("พลตำรวจ", "พลฯ ต."),
    ("อาสาสมัครทหารพราน", "อส.ทพ."),
    ("นักเรียนนายร้อย", "นนร."),
)
ACTING = "ว่าที่"  # acting rank: stands before any rank
WOMAN = "หญิง"  # may follow any rank
SENIOR = "(พิเศษ)"  # may follow a colonel's rank, in brackets: without them it is the given name พิเศษ
# The numbers that health files write for titles (thai-facts 6.2).
CODES = {"001": "เด็กชาย", "002": "เด็กหญิง", "003": "นาย", "004": "นางสาว", "005": "นาง", "831": "พระ", "832": "สามเณร"}


def _ranks() -> tuple[Title, ...]:
    found = [Title(word, (word, short), None, followed=True) for word, short in _SINGLE_RANKS]
    for pattern, grades in _RANKS:
        for grade, short in grades:
            word = pattern.format(grade)
            found.append(Title(word, (word, short) if short else (word,), None, followed=True))
    return tuple(found)


RANKS = _ranks()
TITLES = (*CIVIL, *OTHER, *LEARNED, *RANKS)
