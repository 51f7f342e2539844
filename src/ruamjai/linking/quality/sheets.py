"""Drawn pairs as two people read them: both rows side by side, without tier, score or decision, in an order that says nothing.

The citizen numbers are not shown, only whether they agree: that is all a reader needs of them.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import pyarrow as pa

from ruamjai.tables.pair_codes import PairCode, write_pair_code
from ruamjai.thai.dates import to_buddhist
from ruamjai.warehouse.answer_sheets import AnswerSheet

UNKNOWN = "–"
ANSWER_WORDS = ("คนเดียวกัน", "คนละคน", "บอกไม่ได้")
"""What can be answered: one person, two people, cannot tell."""
NUMBER, ANSWER, REVIEWER, REMARK, CODE = (
    "ลำดับ · no.", "คำตอบ · answer", "ผู้ตรวจคนที่ · reviewer", "หมายเหตุ · remark", "รหัสคู่ ห้ามแก้ · pair code",
)  # fmt: skip
CITIZEN_NUMBERS = "เลขประจำตัวประชาชน · citizen numbers"
_FACTS = (
    ("ทะเบียน", "register"), ("ชื่อ", "given name"), ("นามสกุล", "family name"), ("วันเกิด พ.ศ.", "born"), ("เพศ", "sex"),
    ("บ้านเลขที่", "house"), ("หมู่ที่", "village"), ("ตำบล อำเภอ จังหวัด", "tambon, amphoe, province"),
)  # fmt: skip
_SIDES = (("ก", "A"), ("ข", "B"))
_SEXES = {1: "ชาย", 2: "หญิง"}
TITLES = (
    "ตรวจว่าสองแถวเป็นคนเดียวกันหรือไม่ · Are the two rows one person?",
    "มีข้อมูลส่วนบุคคล ใช้เพื่อการตรวจนี้เท่านั้น ห้ามส่งต่อ และลบเมื่อส่งคืนแล้ว"
    " · Personal data: for this review only, not to be passed on, deleted when handed back",
)
GUIDE = (
    "วิธีตรวจ",
    "1. แต่ละบรรทัดคือสองแถวจากทะเบียน: แถว ก และแถว ข อ่านทั้งสองข้าง แล้วเลือกคำตอบในช่องสีเหลือง",
    "2. เลือก “คนเดียวกัน” เมื่อเชื่อว่าเป็นคนเดียวกัน แม้สะกดต่างกัน เปลี่ยนนามสกุล ย้ายบ้าน หรือวันเกิดขาดหาย",
    "3. เลือก “คนละคน” เมื่อเป็นคนละคน ระวังพี่น้อง คู่แฝด คู่สมรส พ่อแม่ลูกบ้านเดียวกัน ที่นามสกุลและบ้านเลขที่ตรงกันอยู่แล้ว",
    "4. เลือก “บอกไม่ได้” เมื่อข้อมูลไม่พอจริง ๆ อย่าเดา คำตอบนี้มีประโยชน์เท่าคำตอบอื่น",
    "5. ช่อง “เลขประจำตัวประชาชน” บอกเพียงว่าเลขตรงกันหรือไม่ เลขที่ตรงกันอาจเป็นเลขของคนในบ้านที่กรอกสลับกัน"
    " และเลขที่ต่างกันอาจพิมพ์ผิด ให้ดูชื่อและวันเกิดประกอบ",
    "6. ตรวจคนเดียว ไม่ปรึกษาผู้ตรวจอีกคน คู่ที่ตอบไม่ตรงกันจะมีคนที่สามตัดสิน",
    "7. ตอบให้ครบทุกบรรทัด พักได้ ทำต่อได้ เรียงลำดับใหม่ได้ แต่ห้ามแก้ช่องอื่นและห้ามลบคอลัมน์ที่ซ่อนไว้",
    "8. ถ้าจะถามเจ้าหน้าที่ในพื้นที่ ให้ถามเรื่องคน ไม่ส่งไฟล์นี้ให้ใคร ช่องหมายเหตุเขียนได้ ระบบไม่เก็บ",
    "9. เสร็จแล้วบันทึกไฟล์ ส่งคืนผู้ดูแลข้อมูล แล้วลบไฟล์จากเครื่องของท่าน",
    "In English: read both rows, choose an answer in the yellow cell, do not guess, do not confer, change nothing else,"
    " hand the file back and delete your copy.",
)


def review_sheet(
    pairs: Iterable[PairCode],
    *,
    reviewer: int,
    seed: int,
    person_records: pa.Table,
    areas: pa.Table,
    register_names: Mapping[str, str],
) -> AnswerSheet:
    """The pairs as ``reviewer`` (1, 2, or 3 who settles) reads them; pairs of which a row is no more there are left out.

    ``person_records`` holds the rows spoken of, ``areas`` the areas by code; ``register_names`` are shown for registers. The
    order is a shuffle of each reviewer's own: it depends on ``seed`` and the ids alone.
    """
    people = {row["record_id"]: row for row in person_records.to_pylist()}
    names = dict(zip(areas["area_code"].to_pylist(), areas["name_th"].to_pylist(), strict=True))
    shuffled = sorted(
        (pair for pair in pairs if {pair.left_record_id, pair.right_record_id} <= people.keys()),
        key=lambda pair: hashlib.sha256(f"{seed}|{reviewer}|{pair.left_record_id}|{pair.right_record_id}".encode()).digest(),
    )
    rows = []
    for number, pair in enumerate(shuffled, 1):
        both = people[pair.left_record_id], people[pair.right_record_id]
        facts = [_facts(person, names, register_names) for person in both]
        rows.append(
            [str(number), None, str(reviewer), *(side[place] for place in range(len(_FACTS)) for side in facts),
             numbers_agree(both[0]["citizen_id"], both[1]["citizen_id"]), None, write_pair_code(pair)]
        )  # fmt: skip
    columns = headings()
    return AnswerSheet(
        sheet="ตรวจคู่",
        rows=pa.table({name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(columns)}),
        titles=TITLES, answer_column=ANSWER, answers=ANSWER_WORDS, open_columns=(ANSWER, REMARK), hidden=(CODE,),
        shaded=tuple(name for name in columns if f"({_SIDES[1][0]})" in name), guide=GUIDE, n_frozen=2,
    )  # fmt: skip


def headings() -> list[str]:
    """The headings of a review file, in order; the register of reviews knows each of them."""
    facts = [f"{thai} ({side}) · {english} {letter}" for thai, english in _FACTS for side, letter in _SIDES]
    return [NUMBER, ANSWER, REVIEWER, *facts, CITIZEN_NUMBERS, REMARK, CODE]


def third_opinions(reviewed_links: pa.Table) -> list[PairCode]:
    """The pairs on which two reviewers differ and nobody has settled, for a third to read."""
    waiting = [row for row in reviewed_links.to_pylist() if row["state"] == "disagreed"]
    return [
        PairCode(**{one.name: row[one.name] for one in fields(PairCode)} | {"province": row["province"] or ""})
        for row in waiting
    ]


def numbers_agree(one: str | None, other: str | None) -> str:
    """Whether two citizen numbers are the same, differ in one digit or two swapped neighbours, differ, or one is missing."""
    if one is None or other is None:
        return "ไม่มีเลข · missing"
    if one == other:
        return "ตรงกัน · same"
    places = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    swapped = len(places) == 2 and places[1] == places[0] + 1 and _swapped(one, places[0]) == other
    return "ต่างหลักเดียวหรือสลับกัน · one digit differs" if len(places) == 1 or swapped else "ต่างกัน · differ"


def _swapped(number: str, at: int) -> str:
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


def _facts(person: Mapping[str, Any], names: Mapping[str, str], register_names: Mapping[str, str]) -> Sequence[str]:
    given = " ".join(filter(None, (person["title"], person["first_name"])))
    village = person["village_code"]
    facts = (
        register_names.get(person["register"], person["register"]), given, person["last_name"], _born(person),
        _SEXES.get(person["sex"]), person["house_no"], str(int(village[6:])) if village else None,
        _place(person["tambon_code"], names),
    )  # fmt: skip
    return [fact or UNKNOWN for fact in facts]


def _born(person: Mapping[str, Any]) -> str | None:
    """As much as is known: "17/05/2503", "05/2503" or "2503"."""
    if person["birth_year"] is None:
        return None
    year = str(to_buddhist(person["birth_year"]))
    if person["birth_month"] is None:
        return year
    month = f"{person['birth_month']:02d}/{year}"
    return month if person["birth_day"] is None else f"{person['birth_day']:02d}/{month}"


def _place(tambon: str | None, names: Mapping[str, str]) -> str | None:
    if not tambon:
        return None
    parts = [names.get(tambon[:length], tambon[:length]) for length in (6, 4, 2)]
    kinds = ("แขวง", "เขต", "") if tambon.startswith("10") else ("ต.", "อ.", "จ.")
    return " ".join(kind + part for kind, part in zip(kinds, parts, strict=True))
