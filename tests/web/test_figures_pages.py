"""The pages of areas, strategic areas and households, as different readers see them."""

import csv
import io
import re
from itertools import count

import pytest
from django.test import Client

from ruamjai.warehouse.privacy import Cell
from ruamjai.web.queries import runs
from ruamjai.web.queries.figures import RuleRow
from ruamjai.web.views import area_page
from web.factories import make_user
from web.figures_run import HOUSEHOLD, OTHER, RULES, area_rows, household_tables, seal_run, usual_tables


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    """One published run for all tests here: runs never change."""
    folder = tmp_path_factory.mktemp("pages")
    seal_run(folder, **usual_tables(), **household_tables())
    return folder


@pytest.fixture
def site(sealed, settings):
    settings.DATA = sealed
    return sealed


@pytest.fixture
def client_of(db):
    numbers = count()

    def sign_in(role: str | None, area: str = "TH") -> Client:
        client = Client()
        if role:
            client.force_login(make_user(role, area=area, username=f"reader-{next(numbers)}"))
        return client

    return sign_in


def text(response) -> str:
    """What stands on a page, without tags and without the frame."""
    page = response.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")]))


def english(client: Client) -> Client:
    client.cookies["ruamjai_language"] = "en"
    return client


PAGES = ["/areas/", "/areas/47/", "/areas/4703/", "/areas/470301/", "/areas/47030101/", "/areas/10/", "/areas/57/why/",
         "/areas/map/", "/places/", "/areas/map/values.json", "/places/strategic_areas.csv"]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_everybody_may_read_figures(site, client_of, page):
    assert client_of(None).get(page).status_code == 200


@pytest.mark.parametrize("page", PAGES[:9])
def test_no_page_needs_an_inline_style_or_script(site, client_of, page):
    response = client_of(None).get(page)
    content = response.content.decode()
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", content)
    assert "NaN" not in content
    assert "None" not in text(response)


@pytest.mark.parametrize(
    "page", ["/areas/99/", "/areas/470302/", "/areas/123/", "/areas/9999/why/", "/areas/map/shapes-0.json"]
)
def test_what_is_no_area_is_not_found(site, client_of, page):
    assert client_of(None).get(f"/areas/{page}").status_code == 404


def test_the_country_has_one_address(site, client_of):
    assert client_of(None).get("/areas/TH/").headers["Location"] == "/areas/"


def test_an_area_answers_first_in_thai(site, client_of):
    said = text(client_of(None).get("/areas/470301/"))
    # 73 poor of 410 known: 17.8 per cent, one in six
    assert "ตำบลกุดบาก" in said
    assert "1 ใน 6 ของคนที่สำรวจยังยากจน" in said
    assert "17.8 %" in said
    assert "17.4–19.8" in said, "least and most, by the ten whose state is unknown: 73/420 and 83/420"


def test_an_area_answers_in_english(site, client_of):
    said = text(english(client_of(None)).get("/areas/470301/"))
    assert "Tambon Kut Bak" in said
    assert "About 1 in 6 of the people surveyed are poor" in said


def test_a_small_count_stands_on_no_open_page(site, client_of):
    open_page = client_of(None).get("/areas/47030103/")
    assert "น้อยกว่า 5" in text(open_page) or "ปิดไว้" in text(open_page)
    row = re.search(r"หมู่ที่ 3</a></th>(.*?)</tr>", client_of(None).get("/areas/470301/").content.decode(), re.DOTALL)[1]
    assert ">3<" not in row
    assert "4.3" not in row, "nor its share, 3 of 70"


def test_who_holds_the_right_sees_small_counts_in_their_area_only(site, client_of):
    row = r"หมู่ที่ 3</a></th>(.*?)</tr>"
    inside = client_of("officer", "47").get("/areas/470301/").content.decode()
    outside = client_of("officer", "57").get("/areas/470301/").content.decode()
    assert "4.3%" in re.search(row, inside, re.DOTALL)[1]
    assert "4.3%" not in re.search(row, outside, re.DOTALL)[1]


