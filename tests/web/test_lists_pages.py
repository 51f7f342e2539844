"""The pages of lists, of people whom no register knows, and of incomes, as different readers see them."""

import re

import pyarrow.parquet as pq
import pytest

from web.figures_run import PEOPLE, seal_run, usual_tables
from web.lists_run import TAMBON, THIN, list_tables
from web.test_figures_pages import client_of, english, text  # noqa: F401  one reader for all tests of figures


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    """One published run for all tests here: runs never change."""
    folder = tmp_path_factory.mktemp("lists")
    seal_run(folder, **list_tables())
    return folder


@pytest.fixture
def site(sealed, settings):
    settings.DATA = sealed
    return sealed


AREAS = ["TH", "47", "4703", TAMBON, THIN, "47030101", "470305", "10", "57"]
PAGES = ["/unseen/", *(f"/areas/{code}/{page}/" for code in AREAS for page in ("lists", "incomes"))]


@pytest.mark.parametrize("role", [None, "steward"])
@pytest.mark.parametrize("page", PAGES)
def test_everybody_may_open_them_and_nothing_is_left_unsaid(site, client_of, page, role):  # noqa: F811
    response = client_of(role).get(page)
    assert response.status_code == 200
    content = response.content.decode()
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)", content)
    assert "NaN" not in content
    assert "None" not in text(response)
    assert content.count("<h1") == 1


@pytest.mark.parametrize("page", ["/areas/99/lists/", "/areas/470399/incomes/", "/areas/123/lists/"])
def test_what_is_no_area_is_not_found(site, client_of, page):  # noqa: F811
    assert client_of(None).get(page).status_code == 404


@pytest.mark.parametrize("page", PAGES[:7])
def test_before_the_first_run_and_with_empty_tables_they_say_what_to_do(data, client_of, page):  # noqa: F811
    assert "ยังไม่มีรอบข้อมูลที่เผยแพร่" in text(client_of(None).get(page))
    seal_run(data)
    said = text(client_of("steward").get(page))
    assert "นำเข้าไฟล์" in said
    assert "0.0" not in said


def test_a_run_made_before_these_tables_is_no_error(data, client_of):  # noqa: F811
    run = seal_run(data, **usual_tables())
    for name in ("list_errors", "unseen_poor", "capture_counts", "area_incomes", "area_vulnerable", "area_capital_changes",
                 "small_areas", "small_area_models", "person_poverty", "checked_people"):  # fmt: skip
        path = run.folder / "facts" / f"{name}.parquet"
        path.parent.chmod(0o700)
        path.unlink()
    for page in PAGES:
        assert client_of("steward").get(page).status_code == 200
    assert "ให้ทำรอบข้อมูลใหม่เพื่อดูว่าเป็นใครบ้าง" in text(client_of("steward").get(f"/areas/{TAMBON}/lists/"))


# lists


def test_how_far_the_lists_agree_is_told_first(site, client_of):  # noqa: F811
    # 97 people of Kut Bak are in the union, 36 of them in the target list: 61 are left out, three in five
    said = text(client_of(None).get(f"/areas/{TAMBON}/lists/"))
    assert "จาก 97 คนที่ทะเบียนใดทะเบียนหนึ่งระบุว่ายากจน กติกากลุ่มเป้าหมายไม่นับ 61 คน หรือราว 3 ใน 5" in said


def test_what_a_rule_adds_is_for_those_with_the_right(site, client_of):  # noqa: F811
    page = f"/areas/{TAMBON}/lists/"
    inside, outside, anybody = (client_of(*who).get(page) for who in (("officer", "47"), ("officer", "57"), (None,)))
    assert "ตรงกัน 36 · เฉพาะรายชื่อนี้ 61 · เฉพาะกลุ่มเป้าหมาย 0" in text(inside)
    for response in (outside, anybody):
        assert "เฉพาะรายชื่อนี้" not in text(response)
        assert "จปฐ. (" not in re.sub(r"<title>.*", "", text(response)) or "ยากจนตาม จปฐ." not in text(response)


