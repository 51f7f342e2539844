# ruff: noqa: E501  a row of a sample stands on one line, as in the file
"""Writes the samples beside the registers: small files with the faults that agencies' files have.

Run it after changing a row here: ``python tests/registers/making_samples.py``. What must come out of each sample is
written by hand in the register's ``expected`` folder, never by this programme. Nobody in the samples exists: digits 2-3 of
their citizen numbers (99) name no registration office.
"""

import csv
import io
from pathlib import Path

import xlsxwriter

from ruamjai.registers import found
from ruamjai.tables.registers import (
    BASIC_NEEDS_HOUSEHOLD_ANSWERS,
    BASIC_NEEDS_INCOME_ANSWERS,
    BASIC_NEEDS_MEMBER_ANSWERS,
)

Row = list[object]

# ------------------------------------------------------------------------------------------------ จปฐ.

HOUSEHOLD = ("รหัสครัวเรือน", "ปีที่สำรวจ", "วันที่สำรวจ", "จังหวัด", "อำเภอ", "ตำบล", "รหัสตำบล", "หมู่ที่", "บ้านเลขที่", "เขต")
ANSWERS = tuple(code for code, _ in BASIC_NEEDS_HOUSEHOLD_ANSWERS)
INCOMES = tuple(code for code, _ in BASIC_NEEDS_INCOME_ANSWERS)
ASKED = tuple(code for code, _ in BASIC_NEEDS_MEMBER_ANSWERS)
MEMBER = (
    "เพศ", "เลขประจำตัวประชาชน", "วันเกิด", "ความสัมพันธ์", "อาชีพ", "การศึกษา", "ศาสนา", "สภาพร่างกาย", "ช่วยเหลือตนเอง",
    "บัตรสวัสดิการ",
)  # fmt: skip


def household(*address: object, incomes: Row, **answers: int) -> Row:
    """A household's cells. What is not said is answered well: present things 1, nuisances (212*) and crimes (214*) 0."""
    good = {code: 0 if code.startswith(("212", "214")) else 1 for code in ANSWERS} | {"1111": 2, "1121": None}
    good |= {name.removeprefix("a"): value for name, value in answers.items()}
    return [*address, *good.values(), *incomes]


def member(*cells: object, **answers: object) -> Row:
    """A member's cells and the answers that were asked of them."""
    return [*cells, *(answers.get(f"a{code}") for code in ASKED)]


