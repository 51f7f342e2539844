"""Who holds an area together: the list of Area Managers, their universities, and whether all parties accept one data system.

The universities exist; that they work in a tambon, and every manager, is made up, except that the three pilots stand as pilots.
"""

import numpy as np
import pyarrow as pa

from ruamjai.madeup.calibration import PILOTS, SURVEY_YEAR_BE
from ruamjai.madeup.draws import happens, pick, stream
from ruamjai.madeup.dress.words import BUDDHIST, dates, text
from ruamjai.madeup.names import NameBook
from ruamjai.madeup.places import Places

_UNIVERSITIES = {
    "57": ("มหาวิทยาลัยแม่ฟ้าหลวง", "มหาวิทยาลัยราชภัฏเชียงราย", "มหาวิทยาลัยเทคโนโลยีราชมงคลล้านนา เชียงราย"),
    "47": (
        "มหาวิทยาลัยราชภัฏสกลนคร",
        "มหาวิทยาลัยเกษตรศาสตร์ วิทยาเขตเฉลิมพระเกียรติ จังหวัดสกลนคร",
        "มหาวิทยาลัยเทคโนโลยีราชมงคลอีสาน วิทยาเขตสกลนคร",
    ),
}
_OF_PILOT = {"570505": 1, "571303": 0, "470301": 0}
_ALL, _SOME, _NONE = "ทุกหน่วยงาน", "บางหน่วยงาน", "ไม่ยอมรับ"
_AGENCIES = ("สำนักงานพัฒนาชุมชน", "องค์การบริหารส่วนตำบล", "พอช.", "โรงพยาบาลส่งเสริมสุขภาพตำบล", "ที่ว่าการอำเภอ")
_LISTED = 0.85  # of tambons; the others are not in the file
_WITH_MANAGER = 0.22


def team_list(places: Places, book: NameBook, *, seed: int) -> pa.Table:
    """One row a tambon that is in the list: university, manager, since when, and which agencies accept the data system."""
    rng = stream(seed, "dress", "area_teams")
    n = len(places.tambon_code)
    pilot = np.array([code in PILOTS for code in places.tambon_code])
    listed = np.flatnonzero(happens(rng, _LISTED, n) | pilot)
    managed = happens(rng, _WITH_MANAGER, n) | pilot
    acceptance = np.where(pilot, 0, pick(rng, np.array([0.18, 0.42, 0.40]), n))
    choice, given, family = rng.integers(0, 3, n), rng.integers(0, len(book.given), n), rng.integers(0, len(book.family), n)
    appointed = dates(
        np.datetime64(f"{SURVEY_YEAR_BE - BUDDHIST - 2}-01-10") + rng.integers(0, 600, n).astype("timedelta64[D]")
    )
    agreed = dates(np.datetime64(f"{SURVEY_YEAR_BE - BUDDHIST - 1}-02-01") + rng.integers(0, 330, n).astype("timedelta64[D]"))
    parties = rng.random((n, len(_AGENCIES))) < 0.45
    rows = []
    for i in listed.tolist():
        code = places.tambon_code[i]
        hosts = _UNIVERSITIES.get(code[:2])
        host = hosts[_OF_PILOT.get(code, int(choice[i]))] if hosts and managed[i] else None
        title = "นาย" if given[i] < book.n_male else "นางสาว"
        some = [name for name, accepts in zip(_AGENCIES, parties[i], strict=True) if accepts] or [_AGENCIES[0]]
        rows.append(
            (
                places.province_name[i],
                places.amphoe_name[i],
                places.tambon_name[i],
                host,
                f"{title}{book.given[given[i]]} {book.family[family[i]]}" if managed[i] else None,
                appointed[i] if managed[i] else None,
                (_ALL, _SOME, _NONE)[acceptance[i]],
                [", ".join(_AGENCIES), ", ".join(some), None][acceptance[i]],
                agreed[i] if acceptance[i] < 2 else None,
            )
        )
    names = (
        "จังหวัด", "อำเภอ", "ตำบล", "มหาวิทยาลัย", "ผู้จัดการพื้นที่", "วันที่แต่งตั้ง", "ยอมรับระบบข้อมูล",
        "หน่วยงานที่ยอมรับ", "วันที่ตกลง",
    )  # fmt: skip
    return pa.table([text(column) for column in zip(*rows, strict=True)], names=list(names))
