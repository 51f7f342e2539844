"""Search from anywhere: by POST, within rights, never by citizen number."""

import json
import logging

import pytest
from django.urls import reverse

from ruamjai.thai.citizen_id import check_digit
from ruamjai.web.models import AuditEntry
from web.factories import make_user, seal_run

pytestmark = pytest.mark.django_db
HOUSEHOLDS = [
    {
        "household_id": f"H{n}",
        "label": label,
        "village_code": village,
        "tambon_code": village[:6],
        "n_members": 3,
        "n_registers": 1,
    }
    for n, (label, village) in enumerate([("ก-4-0172", "47030104"), ("ก-4-0173", "47030104"), ("ก-4-0172", "57050504")])
]


def page(response) -> str:
    return response.content.decode()


def search(client, words):
    return client.post(reverse("search"), {"q": words})


def test_a_single_hit_is_opened_at_once(client, data):
    assert search(client, "470301").url == reverse("area", args=["470301"])
    assert search(client, "หล่ายงาว").url == reverse("area", args=["571303"])
    assert search(client, " ตำบลดอยงาม ").url == reverse("area", args=["570505"])


def test_several_hits_stand_with_what_they_lie_in(client, data):
    shown = page(search(client, "กุดบาก"))
    assert reverse("area", args=["4703"]) in shown
    assert reverse("area", args=["470301"]) in shown
    assert "อำเภอกุดบาก จังหวัดสกลนคร" in shown
    client.cookies["ruamjai_language"] = "en"
    assert "Amphoe Kut Bak, Sakon Nakhon Province" in page(search(client, "kut bak"))


def test_nothing_found_says_so_and_shows_what_was_typed_harmlessly(client, data):
    shown = page(search(client, "<script>x"))
    assert "ไม่พบ “&lt;script&gt;x”" in shown
    assert client.get(reverse("search")).status_code == 200


NUMBER = "128990000001" + str(check_digit("128990000001"))
GROUPED = f"{NUMBER[0]}-{NUMBER[1:5]}-{NUMBER[5:10]}-{NUMBER[10:12]}-{NUMBER[12]}"
SLIP = NUMBER[:12] + str((int(NUMBER[12]) + 1) % 10)


@pytest.mark.parametrize(
    "typed", [NUMBER, GROUPED, SLIP, NUMBER.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")), f"เลข {NUMBER}"]
)
def test_nobody_is_looked_up_by_citizen_number(client, data, steward, caplog, typed):
    client.force_login(steward)
    with caplog.at_level(logging.DEBUG):
        shown = page(search(client, typed))
    assert "ไม่ค้นหาใครด้วยเลขประจำตัวประชาชน" in shown
    assert typed not in shown, "nor given back to the screen"
    assert typed not in caplog.text
    assert NUMBER not in json.dumps([entry.detail for entry in AuditEntry.objects.all()])


@pytest.mark.parametrize(
    ("role", "area", "found"),
    [("steward", "TH", {"H0", "H1", "H2"}), ("steward", "47", {"H0", "H1"}), ("volunteer", "47030104", {"H0", "H1"}),
     ("volunteer", "47030105", set()), ("steward", "57", {"H2"}), ("secretary", "TH", set()), (None, "", set())],
)  # fmt: skip
def test_households_are_found_where_one_may_see_them_and_nowhere_else(client, data, role, area, found):
    seal_run(data, households=HOUSEHOLDS)
    client.force_login(make_user(role, area=area) if role else make_user())
    response = search(client, "ก-4-017")
    if response.status_code == 302:
        seen = {
            household["household_id"]
            for household in HOUSEHOLDS
            if response.url == reverse("household", args=[household["household_id"]])
        }
    else:
        seen = {
            h["household_id"] for h in HOUSEHOLDS if f'"{reverse("household", args=[h["household_id"]])}"' in page(response)
        }
    assert seen == found


def test_who_is_not_signed_in_finds_no_household(client, data):
    seal_run(data, households=HOUSEHOLDS)
    assert "ไม่พบ" in page(search(client, "ก-4-0172"))
