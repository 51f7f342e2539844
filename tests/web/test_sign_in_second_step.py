"""The second step: asked of whoever needs it, set up before anything else, and kept."""

import datetime as dt
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from ruamjai.web import one_time_codes, second_step
from ruamjai.web.models import AuditEntry
from ruamjai.web.roles import ROLES
from ruamjai.web.sign_in.watch import ALWAYS
from ruamjai.web.urls.accounts import urlpatterns
from web.factories import PASSWORD, as_sign_in_leaves_it, give_app, make_user

pytestmark = pytest.mark.django_db


def page(response) -> str:
    return response.content.decode()


def password_of(client, user):
    return client.post(reverse("sign-in"), {"username": user.username, "password": PASSWORD})


def test_who_needs_it(db):
    assert {role for role in ROLES if second_step.wanted_for(role)} == {
        "steward", "area_manager", "volunteer", "auditor", "administrator",
    }  # fmt: skip


@pytest.mark.parametrize(("second", "known"), [(0, "94287082"), (1111111109 - 59, "07081804"), (20000000000 - 59, "65353130")])
def test_codes_are_those_of_the_standard(second, known):
    """RFC 6238, appendix B: SHA-1, the last six of its eight digits."""
    assert one_time_codes.code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 59 + second) == known[-6:]


def test_a_password_alone_opens_only_the_way_to_set_it_up(client, data, steward):
    assert password_of(client, steward).status_code == 302
    for pattern in ("today", "batches", "households", "sessions", "password", "accounts", "mfa_view_recovery_codes", "search"):
        answer = client.get(reverse(pattern))
        assert (answer.status_code, answer.url) == (302, reverse("mfa_index")), pattern
    part = client.get(reverse("batches"), headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == reverse("mfa_index")
    assert client.post(reverse("batch-upload")).url == reverse("mfa_index")
    for open_to in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn"):
        assert client.get(reverse(open_to)).status_code == 200, open_to


def test_setting_up_the_app_opens_the_rest_and_gives_recovery_codes_once(client, data, steward):
    password_of(client, steward)
    shown = page(client.get(reverse("mfa_activate_totp")))
    assert 'src="data:image/svg+xml;base64,' in shown
    assert " style=" not in shown
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", shown)[1]
    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.exists()
    done = client.post(reverse("mfa_activate_totp"), {"code": one_time_codes.code(secret)})
    assert done.url == reverse("mfa_view_recovery_codes")
    codes = re.findall(r"<li><code>(\d{8})</code>", page(client.get(done.url)))
    assert len(codes) == 10
    assert client.get(reverse("batches")).status_code == 200
    assert "<li><code>" not in page(client.get(done.url)), "shown once"
    entry = AuditEntry.objects.get(act="account.mfa_add")
    assert (entry.by, entry.detail) == (steward, {"kind": "totp", "recovery_codes": True})
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert not any(code in kept for code in codes)
    client.post(reverse("sign-out"))
    password_of(client, steward)
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 302
    assert client.get(reverse("batches")).status_code == 200
    client.post(reverse("sign-out"))
    password_of(client, steward)
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 200, "each works once"


def test_both_steps_are_needed_and_a_code_opens_once(client, data, steward):
    secret = give_app(steward)
    assert password_of(client, steward).url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("batches")).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "123456"}).status_code == 200
    code = one_time_codes.code(secret)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert client.get(reverse("batches")).status_code == 200
    assert AuditEntry.objects.get(act="account.sign_in").detail["means"] == ["password", "totp"]
    client.post(reverse("sign-out"))
    password_of(client, steward)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200, "used"


def test_a_code_is_used_up_for_as_long_as_it_is_right(client, data, steward, monkeypatch):
    """A phone that is ahead shows a code that stays right for a minute and more; read over a shoulder, it opens nothing."""
    code = one_time_codes.code(give_app(steward), time.time() + one_time_codes.PERIOD)
    password_of(client, steward)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    client.post(reverse("sign-out"))
    later = timezone.now() + dt.timedelta(seconds=45)
    monkeypatch.setattr("django.core.cache.backends.db.tz_now", lambda: later)
    password_of(client, steward)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200, "45 seconds later"


def test_codes_cannot_be_tried_on_and_on(client, data, steward):
    secret = give_app(steward)
    password_of(client, steward)
    for _try in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "123456"})
    answer = client.post(reverse("mfa_authenticate"), {"code": one_time_codes.code(secret)})
    assert answer.status_code == 200
    assert "ลองหลายครั้งเกินไป" in page(answer)


def test_who_comes_to_need_it_in_the_middle_of_a_session_is_asked(client, data):
    user = make_user("evaluator")
    password_of(client, user)
    assert client.get(reverse("runs")).status_code == 200
    user.grants.update(role="area_manager")
    assert client.get(reverse("runs")).url == reverse("mfa_index")
    secret = give_app(user)  # meanwhile, elsewhere
    assert client.get(reverse("runs")).url == reverse("mfa_reauthenticate")
    assert client.get(reverse("mfa_activate_totp")).url == reverse("mfa_reauthenticate"), "no second app past the first"
    client.post(reverse("mfa_reauthenticate"), {"code": one_time_codes.code(secret)})
    assert client.get(reverse("runs")).status_code == 200


def test_changing_it_asks_who_is_there_and_the_last_means_stays(client, data, steward):
    give_app(steward)
    client.force_login(steward)
    assert client.get(reverse("mfa_deactivate_totp")).url.startswith(reverse("account_reauthenticate"))
    wrong = client.post(reverse("account_reauthenticate"), {"password": "wrong"})
    assert "รหัสผ่านไม่ถูกต้อง" in page(wrong)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "เพิ่มวิธีอื่นก่อน" in page(client.get(reverse("mfa_deactivate_totp")))
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.count() == 1
    steward.grants.all().delete()
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302, "whoever does not need it may drop it"
    assert not Authenticator.objects.exists()
    assert AuditEntry.objects.filter(act="account.mfa_remove").count() == 1


def test_an_administrator_resets_what_was_lost_but_not_their_own(client, data, administrator, steward):
    give_app(steward)
    client.force_login(administrator)
    give_app(administrator)
    client.post(reverse("account-reset-second-step", args=[administrator.pk]))
    client.post(reverse("account-reset-second-step", args=[steward.pk]))
    assert [kept.user for kept in Authenticator.objects.all()] == [administrator]
    assert AuditEntry.objects.get(act="account.mfa_reset").thing == f"account:{steward.pk}"


def test_no_page_but_those_of_the_second_step_and_the_way_out_stands_open(client, data, steward):
    """Every address of signing in and accounts that takes no arguments, with a password alone."""
    client.force_login(steward)
    as_sign_in_leaves_it(client.session, steward, second_step=False)
    set_up = {"mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "account_reauthenticate"}
    for name in {pattern.name for pattern in urlpatterns if "<" not in str(pattern.pattern)} - ALWAYS - set_up:
        for answer in (client.get(reverse(name)), client.post(reverse(name))):
            assert (answer.status_code, answer.headers.get("Location")) == (302, reverse("mfa_index")), name