def merged_basic_needs() -> tuple[list[Row], list[tuple[int, int]]]:
    """Title rows, headings, three households; and (first, last) rows of each household, to merge its cells."""
    a = household(
        57050012345, 2566, "15/02/2566", "จ.เชียงราย", "อ.พาน", "ต.ดอยงาม", 570505, 5, "12/3", 2,
        incomes=[120000, 0, "12,000", 6000, 46000],
    )  # fmt: skip
    b = household(
        "57050067890", "๒๕๖๖", "๑๖/๐๒/๒๕๖๖", "จ.เชียงราย", "อ.พาน", "ต.เมืองพาน", "570591", None, "๙๙", 1,
        incomes=[30000, None, 7200, None, 18600], a1411=0, a2811=2,
    )  # fmt: skip
    c = household(
        "5705-005555-5", 2566, "17/02/2566", "จ.เชียงราย", "อ.เวียงแก่น", "ต.หล่ายงาว", 570309, "ม.2", "4", 2,
        incomes=[60000, 0, 0, 0, 60000],
    )  # fmt: skip
    open_ = [None] * len(a)
    rows: list[Row] = [
        ["รายงานข้อมูลความจำเป็นพื้นฐาน (จปฐ.) ปี ๒๕๖๖"],
        ["อำเภอพาน จังหวัดเชียงราย"],
        [*HOUSEHOLD, *ANSWERS, *INCOMES, "ลำดับที่", "คำนำหน้า", "ชื่อ", "สกุล", *MEMBER, *ASKED],
        [*a, *member(
            1, "นาย", "สมหมาย", "ใจงาม", 1, 2990100371017, "01/03/2508", "หัวหน้าครัวเรือน", "เกษตรกรรม-ทำนา", "ประถมศึกษา", "พุทธ",
            0, 1, 1, a1641=1, a1711=1, a31921=1, a42021=1,
        )],
        [*open_, *member(
            2, "น.ส.", "มาลี", "ใจงาม", 2, "2.99020E+12", "00/00/2510", "คู่สมรส", "รับจ้างทั่วไป", "ประถมศึกษา", "พุทธ", 0, 1, 0,
            a1641=1, a1711=0, a31921=1, a42021=0,
        )],
        [*open_, *member(
            3, "ด.ญ.", "ใบบัว", "ใจงาม", "หญิง", "4-9903-01111-03-5", "20/11/2555", "บุตร", "กำลังศึกษา", "ประถมศึกษา", "พุทธ", 0, 1, 0,
            a1321=1, a1711=1, a31621=1,
        )],
        [*b, *member(
            1, "นาง", "บัวคำ", "แก้วดี", 2, "๕๙๙๐๔๐๑๔๘๑๐๔๕", "๑๒/๐๔/๒๔๙๐", "หัวหน้าครัวเรือน", "ไม่มีอาชีพ", "ประถมศึกษา", "พุทธ", 2, 1, 1,
            a42121=0, a52721=1, a52921=1,
        )],
        [*open_, *member(
            2, "นาย", "คำปัน", "แก้วดี", 2, "1990501851055", "30/02/2530", "บุตร", "รับจ้างทั่วไป", "มัธยมศึกษาตอนต้น", "พุทธ", 1, 0, 0,
            a42021="3", a52831=1,
        )],
        [*c, *member(
            1, "นางสาว", "โสภา", "ปันดี", "หญิง", None, "2539", "หัวหน้าครัวเรือน", "ค้าขาย", "ปริญญาตรี", "พุทธ", 0, 1, 0, a42021=1,
        )],
        ["รวมทั้งสิ้น", "3 ครัวเรือน", None, None, None, None, None, None, None, None, None, "6 คน"],
    ]  # fmt: skip
    return rows, [(4, 6), (7, 8), (9, 9)]


def plain_basic_needs() -> list[Row]:
    """No title rows, glued names, and rows that must be left out or told."""
    kut_bak = ("สกลนคร", "กุดบาก", "กุดบาก", "470301")
    rich: Row = [90000, 0, 0, 0, 45000]
    first = household("47030011111", 2566, "3/2/2566", *kut_bak, 1, "7", 2, incomes=rich)
    other = household("47030011111", 2566, "3/2/2566", *kut_bak, 1, "7", 2, incomes=[80000, 0, 0, 0, 45000])
    keyless = household(None, 2566, "3/2/2566", *kut_bak, 1, "8", 2, incomes=rich)
    short = household("4703002222", 2566, "3/2/2566", *kut_bak, 1, "9", 2, incomes=rich)
    third = household("47030033333", 2566, "4/2/66", *kut_bak, 2, "12 มี.ค.", 2, incomes=rich)
    fourth = household(
        "47030044444", 2566, "4/2/2566", "สกลนคร", "กุดบาก", "ดอยงาม", None, 2, "11", 2, incomes=["ไม่มี", 0, 0, 0, None]
    )
    told = ["เกษตรกรรม-ทำนา", "ประถมศึกษา", "พุทธ", 0, 1, 1]
    thongdi = member(1, "นายทองดี ศรีสุข", 1, "2990602221062", "5/6/2520", "หัวหน้าครัวเรือน", *told, a42021=1)
    somsi = member(2, "นางสมศรี ศรีสุข", 2, "3990702591072", "9/9/2523", "คู่สมรส", *told, a42021=1)
    headings: Row = [*HOUSEHOLD, *ANSWERS, *INCOMES, "ลำดับที่", "ชื่อ-สกุล", *MEMBER, *ASKED]
    slid = [*first, *member(3, "เด็กชายภูผา ศรีสุข", 1, "4990802961082", "1/1/2556", "บุตร", *told, a31621=1)]
    place = HOUSEHOLD.index("อำเภอ")
    slid = [*slid[:place], None, *slid[place:-1]]
    return [
        headings,
        [*first, *thongdi],
        [*other, *somsi],
        slid,
        [*first, *thongdi],
        [*first, *member(2, "นางสาวสายใจ คนละคน", 2, "5990903331091", "9/9/2541", "บุตร", *told, a42021=1)],
        [*keyless, *member(1, "นายไม่มี รหัสบ้าน", 1, "1991003701108", "1/2/2500", "หัวหน้าครัวเรือน", *told)],
        headings,
        [*short, *member(1, "นายรหัส สั้นไป", 1, "2991104071116", "1/2/2501", "หัวหน้าครัวเรือน", *told)],
        [*third, *member(1, "นายปีสอง หลัก", "ช", "2991604071116", "7/8/2511", "ผู้นำ", *told, a42021=1)],
        [*fourth, *member(1, "พระสมชาย ใจเย็น", 1, "3991204441126", "7/8/2512", "หัวหน้าครัวเรือน", *told, a42021=1)],
    ]


