"""The second step: allauth's pages, whose writes are our actions. Changing it asks for the password or a code once more."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.internal.auth import clear_totp_secret
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ruamjai.web.actions import accounts_second_step


def _added(request: HttpRequest, authenticator: Authenticator, fresh_codes: bool) -> HttpResponse:
    """A means that was just tried out counts as the second step of this session."""
    if not any(record["method"] == "mfa" for record in get_authentication_records(request, request.user)):
        record_authentication(request, request.user, "mfa", id=authenticator.pk, type=authenticator.type)
    messages.success(request, _("The second step is set up."))
    return redirect("mfa_view_recovery_codes" if fresh_codes else "mfa_index")


class AddApp(ActivateTOTPView):
    """``mfa_activate_totp``: an authenticator app, by its first code."""

    def form_valid(self, form: Form) -> HttpResponse:
        raise_if_reauthentication_required(self.request, app="allauth.mfa")
        added, fresh = accounts_second_step.add_app(by=self.request.user, secret=form.secret)
        clear_totp_secret(self.request)
        return _added(self.request, added, fresh)


class RemoveApp(DeactivateTOTPView):
    """``mfa_deactivate_totp``."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"may_go": get_adapter().can_delete_authenticator(self.authenticator)}

    def form_valid(self, form: Form) -> HttpResponse:
        raise_if_reauthentication_required(self.request, app="allauth.mfa")
        accounts_second_step.remove(by=self.request.user, authenticator=self.authenticator)
        messages.success(self.request, _("The app is removed."))
        return redirect("mfa_index")


class AddKey(AddWebAuthnView):
    """``mfa_add_webauthn``: a passkey, made by the browser."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Browsers make passkeys for names of places, not for bare numbers."""
        host = self.request.get_host().rpartition(":")[0] or self.request.get_host()
        return super().get_context_data(**kwargs) | {
            "bare_number": host.strip("[]").replace(".", "").replace(":", "").isdigit()
        }

    def form_valid(self, form: Form) -> HttpResponse:
        raise_if_reauthentication_required(self.request, app="allauth.mfa")
        data = form.cleaned_data
        added, fresh = accounts_second_step.add_key(by=self.request.user, name=data["name"], credential=data["credential"])
        return _added(self.request, added, fresh)


class RemoveKey(RemoveWebAuthnView):
    """``mfa_remove_webauthn``."""

    def form_valid(self, form: Form) -> HttpResponse:
        raise_if_reauthentication_required(self.request, app="allauth.mfa")
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.object):
            messages.error(self.request, str(adapter.error_messages["cannot_delete_authenticator"]))
        else:
            accounts_second_step.remove(by=self.request.user, authenticator=self.object)
            messages.success(self.request, _("The passkey is removed."))
        return redirect("mfa_index")


class RenewCodes(GenerateRecoveryCodesView):
    """``mfa_generate_recovery_codes``: new ones; the old ones are worth nothing any more."""

    def form_valid(self, form: Form) -> HttpResponse:
        raise_if_reauthentication_required(self.request, app="allauth.mfa")
        accounts_second_step.renew_codes(by=self.request.user)
        return redirect("mfa_view_recovery_codes")
