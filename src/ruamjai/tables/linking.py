"""What linking promises: which rows are one person, which people are one household, and why."""

from ruamjai.tables.registers import RECORD_ID, REGISTER, TAMBON, VILLAGE
from ruamjai.tables.schema import Column, Table

PERSON_ID = Column("person_id", "string", "lasting pseudonym of a person, 'p' and 20 characters")
HOUSEHOLD_ID = Column("household_id", "string", "lasting pseudonym of a household, 'h' and 20 characters")

PERSON_LINKS = Table(
    "person_links",
    "Pairs of rows held to be one person: one-to-one between a list and those before it, and duplicates inside a list.",
    (
        Column("left_record_id", "string", "row of the register linked to"),
        Column("right_record_id", "string", "row of the register being linked"),
        Column("left_register", "string", "id of the register linked to"),
        Column("right_register", "string", "id of the register being linked"),
        Column("model", "string", "model in link_models: register and year surveyed", null="in the first list there is none"),
        Column("tier", "int8", "1 citizen number verified by name or birth; 2 by comparison"),
        Column("rule", "string", "blocking rules that proposed the pair, joined by '+'"),
        Column("pattern", "string", "comparison levels, one letter a field in the rulebook's order"),
        Column(
            "weight", "float64", "log2 of the odds that the two are one person, before one-to-one", null="a number settled it"
        ),
        Column("probability", "float64", "that the two are one person"),
    ),
    key=("left_record_id", "right_record_id"),
)

LINK_MODELS = Table(
    "link_models",
    "What each list's links were weighed with: a coefficient a feature, so that a weight can be worked out from its pattern.",
    (
        Column("model", "string", "register and year surveyed of the list linked"),
        Column(
            "feature", "string", "a level of a field (birth=swapped), two fields together, how common a name is, or constant"
        ),
        Column("coefficient", "float64", "what the feature adds to the log odds (natural logarithm) that a pair is one person"),
        Column("basis", "string", "learnt from this list's verified numbers, or shipped with the rulebook"),
        Column("n_labelled", "int64", "verified pairs learnt from"),
        Column(
            "blocking_reach", "float64", "share of verified pairs that blocking finds with the number hidden", null="not learnt"
        ),
    ),
    key=("model", "feature"),
)

RECORD_PERSONS = Table(
    "record_persons",
    "Which person a row speaks of.",
    (RECORD_ID, REGISTER, PERSON_ID),
    key=("record_id",),
    by="person_id",
    sought=("record_id",),
)

HOUSEHOLD_SOURCES = Table(
    "household_sources",
    "Which household a register's household row speaks of.",
    (Column("household_record_id", "string", "the household's row"), REGISTER, HOUSEHOLD_ID),
    key=("household_record_id",),
    by="household_id",
)

PEOPLE = Table(
    "people",
    "The one register of people: a pseudonym and where the person lives, without names.",
    (
        PERSON_ID,
        Column(
            "household_id",
            "string",
            "household the person lives in",
            null="known to no register that knows households, or gone from the last one",
        ),
        Column("sex", "int8", "1 male, 2 female", null="unknown, or the registers disagree"),
        Column("birth_year", "int16", "CE", null="unknown, or the registers disagree"),
        VILLAGE,
        TAMBON,
        Column("n_registers", "int8", "registers that know the person"),
    ),
    key=("person_id",),
)

HOUSEHOLDS = Table(
    "households",
    "The one register of households, without addresses.",
    (
        HOUSEHOLD_ID,
        Column("label", "string", "display label such as ก-4-0172: first letter of the tambon, village, running number"),
        VILLAGE,
        TAMBON,
        Column("n_members", "int16", "people who live there, over all registers"),
        Column("n_registers", "int8", "registers that know the household"),
    ),
    key=("household_id",),
)

_SURVEY_DATE_NULL = "known by year alone, or not at all"

HOUSEHOLD_MEMBERS = Table(
    "household_members",
    "Everybody whom any survey lists in a household, once: who lives there, and who is elsewhere; all registers together.",
    (
        HOUSEHOLD_ID,
        PERSON_ID,
        Column("lives_here", "bool", "lives in this household, as people.household_id says"),
        Column(
            "basis",
            "string",
            "newest_survey: the household's newest survey lists them; earlier_survey: their newest is of this household, but a"
            " newer one by a register that never listed them here does not (may have left or died); elsewhere: lives in another"
            " household now; left: in none, as a register that listed them no longer does",
        ),
        Column(
            "relation",
            "string",
            "to the head of this household: head, spouse, child, grandchild, parent, other; the newest word on it",
            null="no register tells",
        ),
        Column("first_year", "int16", "CE, oldest survey that lists them here", null="none tells its year"),
        Column("first_date", "date", "its day", null=_SURVEY_DATE_NULL),
        Column("last_year", "int16", "CE, newest survey that lists them here", null="it does not tell its year"),
        Column("last_date", "date", "its day", null=_SURVEY_DATE_NULL),
        Column("last_register", "string", "id of the register whose survey that is"),
        Column("n_sources", "int16", "surveys (household rows) that list them here"),
        Column("n_registers", "int8", "registers that list them here"),
    ),
    key=("household_id", "person_id"),
)

HOUSEHOLD_MEMBER_SOURCES = Table(
    "household_member_sources",
    "Each register's word on who is in a household: one row a person's row.",
    (
        HOUSEHOLD_ID,
        PERSON_ID,
        RECORD_ID,
        REGISTER,
        Column("household_record_id", "string", "the household's row"),
        Column("survey_year", "int16", "CE", null="the file does not say"),
        Column("survey_date", "date", "day of the interview", null="the file does not say"),
        Column(
            "relation",
            "string",
            "to the head: head, spouse, child, grandchild, parent, other",
            null="the register does not tell",
        ),
    ),
    key=("household_id", "person_id", "record_id"),
)

CONTRADICTED_NUMBERS = Table(
    "contradicted_numbers",
    "Pairs of rows with one citizen number and unlike people: for the owners of the registers to settle.",
    (
        Column("left_record_id", "string", "row of the register linked to"),
        Column("right_record_id", "string", "row of the register being linked"),
        Column("left_register", "string", "id of the register linked to"),
        Column("right_register", "string", "id of the register being linked"),
        Column("pattern", "string", "comparison levels, one letter a field in the rulebook's order"),
    ),
    key=("left_record_id", "right_record_id"),
)

PSEUDONYM_CHANGES = Table(
    "pseudonym_changes",
    "Pseudonyms of the parent run that were merged, split or retired in this one.",
    (
        Column("kind", "string", "person or household"),
        Column("change", "string", "merged, split or retired"),
        Column("old_id", "string", "pseudonym in the parent run"),
        Column("new_id", "string", "pseudonym now", null="retired"),
    ),
    key=("kind", "old_id", "new_id"),
)

LINKING_TABLES = (
    PERSON_LINKS, RECORD_PERSONS, HOUSEHOLD_SOURCES, PEOPLE, HOUSEHOLDS, HOUSEHOLD_MEMBERS, HOUSEHOLD_MEMBER_SOURCES,
    CONTRADICTED_NUMBERS, PSEUDONYM_CHANGES, LINK_MODELS,
)  # fmt: skip