# ------------------------------------------------------------------------------------------------ TPMAP

TPMAP_PEOPLE = (
    "ปี", "เลขประจำตัวประชาชน", "ชื่อ-สกุล", "วันเกิด", "ที่อยู่", "รหัสตำบล", "สุขภาพ", "ความเป็นอยู่", "การศึกษา", "รายได้",
    "การเข้าถึงบริการรัฐ", "สถานะบัตรสวัสดิการ",
)  # fmt: skip


def tpmap_people() -> list[Row]:
    """The officer's list: numbers ruined by a spreadsheet, a number of two people, a shift, an empty name."""
    return [
        ["บัญชีรายชื่อคนเป้าหมาย จังหวัดเชียงราย"],
        list(TPMAP_PEOPLE),
        [2566, "2990100371017.0", "นายสมหมาย ใจงาม", "01/03/2508", "12/3 หมู่ 5 ต.ดอยงาม อ.พาน จ.เชียงราย 57120", "570505", 0, 1, 0, 1, 0, "ผ่านการตรวจสอบ"],
        [2566, "'4990301111035", "ด.ญ.ใบบัว ใจงาม", "20/11/2555", "12/3 ม.5 ต.ดอยงาม อ.พาน จ.เชียงราย", "570505", 0, 1, 0, 0, 0, "ไม่มี"],
        [2566, "2.9902E+12", "น.ส.มาลี ใจงาม", "00/00/2510", "12/3 ม.5 ต.ดอยงาม อ.พาน จ.เชียงราย", "570505", 1, 1, 0, 0, 0, "ลงทะเบียน"],
        [2566, "5990401481045", "นางบัวคำ แก้วดี", "12/04/2490", "99 เทศบาล ต.เมืองพาน อ.พาน จ.เชียงราย", "570591", 1, 0, 0, 0, 1, "ผ่านการตรวจสอบ"],
        [2566, "5990401481045", "นายคำปัน แก้วดี", "01/06/2530", "99 ต.เมืองพาน อ.พาน จ.เชียงราย", "570513", 0, 0, 0, 1, 0, "ไม่มี"],
        [2566, None, "1991104071117", "นายเลื่อน ไปหนึ่งช่อง", "01/01/2510", "ที่อยู่", "570505", 0, 1, 0, 0, 1],
        [2566, None, None, "01/01/2510", "1 ม.1 ต.ดอยงาม อ.พาน จ.เชียงราย", "570505", 0, 1, 0, 0, 0, "ไม่มี"],
        [2566, "1992007401207", "นายดอย งาม", "02/01/2510", "5 ม.1 ต.เมืองพาน อ.พาน จ.เชียงราย", "570505", 0, 1, 0, 0, 0, "ไม่มี"],
    ]  # fmt: skip


