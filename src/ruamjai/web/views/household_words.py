"""Words of a household's page: a register's name, and a word on a coloured ground."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

REGISTERS = ("basic_needs", "tpmap", "pppconnext", "welfare_card")


@dataclass(frozen=True, slots=True)
class Chip:
    """A word on a coloured ground; ``css`` is "" ours, "w" needs attention, "g" good, "n" nothing known."""

    words: str
    css: str


def register_name(name: str) -> str:
    """A register as people call it."""
    return {
        "basic_needs": _("Basic needs"),
        "tpmap": "TPMAP",
        "pppconnext": "PPPConnext",
        "welfare_card": _("Welfare card"),
    }.get(name, name)
