"""What poverty promises: who is poor in what, by which register and rule, and how sure that is."""

from ruamjai.tables.linking import HOUSEHOLD_ID, PERSON_ID
from ruamjai.tables.registers import CAPITALS, DIMENSIONS, SENSITIVE_DIMENSIONS, TAMBON, VILLAGE
from ruamjai.tables.schema import Column, Table

_NO_WORD = "the register has no word on the person, or does not tell its year"
_UNKNOWN = "unknown: an answer it needs is missing, and no known answer decides"

INDICATOR_RESULTS = Table(
    "indicator_results",
    "Each household's result in each indicator: pass, fail, not applicable or unknown.",
    (
        HOUSEHOLD_ID,
        Column("indicator", "string", "id in rulebook/indicators"),
        Column("dimension", "string", "dimension of the measure"),
        Column("result", "string", "pass, fail, not_applicable or unknown"),
        Column("n_eligible", "int16", "members the indicator asks about; 1 for an indicator of the household"),
        Column("n_failed", "int16", "of those, known to fail"),
        Column("n_unknown", "int16", "of those, without an answer"),
    ),
    key=("household_id", "indicator"),
    sensitive_rows=("dimension", SENSITIVE_DIMENSIONS),
)

HOUSEHOLD_POVERTY = Table(
    "household_poverty",
    "TPMAP's five dimensions for each household that จปฐ. surveyed.",
    (
        HOUSEHOLD_ID,
        Column("household_record_id", "string", "the จปฐ. row that the results rest on"),
        VILLAGE,
        TAMBON,
        Column("survey_year", "int16", "CE", null="the file does not say"),
        Column("n_members", "int16", "members surveyed"),
        *(
            Column(
                name,
                "bool",
                f"deprived in {name}",
                null=_UNKNOWN,
                personal="sensitive" if name in SENSITIVE_DIMENSIONS else "no",
            )
            for name in DIMENSIONS
        ),
        # Less the three that are open, it tells how many of health and access are lacking.
        Column("n_deprived", "int8", "dimensions known to be deprived: the least that is true", personal="sensitive"),
        Column("n_unknown", "int8", "dimensions unknown; n_deprived + n_unknown is the most that may be true"),
        Column("poor", "bool", "deprived in k or more dimensions", null=_UNKNOWN),
        Column("income_per_person", "float64", "baht a person a year, computed from the answers", null="not answered"),
    ),
    key=("household_id",),
)

PERSON_POVERTY = Table(
    "person_poverty",
    "What each register says of each person, side by side, and what the rules make of it.",
    (
        PERSON_ID,
        Column("household_id", "string", "household the person lives in", null="known to no register that knows households"),
        VILLAGE,
        TAMBON,
        Column("in_basic_needs", "bool", "surveyed by จปฐ."),
        Column("basic_needs_poor", "bool", "lives in a household poor by จปฐ.", null="not surveyed, or " + _UNKNOWN),
        Column("tpmap_listed", "bool", "on TPMAP's list of people"),
        Column("welfare_state", "string", "none, registered or verified", null="no file of the card was taken"),
        Column("pppconnext_level", "int8", "level 1-4 of the household", null="not surveyed"),
        Column("pppconnext_poor", "bool", "level at or below the rulebook's edge", null="not surveyed"),
        Column("target", "bool", "TPMAP's target rule: poor in any dimension and card verified", null=_UNKNOWN),
        Column("in_union", "bool", "at least one register says poor"),
        Column("n_registers_poor", "int8", "registers that say poor"),
        Column("n_registers_asked", "int8", "registers that know the person and say poor or not poor"),
        Column("basic_needs_year", "int16", "CE, year of จปฐ.'s word", null=_NO_WORD),
        Column("tpmap_year", "int16", "CE, year of TPMAP's newest list with the person", null=_NO_WORD),
        Column(
            "welfare_year",
            "int16",
            "CE, year of the scheme that the card's state is of, or of the TPMAP list that tells it",
            null=_NO_WORD,
        ),
        Column("pppconnext_year", "int16", "CE, year of the survey that the level is of", null=_NO_WORD),
    ),
    key=("person_id",),
    by="household_id",
    sought=("person_id",),
)

