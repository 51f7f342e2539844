"""Forms of people's requests and of breaches: choices of closed lists, so that nobody can write somebody's data into them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ruamjai.registers import processing
from ruamjai.thai import areas
from ruamjai.web import people_policy
from ruamjai.web.forms.fields import ThaiDateField
from ruamjai.web.held_words import heading_words
from ruamjai.web.words import in_language, label_of

_SEPARATOR = "/"  # register/column, in one box


def _choices(name: str, *, kind: str | None = None) -> list[tuple[str, str]]:
    return [(one.id, one.label) for one in people_policy.choices(name, kind=kind)]


def _provinces() -> list[tuple[str, str]]:
    found = sorted((area for area in areas.all_areas() if area.level == "province"), key=lambda area: area.name_th)
    return [(area.code, in_language(area.name_th, area.name_en)) for area in found]


class KindForm(forms.Form):
    """What is asked: the first step, so that the second shows only what belongs to it."""

    kind = forms.ChoiceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = _choices("kind")


class AskForm(forms.Form):
    """One request of a kind that was chosen: why, where the person lives, and for a correction which columns are wrong."""

    ground = forms.ChoiceField(label=gettext_lazy("Why"))
    area_code = forms.ChoiceField(label=gettext_lazy("Province you live in"))
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("What is wrong"), required=False, widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=gettext_lazy("One register, one or several columns. The right value is given to the agency in person."),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, area: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["ground"].choices = _choices("ground", kind=kind)
        self.fields["area_code"].choices = _provinces()
        self.fields["area_code"].initial = area[:2]
        if kind == "correction":
            self.fields["columns"].choices = _columns()
            self.fields["columns"].required = True
        else:
            del self.fields["columns"]

    def clean_columns(self) -> list[str]:
        """Of one register: each register has another owner."""
        chosen: list[str] = self.cleaned_data["columns"]
        if len({one.split(_SEPARATOR)[0] for one in chosen}) > 1:
            raise ValidationError(_("Ask for one register at a time: each has another owner."))
        return chosen

    @property
    def register(self) -> str:
        chosen = self.cleaned_data.get("columns") or [_SEPARATOR]
        return str(chosen[0].split(_SEPARATOR)[0])

    @property
    def chosen_columns(self) -> tuple[str, ...]:
        return tuple(one.split(_SEPARATOR)[1] for one in self.cleaned_data.get("columns") or ())


def _columns() -> list[tuple[str, list[tuple[str, str]]]]:
    """The columns taken, under the register's name."""
    return [
        (
            label_of(one.register),
            [
                (f"{one.register.id}{_SEPARATOR}{field.ours}", heading_words(field.heading, field.ours))
                for field in one.fields
                if field.taken
            ],
        )
        for one in processing.record()
        if "person_records" in one.register.produces
    ]


class HouseholdForm(forms.Form):
    """The household to choose a person of."""

    household = forms.CharField(
        label=gettext_lazy("Household"), max_length=40,
        help_text=gettext_lazy("Its label such as ก-4-0172, or its pseudonym as on its page. Never a citizen number."),
    )  # fmt: skip

    def clean_household(self) -> str:
        """No citizen number."""
        text: str = self.cleaned_data["household"].strip()
        if sum(letter.isdigit() for letter in text) >= 13 and not text.startswith("h"):
            raise ValidationError(_("A citizen number is not typed here."))
        return text


class IdentityForm(forms.Form):
    """Who of the household asked, and how that was shown."""

    person_id = forms.CharField(max_length=40)
    how = forms.ChoiceField(label=gettext_lazy("How identity was shown"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"].choices = _choices("evidence")


class RefusalForm(forms.Form):
    """Why it is refused."""

    refusal = forms.ChoiceField(label=gettext_lazy("Reason"))

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = people_policy.choices("refusal", kind=kind)
        self.fields["refusal"].choices = [(one.id, f"{one.label} ({one.section})") for one in listed]


class HandBackForm(forms.Form):
    """Why a grant that could not be carried out is taken back."""

    why = forms.ChoiceField(label=gettext_lazy("Reason"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].choices = _choices("hand_back")


class BreachForm(forms.Form):
    """A breach: what, why, where, how great, when it was known. ``areas``: (code, words) of those that may be chosen."""

    what = forms.ChoiceField(label=gettext_lazy("What happened"))
    cause = forms.ChoiceField(label=gettext_lazy("Cause"))
    area_code = forms.ChoiceField(label=gettext_lazy("Area"))
    risk = forms.ChoiceField(label=gettext_lazy("Risk to people"))
    n_people = forms.IntegerField(label=gettext_lazy("How many people"), min_value=0, max_value=70_000_000, required=False)
    known_on = ThaiDateField(label=gettext_lazy("Known since (day)"))
    known_time = forms.TimeField(label=gettext_lazy("Known since (time)"), input_formats=["%H:%M", "%H.%M"], initial="08:00")

    def __init__(self, *args: Any, areas: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = areas
        for field, name in (("what", "breach_what"), ("cause", "breach_cause"), ("risk", "risk")):
            self.fields[field].choices = _choices(name)

    def clean(self) -> dict[str, Any]:
        """A moment that has been."""
        cleaned: dict[str, Any] = super().clean()
        day, time = cleaned.get("known_on"), cleaned.get("known_time")
        if day and time:
            cleaned["known_at"] = timezone.make_aware(dt.datetime.combine(day, time))
            if cleaned["known_at"] > timezone.now():
                self.add_error("known_on", _("This moment is still to come."))
        return cleaned


class AssessForm(forms.Form):
    """How great, and how many, as known now."""

    risk = forms.ChoiceField(label=gettext_lazy("Risk to people"))
    n_people = forms.IntegerField(label=gettext_lazy("How many people"), min_value=0, max_value=70_000_000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["risk"].choices = _choices("risk")


class LateForm(forms.Form):
    """Why the Office is told late; needed only after the 72 hours."""

    late = forms.ChoiceField(label=gettext_lazy("Why so late"), required=False)

    def __init__(self, *args: Any, late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["late"].choices = _choices("late")
        self.fields["late"].required = late


class RemedyForm(forms.Form):
    """What was done."""

    remedy = forms.ChoiceField(label=gettext_lazy("What was done"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remedy"].choices = _choices("remedy")
