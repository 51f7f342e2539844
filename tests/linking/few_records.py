"""Person records written out by hand, for tests of one stage."""

from linking.made_up_people import as_promised
from linking.shipped import RULES
from ruamjai.linking.standardise import standardise

DEFAULTS = {
    "register": "basic_needs", "batch": "b", "row_number": 2, "household_record_id": None, "citizen_id": None,
    "citizen_id_state": "missing", "title": None, "first_name": "สมชาย", "last_name": "ใจดี", "sex": 1,
    "birth_year": 1960, "birth_month": 5, "birth_day": 17, "house_no": "12", "village_code": "57050503",
    "tambon_code": "570505",
}  # fmt: skip


def person_table(*rows):
    """Rows as person_records; what a row does not say is as in ``DEFAULTS``, ids are r0, r1, …"""
    filled = [DEFAULTS | {"record_id": f"r{i}", "row_number": i + 2} | row for i, row in enumerate(rows)]
    return as_promised("person_records", filled)


def records_of(*rows, years=None):
    """The same, standardised. ``years``: household_record_id → year surveyed."""
    surveyed = [
        {"household_record_id": name, "register": "basic_needs", "batch": "b", "row_number": 2, "survey_year": year}
        for name, year in (years or {}).items()
    ]
    return standardise(person_table(*rows), as_promised("household_records", surveyed), RULES)
