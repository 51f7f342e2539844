"""The form by which an export is asked for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ruamjai.thai import digits
from ruamjai.web import export_policy
from ruamjai.web.actions import exports
from ruamjai.web.models import ExportKind, ExportPurpose, User

_REFUSALS = {
    "area": ("area_code", gettext_lazy("There is no area with this code today.")),
    "right": ("area_code", gettext_lazy("You may not take this table out of this area.")),
    "many": (None, gettext_lazy("Three of your exports are under way. Wait for one to end, or stop one.")),
    "table": ("table", gettext_lazy("Choose a table of the list.")),
}


class ExportForm(forms.Form):
    """A table, where, in which form, what for."""

    table = forms.ChoiceField(label=gettext_lazy("Table"))
    area_code = forms.CharField(
        label=gettext_lazy("Area code"), required=False, max_length=8,
        help_text=gettext_lazy("2 digits for a province, 4 for an amphoe, 6 for a tambon. Leave empty for all your areas."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Form of the file"), choices=ExportKind.choices, widget=forms.RadioSelect)
    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=[("", "—"), *ExportPurpose.choices])
    sensitive = forms.BooleanField(
        label=gettext_lazy("With columns on health and disability"), required=False,
        help_text=gettext_lazy("Sensitive data by section 26 of the PDPA. Only where the work cannot be done without."),
    )  # fmt: skip

    def __init__(self, asker: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asker = asker
        offers = export_policy.offers(asker)
        self.fields["table"].choices = [(offer.table, offer.label) for offer in offers]
        if not any(offer.has_sensitive for offer in offers):
            del self.fields["sensitive"]

    def clean_area_code(self) -> str:
        """Digits of either script; an area code or nothing."""
        code: str = digits.to_ascii(self.cleaned_data["area_code"]).strip().upper()
        if code not in ("", "TH") and not code.isdigit():
            raise ValidationError(_("There is no area with this code today."))
        return code

    def clean(self) -> dict[str, Any]:
        """No more than the asker may take out."""
        cleaned = super().clean() or self.cleaned_data
        if "table" in cleaned and "area_code" in cleaned:
            fault = exports.refusal(by=self.asker, table=cleaned["table"], area_code=cleaned["area_code"])
            if fault:
                self.add_error(*_REFUSALS[fault])
        return cleaned
