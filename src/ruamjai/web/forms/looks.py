"""Forms of looking at people: what for, more for some days, and what an alert was. Little is typed."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ruamjai.thai.text import normalise
from ruamjai.web import look_policy
from ruamjai.web.forms.fields import ThaiDateField

# Letters of an office, digits, and what stands between them; never enough letters for a name or digits for a citizen number.
_REFERENCE = re.compile(r"[A-Za-zก-ฮ0-9./-]{2,24}")
_MOST_LETTERS, _MOST_DIGITS = 4, 9


class LookForm(forms.Form):
    """What somebody wants to see names for: a purpose of the closed list, and the number of a letter or a visit."""

    purpose = forms.ChoiceField(label=gettext_lazy("What do you need the names for?"), widget=forms.RadioSelect)
    reference = forms.CharField(
        label=gettext_lazy("Reference number"), required=False, max_length=40,
        help_text=gettext_lazy("Of the letter, the request or the visit, such as สน.0017/2566. No name and no citizen number."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, purposes: list[look_policy.Purpose], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purposes = purposes
        self.fields["purpose"].choices = [(purpose.id, str(purpose)) for purpose in purposes]

    def clean_reference(self) -> str:
        """Office letters and digits only: what could be a name or a citizen number is not taken, and not shown again."""
        typed = normalise(self.cleaned_data["reference"]).replace(" ", "")
        if not typed:
            return ""
        letters = max((len(run) for run in re.findall(r"[^\W\d_]+", typed)), default=0)
        digits = sum(character.isdigit() for character in typed)
        if not _REFERENCE.fullmatch(typed) or letters > _MOST_LETTERS or not 0 < digits <= _MOST_DIGITS:
            self.data = self.data.copy()
            self.data[self.add_prefix("reference")] = ""
            raise ValidationError(
                _("Write a number such as สน.0017/2566. It was not kept: it could be a name or a citizen number.")
            )
        return typed

    def clean(self) -> dict[str, Any]:
        """Some purposes rest on a letter or a request."""
        cleaned = super().clean() or self.cleaned_data
        chosen = look_policy.purposes().get(cleaned.get("purpose", ""))
        if chosen and chosen.reference and "reference" not in self.errors and not cleaned.get("reference"):
            self.add_error("reference", _("This purpose needs the number of the letter, the request or the visit."))
        return cleaned


class ExtendForm(forms.Form):
    """More people a day for an account, until a day."""

    extra = forms.IntegerField(label=gettext_lazy("People more a day"), min_value=1)
    until = ThaiDateField(label=gettext_lazy("Until"))
    reason = forms.ChoiceField(label=gettext_lazy("Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        policy = look_policy.policy()
        most, self.last_day = policy.most_extra, timezone.localdate() + dt.timedelta(days=policy.extra_days - 1)
        self.fields["until"].initial = timezone.localdate()
        self.fields["extra"].validators.append(MaxValueValidator(most))
        self.fields["extra"].widget.attrs |= {"max": most, "inputmode": "numeric"}
        self.fields["reason"].choices = [(reason.id, str(reason)) for reason in look_policy.reasons().values()]

    def clean_until(self) -> dt.date:
        """Today or a day within reach."""
        day: dt.date = self.cleaned_data["until"]
        if not timezone.localdate() <= day <= self.last_day:
            raise ValidationError(_("From today, for %(n)s days at most.") % {"n": look_policy.policy().extra_days})
        return day


class SettleForm(forms.Form):
    """What an alert was found to be."""

    note = forms.ChoiceField(label=gettext_lazy("What was it?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].choices = [(note.id, str(note)) for note in look_policy.notes().values()]
