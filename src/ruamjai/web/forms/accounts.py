"""Forms of accounts: signing in, a new password, a new account."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ruamjai.thai import areas
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


class PasswordForm(PasswordChangeForm):
    """One's own password: the old one and a new one, twice. Saved by an action, not by the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = gettext_lazy("Password now")
        self.fields["new_password1"].label = gettext_lazy("New password")
        self.fields["new_password1"].help_text = gettext_lazy("At least 12 characters; a sentence of your own is good.")
        self.fields["new_password2"].label = gettext_lazy("New password again")
        self.fields["new_password2"].help_text = ""


class AccountForm(forms.Form):
    """A new account with its first role."""

    username = forms.CharField(
        label=gettext_lazy("User name"), max_length=60,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]+$", gettext_lazy("Small Latin letters, digits, dot, dash."))],
        help_text=gettext_lazy("Small Latin letters, digits, dot, dash. Not a citizen number."),
    )  # fmt: skip
    display_name = forms.CharField(label=gettext_lazy("Name shown to colleagues"), max_length=120)
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    area_code = forms.CharField(
        label=gettext_lazy("Area code"), initial="TH", max_length=8,
        help_text=gettext_lazy("TH for the whole country, or 2 digits for a province, 4 for an amphoe, 6 for a tambon."),
    )  # fmt: skip
    agency = forms.ModelChoiceField(label=gettext_lazy("Agency"), queryset=Agency.objects.all(), required=False)
    ends_on = ThaiDateField(label=gettext_lazy("Account ends on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.id, role.label) for role in ROLES.values()]

    def clean_username(self) -> str:
        """Free, and no citizen number."""
        username: str = self.cleaned_data["username"]
        if username.isdigit() and len(username) == 13:
            raise ValidationError(_("A citizen number is not used as a user name."))
        if User.objects.filter(username=username).exists():
            raise ValidationError(_("This user name is taken."))
        return username

    def clean_area_code(self) -> str:
        """The country, or a current area."""
        code: str = self.cleaned_data["area_code"].strip().upper()
        if code != "TH" and not areas.current(code):
            raise ValidationError(_("There is no area with this code today."))
        return code

    def clean_ends_on(self) -> dt.date:
        """A day to come."""
        day: dt.date = self.cleaned_data["ends_on"]
        if day <= timezone.localdate():
            raise ValidationError(_("This day has passed."))
        return day

    def clean(self) -> dict[str, Any]:
        """Some roles are held for an agency."""
        cleaned = super().clean()
        role = ROLES.get(cleaned.get("role", ""))
        if role and role.in_agency and not cleaned.get("agency"):
            self.add_error("agency", _("This role is held for an agency."))
        return cleaned
