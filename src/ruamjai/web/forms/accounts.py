"""Forms of accounts: signing in and its second step, a new password, inviting and being invited."""

import datetime as dt
import re
from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ruamjai.thai import areas
from ruamjai.web import account_policy
from ruamjai.web.forms.fields import ThaiDateField
from ruamjai.web.models import Agency, User
from ruamjai.web.roles import ROLES


class SignInForm(AuthenticationForm):
    """User name and password. One answer for every refusal: whether an account exists is nobody's business."""

    error_messages = {
        "invalid_login": gettext_lazy("User name and password do not belong together, or the account has ended."),
        "inactive": gettext_lazy("User name and password do not belong together, or the account has ended."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = gettext_lazy("User name")
        self.fields["password"].label = gettext_lazy("Password")


_REFUSED = {
    "password_too_short": gettext_lazy("This password is too short. Type at least 12 characters."),
    "password_too_common": gettext_lazy("Many people use this password. Choose another."),
    "password_entirely_numeric": gettext_lazy("A password of digits alone is guessed too easily."),
    "password_too_similar": gettext_lazy("This password is too much like the user name."),
}


class _OurWords(forms.BaseForm):
    """What is wrong with a new password, in our words: Django's have no Thai."""

    def add_error(self, field: str | None, error: ValidationError | str) -> None:
        if isinstance(error, ValidationError) and not hasattr(error, "error_dict"):
            error = ValidationError([_REFUSED.get(one.code or "", one) for one in error.error_list])
        super().add_error(field, error)


class PasswordForm(_OurWords, PasswordChangeForm):
    """One's own password: the old one and a new one, twice. Saved by an action, not by the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = gettext_lazy("Password now")
        self.fields["new_password1"].label = gettext_lazy("New password")
        self.fields["new_password1"].help_text = gettext_lazy("At least 12 characters; a sentence of your own is good.")
        self.fields["new_password2"].label = gettext_lazy("New password again")
        self.fields["new_password2"].help_text = ""


class AgainForm(ReauthenticateForm):
    """The password once more, before the second step is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = gettext_lazy("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}


class _WithCode:
    """A form with the box for a code. An app's code is taken once in all the time that it is right.

    allauth remembers a used one for a single period; one just gone and one just to come are taken, too.
    """

    fields: dict[str, forms.Field]
    user: User
    authenticator: Authenticator | None = None  # what the code belonged to; None for an app that is only being added

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = gettext_lazy("Code")
        self.fields["code"].widget.attrs = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "maxlength": "12",
            "autofocus": True,
        }

    def clean_code(self) -> str:
        """The code, if nobody has used it before."""
        code: str = super().clean_code()  # type: ignore[misc]
        by_app = self.authenticator is None or self.authenticator.type == Authenticator.Type.TOTP
        long = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
        if by_app and not cache.add(f"ruamjai.code:{self.user.pk}:{normalize_user_code(code)}", True, timeout=long):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_WithCode, mfa_forms.AuthenticateForm):
    """Signing in: the app's code, or a recovery code."""


class CodeAgainForm(_WithCode, mfa_forms.ReauthenticateForm):
    """The code once more, before the second step is changed."""


class AppForm(_WithCode, ActivateTOTPForm):
    """The first code of a new app."""


class KeyForm(AddWebAuthnForm):
    """A new passkey: its name, and what the browser made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(label=gettext_lazy("Name of the passkey"), max_length=60, required=False)


def a_year_or_so(day: dt.date) -> dt.date:
    """A day on which an account may end."""
    if day <= timezone.localdate():
        raise ValidationError(_("This day has passed."))
    longest = account_policy.policy().longest
    if day > timezone.localdate() + longest:
        told = _("An account is given for %(n)s days at most. Prolong it when the day comes nearer.")
        raise ValidationError(told % {"n": longest.days})
    return day


class RoleForm(forms.Form):
    """A role in areas."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    area_codes = forms.CharField(
        label=gettext_lazy("Area codes"), initial="TH", max_length=200,
        help_text=gettext_lazy(
            "TH for the whole country, or 2 digits for a province, 4 for an amphoe, 6 for a tambon. Several: with commas."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "—"), *((role.id, role.label) for role in ROLES.values())]

    def clean_area_codes(self) -> tuple[str, ...]:
        """The country, or current areas."""
        codes = tuple(dict.fromkeys(re.findall(r"[^\s,]+", self.cleaned_data["area_codes"].upper())))
        if not codes or any(code != "TH" and not areas.current(code) for code in codes):
            raise ValidationError(_("There is no area with this code today."))
        return codes


