"""Giving a token: no more than the account may do, told once, withdrawn at once."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from ruamjai.web.actions import tokens
from ruamjai.web.models import ApiToken, AuditEntry
from ruamjai.web.queries.api import holder_of
from web.factories import give_token, make_agency, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(db):
    return make_user("steward", area="47", username="account", agency=make_agency())


def issue(by, user, **changed):
    wanted = {
        "name": "ระบบ", "verbs": ["household.see"], "area_code": "4703", "purpose": "planning",
        "ends_on": timezone.localdate() + dt.timedelta(days=10),
    }  # fmt: skip
    return give_token(by, user, **{**wanted, **changed})


def test_who_gives_a_token_cannot_read_by_it(administrator, account):
    """Whoever gives tokens does not look at people, under nobody's name: the secret is made when its holder takes it."""
    token = tokens.issue(
        by=administrator, user=account, name="ระบบ", verbs=["household.see"], area_code="47", purpose="planning",
        ends_on=timezone.localdate() + dt.timedelta(days=10),
    )  # fmt: skip
    assert (token.prefix, token.is_taken()) == ("", False)
    for by in (administrator, make_user("steward", username="other")):
        with pytest.raises(PermissionDenied):
            tokens.take(by=by, token=token)
    secret = tokens.take(by=account, token=token)
    assert holder_of(secret).user == account
    with pytest.raises(ValueError, match="taken"):
        tokens.take(by=account, token=token)
    assert holder_of(secret).token == token, "a second try changes nothing"
    assert list(AuditEntry.objects.order_by("pk").values_list("act", "by__username")) == [
        ("token.issue", administrator.username), ("token.take", "account"),
    ]  # fmt: skip


def test_the_secret_of_a_token_that_was_withdrawn_is_taken_by_nobody(administrator, account):
    token = tokens.issue(
        by=administrator, user=account, name="ระบบ", verbs=[], area_code="47", purpose="planning",
        ends_on=timezone.localdate() + dt.timedelta(days=10),
    )  # fmt: skip
    tokens.revoke(by=administrator, token=token)
    with pytest.raises(ValueError, match="stands no more"):
        tokens.take(by=account, token=token)


def test_the_secret_is_kept_nowhere(administrator, account):
    token, secret = issue(administrator, account)
    kept = str(ApiToken.objects.values().get()) + str(list(AuditEntry.objects.values()))
    assert secret.startswith(token.prefix)
    assert secret not in kept
    assert secret[12:] not in kept
    assert holder_of(secret).token == token
    assert holder_of(secret + "x") is None
    assert holder_of(secret[:-1]) is None


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"verbs": ["person.look_up"], "purpose": "eligibility"}, "verbs"),
        ({"verbs": ["household.see_names"]}, "verbs"),
        ({"verbs": ["token.manage"]}, "verbs"),
        ({"area_code": "57"}, "area"),
        ({"area_code": "TH"}, "area"),
        ({"ends_on": dt.date(2020, 1, 1)}, "end"),
        ({"ends_on": timezone.localdate() + dt.timedelta(days=400)}, "end"),
    ],
)
def test_a_token_is_no_more_than_its_account(administrator, account, changed, fault):
    with pytest.raises(ValueError, match=f"^{fault}$"):
        issue(administrator, account, **changed)
    assert not ApiToken.objects.exists()
    assert not AuditEntry.objects.filter(act="token.issue").exists()


def test_only_accounts_of_an_agency_that_stand_have_tokens(administrator, account):
    account.is_active = False
    with pytest.raises(ValueError, match="account"):
        issue(administrator, account)
    with pytest.raises(ValueError, match="account"):
        issue(administrator, make_user("steward", username="nobodys"))
    with pytest.raises(ValueError, match="self"):
        issue(administrator, administrator)


def test_who_gives_no_tokens_gives_none(account, steward, stranger):
    for by in (account, steward, stranger):
        with pytest.raises(PermissionDenied):
            issue(by, account)


def test_a_token_is_withdrawn_by_its_holder_or_an_administrator(administrator, account, steward):
    token, secret = issue(administrator, account)
    with pytest.raises(PermissionDenied):
        tokens.revoke(by=steward, token=token)
    assert tokens.revoke(by=account, token=token)
    assert not tokens.revoke(by=administrator, token=token), "once"
    assert holder_of(secret) is None
    assert AuditEntry.objects.filter(act="token.revoke", by=account).count() == 1