def test_rates_of_few_visits_are_withheld_from_anybody(site, client_of):  # noqa: F811
    amphoe = text(client_of(None).get("/areas/4703/lists/"))
    assert "อยู่ในรายชื่อ แต่ลงพื้นที่พบว่าไม่ยากจน (ชี้ผิดคน) ปิดไว้" in amphoe, "two of thirty"
    assert "อยู่ในรายชื่อ แต่ย้ายออกหรือเสียชีวิตแล้ว 14.7%" in amphoe, "five of 34"
    mine = text(client_of("officer", "47").get("/areas/4703/lists/"))
    assert "2 จาก 30 ที่พบตัว สุ่ม 40" in mine


def test_anybody_reads_the_errors_of_the_target_list_alone(site, client_of):  # noqa: F811
    def lists_of(*who):
        page = client_of(*who).get("/areas/47/lists/").content.decode()
        return page[page.index('id="errors"') : page.index('id="people"')].count('<dl class="rates">')

    assert lists_of(None) == 1
    assert lists_of("officer", "47") == 2


def test_a_rate_of_no_errors_is_withheld_too(site, client_of):  # noqa: F811
    assert "อยู่ในรายชื่อ แต่ย้ายออกหรือเสียชีวิตแล้ว ปิดไว้" in text(client_of(None).get("/areas/57/lists/"))


def test_nobody_reached_is_not_zero(site, client_of):  # noqa: F811
    assert "สุ่ม 10 ไม่พบใคร" in text(client_of("officer", "57").get("/areas/57/lists/"))


def test_a_tambon_shows_the_checks_of_its_amphoe_and_says_so(site, client_of):  # noqa: F811
    assert "ตัวเลขนี้เป็นของอำเภอกุดบาก" in text(client_of(None).get(f"/areas/{TAMBON}/lists/"))


def test_without_field_checks_the_page_says_what_to_do(data, client_of):  # noqa: F811
    seal_run(data, **list_tables(checked=False))
    said = text(client_of(None).get("/areas/47/lists/"))
    assert "ยังไม่มีการลงพื้นที่ตรวจสอบ" in said
    assert "สุ่มคนจากรายชื่อ" in said


def who(response) -> list[str]:
    """The rows of the list of people, in words."""
    page = response.content.decode()
    table = re.search(r'class="stack who"[^>]*>.*?<tbody>(.*?)</tbody>', page, re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", table[1], re.DOTALL) if table else []
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in rows]


def test_whom_the_target_rule_drops_stands_with_each_register_s_word_and_year(site, client_of):  # noqa: F811
    rows = who(client_of("officer", "47").get(f"/areas/{TAMBON}/lists/"))
    assert rows == [
        "ก-1-0001 หมู่ที่ 1 เข้าข่ายยากจน 2566 ไม่อยู่ในรายชื่อ ไม่มีบัตร ยังไม่สำรวจ ยืนยันว่าต้องการความช่วยเหลือ 12 ม.ค. 2566",
        "ไม่รู้ครัวเรือน หมู่ที่ 2 ไม่เข้าข่าย 2566 อยู่ในรายชื่อ 2565 ไม่มีบัตร ยังไม่สำรวจ",
    ]


def test_whom_the_target_rule_cannot_judge_is_not_in_common_with_it(data, client_of):  # noqa: F811
    tables = list_tables()
    union = next(row for row in tables["rule_comparison"] if (row["area_code"], row["rule"]) == (TAMBON, "union"))
    union["n_added"] -= 2
    seal_run(data, **tables)
    said = text(client_of("officer", "47").get(f"/areas/{TAMBON}/lists/"))
    assert "ตรงกัน 36 · เฉพาะรายชื่อนี้ 59 · เฉพาะกลุ่มเป้าหมาย 0 · กลุ่มเป้าหมายบอกไม่ได้ 2" in said