def test_no_data_is_said_never_zero(site, client_of):
    said = text(client_of(None).get("/areas/10/"))
    assert "ยังไม่มีข้อมูล" in said
    assert "0.0" not in said
    assert "ขอให้ผู้ดูแลข้อมูลของจังหวัดนำเข้าไฟล์" in said


def test_nobody_poor_is_said_as_such(site, client_of):
    assert "ไม่พบคนยากจน" in text(client_of(None).get("/areas/570505/"))


def test_a_province_without_capitals_says_no_data(site, client_of):
    assert "PPPConnext ยังไม่ได้สำรวจพื้นที่นี้" in text(client_of(None).get("/areas/57/"))
    assert "PPPConnext ยังไม่ได้สำรวจพื้นที่นี้" not in text(client_of(None).get("/areas/47/"))


def test_a_map_of_a_province_has_every_tambon_once_as_a_link_with_words(site, client_of):
    page = client_of(None).get("/areas/47/").content.decode()
    drawn = re.findall(r'<a href="/areas/(47\d{4})/"[^>]*><title>([^<]+)</title><path class="(d[0-5x])" d="M', page)
    assert len(drawn) == len({code for code, _title, _css in drawn}) == 125
    assert {code: title for code, title, _css in drawn}["470301"] == "ตำบลกุดบาก: 17.8%"
    assert {css for code, _title, css in drawn if code not in ("470301", "470303")} == {"d0"}


def test_the_registers_stand_side_by_side(site, client_of):
    page = client_of("steward").get("/areas/470301/").content.decode()
    card = page[page.index('id="registers"') : page.index("</section>", page.index('id="registers"'))]
    union = sum(RULES[village]["union"] for village in RULES if village.startswith("470301"))
    target = sum(RULES[village]["target"] for village in RULES if village.startswith("470301"))
    assert [int(n) for n in re.findall(r'<td class="r">(\d+)</td>', card)] == [union, target, union - target]


def test_how_the_figures_came_about_can_be_worked_out_again(site, client_of):
    said = text(client_of("steward").get("/areas/470301/why/"))
    assert "73 ÷ 410 = 17.8%" in said


def test_how_many_are_not_known_is_told_however_few(data, client_of):
    tables = usual_tables()
    place = next(row for row in tables["area_poverty"] if row["area_code"] == "47030301")
    place |= {"n_unknown": 2, "h": 24 / 118}
    seal_run(data, **tables)
    assert "24 ÷ 118 = 20.3%" in text(client_of(None).get("/areas/47030301/why/")), "it says nothing of anybody"


def test_an_area_names_the_survey_and_its_year(site, client_of):
    assert "ที่มา: จปฐ. ปี 2566" in text(client_of(None).get("/areas/470301/"))
    assert "From: Basic needs 2023" in text(english(client_of(None)).get("/areas/47/"))


def test_people_without_an_address_are_told_beside_the_list_of_parts(data, client_of):
    tables = usual_tables()
    for row in tables["area_poverty"]:
        row["n_people"] += {"TH": 40, "47": 3}.get(row["area_code"], 0)
    seal_run(data, **tables)
    assert "อีก 37 คนไม่มีที่อยู่ที่บอกว่าอยู่จังหวัดใด" in text(client_of(None).get("/areas/"))
    assert "ไม่มีที่อยู่ที่บอก" not in text(client_of(None).get("/areas/47/")), "three are too few to tell"


def test_before_the_first_run_pages_say_so(data, client_of):
    for page in ("/areas/", "/areas/57/", "/areas/57/why/", "/places/"):
        response = client_of(None).get(page)
        assert response.status_code == 200
    assert "ยังไม่มีรอบข้อมูลที่เผยแพร่" in text(client_of(None).get("/areas/57/"))
    assert client_of("steward").get("/households/").status_code == 200


