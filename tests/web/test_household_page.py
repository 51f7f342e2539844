"""A household's page: what has to change, how it may leave poverty, whether it is vulnerable, and what each word rests on."""

import datetime as dt
import re

import pytest

from web.figures_run import HOUSEHOLD, OTHER, PEOPLE, household_tables, seal_run, usual_tables
from web.test_figures_pages import client_of, text  # noqa: F401  one reader for all tests of figures

PAGE = f"/households/{HOUSEHOLD}/"


def tables():
    """The usual household, found at the door, vulnerable, its capitals moved, with the batches that its rows came in."""
    made = household_tables()
    for row in made["person_poverty"]:
        row |= {"basic_needs_year": 2023, "tpmap_year": 2022 if row["tpmap_listed"] else None, "pppconnext_year": 2021,
                "welfare_year": 2020 if row["welfare_state"] == "verified" else None}  # fmt: skip
    here = {"household_id": HOUSEHOLD, "tambon_code": "470301", "village_code": "47030101"}
    made["vulnerable_households"] = [
        {**here, "survey_year": 2023, "low_income": True, "has_dependents": None, "vulnerable": True, "n_disabled": 7,
         "n_cannot_care": 7, "insecure_housing": False},
    ]  # fmt: skip
    made["indicator_results"].append(
        {"household_id": HOUSEHOLD, "indicator": "elderly_care", "dimension": "access", "result": "unknown", "n_eligible": 1,
         "n_unknown": 1}
    )  # fmt: skip
    made["capital_changes"] = [
        {**here, "year_before": 2020, "year_after": 2022, "human_change": 0.35, "social_change": -0.2, "overall_change": 0.128,
         "human_moved": "better", "social_moved": "worse", "overall_moved": "same"},
    ]  # fmt: skip
    made["checked_people"] = [
        {"person_id": PEOPLE[1], "outcome": "confirmed", "checked_on": dt.date(2023, 1, 12), "drawn_from": "target",
         "n_checks": 2},
    ]  # fmt: skip
    made["batches"] = [
        {"batch": f"0001-{name}", "register": name, "sequence": i, "taken_at": "2023-02-10T03:00:00+00:00", "vintage": year}
        for i, (name, year) in enumerate((("basic_needs", 2023), ("pppconnext", 2022), ("tpmap", 2023), ("area_teams", 2022)))
    ]
    made["household_records"][0] |= {"batch": "0001-basic_needs", "survey_date": dt.date(2022, 12, 3)}
    return made


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("household")
    seal_run(folder, **usual_tables(), **tables())
    return folder


@pytest.fixture
def site(sealed, settings):
    settings.DATA = sealed
    return sealed


def card(response, name: str) -> str:
    """One card of the page, by a part of what stands in it first."""
    page = response.content.decode()
    start = page.index(name)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[start : page.index("</section>", start)]))


def test_what_has_to_change_is_told_as_needs_for_whom(site, client_of):  # noqa: F811
    said = card(client_of("officer", "47").get(PAGE), "สิ่งที่ต้องเปลี่ยน")
    # the indicators that fail: average income of the home, and the grandchild's schooling
    assert "รายได้เฉลี่ยต่อคนต่อปีของบ้านถึงเกณฑ์ของปีที่สำรวจ รายได้" in said
    assert "สำหรับ หลาน · หญิง 9" in said


def test_what_is_enough_to_leave_poverty_is_one_whole_way_under_tpmap_s_rule(site, client_of):  # noqa: F811
    said = card(client_of("officer", "47").get(PAGE), "จะพ้นความยากจนได้อย่างไร")
    assert "ต้องเกิดขึ้นครบทุกข้อ" in said, "any one of five dimensions is enough to be poor, so all must be lifted"
    assert "การศึกษาและรายได้" in said
    assert "แล้วยังต้องถามเพิ่ม" in said, "access to state services is unknown and would decide"


def test_vulnerable_is_told_with_what_it_rests_on_and_nothing_of_disability(site, client_of):  # noqa: F811
    response = client_of("officer", "47").get(PAGE)
    said = card(response, "ครัวเรือนเปราะบาง</h2>")
    assert "เปราะบาง รายได้น้อยตามเกณฑ์ เข้าข่าย มีสมาชิกที่ต้องพึ่งพิง ยังบอกไม่ได้ ที่อยู่อาศัยไม่มั่นคง ไม่เข้าข่าย" in said
    assert "7" not in said


def test_capitals_tell_how_far_they_moved(site, client_of):  # noqa: F811
    page = client_of("officer", "47").get(PAGE).content.decode()
    assert '<span class="chip g">+0.35</span>' in page
    assert '<span class="chip w">−0.20</span>' in page
    assert '<span class="chip n">+0.13</span>' in page


def test_each_word_has_its_year_and_the_file_it_came_in(site, client_of):  # noqa: F811
    response = client_of("officer", "47").get(PAGE)
    said = card(response, "ที่มาของคำเหล่านี้")
    assert "จปฐ. สำรวจเมื่อ 3 ธ.ค. 2565 ไฟล์ปี 2566 นำเข้าเมื่อ 10 ก.พ. 2566" in said.replace("\u00a0", " ")
    assert "หัวหน้าครัวเรือน · หญิง 73 จปฐ. เข้าข่ายยากจน 2566 TPMAP เข้าข่ายยากจน 2565 PPPConnext ไม่เข้าข่าย 2564" in said
    assert "บัตรสวัสดิการ ผ่านการตรวจสอบ" in said
    assert "area_teams" not in response.content.decode()
    assert "/data/batches/0001-basic_needs/" not in response.content.decode(), "an officer may open no batch"
    assert "/data/batches/0001-basic_needs/" in client_of("steward").get(PAGE).content.decode()


def test_the_latest_field_check_stands_with_the_person(site, client_of):  # noqa: F811
    response = client_of("officer", "47").get(PAGE)
    assert text(response).count("ยืนยันว่าต้องการความช่วยเหลือ") == 2, "among who lives here, and in the evidence with its day"
    assert "12 ม.ค. 2566" in text(response).replace("\u00a0", " ")


def test_a_household_that_nobody_surveyed_says_so_in_every_card(site, client_of):  # noqa: F811
    said = text(client_of("officer", "57").get(f"/households/{OTHER}/"))
    assert "สิ่งที่ต้องเปลี่ยน" not in said
    assert "จปฐ. ยังไม่ได้สำรวจบ้านนี้ จึงยังบอกไม่ได้" in said
    assert "None" not in said


def test_a_run_made_before_these_tables_is_no_error(data, client_of):  # noqa: F811
    run = seal_run(data, **usual_tables(), **household_tables())
    for name in ("vulnerable_households", "capital_changes", "checked_people"):
        path = run.folder / "facts" / f"{name}.parquet"
        path.parent.chmod(0o700)
        path.unlink()
    assert client_of("officer", "47").get(PAGE).status_code == 200