def test_a_run_that_did_not_count_whom_both_take_in_shows_the_most_it_can_be(data, client_of):  # noqa: F811
    run = seal_run(data, **list_tables())
    path = run.folder / "facts" / "rule_comparison.parquet"
    rows = pq.read_table(path)
    path.parent.chmod(0o700)
    path.unlink()
    pq.write_table(rows.drop_columns("n_both"), path)
    said = text(client_of("officer", "47").get(f"/areas/{TAMBON}/lists/"))
    assert "ตรงกัน ไม่เกิน 36 · เฉพาะรายชื่อนี้ 61 · เฉพาะกลุ่มเป้าหมาย 0" in said


def test_a_village_lists_its_own_people_only(site, client_of):  # noqa: F811
    assert len(who(client_of("officer", "47").get("/areas/47030101/lists/"))) == 1


@pytest.mark.parametrize(
    ("chosen", "n"), [("basic_needs.added", 1), ("tpmap_list.added", 1), ("union.added", 2), ("pppconnext.left", 1)]
)
def test_another_list_is_chosen_in_the_address(site, client_of, chosen, n):  # noqa: F811
    assert len(who(client_of("officer", "47").get(f"/areas/{TAMBON}/lists/?list={chosen}"))) == n


@pytest.mark.parametrize("chosen", ["nonsense", "target.nonsense", "x.added", "target.dropped&page=0", "target.dropped&page=x"])
def test_a_list_that_there_is_none_of_shows_the_usual_one(site, client_of, chosen):  # noqa: F811
    assert len(who(client_of("officer", "47").get(f"/areas/{TAMBON}/lists/?list={chosen}"))) == 2


def test_a_list_goes_on_over_pages(site, client_of, monkeypatch):  # noqa: F811
    monkeypatch.setattr("ruamjai.web.queries.lists.PAGE", 1)
    client, page = client_of("officer", "47"), f"/areas/{TAMBON}/lists/?list=union.added&page="
    rows = [who(client.get(f"{page}{number}")) for number in (1, 2, 3)]
    assert [len(one) for one in rows] == [1, 1, 0]
    assert rows[0] != rows[1]
    assert "หน้า 1 จาก 2" in text(client.get(f"{page}1"))
    assert "ไม่มีใครในรายชื่อนี้" in text(client.get(f"{page}3"))


@pytest.mark.parametrize("role", [(None,), ("citizen",), ("administrator",), ("secretary", "47"), ("officer", "57")])
def test_people_are_listed_to_nobody_else(site, client_of, role):  # noqa: F811
    response = client_of(*role).get(f"/areas/{TAMBON}/lists/?list=union.added")
    assert who(response) == []
    assert "ก-1-0001" not in response.content.decode()
    assert not any(person in response.content.decode() for person in PEOPLE)
    assert "รายชื่อคนเปิดให้ผู้ที่ทำงานกับครัวเรือนในพื้นที่นี้" in text(response)


def test_no_personal_table_is_opened(site, client_of, monkeypatch):  # noqa: F811
    def opened(self, name, *_more):
        raise AssertionError(f"{name} was opened")

    for way in ("personal_table", "personal_look_up"):
        monkeypatch.setattr(f"ruamjai.warehouse.OpenRun.{way}", opened)
    assert "ชื่อถูกปิดไว้" in text(client_of("steward").get(f"/areas/{TAMBON}/lists/"))


# people whom no register knows


def test_anybody_reads_rounded_estimates(site, client_of):  # noqa: F811
    response = client_of(None).get("/unseen/")
    said = text(response)
    assert "จปฐ. พบคนยากจนราว 12,000 คน ถ้าข้อสมมติข้างล่างเป็นจริง น่าจะมีอีกราว 2,100 คนที่ยากจนตามนิยามเดียวกันและ" in said
    assert "1,700 ถึง 2,800 คน" in said and "เป็น 2 เท่าของคนอื่น จะเป็นราว 3,900 คน" in said
    content = response.content.decode()
    for exact in ("12,345", "2,138", "8,765", "1,513", "8,011", "751", "21.2", "3,911", "713", "ไม่อยู่ในตัวเลขเหล่านี้"):
        assert exact not in content
    assert "1,500" in content


