"""The national sign-in, against a provider of our own on loopback."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric import rsa
from django.urls import reverse
from django.utils import timezone

from ruamjai.web import oidc_settings
from ruamjai.web.actions import accounts_identity, accounts_invitations
from ruamjai.web.models import AuditEntry, User
from ruamjai.web.sign_in.national import identity_of
from web.factories import make_agency, make_user
from web.provider import Provider

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def running():
    running = Provider()
    yield running
    running.stop()


@pytest.fixture
def provider(running, settings):
    running.claims, running.issuer, running.key, running.algorithm = {}, running.base, running.published, "RS256"
    settings.SOCIALACCOUNT_PROVIDERS = running.settings()
    return running


def there(client, **more) -> dict[str, str]:
    """Set out from the sign-in page: what the provider is asked."""
    answer = client.get(reverse("national-sign-in"), more)
    assert answer.status_code == 302
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.url).query).items()}


def and_back(client, provider, asked):
    back = urlsplit(provider.authorize(asked))
    return client.get(back.path, {name: values[0] for name, values in parse_qs(back.query).items()})


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def bound(provider, **fields) -> User:
    user = make_user("evaluator", **fields)
    administrator = make_user("administrator", username="keeper")
    accounts_identity.bind(by=administrator, user=user, identity=identity_of(provider.base, provider.subject))
    return user


def test_a_bound_identity_opens_its_account_and_nothing_of_it_is_kept(client, data, provider):
    user = bound(provider)
    asked = there(client, next=reverse("runs"))
    assert {"nonce", "state", "code_challenge"} <= set(asked)
    assert asked["scope"] == "openid"
    assert and_back(client, provider, asked).url == reverse("runs")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert AuditEntry.objects.get(act="account.sign_in").detail["means"] == ["socialaccount"]
    kept = SocialAccount.objects.get()
    assert (kept.extra_data, provider.subject in kept.uid) == ({}, False)
    assert SocialToken.objects.count() == 0


def test_a_name_alone_links_nobody(client, data, provider):
    make_user("administrator")  # whose user name the provider's token bears
    answer = and_back(client, provider, there(client))
    assert answer.status_code == 403
    assert identity_of(provider.base, provider.subject) in answer.content.decode(), "the code to tell an administrator"
    assert not signed_in(client)
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)


FOREIGN = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.mark.parametrize(
    "wrong",
    [
        {"claims": {"nonce": "another"}}, {"claims": {"nonce": None}}, {"claims": {"iss": "https://elsewhere.example"}},
        {"claims": {"exp": 1_600_000_000}}, {"claims": {"exp": None}}, {"claims": {"aud": "another"}},
        {"claims": {"iat": int(time.time()) + 9000}}, {"claims": {"azp": "another"}}, {"claims": {"sub": None}},
        {"key": FOREIGN}, {"algorithm": "HS256"}, {"issuer": "https://elsewhere.example"},
    ],
    ids=lambda wrong: str(wrong)[:40],
)  # fmt: skip
def test_an_answer_that_does_not_hold_lets_nobody_in(client, data, provider, wrong):
    bound(provider)
    asked = there(client)
    for name, value in wrong.items():
        setattr(provider, name, value)
    answer = and_back(client, provider, asked)
    assert answer.status_code == 403
    assert "ตรวจสอบไม่ผ่าน" in answer.content.decode()
    assert not signed_in(client)


def test_an_answer_nobody_asked_for_and_one_told_twice_let_nobody_in(client, data, provider):
    bound(provider)
    asked = there(client)
    assert and_back(client, provider, asked | {"state": "made-up"}).status_code == 403
    assert not signed_in(client)
    back = urlsplit(provider.authorize(asked))
    once = {name: values[0] for name, values in parse_qs(back.query).items()}
    assert client.get(back.path, once).status_code == 302
    client.post(reverse("sign-out"))
    assert client.get(back.path, once).status_code == 403
    assert not signed_in(client)


def test_what_stands_in_the_address_changes_nothing(client, data, provider):
    asked = there(client, process="connect", scope="email", auth_params="nonce=known&prompt=none")
    assert asked["scope"] == "openid"
    assert asked["nonce"] != "known"
    assert "prompt" not in asked


def test_who_leaves_it_is_told_so(client, data, provider):
    asked = there(client)
    answer = client.get(
        reverse("openid_connect_callback", args=["national"]), {"error": "access_denied", "state": asked["state"]}
    )
    assert answer.status_code == 403
    assert "ไม่มีอะไรเปลี่ยนแปลง" in answer.content.decode()


def test_an_ended_account_is_refused_this_way_too(client, data, provider):
    bound(provider, ends_on=timezone.localdate() - timezone.timedelta(days=1))
    assert and_back(client, provider, there(client)).url == reverse("sign-in")
    assert not signed_in(client)


def test_whoever_needs_a_second_step_needs_it_this_way_too(client, data, provider):
    user = bound(provider)
    user.grants.update(role="steward")
    assert and_back(client, provider, there(client)).status_code == 302
    assert client.get(reverse("batches")).url == reverse("mfa_index")


def test_a_provider_that_cannot_be_reached_is_told_politely(client, data, settings):
    settings.SOCIALACCOUNT_PROVIDERS = oidc_settings.settings_of(
        issuer="http://127.0.0.1:1", client_id="c", secret="s", name="ThaiD"
    )
    assert "ThaiD" in client.get(reverse("sign-in")).content.decode()
    answer = client.get(reverse("national-sign-in"))
    assert answer.status_code == 503
    assert "ลองใหม่" in answer.content.decode()


def test_without_a_provider_there_is_no_such_way(client, data, settings):
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert client.get(reverse("national-sign-in")).status_code == 404
    assert reverse("national-sign-in") not in client.get(reverse("sign-in")).content.decode()


def test_an_invitation_is_accepted_without_a_password(client, data, provider, administrator):
    _invitation, token = accounts_invitations.invite(
        by=administrator, display_name="ผู้ประเมิน", role="evaluator", agency=make_agency(),
        ends_on=timezone.localdate() + timezone.timedelta(days=90),
    )  # fmt: skip
    answer = client.post(reverse("invitation", args=[token]), {"username": "somchai.j", "national": "1"})
    assert answer.url == reverse("national-sign-in")
    assert and_back(client, provider, there(client)).status_code == 302
    user = User.objects.get(username="somchai.j")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert not user.has_usable_password()
    client.post(reverse("sign-out"))
    assert and_back(client, provider, there(client)).status_code == 302
    assert client.session["_auth_user_id"] == str(user.pk), "and the next time it opens the account"
    assert set(AuditEntry.objects.filter(by=user).values_list("act", flat=True)) >= {"account.accept", "account.bind_identity"}


@pytest.mark.parametrize(
    "told",
    [{"client_id": None}, {"secret": None}, {"issuer": "http://provider.example"}],
    ids=["no id", "no secret", "no https"],
)
def test_a_provider_half_set_up_is_refused_at_the_start(told):
    whole = {"issuer": "https://provider.example", "client_id": "c", "secret": "s", "name": "ThaiD"}
    assert oidc_settings.settings_of(**whole)
    with pytest.raises(ValueError, match="OIDC"):
        oidc_settings.settings_of(**whole | told)
