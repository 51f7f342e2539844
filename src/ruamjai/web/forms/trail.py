"""The filters of the trail."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from ruamjai.web.forms.fields import ThaiDateField
from ruamjai.web.queries import trail
from ruamjai.web.trail.acts import act_label

_AREA = RegexValidator(r"^(TH|(\d\d){1,4})$", _("Type an area code of 2, 4, 6 or 8 digits."))


class TrailForm(forms.Form):
    """What to narrow the trail to; what is left empty narrows nothing."""

    act = forms.ChoiceField(label=_("What was done"), required=False)
    account = forms.CharField(label=_("User name"), required=False, max_length=60)
    thing = forms.CharField(label=_("Thing"), required=False, max_length=120)
    area = forms.CharField(label=_("Area code"), required=False, max_length=8, validators=[_AREA])
    first = ThaiDateField(label=_("From day"), required=False, help_text="")
    last = ThaiDateField(label=_("To day"), required=False, help_text="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted(((act, act_label(act)) for act in trail.acts()), key=lambda pair: pair[1])
        self.fields["act"].choices = [("", _("All acts")), *known]

    def filters(self) -> trail.Filters:
        """What was chosen; nothing while the form has a fault."""
        return trail.Filters(**{k: v for k, v in self.cleaned_data.items() if v}) if self.is_valid() else trail.Filters()