def test_before_the_first_run_each_page_has_a_next_step_for_its_reader(data, client_of):
    """Who may take files in is led there; others read who does. No page claims figures that it does not have."""
    steward, officer = client_of("steward"), client_of("officer", "57")
    for page in ("/areas/57/what-if/", "/areas/57/why/", "/places/", "/households/"):
        led, told = (client.get(page).content.decode() for client in (steward, officer))
        led, told = (shown[shown.index("<main") : shown.index("</main>")] for shown in (led, told))
        assert 'href="/data/batches/upload/"' in led and "/data/batches/upload/" not in told, page
        assert "ผู้ดูแลข้อมูลของจังหวัดเป็นผู้นำไฟล์ของพื้นที่เข้า" in told, page
        assert "คิดซ้ำได้" not in led + told, page


def test_a_withheld_count_says_why():
    hidden = Cell(None, "hidden")
    none = Cell(0, "shown")
    rules = [RuleRow("union", Cell(700, "shown"), none, none), RuleRow("target", hidden, hidden, none)]
    (card,) = area_page._dropped(rules, "")
    assert (card.n, card.words) == ("ปิดไว้", True)
    assert "700 คน" in card.sure and "คำนวณย้อนถึงคนไม่กี่คน" in card.sure
    (card,) = area_page._dropped([rules[0], RuleRow("target", hidden, Cell(None, "small"), none)], "")
    assert "คำนวณย้อน" not in card.sure, "how few it is says enough"


def test_a_run_without_figures_is_no_error(data, client_of):
    seal_run(data)
    for page in ("/areas/", "/areas/57/", "/places/"):
        assert client_of(None).get(page).status_code == 200
    assert "ยังไม่มีข้อมูล" in text(client_of(None).get("/areas/57/"))


# strategic areas


def test_strategic_areas_tell_their_order_and_what_the_others_lack(site, client_of):
    said = text(client_of(None).get("/places/"))
    assert "1 ตำบลเข้าเกณฑ์ครบทั้งสามข้อ" in said
    assert "จะอยู่อันดับ 1 ถ้าทุกฝ่ายยอมรับระบบข้อมูลเดียวกัน" in said
    assert "ยังไม่มีผู้จัดการพื้นที่" in said, "the reason of Doi Ngam, in the words of the rulebook"


def test_strategic_areas_of_one_province(site, client_of):
    said = text(client_of(None).get("/places/?province=57"))
    assert "ตำบลดอยงาม" in said
    assert "ตำบลนาม่อง" not in said


def test_the_list_as_a_file_holds_the_same(site, client_of):
    rows = list(csv.DictReader(io.StringIO(client_of(None).get("/places/strategic_areas.csv").content.decode("utf-8-sig"))))
    assert [(row["tambon_code"], row["rank"], row["would_rank"]) for row in rows] == [
        ("470301", "1", ""),
        ("470303", "", "1"),
        ("570505", "", ""),
    ]
    assert rows[0]["tambon"] == "กุดบาก"


# households


@pytest.mark.parametrize("page", ["/households/", f"/households/{HOUSEHOLD}/"])
def test_households_are_for_those_who_work_with_them(site, client_of, page):
    assert client_of(None).get(page).status_code == 302
    assert client_of("citizen").get(page).status_code == 403
    assert client_of("administrator").get(page).status_code == 403
    assert client_of("officer", "47").get(page).status_code == 200


def test_a_household_of_another_area_is_closed(site, client_of):
    assert client_of("officer", "57").get(f"/households/{HOUSEHOLD}/").status_code == 403
    assert client_of("officer", "57").get("/households/?area=470301").status_code == 403
    assert client_of("officer", "57").get(f"/households/{OTHER}/").status_code == 200
    assert client_of("officer", "57").get("/households/h" + "0" * 20 + "/").status_code == 404


def test_a_list_holds_the_reader_s_own_areas_only(site, client_of):
    assert "ก-1-0001" in text(client_of("officer", "47").get("/households/"))
    assert "ก-1-0001" not in text(client_of("volunteer", "570505").get("/households/"))
    assert "ด-1-0001" in text(client_of("volunteer", "57050501").get("/households/"))


