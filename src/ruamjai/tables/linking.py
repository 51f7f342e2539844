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
        Column("weight", "float64", "log2 of the odds that the two are one person, before one-to-one", null="a number settled it"),
        Column("probability", "float64", "that the two are one person"),
    ),
    key=("left_record_id", "right_record_id"),
)

LINK_MODELS = Table(
    "link_models",
    "What each list's links were weighed with: a coefficient a feature, so that a weight can be worked out from its pattern.",
    (
        Column("model", "string", "register and year surveyed of the list linked"),
        Column("feature", "string", "a level of a field (birth=swapped), two fields together, how common a name is, or constant"),
        Column("coefficient", "float64", "what the feature adds to the log odds (natural logarithm) that a pair is one person"),
        Column("basis", "string", "learnt from this list's verified numbers, or shipped with the rulebook"),
        Column("n_labelled", "int64", "verified pairs learnt from"),
        Column("blocking_reach", "float64", "share of verified pairs that blocking finds with the number hidden", null="not learnt"),
    ),
    key=("model", "feature"),
)

RECORD_PERSONS = Table(
    "record_persons",
    "Which person a row speaks of.",
    (RECORD_ID, REGISTER, PERSON_ID),
    key=("record_id",),
)

HOUSEHOLD_SOURCES = Table(
    "household_sources",
    "Which household a register's household row speaks of.",
    (Column("household_record_id", "string", "the household's row"), REGISTER, HOUSEHOLD_ID),
    key=("household_record_id",),
)

PEOPLE = Table(
    "people",
    "The one register of people: a pseudonym and where the person lives, without names.",
    (
        PERSON_ID,
        Column("household_id", "string", "household the person lives in", null="known to no register that knows households"),
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
    PERSON_LINKS, RECORD_PERSONS, HOUSEHOLD_SOURCES, PEOPLE, HOUSEHOLDS, CONTRADICTED_NUMBERS, PSEUDONYM_CHANGES,
    LINK_MODELS,
)  # fmt: skip