def test_those_who_work_with_figures_read_whole_people_and_histories(site, client_of):  # noqa: F811
    said = text(client_of("officer", "47").get("/unseen/"))
    assert "8,765" in said
    assert "ระบุว่ายากจนโดย จปฐ. เท่านั้น 8,011" in said
    assert "จปฐ. ไปไม่ถึง แต่ระบุว่ายากจนโดย PPPConnext 13 คาดว่ายากจนตามนิยามของ จปฐ. ราว 3 (ใช้สัดส่วนของทุกคนในพื้นที่นี้" in said
    assert "สำรวจแล้วแต่ขาดคำตอบ ไม่อยู่ในตัวเลขเหล่านี้ 44" in said
    assert "บ่อยเป็น 2 เท่าของคนอื่น 2,812" in said
    assert not re.search(r"\b4[60]\b", said), "what another register cannot tell is no history"
    assert "3,580" not in said, "another province stays rounded"


def test_a_province_without_a_figure_says_why(site, client_of):  # noqa: F811
    said = text(client_of("steward").get("/unseen/"))
    assert "มีทะเบียนเดียวที่รู้จักคนที่นี่" in said
    hidden = text(client_of(None).get("/unseen/"))
    assert "กรุงเทพมหานคร ปิดไว้ เพราะรู้จักที่นี่น้อย" in hidden


def test_provinces_come_by_size_and_the_assumptions_stand_beside(site, client_of):  # noqa: F811
    said = text(english(client_of("steward")).get("/unseen/"))
    assert said.index("Sakon Nakhon") < said.index("Chiang Rai")
    assert "What it takes for granted" in said
    assert "no second net" in said


# incomes


def test_income_poverty_is_told_first_with_its_line_and_source(site, client_of):  # noqa: F811
    said = text(client_of(None).get(f"/areas/{TAMBON}/incomes/"))  # 73 of 410
    assert "ราว 1 ใน 6 อยู่ใต้เส้นความยากจนด้านรายได้" in said
    assert "17.8 %" in said
    assert "เดือนละ 2,803 บาท" in said
    assert "สศช." in said


def test_vulnerable_households_have_three_values(site, client_of):  # noqa: F811
    said = text(client_of("officer", "47").get(f"/areas/{TAMBON}/incomes/"))
    assert "เปราะบาง 52 ไม่เปราะบาง 70 ยังบอกไม่ได้ 8" in said
    assert "42.6 %" in said, "52 of the 122 whose state is known"


def test_few_unknown_are_told_together_with_those_who_are_not_vulnerable(site, client_of):  # noqa: F811
    said = text(client_of(None).get("/areas/570505/incomes/"))  # 19 of 60 are, 2 are unknown
    assert "เปราะบาง 19 ไม่เปราะบางหรือยังบอกไม่ได้ 41" in said
    assert "19 จาก 60 ครัวเรือนที่สำรวจ" in said
    assert "เปราะบาง 19 ไม่เปราะบาง 39 ยังบอกไม่ได้ 2" in text(client_of("officer", "57").get("/areas/570505/incomes/"))


def test_small_groups_are_withheld_from_anybody(site, client_of):  # noqa: F811
    # Na Mong: 40 households, so neither it nor its sister (the rest of the amphoe) is open
    for code in (THIN, TAMBON):
        assert "ครัวเรือนเปราะบาง ปิดไว้" in text(client_of(None).get(f"/areas/{code}/incomes/"))
    assert "ครัวเรือนเปราะบาง ปิดไว้" not in text(client_of("officer", "47").get(f"/areas/{THIN}/incomes/"))


def test_a_movement_says_how_many_were_seen_again(site, client_of):  # noqa: F811
    said = text(client_of("officer", "47").get(f"/areas/{TAMBON}/incomes/"))
    assert "ได้สำรวจซ้ำ 60 จาก 90 ครัวเรือนที่สำรวจก่อนช่วยเหลือ" in said
    assert "+0.20" in said
    assert "−0.20" in said