@pytest.mark.parametrize(
    ("state", "found"), [("poor", True), ("differ", True), ("not_poor", False), ("unknown", False), ("nonsense", True)]
)
def test_a_list_by_what_households_need(site, client_of, state, found):
    said = text(client_of("officer", "47").get(f"/households/?state={state}&page=1"))
    assert ("ก-1-0001" in said) is found


def test_a_village_lists_its_households_to_those_who_may_see_them(site, client_of):
    assert "ก-1-0001" in text(client_of("officer", "47").get("/areas/47030101/"))
    open_page = text(client_of(None).get("/areas/47030101/"))
    assert "ก-1-0001" not in open_page
    assert "รายการครัวเรือนเปิดให้ผู้ที่ทำงานกับครัวเรือนในพื้นที่นี้" in open_page


def test_a_household_page_says_who_what_and_why(site, client_of):
    said = text(client_of("officer", "47").get(f"/households/{HOUSEHOLD}/"))
    assert "ขัดสนด้านการศึกษาและรายได้" in said
    assert "การเข้าถึงบริการรัฐยังบอกไม่ได้" in said
    assert "หัวหน้าครัวเรือน · หญิง 73" in said
    assert "รายได้เฉลี่ยต่อคนต่อปี (บาท) 31,200 ต่ำกว่าเกณฑ์ 40,000" in said
    assert "หลาน · หญิง 9: ตอบว่าไม่" in said
    assert "อยู่พอได้ ก่อนหน้านั้นอยู่ยาก" in said
    assert "จปฐ. 2566" in said
    assert "PPPConnext 2565" in said


