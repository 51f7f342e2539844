"""Signing in and out, one's own password, and the accounts page."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from ruamjai.web.models import AuditEntry, User
from web.factories import PASSWORD, make_agency, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(db):
    """Somebody whose role needs no second step."""
    return make_user("evaluator")


def page(response) -> str:
    return response.content.decode()


def sign_in(client, user, password=PASSWORD, **more):
    return client.post(reverse("sign-in"), {"username": user.username, "password": password, **more})


def test_signing_in_leads_to_todays_work_and_is_written_down(client, data, officer):
    assert client.get(reverse("sign-in")).status_code == 200
    assert sign_in(client, officer).url == reverse("today")
    assert AuditEntry.objects.get().act == "account.sign_in"
    assert AuditEntry.objects.get().detail["means"] == ["password"]
    assert client.get(reverse("sign-in")).status_code == 302, "who is in does not sign in again"


def test_every_refusal_reads_alike(client, data):
    standing = make_user(username="standing")
    closed = make_user(username="closed", is_active=False)
    ended = make_user(username="ended", ends_on=timezone.localdate() - timezone.timedelta(days=1))
    nobody = User(username="nobody")
    answers = {page(sign_in(client, user)).replace(user.username, "") for user in (closed, ended, nobody)}
    answers |= {page(sign_in(client, standing, "wrong")).replace("standing", "")}
    assert len({re.search(r'role="alert"[^>]*>(.*?)</div>', answer, re.DOTALL)[1] for answer in answers}) == 1
    assert "_auth_user_id" not in client.session


def test_an_account_that_ends_while_signed_in_is_out_at_the_next_page(client, data, steward):
    client.force_login(steward)
    assert client.get(reverse("runs")).status_code == 200
    User.objects.update(is_active=False)
    assert client.get(reverse("runs")).status_code == 302


def test_after_signing_in_one_goes_on_where_one_was_but_not_elsewhere(client, data, officer):
    assert sign_in(client, officer, next=reverse("runs")).url == reverse("runs")
    client.logout()
    assert sign_in(client, officer, next="https://example.org/").url == reverse("today")


def test_signing_out(client, data, steward):
    client.force_login(steward)
    assert client.get(reverse("sign-out")).status_code == 405
    client.post(reverse("sign-out"))
    assert "_auth_user_id" not in client.session


def test_a_password_is_changed_by_who_knows_the_old_one(client, data, officer):
    client.force_login(officer)
    new = "another sentence 66"
    wrong = client.post(reverse("password"), {"old_password": "?", "new_password1": new, "new_password2": new})
    assert wrong.status_code == 422
    short = client.post(reverse("password"), {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"})
    assert short.status_code == 422
    assert (
        client.post(reverse("password"), {"old_password": PASSWORD, "new_password1": new, "new_password2": new}).status_code
        == 302
    )
    assert client.get(reverse("runs")).status_code == 200, "this device stays signed in"
    client.logout()
    assert sign_in(client, officer, new).status_code == 302
    assert AuditEntry.objects.filter(act="account.change_password", by=officer).count() == 1


def test_the_accounts_page_is_for_those_who_look_after_accounts(client, data, administrator, steward, stranger):
    for user, status in ((administrator, 200), (make_user("auditor"), 200), (steward, 403), (stranger, 403)):
        client.force_login(user)
        assert client.get(reverse("accounts")).status_code == status
        assert client.get(reverse("account-invite")).status_code == (200 if user == administrator else 403)


def test_the_accounts_page_asks_as_often_for_many_as_for_few(client, data, administrator, django_assert_max_num_queries):
    client.force_login(administrator)
    client.get(reverse("accounts"))  # what waits is counted, and remembered for a quarter of a minute
    asked = []
    for _few_then_many in range(2):
        with django_assert_max_num_queries(12) as queries:  # the session, the list, the frame
            client.get(reverse("accounts"))
        asked.append(len(queries))
        for number in range(3):
            make_user("officer", username=f"officer-{User.objects.count()}-{number}", agency=make_agency())
    assert asked[0] == asked[1]


def test_whose_account_ends_soon_reads_it_on_the_first_page_and_so_does_who_may_prolong_it(client, data, administrator):
    soon = make_user("evaluator", ends_on=timezone.localdate() + timezone.timedelta(days=9))
    client.force_login(soon)
    assert "ต่ออายุ" in page(client.get(reverse("today")))
    client.force_login(administrator)
    assert "1 บัญชีใกล้สิ้นสุด" in page(client.get(reverse("today")))
    assert "#last-day" in page(client.get(reverse("accounts")))
    soon.ends_on += timezone.timedelta(days=90)
    soon.save()
    for user in (soon, administrator):
        client.force_login(user)
        assert "ต่ออายุ" not in page(client.get(reverse("today")))


def test_closing_an_account_ends_it_and_nobody_closes_their_own(client, data, administrator, steward):
    client.force_login(administrator)
    client.post(reverse("account-close", args=[steward.pk]))
    client.post(reverse("account-close", args=[administrator.pk]))
    assert list(User.objects.filter(is_active=True)) == [administrator]
    assert AuditEntry.objects.get(act="account.close").thing == f"account:{steward.pk}"
    assert client.post(reverse("account-close", args=[99999])).status_code == 404