TPMAP_AREAS = (
    "household.CNT", "HOUSEMEMBER_CNT", "poor.JPT.CNT", "poor.JPT.MOFreg.CNT", "poor.JPT.MOFval.CNT", "JPT.MOFval.pov.rate",
    "poor.JPT.MOFval.health", "poor.JPT.MOFval.living", "poor.JPT.MOFval.education", "poor.JPT.MOFval.income",
    "poor.JPT.MOFval.accessibility",
)  # fmt: skip


def tpmap_provinces() -> list[Row]:
    """Three provinces as published for BE 2561 (thai-facts 1.5), and one figure that was not."""
    return [
        ["province_ID", *TPMAP_AREAS, "happiness"],
        [11, 307334, 543159, 67271, 9021, 7436, 1.3690, 2385, 1832, 1071, 3947, 27, 8.1],
        [14, 179896, 496595, 45720, 11353, 9365, 1.8858, 708, 966, 1835, 6544, 30, 8.2],
        [30, 640069, 1714753, 224825, 63079, 51234, 2.9878, 9346, 7620, 22387, 18328, None, 8.0],
    ]


def tpmap_tambons() -> list[Row]:
    """One tambon that fits, one whose figures contradict one another, one that does not exist, one of another level."""
    return [
        ["tambon_ID", *TPMAP_AREAS],
        ["570505", 2100, 6800, 420, 260, 180, 2.65, 40, 60, 30, 90, 5],
        ["571303", 900, 2900, 210, 120, 130, 4.48, 20, 30, 10, 80, 2],
        ["570591", 10, 30, 3, 2, 1, 3.33, 1, 0, 0, 0, 0],
        ["5705", 9000, 28000, 900, 500, 300, 1.07, 100, 100, 50, 150, 10],
        ["470301", 1500, 5200, 300, 200, 150, 2.88, 30, 40, 20, 80, 3],
        ["470303", 1200, 4100, 300, 200, 150, 3.66, 30, 40, 20, 80, 3],
    ]


# ------------------------------------------------------------------------------------------------ PPPConnext

PPP_HOUSEHOLD = (
    "รหัสบ้าน", "ปีสำรวจ", "รอบ", "ช่วง", "วันที่สำรวจ", "จังหวัด", "อำเภอ", "ตำบล", "หมู่ที่", "บ้านเลขที่", "ทุนกายภาพ",
    "ทุนทางเศรษฐกิจ", "ทุนทรัพยากรธรรมชาติ", "ทุนทางสังคม", "ระดับ",
)  # fmt: skip
PPP_MEMBER = ("ลำดับที่", "ชื่อ-สกุล", "เพศ", "เลขบัตรประชาชน", "ปีเกิด", "อาชีพ", "รายได้ต่อเดือน", "คะแนนทุนมนุษย์")