class InvitationForm(RoleForm):
    """Who is invited: a person of an agency, with a role in areas, until a day."""

    field_order = ("display_name", "role", "area_codes", "agency", "ends_on")
    display_name = forms.CharField(
        label=gettext_lazy("Name shown to colleagues"), max_length=120,
        help_text=gettext_lazy("One person: an account is not shared."),
    )  # fmt: skip
    agency = forms.ModelChoiceField(
        label=gettext_lazy("Agency"), queryset=Agency.objects.all(),
        help_text=gettext_lazy("Of somebody who takes part for themselves: the agency that answers for the account."),
    )  # fmt: skip
    ends_on = ThaiDateField(label=gettext_lazy("Account ends on"))

    def clean_ends_on(self) -> dt.date:
        """A day to come, not too far."""
        return a_year_or_so(self.cleaned_data["ends_on"])


class UserNameForm(forms.Form):
    """The user name that somebody who was invited chooses."""

    username = forms.CharField(
        label=gettext_lazy("User name"), max_length=60, min_length=3,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]+$", gettext_lazy("Small Latin letters, digits, dot, dash."))],
        help_text=gettext_lazy("Small Latin letters, digits, dot, dash. Not a citizen number."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_username(self) -> str:
        """Free, and no citizen number."""
        username: str = self.cleaned_data["username"]
        if len(re.sub(r"\D", "", username)) == 13:
            raise ValidationError(_("A citizen number is not used as a user name."))
        if User.objects.filter(username=username).exists():
            raise ValidationError(_("This user name is taken."))
        return username


class _TwoPasswords(_OurWords, forms.Form):
    """A new password, twice."""

    password1 = forms.CharField(
        label=gettext_lazy("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 12 characters; a sentence of your own is good."),
    )  # fmt: skip
    password2 = forms.CharField(
        label=gettext_lazy("Password again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        """Both alike, long enough, and none that everybody uses."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, again = cleaned.get("password1"), cleaned.get("password2")
        if first and again and first != again:
            self.add_error("password2", _("The two passwords are not the same."))
        elif first:
            try:
                validate_password(first, User(username=self.whose(cleaned)))
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned

    def whose(self, cleaned: dict[str, Any]) -> str:
        """The user name that a password must not be too much like."""
        return str(cleaned.get("username", ""))


class AcceptForm(_TwoPasswords, UserNameForm):
    """User name and password of somebody who was invited."""


class NewPasswordForm(_TwoPasswords):
    """The new password of somebody who lost the old one."""

    def __init__(self, *args: Any, username: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.username = username

    def whose(self, cleaned: dict[str, Any]) -> str:
        return self.username


class ProlongForm(forms.Form):
    """Until when an account stands."""

    ends_on = ThaiDateField(label=gettext_lazy("Account ends on"))

    def clean_ends_on(self) -> dt.date:
        """A day to come, not too far."""
        return a_year_or_so(self.cleaned_data["ends_on"])


class IdentityForm(forms.Form):
    """The code that somebody was shown after the national sign-in did not know them."""

    code = forms.CharField(label=gettext_lazy("Code of the national sign-in"), max_length=40)

    def clean_code(self) -> str:
        """As it is kept: 26 small letters and digits."""
        code = re.sub(r"[\s-]", "", self.cleaned_data["code"]).lower()
        if not re.fullmatch(r"[0-9a-hj-km-np-tv-z]{26}", code):
            raise ValidationError(_("The code has 26 letters and digits. Ask the person to read it out once more."))
        return code
