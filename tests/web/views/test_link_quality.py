"""The page of link quality: who may see it, and what it says when nobody has looked and when people have."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from ruamjai.web.queries.link_quality import Bin, Measure, Reviews, Scope
from ruamjai.web.views import link_quality_page as words
from web.factories import make_user
from web.factories import seal_run as seal_bare_run
from web.figures_run import seal_run
from web.links_run import link_tables

pytestmark = pytest.mark.django_db
PAGE = "/data/links/"


def text(response) -> str:
    """The words of the page, without tags, runs of space as one."""
    shown = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))


@pytest.mark.parametrize(
    ("role", "status"),
    [("steward", 200), ("administrator", 200), ("area_manager", 200), ("auditor", 200), ("volunteer", 403), ("citizen", 403)],
)
def test_who_may_see_it(client, data, role, status):
    seal_run(data, **link_tables(reviewed=True))
    client.force_login(make_user(role))
    assert client.get(PAGE).status_code == status
    assert reverse("link-quality") == PAGE
    assert (f'href="{PAGE}"' in client.get(reverse("runs")).content.decode()) == (status == 200)


def test_who_is_not_signed_in_signs_in_first(client, data):
    assert client.get(PAGE).status_code == 302


def test_before_the_first_run_and_in_an_old_run_it_says_what_to_do(client, data, steward):
    client.force_login(steward)
    assert "ยังไม่มีรอบข้อมูล" in text(client.get(PAGE))
    seal_bare_run(data)
    shown = text(client.get(PAGE))
    assert "ทำก่อนที่ระบบจะวัดการเชื่อม" in shown
    assert "ทำรอบข้อมูล" in shown


def test_when_nobody_has_looked_it_says_so_and_how_to_begin(client, data, steward):
    seal_run(data, **link_tables(reviewed=False))
    client.force_login(steward)
    response = client.get(PAGE)
    shown = text(response)
    assert "ยังไม่มีคนตรวจ" in shown
    assert "ไม่ใช่ผลวัด" in shown
    assert shown.count("ยังไม่ได้วัด") >= 3
    assert "ruamjai sample links --out review.xlsx" in shown
    assert "<circle" not in response.content.decode()
    assert "99.96%" in shown, "the model's opinion stands there as one"


def test_what_people_measured_stands_first_with_its_interval(client, data, steward):
    seal_run(data, **link_tables(reviewed=True))
    client.force_login(steward)
    response = client.get(PAGE)
    shown = text(response)
    assert "เชื่อมถูก 98.7%" in shown
    assert "96.7–99.98%" in shown
    assert "อย่างมาก · ช่วงเชื่อมั่น 95% คือ 93.1–97.8%" in shown, "recall is told as an upper bound"
    assert "ตัวเลขนี้จึงเข้าข้างโปรแกรม" in shown
    assert "(แคปปา) 0.81" in shown
    assert "1 คู่รอคนที่สามตัดสิน" in shown
    assert "7 จาก 9" in shown
    assert response.content.decode().count("<circle") == 6


def test_in_english(client, data, steward):
    seal_run(data, **link_tables(reviewed=True))
    client.force_login(steward)
    client.post(reverse("language"), {"language": "en", "next": PAGE})
    shown = text(client.get(PAGE))
    assert "98.7% of links are right" in shown
    assert "Sakon Nakhon Province" in shown
    assert "this figure flatters" in shown
    assert not re.search(r"[\u0e00-\u0e7f]{3,}", shown.replace("คนทดสอบ", "").replace("ไทย", "")), "no Thai is left over"


def test_registers_and_provinces_say_what_was_measured_and_what_not(client, data, steward):
    seal_run(data, **link_tables(reviewed=True))
    client.force_login(steward)
    html = client.get(PAGE).content.decode()
    rows = {re.sub(r"<[^>]+>", "", row.split("</th>")[0]): text_of(row) for row in html.split('<tr><th scope="row">')[1:]}
    assert "99.14% (96.1–99.93%)" in rows["บัตรสวัสดิการแห่งรัฐ"]
    assert "ยังไม่ได้วัด" in rows["PPPConnext"]
    assert "98.0% (94.1–99.61%)" in rows["จังหวัดสกลนคร"]
    assert "21,848" in rows["จังหวัดสกลนคร"]


def text_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_small_counts_are_for_those_who_may_see_them(client, data, steward, administrator):
    seal_run(data, **link_tables(reviewed=False))
    client.force_login(administrator)
    assert "น้อยกว่า 5" in text(client.get(PAGE))
    client.force_login(steward)
    assert "น้อยกว่า 5" not in text(client.get(PAGE))


def test_who_cannot_take_files_is_not_sent_to_where_they_are_taken(client, data):
    seal_run(data, **link_tables(reviewed=False))
    client.force_login(make_user("secretary"))
    assert reverse("batch-upload") not in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("share", "said"),
    [(1, "100"), (0, "0"), (0.99996, "99.996"), (0.9999999, "99.999"), (0.9999, "99.99"), (0.987, "98.7"), (0.5, "50.0"),
     (0.004, "0.40"), (0.00003, "0.003"), (1e-9, "0.001")],
)  # fmt: skip
def test_nearly_all_is_not_all(share, said):
    assert words.share_words(share) == said


def measure(estimate=None, **more):
    return Measure(
        estimate, *(more.get(name) for name in ("ll", "ul", "least", "most")), more.get("n", 0), more.get("open", 0), 0, "0001"
    )


@pytest.mark.parametrize(
    ("measures", "drawn", "begins"),
    [
        ({}, Reviews({}, 0, 0), "Nobody has checked yet"),
        ({}, Reviews({"unanswered": 40}, 40, 40), "The review has begun"),
        (
            {("precision", "all", "review"): measure(0.9, ll=0.8, ul=0.95)},
            Reviews({"agreed": 40}, 40, 40),
            "People read a sample",
        ),
    ],
)
def test_the_answer_in_one_sentence(measures, drawn, begins):
    with translation.override("en"):
        assert str(words.lead(Scope("all", "all", {}, measures), drawn)).startswith(begins)


def test_bounds_are_told_only_where_pairs_are_open():
    assert words.told_bounds(measure(0.9, least=0.8, most=0.95, open=3)) == "80.0–95.0"
    assert words.told_bounds(measure(0.9, least=0.9, most=0.9, open=0)) == ""
    assert words.told_bounds(None) == ""


def test_a_bin_that_nobody_read_has_no_found_share():
    one = Bin("tier2", 0.5, 0.8, 12, 0.6, 0, None, None, None, None)
    with translation.override("en"):
        row = words.bin_row(one)
    assert (row.stated, row.found, row.kind) == ("50–80", words.Told(), "Linked by comparison")
