"""Looking one person up by number for a partner system: the one question that reads numbers, and answers with a pseudonym.

Whether the number is unknown, belongs to somebody outside the token's area or to two people whom registers mix up, the same
questions are put to the run and the answer is the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ruamjai.tables.registers import OPEN_DIMENSIONS
from ruamjai.warehouse import OpenRun
from ruamjai.web.models import TokenPurpose

Row = Mapping[str, Any]
MOST = 100  # rows that a number may stand on and still be one person's
NO_ROW, NO_PERSON, NO_HOUSEHOLD = "tpmap:8", "p8", "h8"  # nobody's, but amid those that are: asked for where nobody was found
# What each register says of the person, as far as it says anything.
_WORDS = (
    ("basic_needs", "in_basic_needs"), ("tpmap", "tpmap_listed"), ("welfare_card", "welfare_state"),
    ("pppconnext", "pppconnext_level"),
)  # fmt: skip
_RULES = (("basic_needs", "basic_needs_poor"), ("pppconnext", "pppconnext_poor"), ("target", "target"), ("union", "in_union"))


@dataclass(frozen=True, slots=True)
class PersonFound:
    """A person under a pseudonym, with where they live and what registers say."""

    person_id: str
    household_id: str
    label: str
    area_code: str
    household: Row | None
    words: Row
    survey: Row | None


def person_of(run: OpenRun, number: str) -> PersonFound | None:
    """The one person whom linking gave this number's rows to; None for none or several. Always the same six questions."""
    rows = run.personal_look_up("person_records", "citizen_id", [number], "record_id")
    records = [row["record_id"] for row in rows[:MOST]] or [NO_ROW]
    known = {row["person_id"] for row in run.look_up("record_persons", "record_id", records, "person_id")}
    person = known.pop() if len(known) == 1 else NO_PERSON
    lives = _row(run, "people", "person_id", person)
    home = (lives or {}).get("household_id") or NO_HOUSEHOLD
    household = _row(run, "households", "household_id", home)
    words = _row(run, "person_poverty", "person_id", person)
    survey = _row(run, "household_poverty", "household_id", home)
    if lives is None:
        return None
    area = lives["village_code"] or lives["tambon_code"] or "TH"
    return PersonFound(person, home, household["label"] if household else "", area, household, words or {}, survey)


def told(found: PersonFound, purpose: str) -> dict[str, Any]:
    """What a partner is told for its purpose: registers always, open dimensions for a referral, rules too for entitlement.

    What section 26 names (health, and access to care) is told to no system.
    """
    facts: dict[str, Any] = {"registers": [name for name, column in _WORDS if _says(found.words.get(column))]}
    if purpose in (TokenPurpose.ELIGIBILITY, TokenPurpose.REFERRAL):
        facts["dimensions"] = {name: found.survey[name] for name in OPEN_DIMENSIONS} if found.survey else None
    if purpose == TokenPurpose.ELIGIBILITY:
        facts["poor_by"] = {rule: found.words.get(column) for rule, column in _RULES}
    return facts


def _says(word: Any) -> bool:
    return word not in (None, False, "none")


def _row(run: OpenRun, name: str, key: str, value: str) -> Row | None:
    """The row of that pseudonym; asked of the run also where nobody is meant."""
    rows = run.look_up(name, key, [value])
    return rows[0] if rows else None