def pppconnext() -> list[Row]:
    """A household before and after help, open below its first row without being merged; a score off the scale; a shift."""
    before: Row = [
        "4703-001111-1",
        2563,
        1,
        "ก่อน",
        "10/06/2563",
        "สกลนคร",
        "กุดบาก",
        "กุดบาก",
        1,
        "7",
        1.75,
        2.5,
        1.0,
        3.25,
        "อยู่ยาก",
    ]
    after: Row = [
        "4703-001111-1",
        2565,
        2,
        "หลัง",
        "11/06/2565",
        "สกลนคร",
        "กุดบาก",
        "กุดบาก",
        1,
        "7",
        2.5,
        2.75,
        1.5,
        4.0,
        "พออยู่ได้",
    ]
    other: Row = [
        "47030055555",
        2563,
        1,
        "ก่อน",
        "12/06/2563",
        "สกลนคร",
        "กุดบาก",
        "นาม่อง",
        3,
        "3/1",
        4.5,
        2.0,
        2.0,
        2.0,
        "อยู่ลำบาก",
    ]
    slid: Row = ["47030066666", 2563, 1, "ก่อน", "12/06/2563", "สกลนคร", "อยู่ยาก", "กุดบาก", "นาม่อง", 3, "4", 2.0, 2.0, 2.0, 2.0]
    open_: Row = [None] * len(before)
    return [
        ["แบบสำรวจทุนห้าด้าน PPPConnext"],
        [*PPP_HOUSEHOLD, *PPP_MEMBER],
        [*before, 1, "นายทองดี ศรีสุข", "ชาย", "2990602221062", 2520, "ทำนา", 4000, 2.1],
        [*open_, 2, "นางสมศรี ศรีสุข", "หญิง", "3990702591072", 2523, "ทำนา", "3,500", 1.9],
        [*after, 1, "นายทองดี ศรีสุข", "ชาย", "2990602221062", 2520, "ทำนา", 6000, 2.6],
        [*open_, 2, "นางสมศรี ศรีสุข", "หญิง", "3990702591072", 2523, "ค้าขาย", 5000, 2.2],
        [*other, 1, "นายบุญมา คำดี", "ชาย", None, "23", "รับจ้าง", 0, None],
        [*slid, 1, "อยู่ลำบาก", "นายเลื่อน ช่อง", "ชาย", "4990802961082", 2530, "ทำนา", 2000],
    ]


# ------------------------------------------------------------------------------------------------ state welfare card

CARD = ("เลขประจำตัวประชาชน", "คำนำหน้า", "ชื่อ", "นามสกุล", "วันเกิด", "ที่อยู่", "สถานะ", "ปีโครงการ")


def welfare_card() -> list[Row]:
    """Births with unknown day and month, addresses in one line, a state that is neither, a row that repeats."""
    malee: Row = [
        "3990702591072",
        "นาง",
        "สมศรี",
        "ศรีสุข",
        "25230909",
        "7 หมู่ที่ 1 ตำบลกุดบาก อำเภอกุดบาก จังหวัดสกลนคร",
        "ลงทะเบียน",
        2565,
    ]
    return [
        list(CARD),
        ["2990602221062", "นาย", "ทองดี", "ศรีสุข", "25200600", "7 ม.1 ต.กุดบาก อ.กุดบาก จ.สกลนคร 47180", "ผ่านการตรวจสอบ", 2565],
        malee,
        [None, "น.ส.", "มาลี", "ใจงาม", "25100000", "12/3 ม.5 ต.ดอยงาม อ.พาน จ.เชียงราย", "ลงทะเบียน", 2565],
        ["990100371017", "", "นายสมหมาย", "ใจงาม", "25080301", "บ้านเลขที่ 12/3 หมู่ 5 ต.ดอยงาม จ.เชียงราย", "ผ่านการตรวจสอบ", 2565],
        malee,
        ["5990401481045", "นาง", "บัวคำ", "แก้วดี", "24900412", "99 ต.เมืองพาน อ.พาน จ.เชียงราย", "รอผล", 2565],
        ["1992007401207", "นาย", "ดอย", "สูง", "25301301", "ไม่ทราบ", "ลงทะเบียน", 2565],
    ]


# ------------------------------------------------------------------------------------------------ area teams

TEAMS = ("จังหวัด", "อำเภอ", "ตำบล", "มหาวิทยาลัย", "ผู้จัดการพื้นที่", "วันที่แต่งตั้ง", "ยอมรับระบบข้อมูล", "หน่วยงานที่ยอมรับ", "วันที่ตกลง")