AREA_POVERTY = Table(
    "area_poverty",
    "TPMAP's measure by area, from every household that จปฐ. surveyed there. Areas without survey have no row.",
    (
        Column("area_code", "string", "'TH', 2, 4, 6 or 8 digits"),
        Column("level", "string", "country, province, amphoe, tambon or village"),
        Column("n_households", "int64", "households surveyed"),
        Column("n_poor_households", "int64", "households poor"),
        Column("n_unknown_households", "int64", "households whose state is unknown"),
        Column("n_people", "int64", "people in them"),
        Column("n_poor", "int64", "people in poor households"),
        Column("n_unknown", "int64", "people in households whose state is unknown"),
        *(Column(f"n_{name}", "int64", f"people in households deprived in {name}") for name in DIMENSIONS),
        *(Column(f"n_{name}_unknown", "int64", f"people in households unknown in {name}") for name in DIMENSIONS),
        *(Column(f"n_{name}_poor", "int64", f"poor people in households deprived in {name} (censored)") for name in DIMENSIONS),
        Column("h", "float64", "headcount ratio among people whose state is known", null="nobody's state is known"),
        Column("h_least", "float64", "headcount ratio if every unknown were not poor"),
        Column("h_most", "float64", "headcount ratio if every unknown were poor"),
        Column("a", "float64", "intensity: mean share of known deprivations of the poor", null="nobody is poor"),
        Column("m0", "float64", "adjusted headcount ratio, H x A", null="nobody's state is known"),
        Column("m0_least", "float64", "M0 if every unknown dimension were not deprived"),
        Column("m0_most", "float64", "M0 if every unknown dimension were deprived"),
        Column("survey_first", "int16", "CE, year of the oldest survey counted here", null="no file says of which year it is"),
        Column("survey_last", "int16", "CE, year of the newest survey counted here", null="no file says of which year it is"),
    ),
    key=("area_code",),
)

RULE_COMPARISON = Table(
    "rule_comparison",
    "How many people each rule takes in by area, and whom it drops or adds beside the union and the target.",
    (
        Column("area_code", "string", "'TH', 2, 4, 6 or 8 digits"),
        Column("level", "string", "country, province, amphoe, tambon or village"),
        Column("rule", "string", "id of the rule in rulebook/measures"),
        Column("n_people", "int64", "people the rule takes in"),
        Column("n_dropped", "int64", "people in the union of registers whom the rule leaves out"),
        Column("n_unknown", "int64", "people of whom the rule can say nothing"),
        Column("n_added", "int64", "people the rule takes in and the target rule leaves out for sure"),
        Column("n_left", "int64", "people the target rule takes in and the rule leaves out for sure"),
        Column("n_both", "int64", "people the rule and the target rule both take in"),
    ),
    key=("area_code", "rule"),
)

HOUSEHOLD_CAPITALS = Table(
    "household_capitals",
    "PPPConnext's five capitals of a household, latest survey of each period.",
    (
        HOUSEHOLD_ID,
        Column("period", "string", "before or after help"),
        Column("survey_year", "int16", "CE", null="the file does not say"),
        *(Column(name, "float64", f"{name} capital, 1.00-4.00", null="not surveyed") for name in CAPITALS),
        *(Column(f"{name}_level", "int8", f"level 1-4 of {name} capital", null="not surveyed") for name in CAPITALS),
        Column("overall", "float64", "mean of the capitals that were surveyed", null="none was surveyed"),
        Column("level", "int8", "level 1-4 of the overall score", null="none was surveyed"),
        VILLAGE,
        TAMBON,
    ),
    key=("household_id", "period"),
)

AREA_CAPITALS = Table(
    "area_capitals",
    "Five capitals by area, latest period. Areas without survey have no row.",
    (
        Column("area_code", "string", "'TH', 2, 4, 6 or 8 digits"),
        Column("level", "string", "country, province, amphoe, tambon or village"),
        Column("n_households", "int64", "households surveyed"),
        *(Column(name, "float64", f"mean {name} capital, 1.00-4.00", null="not surveyed") for name in CAPITALS),
        Column("overall", "float64", "mean overall score", null="not surveyed"),
        *(Column(f"n_level_{i}", "int64", f"households at level {i}") for i in range(1, 5)),
    ),
    key=("area_code",),
)

POVERTY_TABLES = (
    INDICATOR_RESULTS, HOUSEHOLD_POVERTY, PERSON_POVERTY, AREA_POVERTY, RULE_COMPARISON, HOUSEHOLD_CAPITALS, AREA_CAPITALS,
)  # fmt: skip
