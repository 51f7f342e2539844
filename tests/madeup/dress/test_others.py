"""The other registers' files of a small world: cards, PPPConnext, area teams."""

import csv
import re
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from ruamjai.madeup.calibration import PILOTS
from ruamjai.madeup.dress.pppconnext import level
from ruamjai.thai.areas import match


def sheet(path: Path, skip: int) -> list[dict[str, object]]:
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()[skip:]
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def test_cards_come_in_windows_874_with_compact_births(made_in: Path) -> None:
    raw = (made_in / "welfare_card" / "card2565_57.csv").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")
    rows = list(csv.DictReader(raw.decode("cp874").splitlines()))
    assert {row["สถานะ"] for row in rows} == {"ลงทะเบียน", "ผ่านการตรวจสอบ"}
    assert {row["ปีโครงการ"] for row in rows} == {"2565"}
    assert all(re.fullmatch(r"2[45]\d{6}", row["วันเกิด"]) for row in rows if row["วันเกิด"])
    assert any(row["วันเกิด"].endswith("0000") for row in rows)


def test_teams_write_workbooks_and_parquet_with_their_own_words(made_in: Path) -> None:
    paths = sorted((made_in / "pppconnext").iterdir())
    assert {path.suffix for path in paths} == {".xlsx", ".parquet"}
    assert all(path.stem.startswith("ppp_47") for path in paths)
    headings = {tuple(sheet(path, 1)[0]) for path in paths if path.suffix == ".xlsx"}
    told = {name for names in headings for name in names}
    assert {"ทุนการเงิน", "ทุนเศรษฐกิจ", "ทุนทางเศรษฐกิจ", "ทุนธรรมชาติ", "ทุนทรัพยากรธรรมชาติ", "ทุนสังคม", "ทุนทางสังคม"} <= told
    assert {"ปีเกิด", "วันเกิด", "ชื่อ-สกุล", "ชื่อ"} <= told


def test_before_and_after_of_the_same_houses(made_in: Path) -> None:
    rows = []
    for path in sorted((made_in / "pppconnext").glob("*.parquet")):
        rows.extend(pq.read_table(path).to_pylist())
    before = {row["รหัสบ้าน"] for row in rows if row["ช่วง"] == "ก่อน"}
    after = {row["รหัสบ้าน"] for row in rows if row["ช่วง"] == "หลัง"}
    assert after and after < before
    assert {row["ปีสำรวจ"] for row in rows} == {2563, 2565}


def test_levels_follow_the_bands_edges_upwards() -> None:
    """1.75, 2.50 and 3.25 belong to the upper level (measures/pppconnext.toml)."""
    means = np.array([1.0, 1.7499, 1.75, 2.4999, 2.5, 3.2499, 3.25, 4.0])
    assert level(means).tolist() == [0, 0, 1, 1, 2, 2, 3, 3]


def test_stated_levels_agree_with_the_scores(made_in: Path) -> None:
    words = {"อยู่ลำบาก": 0, "อยู่ยาก": 1, "อยู่พอได้": 2, "พออยู่ได้": 2, "อยู่ดี": 3, "อยู่พอดี": 3}
    path = next(iter(sorted((made_in / "pppconnext").glob("*.parquet"))))
    houses: dict[tuple[object, object], list[dict[str, object]]] = {}
    for row in pq.read_table(path).to_pylist():
        houses.setdefault((row["รหัสบ้าน"], row["ช่วง"]), []).append(row)
    for rows in houses.values():
        shared = [value for name, value in rows[0].items() if name.startswith("ทุน")]
        human = float(np.mean([row["คะแนนทุนมนุษย์"] for row in rows]))
        mean = (sum(map(float, shared)) + human) / 5
        assert level(np.array([mean]))[0] == words[str(rows[0]["ระดับ"])]


def test_area_teams_name_real_tambons_and_the_pilots_have_all(made_in: Path) -> None:
    rows = {}
    for row in sheet(made_in / "area_teams" / "area_teams2566.xlsx", 2):
        found = match(str(row["ตำบล"]), str(row["อำเภอ"]), str(row["จังหวัด"]))
        assert len(found) == 1
        rows[found[0]] = row
    assert 180 < len(rows) < 249
    for code in PILOTS:
        assert rows[code]["ผู้จัดการพื้นที่"] and rows[code]["มหาวิทยาลัย"]
        assert rows[code]["ยอมรับระบบข้อมูล"] == "ทุกหน่วยงาน"
    others = [row for code, row in rows.items() if code not in PILOTS]
    assert {row["ยอมรับระบบข้อมูล"] for row in others} == {"ทุกหน่วยงาน", "บางหน่วยงาน", "ไม่ยอมรับ"}
    managed = [bool(row["ผู้จัดการพื้นที่"]) for row in others]
    assert 0.1 < np.mean(managed) < 0.4
    assert any(manager and row["ยอมรับระบบข้อมูล"] != "ทุกหน่วยงาน" for manager, row in zip(managed, others, strict=True))
