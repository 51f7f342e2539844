"""What the list of accounts is narrowed to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ruamjai.web.models import User
from ruamjai.web.queries import account_list
from ruamjai.web.queries.account_list import Wanted
from ruamjai.web.roles import ROLES
from ruamjai.web.templatetags.ruamjai import whole_name


class AccountsForm(forms.Form):
    """Name, role, area and state. Sent by POST: a name typed into a box stands in no address and no log."""

    words = forms.CharField(label=_("Name or user name"), required=False, max_length=60)
    role = forms.ChoiceField(label=_("Role"), required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("All states")), ("standing", _("In use")), ("soon", _("Ending soon")), ("ended", _("Ended or closed"))],
    )  # fmt: skip

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [
            (code, _("The whole country as one") if code == "TH" else whole_name(code)) for code in account_list.areas(reader)
        ]
        self.fields["role"].choices = [("", _("All roles")), *((role.id, role.label) for role in ROLES.values())]
        self.fields["area"].choices = [("", _("All areas")), *named]

    def wanted(self) -> Wanted:
        """What was chosen; nothing of a box that has a fault."""
        self.is_valid()
        return Wanted(**self.cleaned_data)
