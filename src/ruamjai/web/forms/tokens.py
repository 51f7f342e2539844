"""The form by which a token of the API is given."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ruamjai.thai import areas
from ruamjai.web.actions import tokens
from ruamjai.web.forms.fields import ThaiDateField
from ruamjai.web.models import TOKEN_VERBS, TokenPurpose, User
from ruamjai.web.queries.tokens import accounts_for_tokens
from ruamjai.web.roles import LABELS

_REFUSALS = {
    "self": ("user", gettext_lazy("Nobody gives a token to their own account. Ask another administrator.")),
    "account": ("user", gettext_lazy("A token is for an account of an agency that may be used today.")),
    "end": ("ends_on", gettext_lazy("A day to come, at most a year from today and not after the account ends.")),
    "area": ("area_code", gettext_lazy("The account may not use the API in this area.")),
    "verbs": ("verbs", gettext_lazy("The account itself does not have all of these rights in this area.")),
    "purpose": ("purpose", gettext_lazy("People are not looked up for this purpose.")),
    "take_out": ("purpose", gettext_lazy("Whole tables are taken out to plan work, or to evaluate and study.")),
}


class _Account(forms.ModelChoiceField):
    def label_from_instance(self, account: User) -> str:
        """The name and the agency."""
        return f"{account.display_name} · {account.agency}"


class TokenForm(forms.Form):
    """A token: whose, for which system, with which rights, where, for what, until when."""

    user = _Account(label=gettext_lazy("Account"), queryset=User.objects.none())
    name = forms.CharField(
        label=gettext_lazy("System that uses it"), max_length=80,
        help_text=gettext_lazy("Such as the name of the agency's system."),
    )  # fmt: skip
    verbs = forms.MultipleChoiceField(
        label=gettext_lazy("Rights beside public figures"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only what the account itself may do. Leave all empty for public figures alone."),
    )  # fmt: skip
    area_code = forms.CharField(
        label=gettext_lazy("Area code"), initial="TH", max_length=8,
        help_text=gettext_lazy("TH for the whole country, or 2 digits for a province, 4 for an amphoe, 6 for a tambon."),
    )  # fmt: skip
    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"))
    looks_a_day = forms.IntegerField(
        label=gettext_lazy("People it may look up on a day"), required=False, min_value=1, max_value=tokens.LOOKS_A_DAY,
        help_text=gettext_lazy("Only where it looks people up; 500 where left empty."),
    )  # fmt: skip
    ends_on = ThaiDateField(label=gettext_lazy("Token ends on"))

    def __init__(self, giver: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.giver = giver
        self.fields["user"].queryset = accounts_for_tokens(giver)
        self.fields["verbs"].choices = [(verb, LABELS[verb]) for verb in TOKEN_VERBS]
        self.fields["purpose"].choices = TokenPurpose.choices

    def clean_area_code(self) -> str:
        """The country, or a current area."""
        code: str = self.cleaned_data["area_code"].strip().upper()
        if code != "TH" and not areas.current(code):
            raise ValidationError(_("There is no area with this code today."))
        return code

    def clean(self) -> dict[str, Any]:
        """No more than the account may do."""
        cleaned = super().clean()
        wanted = ("user", "verbs", "area_code", "purpose", "ends_on")
        if all(name in cleaned for name in wanted):
            fault = tokens.refusal(by=self.giver, **{name: cleaned[name] for name in wanted})
            if fault:
                self.add_error(*_REFUSALS[fault])
        return cleaned
