"""The roles that a person may hold, and what each may do: the whole matrix, as data.

A role is granted within an area and, for some, within an agency (:class:`ruamjai.web.models.RoleGrant`);
:func:`ruamjai.web.permissions.may` is the one place that reads this.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Verb(StrEnum):
    """Everything that needs a right, named ``<thing>.<act>``."""

    AREA_SEE = "area.see"
    AREA_SEE_SMALL = "area.see_small"  # counts below five
    PLACE_SEE = "place.see"
    HOUSEHOLD_SEE = "household.see"  # facts under a pseudonym
    HOUSEHOLD_SEE_NAMES = "household.see_names"
    BATCH_SEE = "batch.see"
    BATCH_TAKE = "batch.take"
    BATCH_WITHDRAW = "batch.withdraw"
    RUN_SEE = "run.see"
    RUN_START = "run.start"
    RUN_PUBLISH = "run.publish"
    RULEBOOK_SEE = "rulebook.see"
    ACCOUNT_SEE = "account.see"
    ACCOUNT_MANAGE = "account.manage"
    AUDIT_SEE = "audit.see"
    ALERT_SEE = "alert.see"  # what looks like somebody trying numbers one after another
    RIGHTS_SEE = "rights.see"  # the whole matrix of roles and rights
    PERSON_LOOK_UP = "person.look_up"  # by citizen number: partner systems alone
    EXPORT_MAKE = "export.make"  # facts in bulk, without personal columns
    API_USE = "api.use"
    TOKEN_MANAGE = "token.manage"  # noqa: S105  a right, no password
    REQUEST_HANDLE = "request.handle"  # what people ask about what is held of them (PDPA s. 30-36)
    BREACH_SEE = "breach.see"
    BREACH_HANDLE = "breach.handle"
    PROCESSING_SEE = "processing.see"  # the record of processing (PDPA s. 39)
    RETENTION_CARRY_OUT = "retention.carry_out"


PUBLIC = frozenset({Verb.AREA_SEE, Verb.PLACE_SEE, Verb.RULEBOOK_SEE})


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its name on pages, what it may do beyond :data:`PUBLIC`, and whether it is held for an agency."""

    id: str
    label: Promise
    verbs: frozenset[Verb] = frozenset()
    in_agency: bool = False


_FIGURES = {Verb.AREA_SEE_SMALL, Verb.RUN_SEE}
_HOUSEHOLDS = {Verb.HOUSEHOLD_SEE, Verb.HOUSEHOLD_SEE_NAMES}
_RUNS = {Verb.RUN_SEE, Verb.RUN_START, Verb.RUN_PUBLISH}
_BATCHES = {Verb.BATCH_SEE, Verb.BATCH_TAKE, Verb.BATCH_WITHDRAW}

ROLES: dict[str, Role] = {
    role.id: role
    for role in (
        Role(
            "steward",
            _("Data steward"),
            frozenset(_FIGURES | _HOUSEHOLDS | _BATCHES | _RUNS)
            | {Verb.EXPORT_MAKE, Verb.API_USE, Verb.REQUEST_HANDLE, Verb.BREACH_SEE, Verb.PROCESSING_SEE},
        ),
        Role("area_manager", _("Area Manager"), frozenset(_FIGURES | _HOUSEHOLDS | {Verb.EXPORT_MAKE, Verb.API_USE})),
        Role("officer", _("Agency officer"), frozenset(_FIGURES | {Verb.HOUSEHOLD_SEE}), in_agency=True),
        Role("volunteer", _("Volunteer"), frozenset({Verb.AREA_SEE_SMALL} | _HOUSEHOLDS)),
        Role("business_owner", _("Business owner")),
        Role("secretary", _("Secretary"), frozenset(_FIGURES)),
        Role("evaluator", _("Evaluator"), frozenset(_FIGURES | {Verb.BATCH_SEE, Verb.EXPORT_MAKE, Verb.API_USE})),
        Role("applicant", _("Award applicant")),
        Role("judge", _("Award judge")),
        Role("award_secretary", _("Award secretary")),
        Role(
            "auditor",
            _("Auditor"),
            frozenset(
                {
                    Verb.AUDIT_SEE,
                    Verb.ALERT_SEE,
                    Verb.ACCOUNT_SEE,
                    Verb.RIGHTS_SEE,
                    Verb.BATCH_SEE,
                    Verb.RUN_SEE,
                    Verb.BREACH_SEE,
                    Verb.PROCESSING_SEE,
                }
            ),
        ),
        Role(
            "administrator",
            _("Administrator"),  # keeps accounts and the machine; sees no household (two people are needed for both)
            frozenset(
                {
                    Verb.ACCOUNT_SEE,
                    Verb.ACCOUNT_MANAGE,
                    Verb.RIGHTS_SEE,
                    Verb.TOKEN_MANAGE,
                    Verb.BATCH_SEE,
                    Verb.BREACH_SEE,
                    Verb.BREACH_HANDLE,
                    Verb.PROCESSING_SEE,
                    Verb.RETENTION_CARRY_OUT,
                }
                | _RUNS
            ),
        ),
        Role("citizen", _("Citizen")),
        Role("partner", _("Partner system"), frozenset({Verb.API_USE, Verb.PERSON_LOOK_UP}), in_agency=True),
    )
}


def verbs_of(role: str) -> frozenset[Verb]:
    """What ``role`` may do beyond the public; nothing for a role that is no more."""
    found = ROLES.get(role)
    return found.verbs if found else frozenset()
