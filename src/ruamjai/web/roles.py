"""The roles that a person may hold, and what each may do: the whole matrix, as data.

A role is granted within an area and, for some, for an agency (:class:`ruamjai.web.models.RoleGrant`);
:func:`ruamjai.web.permissions.may` is the one place that decides by this. ``docs/decisions/0020`` holds the same table in
words: a change here without one there fails the tests.
"""

from collections.abc import Iterable
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
    LOOK_EXTEND = "look.extend"  # more people a day for somebody else's account, for some days
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
    OWN_SEE = "own.see"  # one's own account, rights and acts; what is held of oneself and who looked
    OWN_ASK = "own.ask"  # for access, correction, objection, erasure, about oneself


PUBLIC = frozenset({Verb.AREA_SEE, Verb.PLACE_SEE, Verb.RULEBOOK_SEE})
OWN = frozenset({Verb.OWN_SEE, Verb.OWN_ASK})  # of whoever is signed in, with or without a role, about themselves alone


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its name on pages, what it may do beyond :data:`PUBLIC` and :data:`OWN`, and whether it is held for an agency."""

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
                    Verb.LOOK_EXTEND,
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


# What changes something that others rely on. An auditor holds none of these.
CHANGES = frozenset(
    {
        Verb.BATCH_TAKE,
        Verb.BATCH_WITHDRAW,
        Verb.RUN_START,
        Verb.RUN_PUBLISH,
        Verb.ACCOUNT_MANAGE,
        Verb.LOOK_EXTEND,
        Verb.TOKEN_MANAGE,
        Verb.REQUEST_HANDLE,
        Verb.BREACH_HANDLE,
        Verb.RETENTION_CARRY_OUT,
    }
)
_LOOKS = frozenset({Verb.HOUSEHOLD_SEE, Verb.HOUSEHOLD_SEE_NAMES, Verb.PERSON_LOOK_UP, Verb.EXPORT_MAKE})


@dataclass(frozen=True, slots=True)
class Apart:
    """Two kinds of rights that no one account may have: where it holds both, it has neither until one role is taken away."""

    one: frozenset[Verb]
    other: frozenset[Verb]
    why: Promise


APART = (
    Apart(
        frozenset({Verb.ACCOUNT_MANAGE, Verb.LOOK_EXTEND, Verb.TOKEN_MANAGE}),
        _LOOKS,
        _("Whoever gives rights, tokens or more looks to others does not look at people."),
    ),
    Apart(
        frozenset({Verb.AUDIT_SEE, Verb.ALERT_SEE}),
        CHANGES | _LOOKS,
        _("Whoever reads the trail of others neither looks at people nor changes anything."),
    ),
)


def verbs_of(role: str) -> frozenset[Verb]:
    """What ``role`` may do beyond what everybody may; nothing for a role that is no more."""
    found = ROLES.get(role)
    return found.verbs if found else frozenset()


def kept_apart(roles: Iterable[str]) -> list[Apart]:
    """The pairs of rights that these roles would bring together in one account; [] where they may be held by one person."""
    held = frozenset().union(*(verbs_of(role) for role in roles))
    return [pair for pair in APART if held & pair.one and held & pair.other]


def clash(held: Iterable[str], wanted: str) -> tuple[str, Apart] | None:
    """The first of ``held`` that no account may hold beside ``wanted``, and what keeps them apart; None where all is well."""
    for role in (*held, wanted):
        pairs = kept_apart({role, wanted})
        if pairs:
            return role, pairs[0]
    return None


def refused_by(roles: Iterable[str]) -> frozenset[Verb]:
    """What an account with these roles may not do although one of them says so: both sides of each pair kept apart."""
    return frozenset().union(*(pair.one | pair.other for pair in kept_apart(roles)))


LABELS: dict[Verb, Promise] = {
    Verb.AREA_SEE: _("See figures of areas"),
    Verb.AREA_SEE_SMALL: _("See counts below five"),
    Verb.PLACE_SEE: _("See strategic areas"),
    Verb.HOUSEHOLD_SEE: _("See facts of a household under a pseudonym"),
    Verb.HOUSEHOLD_SEE_NAMES: _("Ask to see names, with a purpose"),
    Verb.BATCH_SEE: _("See batches and what was found in them"),
    Verb.BATCH_TAKE: _("Hand in files"),
    Verb.BATCH_WITHDRAW: _("Withdraw batches"),
    Verb.RUN_SEE: _("See how a run was made"),
    Verb.RUN_START: _("Start a run"),
    Verb.RUN_PUBLISH: _("Publish a run"),
    Verb.RULEBOOK_SEE: _("Read the rulebook"),
    Verb.ACCOUNT_SEE: _("See who has an account"),
    Verb.ACCOUNT_MANAGE: _("Open and close accounts, give roles"),
    Verb.LOOK_EXTEND: _("Give more people a day to who opens names"),
    Verb.AUDIT_SEE: _("Read the audit trail"),
    Verb.ALERT_SEE: _("See alerts"),
    Verb.RIGHTS_SEE: _("See who may do what"),
    Verb.PERSON_LOOK_UP: _("Look a person up by citizen number, from another system"),
    Verb.EXPORT_MAKE: _("Export facts in bulk, without names"),
    Verb.API_USE: _("Read through the API"),
    Verb.TOKEN_MANAGE: _("Give and withdraw tokens for the API"),
    Verb.REQUEST_HANDLE: _("Answer requests of data subjects"),
    Verb.BREACH_SEE: _("See the register of breaches"),
    Verb.BREACH_HANDLE: _("Keep the register of breaches"),
    Verb.PROCESSING_SEE: _("See the record of processing"),
    Verb.RETENTION_CARRY_OUT: _("Remove what is kept no longer"),
    Verb.OWN_SEE: _("See one's own account, rights and acts"),
    Verb.OWN_ASK: _("Ask about what is held of oneself"),
}