def area_teams() -> list[Row]:
    """Three tambons and one that is no tambon; the managers' names must not be kept."""
    return [
        ["ทะเบียนผู้จัดการพื้นที่"],
        ["ปรับปรุงเมื่อ ๑๕ กุมภาพันธ์ ๒๕๖๖"],
        list(TEAMS),
        [
            "เชียงราย",
            "พาน",
            "ดอยงาม",
            "มหาวิทยาลัยราชภัฏเชียงราย",
            "นายผู้จัดการ พื้นที่",
            "1 ต.ค. 2564",
            "ทุกหน่วยงาน",
            "พช., พอช.",
            "15 กุมภาพันธ์ 2565",
        ],
        ["เชียงราย", "เวียงแก่น", "หล่ายงาว", "มหาวิทยาลัยแม่ฟ้าหลวง", None, None, "บางหน่วยงาน", "พช.", "20/03/2565"],
        ["สกลนคร", "กุดบาก", "กุดบาก", None, "ไม่มี", None, "ไม่ยอมรับ", None, None],
        ["สกลนคร", "กุดบาก", "อยู่ดี", None, None, None, None, None, None],
    ]


# ------------------------------------------------------------------------------------------------ field checks

VISITS = (
    "เลขประจำตัวประชาชน", "ชื่อ-สกุล", "วันเกิด", "ที่อยู่", "ผลการลงพื้นที่", "วันที่ลงพื้นที่", "สุ่มจาก", "ค่าถ่วงน้ำหนัก", "ผู้ลงพื้นที่", "หมายเหตุ",
)  # fmt: skip


def field_checks() -> list[Row]:
    """Visits drawn from lists: a second visit, two lists, words of the team's own, no number, and rows that say nothing."""
    doi_ngam = "12/3 ม.5 ต.ดอยงาม อ.พาน จ.เชียงราย"
    team: Row = ["อสม. คนหนึ่ง", None]
    return [
        ["ผลการลงพื้นที่ตรวจสอบรายชื่อ จังหวัดเชียงราย"],
        list(VISITS),
        ["2990100371017", "นายสมหมาย ใจงาม", "01/03/2508", doi_ngam, "ไม่อยู่บ้าน", "10/06/2566", "กลุ่มเป้าหมาย", 12.5, *team],
        [
            "2-9901-00371-01-7",
            "นายสมหมาย ใจงาม",
            "01/03/2508",
            doi_ngam,
            "ยืนยันว่ายากจน",
            "๒๐/๐๖/๒๕๖๖",
            "กลุ่มเป้าหมาย",
            12.5,
            *team,
        ],
        ["2990100371017", "นายสมหมาย ใจงาม", "01/03/2508", doi_ngam, "ยากจนจริง", "20/06/2566", "PPPConnext", 8, *team],
        [None, "น.ส.มาลี ใจงาม", "2510", doi_ngam, "ไม่ยากจน", "10/06/2566", "กลุ่มเป้าหมาย", 0, *team],
        ["4990301111035", "ด.ญ.ใบบัว ใจงาม", "20/11/2555", doi_ngam, "ย้าย ออก", "10 มิ.ย. 2566", "รายชื่อของหมู่บ้าน", 12.5, *team],
        [
            "5990401481045",
            "นางบัวคำ แก้วดี",
            "12/04/2490",
            "99 ต.เมืองพาน อ.พาน จ.เชียงราย",
            "ถึงแก่กรรม",
            "31/06/2566",
            "TPMAP",
            None,
            *team,
        ],
        [
            "1990501851055",
            "นายคำปัน แก้วดี",
            "01/06/2530",
            "99 ต.เมืองพาน อ.พาน จ.เชียงราย",
            "ไปพบแล้ว",
            "11/06/2566",
            "TPMAP",
            None,
            *team,
        ],
        [
            "1990501851055",
            "นายคำปัน แก้วดี",
            "01/06/2530",
            "99 ต.เมืองพาน อ.พาน จ.เชียงราย",
            "ปฏิเสธ",
            "12/06/2566",
            "TPMAP",
            None,
            *team,
        ],
        [
            "1990501851055",
            "นายคำปัน แก้วดี",
            "01/06/2530",
            "99 ต.เมืองพาน อ.พาน จ.เชียงราย",
            "ไม่พบตัว",
            "12/06/2566",
            "TPMAP",
            None,
            *team,
        ],
    ]


