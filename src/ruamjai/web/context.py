"""What the frame around every page shows: who is here, where, and which run the figures come from."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property

from ruamjai.warehouse import Manifest
from ruamjai.web import navigation, permissions
from ruamjai.web.queries import runs, today
from ruamjai.web.roles import Verb


class Frame:
    """The frame, worked out only as far as the page asks for it."""

    more = navigation.MORE

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._user = request.user

    @cached_property
    def entries(self) -> list[navigation.Entry]:
        return navigation.entries(self._user)

    @cached_property
    def groups(self) -> list[navigation.Group]:
        """What stands beside the sections, under its headings."""
        return navigation.groups(self._user)

    @property
    def own_groups(self) -> list[navigation.Group]:
        """One's own work and account: the menu under one's name."""
        own = (navigation.OWN_WORK.label, navigation.OWN_ACCOUNT.label)
        return [group for group in self.groups if group.label in own]

    @property
    def keeping(self) -> navigation.Group | None:
        """What this person keeps or checks for others; None for most."""
        return next((group for group in self.groups if group.label is navigation.KEEPING.label), None)

    @property
    def page(self) -> str:
        match = self._request.resolver_match
        return match.url_name or "" if match else ""

    @property
    def here(self) -> str:
        """Where the reader comes back to after switching the language: this page, or home after a form was answered."""
        return self._request.get_full_path() if self._request.method == "GET" else "/"

    @cached_property
    def stamp(self) -> Manifest | None:
        return runs.stamp()

    @cached_property
    def sees_runs(self) -> bool:
        return permissions.may(self._user, Verb.RUN_SEE)

    @cached_property
    def searches_households(self) -> bool:
        return bool(permissions.areas(self._user, Verb.HOUSEHOLD_SEE))

    @cached_property
    def waiting(self) -> int:
        """How many things wait for this person."""
        return today.waiting_count(self._user)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor: ``frame`` in every template. Without a user (a very early error) there is no frame."""
    return {"frame": Frame(request)} if hasattr(request, "user") else {}
