"""What is held about a person, in words for that person: names of promised columns that no agency gave a heading."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COLUMNS: dict[str, Promise] = {
    "age": _("Age"),
    "basic_needs_poor": _("Lacking by the จปฐ. survey"),
    "basic_needs_year": _("Year of the จปฐ. survey (A.D.)"),
    "birth_day": _("Day of birth"),
    "birth_month": _("Month of birth"),
    "birth_year": _("Year of birth (A.D.)"),
    "citizen_id_state": _("Whether the citizen number is right"),
    "household_id": _("Pseudonym of the household"),
    "house_no": _("House number"),
    "in_basic_needs": _("Surveyed by จปฐ."),
    "in_union": _("Lacking by any register"),
    "n_registers": _("Registers that know the person"),
    "n_registers_asked": _("Registers asked about need"),
    "n_registers_poor": _("Registers that say in need"),
    "pppconnext_level": _("Level in PPPConnext"),
    "pppconnext_poor": _("In need by PPPConnext"),
    "pppconnext_year": _("Year of PPPConnext (A.D.)"),
    "sex": _("Sex (1 male, 2 female)"),
    "tambon_code": _("Code of the tambon"),
    "target": _("On the list of those to be helped"),
    "tpmap_listed": _("Listed by TPMAP"),
    "tpmap_year": _("Year of TPMAP (A.D.)"),
    "village_code": _("Code of the village"),
    "welfare_state": _("State of the welfare card"),
    "welfare_year": _("Year of the welfare card (A.D.)"),
}


def column_label(name: str, otherwise: str = "") -> str:
    """The column in the reader's language; ``otherwise``, or its own name, where it is not named here."""
    return str(COLUMNS[name]) if name in COLUMNS else otherwise or name