VILLAGE_VISITS = (
    "ลำดับ", "คำนำหน้า", "ชื่อ", "สกุล", "เลขบัตรประชาชน", "ปีเกิด", "บ้านเลขที่", "หมู่ที่", "ตำบล", "อำเภอ", "จังหวัด", "ผลการสอบทาน", "วันที่สอบทาน",
    "ที่มาของรายชื่อ",
)  # fmt: skip


def village_checks() -> list[Row]:
    """A village called on house by house; somebody whom no list knows; a row typed twice; a total."""
    here: Row = [1, "กุดบาก", "กุดบาก", "สกลนคร"]
    found: Row = [3, "นาง", "จันทร์", "ใหม่มา", None, 2499, "15", *here, "ตกหล่น", "15/07/2566", "ทุกหลังคาเรือน"]
    return [
        list(VILLAGE_VISITS),
        [1, "นาย", "ทองดี", "ศรีสุข", "2990602221062", 2520, "7", *here, "ยากจน", "15/07/2566", "ทุกหลังคาเรือน"],
        [2, "นาง", "สมศรี", "ศรีสุข", "3990702591072", 2523, "7", *here, "ไม่จน", "15/07/2566", "ทุกหลังคาเรือน"],
        found,
        found,
        [4, "นาย", "เงียบ", "อยู่ดี", None, None, "16", *here, "ไม่ให้ข้อมูล", "15/07/2566", "ทุกหลังคาเรือน"],
        [5, "นาย", "ว่าง", "อยู่ดี", None, None, "16", *here, None, "15/07/2566", "ทุกหลังคาเรือน"],
        ["รวม", "5 คน"],
    ]


# ------------------------------------------------------------------------------------------------ writing


def csv_bytes(rows: list[Row], encoding: str) -> bytes:
    """The rows as CSV; rows shorter than the longest are left short, as title rows are."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


def write_book(path: Path, rows: list[Row], merged: list[tuple[int, int]] = [], columns: int = 0) -> None:  # noqa: B006
    """The rows as a workbook; ``merged`` groups of rows (counted from 1) have their first ``columns`` cells merged."""
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("ข้อมูล")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                (page.write_string if isinstance(value, str) else page.write_number)(number, column, value)
    for first, last in merged:
        if last > first:
            for column in range(columns):
                value = rows[first - 1][column]
                page.merge_range(first - 1, column, last - 1, column, value if value is not None else "")
    book.close()


def main() -> None:
    """Write every sample."""
    folders = {name: register.folder / "sample" for name, register in found().items()}
    for folder in folders.values():
        folder.mkdir(exist_ok=True)
    rows, merged = merged_basic_needs()
    write_book(folders["basic_needs"] / "amphoe_merged.xlsx", rows, merged, len(HOUSEHOLD) + len(ANSWERS) + len(INCOMES))
    (folders["basic_needs"] / "amphoe_windows874.csv").write_bytes(csv_bytes(plain_basic_needs(), "cp874"))
    (folders["tpmap"] / "people_57.csv").write_bytes(csv_bytes(tpmap_people(), "utf-8-sig"))
    (folders["tpmap"] / "61_province_11111.csv").write_bytes(csv_bytes(tpmap_provinces(), "utf-8"))
    (folders["tpmap"] / "66_tambon_11111.csv").write_bytes(csv_bytes(tpmap_tambons(), "utf-8"))
    write_book(folders["pppconnext"] / "before_after.xlsx", pppconnext())
    (folders["welfare_card"] / "card_47.csv").write_bytes(csv_bytes(welfare_card(), "cp874"))
    write_book(folders["area_teams"] / "teams.xlsx", area_teams())
    (folders["field_checks"] / "visits_57.csv").write_bytes(csv_bytes(field_checks(), "utf-8-sig"))
    write_book(folders["field_checks"] / "village_47.xlsx", village_checks())


if __name__ == "__main__":
    main()
