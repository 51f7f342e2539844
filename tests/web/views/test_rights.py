"""The page of the matrix, its file, and what one account may do."""

import csv
import datetime as dt
import io
import re

import pytest
from django.test import Client
from django.utils import timezone

from ruamjai.web.models import RoleGrant
from ruamjai.web.roles import ROLES, Verb
from web.factories import make_agency, make_user
from web.test_permissions import DECIDED

pytestmark = pytest.mark.django_db


def client_for(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def auditor(data):
    return make_user("auditor")


def cells(page: str) -> dict[str, list[str]]:
    """Verb -> what is said in each cell of its row."""
    rows = re.findall(r"<code>([a-z_]+\.[a-z_]+)</code></th>(.*?)</tr>", page, re.DOTALL)
    return {verb: re.findall(r'class="said">([^<]+)<', row) for verb, row in rows}


def test_the_page_says_what_was_decided_of_every_role(auditor):
    said = cells(client_for(auditor).get("/rights/").content.decode())
    assert set(said) == set(DECIDED)
    for verb, who in DECIDED.items():
        words = dict(zip(ROLES, said[verb], strict=True))
        if who == {"everybody"}:
            assert set(words.values()) == {"ทุกคน"}
        elif who == {"themselves"}:
            assert set(words.values()) == {"เฉพาะเรื่องของตนเอง"}
        else:
            assert {role for role, word in words.items() if word == "ทำได้"} == who, verb
            assert {word for role, word in words.items() if role not in who} <= {"ทำไม่ได้"}


def test_the_file_is_the_page(auditor):
    make_user("steward", area="47")
    answer = client_for(auditor).get("/rights/rights.csv")
    assert answer["Content-Type"].startswith("text/csv")
    head, *rows, holders = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert len(head) == 3 + 14
    assert {row[2] for row in rows} == set(DECIDED)
    by_role = dict(zip(ROLES, holders[3:], strict=True))
    assert by_role["steward"] == by_role["auditor"] == "1"
    assert by_role["judge"] == "0"
    for row in rows:
        assert [cell == "ทำได้" for cell in row[3:]] == [role in DECIDED[row[2]] for role in ROLES]


def test_holders_are_those_whose_right_stands_today_each_once(auditor):
    holder = make_user("steward", area="47")
    RoleGrant.objects.create(user=holder, role="steward", area_code="57")
    make_user("steward", username="closed", is_active=False)
    make_user("steward", username="ended").grants.update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    page = client_for(auditor).get("/rights/").context["matrix"]
    assert page.holders["steward"] == 1
    assert page.n_holders == 2


def test_who_may_see_rights_of_one_province_counts_and_names_no_other(data):
    reader = make_user("administrator", area="47")
    here, there = make_user("volunteer", area="470301"), make_user("volunteer", area="570505")
    client = client_for(reader)
    page = client.get("/rights/")
    assert page.context["matrix"].holders["volunteer"] == 1
    assert here.display_name in page.content.decode()
    assert there.display_name not in page.content.decode()
    assert client.get(f"/rights/of/{here.pk}/").status_code == 200
    assert client.get(f"/rights/of/{there.pk}/").status_code == 404


@pytest.mark.parametrize("role", [role for role in ROLES if Verb.RIGHTS_SEE not in ROLES[role].verbs])
def test_others_see_neither_matrix_nor_accounts_but_their_own(data, role):
    user, other = make_user(role), make_user(username="another")
    client = client_for(user)
    for page in ("/rights/", "/rights/rights.csv", f"/rights/of/{other.pk}/", "/rights/of/999999/"):
        assert client.get(page).status_code == 403, page
    assert client.get(f"/rights/of/{user.pk}/").status_code == 200


def test_an_account_s_rights_are_told_with_where_and_for_whom(auditor):
    holder = make_user("officer", area="470301")
    holder.grants.update(agency=make_agency())
    RoleGrant.objects.create(user=holder, role="steward", area_code="57")
    page = client_for(auditor).get(f"/rights/of/{holder.pk}/").content.decode()
    row = re.search(r"ดูข้อเท็จจริงของครัวเรือนภายใต้นามแฝง</th><td>(.*?)</td>", page, re.DOTALL)[1]
    assert "พอช." in row
    assert "เชียงราย" in row
    assert "ขอดูชื่อ" in page, "a steward may"
    assert "ค้นบุคคลด้วยเลข" not in page, "a partner may"


def test_roles_kept_apart_are_told_with_the_reason(auditor):
    holder = make_user("administrator")
    RoleGrant.objects.create(user=holder, role="steward", area_code="TH")
    page = client_for(auditor).get(f"/rights/of/{holder.pk}/").content.decode()
    assert "ต้องแยกจากกัน" in page
    warning = page[page.index('class="told warning" role="note"') :]
    assert "เปิดและปิดบัญชี" in warning[: warning.index("</ul>")]


@pytest.mark.parametrize(("fields", "words"), [({}, "ไม่มีบทบาท"), ({"is_active": False}, "บัญชีนี้สิ้นสุดแล้ว")])
def test_an_account_without_rights_says_why(auditor, fields, words):
    nobody = make_user(username="nobody", **fields)
    page = client_for(auditor).get(f"/rights/of/{nobody.pk}/").content.decode()
    assert words in page
    assert "ไม่มีสิทธิเกินกว่าที่ทุกคนทำได้" in page


def test_a_phone_is_shown_the_role_that_was_chosen(auditor):
    client = client_for(auditor)
    page = client.get("/rights/?role=judge").content.decode()
    assert '<option value="judge" selected>' in page
    assert client.get("/rights/?role=%27").status_code == 200