def test_the_model_s_figure_stands_beside_the_direct_one_with_its_flag(site, client_of):  # noqa: F811
    said = text(client_of("officer", "47").get(f"/areas/{THIN}/incomes/"))
    assert "สำรวจที่นี่น้อย ให้อ่านค่าที่ถ่วงแล้วและรวมได้เท่าจังหวัด" in said
    assert "รู้ผลแล้ว 30 คน ใน 9 ครัวเรือน" in said, "not all whom the survey reached"
    either = "สำรวจที่นี่มากพอ อ่านค่าใดก็ได้ ค่าตามที่สำรวจไม่พึ่งแบบจำลอง"
    assert either in text(client_of("officer", "47").get(f"/areas/{TAMBON}/incomes/"))
    assert "15.1%" in said
    assert "15.1%" not in text(client_of(None).get(f"/areas/{THIN}/incomes/"))
    assert "17.2%" in text(client_of(None).get(f"/areas/{TAMBON}/incomes/"))
    assert "ค่านี้มาจากแบบจำลองล้วน" in text(client_of("officer", "47").get("/areas/470305/incomes/"))


@pytest.mark.parametrize(
    ("flag", "rmse", "told"),
    [("thin", 0.1, "แบบจำลองไม่แน่นอนกว่า ให้อ่านค่าตามที่สำรวจ"), ("thin", 0.08, "ให้อ่านค่าที่ถ่วงแล้ว"),
     ("", 0.1, "สำรวจที่นี่มากพอ ให้อ่านค่าตามที่สำรวจ"), ("", 0.08, "อ่านค่าใดก็ได้")],
)  # fmt: skip
def test_of_two_figures_the_less_sure_is_never_the_one_to_read(data, client_of, flag, rmse, told):  # noqa: F811
    tables = list_tables()
    row = next(row for row in tables["small_areas"] if row["area_code"] == THIN)  # the surveyed figure's error is 0.09
    row |= {"flag": flag, "rmse": rmse}
    seal_run(data, **tables)
    assert told in text(client_of("officer", "47").get(f"/areas/{THIN}/incomes/"))


@pytest.mark.parametrize(
    ("variances", "told"),
    [({"sigma2": 0.0}, "อย่ายึดค่าความคลาดเคลื่อน"), ({"sigma2": 0.002, "sigma2_reml": 0.0}, "จึงใช้ค่าที่เผื่อไว้"),
     ({"sigma2": 0.002, "sigma2_reml": 0.002}, "")],
)  # fmt: skip
def test_where_the_model_finds_no_difference_between_tambons_it_is_told(data, client_of, variances, told):  # noqa: F811
    tables = list_tables()
    others = [row for row in tables["small_area_models"] if not row["term"].startswith("sigma2")]
    tables["small_area_models"] = [*others, *({**others[0], "term": term, "value": n} for term, n in variances.items())]
    seal_run(data, **tables)
    said = text(client_of(None).get(f"/areas/{TAMBON}/incomes/"))
    assert ("ผลสำรวจบอกไม่ได้ว่าตำบลต่างกันเพียงใด" in said) == bool(told)
    assert told in said


def test_a_village_shows_the_figures_of_its_tambon(site, client_of):  # noqa: F811
    assert "ตัวเลขนี้เป็นของตำบลกุดบาก" in text(client_of(None).get("/areas/47030101/incomes/"))


# how much is asked


@pytest.mark.parametrize(
    ("page", "most"), [("/unseen/", 0), ("/areas/47/incomes/", 0), ("/areas/47/lists/", 0), (f"/areas/{TAMBON}/lists/", 1)]
)
def test_a_page_asks_the_run_little(site, client_of, monkeypatch, page, most):  # noqa: F811
    from ruamjai.web.queries import runs

    client = client_of("steward")
    client.get(page)
    asked = []
    run = runs.published()
    collect = run.collect
    monkeypatch.setattr(type(run), "collect", lambda self, expression: asked.append(1) or collect(expression))
    assert client.get(page).status_code == 200
    assert len(asked) <= most
