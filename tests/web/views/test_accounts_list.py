"""The list of accounts when it is long: narrowed, in pages, and never beyond what the reader may know of."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from ruamjai.web.models import RoleGrant, User
from web.factories import make_user


@pytest.fixture
def many(administrator, data):
    """Four hundred accounts: volunteers of two provinces, two evaluators of which one ended and one ends soon."""
    day = timezone.localdate() + timezone.timedelta(days=365)
    made = User.objects.bulk_create(
        User(username=f"volunteer{n:03}", display_name=f"สมชาย ลำดับ{n:03}", ends_on=day, password="!") for n in range(396)
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(user=user, role="volunteer", area_code="470301" if n % 2 else "570505") for n, user in enumerate(made)
    )
    make_user("evaluator", username="gone", ends_on=timezone.localdate() - timezone.timedelta(days=1))
    make_user("evaluator", username="going", ends_on=timezone.localdate() + timezone.timedelta(days=5))
    return administrator


def listed(response) -> list[str]:
    return re.findall(r'<td class="nowrap">([^<]+)</td>\n', response.content.decode())


def ask(client, **sent):
    return client.post(reverse("accounts"), sent)


def test_fifty_stand_on_a_page_and_every_account_on_one_of_them(client, many):
    client.force_login(many)
    n_accounts = User.objects.count()
    pages = [listed(ask(client, page=number)) for number in range(1, n_accounts // 50 + 2)]
    assert {len(found) for found in pages[:-1]} == {50}
    assert sorted(name for found in pages for name in found) == sorted(User.objects.values_list("username", flat=True))
    assert listed(client.get(reverse("accounts"))) == pages[0]


def test_it_is_narrowed_by_name_role_area_and_state_and_the_pages_stay_narrowed(client, many):
    client.force_login(many)
    assert listed(ask(client, words="ลำดับ017")) == listed(ask(client, words="VOLUNTEER017 สมชาย")) == ["volunteer017"]
    assert listed(ask(client, role="evaluator")) == ["going", "gone"]
    assert listed(ask(client, role="evaluator", state="ended")) == ["gone"]
    assert listed(client.get(reverse("accounts"), {"state": "soon"})) == ["going"]
    last = ask(client, role="volunteer", area="57", page=4)
    assert len(listed(last)) == 48 and "198 จาก " in last.content.decode()
    assert '<input type="hidden" name="area" value="57">' in last.content.decode()
    assert "ไม่มีบัญชีที่ตรง" in ask(client, words="ไม่มีใครชื่อนี้").content.decode()
    assert len(listed(ask(client, role="nonsense", area="99"))) == 50, "a box with a fault narrows nothing"


def test_a_name_is_typed_into_a_form_and_stands_in_no_address(client, many):
    client.force_login(many)
    assert len(listed(client.get(reverse("accounts"), {"words": "ลำดับ017"}))) == 50
    assert "ลำดับ017" not in client.get(reverse("accounts"), {"words": "ลำดับ017", "page": 9}).content.decode()


def test_a_reader_of_one_province_finds_and_counts_no_account_of_another(client, many):
    both = make_user("officer", area="4703", username="both")
    RoleGrant.objects.create(user=both, role="judge", area_code="57")
    client.force_login(make_user("administrator", area="47"))
    found = ask(client, words="volunteer")
    assert "198 จาก 200 บัญชี" in found.content.decode(), "and of oneself and of the officer"
    assert "5705" not in found.content.decode() and 'value="57"' not in found.content.decode()
    assert listed(ask(client, words="volunteer000")) == []
    assert listed(ask(client, role="judge")) == [], "a grant elsewhere is not found by its role"
    assert listed(ask(client, role="officer")) == ["both"]
