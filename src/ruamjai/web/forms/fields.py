"""Fields that know Thailand: dates in Buddhist years and Thai digits, several files at once, areas."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ruamjai.thai import dates
from ruamjai.thai.dates import DateFault, PartialDate

_FAULTS = {
    DateFault.TWO_DIGIT_YEAR: _("Type the year with four digits, such as 2566."),
    DateFault.IMPLAUSIBLE_YEAR: _("This year cannot be meant. Type a Buddhist year such as 2566."),
    DateFault.NO_SUCH_DAY: _("There is no such day in the calendar."),
}


class ThaiDateField(forms.Field):
    """A day typed as 15/02/2566, ๑๕/๐๒/๒๕๖๖ or 15/02/2023; gives a Gregorian ``date``.

    Django's own field would read the year AD 2566. The box and its example count years as the page around them does:
    Buddhist in Thai, Gregorian in English; either is read in both.
    """

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Type the date as day/month/year, such as 15/02/2023.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Day/month/year, such as 15/02/2023"))
        super().__init__(**kwargs)

    def to_python(self, value: str | dt.date | None) -> dt.date | None:
        """The day, or None where nothing was typed."""
        if value in self.empty_values or isinstance(value, dt.date):
            return value or None
        read = dates.parse(str(value), era="auto", order="dmy")
        day = read.as_date() if isinstance(read, PartialDate) else None
        if day is None:
            fault = _FAULTS.get(read) if isinstance(read, DateFault) else None
            raise ValidationError(fault or self.error_messages["invalid"], code="invalid")
        return day

    def prepare_value(self, value: str | dt.date | None) -> str | None:
        """How a day stands in the box: 15/02/2566, or 15/02/2023 on an English page."""
        if isinstance(value, dt.date):
            year = value.year if get_language() == "en" else dates.to_buddhist(value.year)
            return f"{value.day:02}/{value.month:02}/{year}"
        return value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A phone shows digits and the stroke."""
        return {"inputmode": "text", "autocomplete": "off", "placeholder": _("15/02/2023")}


class ManyFilesInput(forms.ClearableFileInput):
    """A file box that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or several files; gives a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file, checked as Django checks one."""
        files = (data if isinstance(data, list | tuple) else [data]) or [None]
        return [super(ManyFilesField, self).clean(file, initial) for file in files]