def people_of(client, household=HOUSEHOLD):
    """The two lists of people on a household's page, item by item: who lives there, and who was listed before."""
    page = client.get(f"/households/{household}/").content.decode()
    lists = re.findall(r'<ul class="people">(.*?)</ul>', page, re.DOTALL)
    items = [re.findall(r"<li[^>]*>(.*?)</li>", one, re.DOTALL) for one in lists]
    return [[re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", item)).strip() for item in one] for one in items], page


def test_each_who_lives_there_stands_with_the_registers_that_know_them(site, client_of):
    (here, _), _ = people_of(client_of("officer", "47"))
    assert here == [
        "หัวหน้าครัวเรือน · หญิง 73 รู้จักโดย จปฐ. 2566 · TPMAP · PPPConnext 2565 · บัตรสวัสดิการ",
        "บุตร · หญิง 35 รู้จักโดย จปฐ. 2566 ไม่อยู่ใน PPPConnext",
        "หลาน · หญิง 9 รู้จักโดย จปฐ. 2566 ไม่อยู่ใน PPPConnext",
    ]


def test_who_was_listed_before_stands_apart_with_where_they_are_now(site, client_of):
    (_, before), page = people_of(client_of("officer", "TH"))
    assert before == [
        "ไม่ทราบความสัมพันธ์ · ชาย 32 รู้จักโดย PPPConnext 2565 ปัจจุบันอยู่ในครัวเรือน ด-1-0001",
        "ไม่ทราบความสัมพันธ์ · ชาย 76 รู้จักโดย PPPConnext 2564 · บัตรสวัสดิการ ไม่อยู่ในครัวเรือนใดที่ทะเบียนรู้จัก อาจย้ายออกหรือเสียชีวิต",
    ]
    assert f'<a href="/households/{OTHER}/">ปัจจุบันอยู่ในครัวเรือน ด-1-0001</a>' in page


def test_a_household_outside_the_reader_s_areas_is_not_named(site, client_of):
    (_, before), page = people_of(client_of("officer", "47"))
    assert before[0].endswith("ปัจจุบันอยู่ในครัวเรือนนอกพื้นที่ของท่าน")
    assert OTHER not in page
    assert "ด-1-0001" not in page


def test_who_lives_where_is_said_in_english_too(site, client_of):
    (here, before), _ = people_of(english(client_of("officer", "TH")))
    assert here[0].startswith(
        "Head of household · female 73 Known to Basic needs 2023 · TPMAP · PPPConnext 2022 · Welfare card"
    )
    assert before[0].endswith("Lives in household ด-1-0001 now")
    assert before[1].endswith("In no household that a register knows; may have moved away or died")


def test_a_member_whom_the_newest_survey_does_not_name_is_marked(data, client_of):
    tables = household_tables()
    tables["household_members"][1]["basis"] = "earlier_survey"
    seal_run(data, **usual_tables(), **tables)
    (here, _), _ = people_of(client_of("officer", "47"))
    assert here[1].endswith("ไม่อยู่ในการสำรวจล่าสุด ไม่อยู่ใน PPPConnext")
    assert "ไม่อยู่ในการสำรวจล่าสุด" not in here[0] + here[2]


def test_a_run_made_before_members_were_kept_still_shows_who_lives_there(data, client_of):
    run = seal_run(data, **usual_tables(), **household_tables())
    for name in ("household_members", "household_member_sources"):
        path = run.folder / "facts" / f"{name}.parquet"
        path.parent.chmod(0o700)
        path.unlink()
    lists, _ = people_of(client_of("officer", "47"))
    assert [len(one) for one in lists] == [3]
    assert lists[0][0] == "หัวหน้าครัวเรือน · หญิง 73 รู้จักโดย จปฐ. · TPMAP · PPPConnext · บัตรสวัสดิการ"


def test_disagreement_between_registers_is_marked(site, client_of):
    page = client_of("officer", "47").get(f"/households/{HOUSEHOLD}/").content.decode()
    marked = re.findall(r'<tr class="differs"><th scope="row">([^<]+?) <', page)
    # Poor: จปฐ. and TPMAP say so, PPPConnext not; members 3 and 2; health: TPMAP lists it, จปฐ. not; education: the other way.
    assert marked == ["เข้าข่ายยากจน", "สมาชิก", "สุขภาพ", "การศึกษา"]


def test_a_household_that_only_has_a_label_says_what_is_not_known(site, client_of):
    said = text(client_of("officer", "57").get(f"/households/{OTHER}/"))
    assert "จปฐ. ยังไม่ได้สำรวจบ้านนี้" in said
    assert "PPPConnext ยังไม่ได้สำรวจครัวเรือนนี้" in said


def test_names_are_masked_and_no_personal_table_is_opened(site, client_of, monkeypatch):
    def opened(self, name, *_more):
        raise AssertionError(f"{name} was opened")

    for way in ("personal_table", "personal_look_up"):
        monkeypatch.setattr(f"ruamjai.warehouse.OpenRun.{way}", opened)
    assert "ชื่อถูกปิดไว้" in text(client_of("officer", "47").get(f"/households/{HOUSEHOLD}/"))
    assert "ขอดูชื่อไปทำอะไร" in text(client_of("area_manager", "47").get(f"/households/{HOUSEHOLD}/"))


# how much is asked


@pytest.mark.parametrize(
    ("page", "most"),
    [("/areas/", 0), ("/areas/470301/", 4), ("/places/", 0), (f"/households/{HOUSEHOLD}/", 16), ("/households/", 4)],
)
def test_a_page_asks_the_run_little(site, client_of, monkeypatch, page, most):
    client = client_of("steward")
    client.get(page)  # what a run says of areas is kept from the first time on
    asked = []
    run = runs.published()
    collect = run.collect
    monkeypatch.setattr(type(run), "collect", lambda self, expression: asked.append(1) or collect(expression))
    assert client.get(page).status_code == 200
    assert len(asked) <= most


def test_a_page_asks_the_database_for_the_reader_only(site, client_of, django_assert_max_num_queries):
    client = client_of("officer", "47")
    client.get("/areas/470301/")
    with django_assert_max_num_queries(8):
        client.get("/areas/470301/")


def test_areas_of_the_run_are_those_of_the_closed_list_and_its_villages():
    assert len(area_rows(("47030101",))) == 1 + 77 + 928 + 7436 + 1
