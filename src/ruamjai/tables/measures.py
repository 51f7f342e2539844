"""What the measures promise: figures with errors, incomes, capitals' movement, vulnerable households, models."""

from ruamjai.tables.linking import HOUSEHOLD_ID
from ruamjai.tables.registers import CAPITALS, DIMENSIONS, TAMBON, VILLAGE
from ruamjai.tables.schema import Column, Table

AREA_CODE = Column("area_code", "string", "'TH', 2, 4 or 6 digits")
LEVEL = Column("level", "string", "country, province, amphoe or tambon")
_NO_ERROR = "no error can be had: one household, or nobody"
_NO_INTERVAL = "no interval can be had: no error, or a share of 0 or 1"

ESTIMATE = (
    Column("b", "float64", "the figure", null="its denominator is zero, or nothing is known"),
    Column("se", "float64", "standard error, households as clusters drawn from a superpopulation", null=_NO_ERROR),
    Column("ll", "float64", "lower limit of the 95 % interval", null=_NO_INTERVAL),
    Column("ul", "float64", "upper limit of the 95 % interval", null=_NO_INTERVAL),
)

POVERTY_MEASURES = Table(
    "poverty_measures",
    "Alkire-Foster figures by area with errors: one long table.",
    (
        AREA_CODE,
        LEVEL,
        Column("measure", "string", "H, A, M0, hd (headcount), hdk (censored headcount) or share (contribution to M0)"),
        Column("indicator", "string", "id of the dimension or indicator; empty for H, A and M0"),
        Column("k", "string", "cut-off, as a fraction; several where vintages differ"),
        *ESTIMATE,
        Column("n", "int64", "people the figure rests on"),
        Column("n_missing", "int64", "people surveyed and left out because their state is unknown"),
    ),
    key=("area_code", "measure", "indicator"),
)

DEPRIVATION_PATTERNS = Table(
    "deprivation_patterns",
    "Households of a tambon by which dimensions they are deprived in, and which are unknown: any cut-off or weights follow.",
    (
        Column("tambon_code", "string", "six digits; empty for households in no known tambon"),
        Column("deprived", "int16", f"dimensions known to be deprived: {', '.join(DIMENSIONS)} count 1, 2, 4, 8, 16"),
        Column("unknown", "int16", "dimensions whose state is unknown, counted the same way"),
        Column("n_households", "int64", "households of this pattern"),
        Column("n_people", "int64", "people in them"),
        Column("n_people_squared", "int64", "sum of the squares of their sizes, for errors with households as clusters"),
    ),
    key=("tambon_code", "deprived", "unknown"),
)

AREA_INCOMES = Table(
    "area_incomes",
    "Income poverty and inequality by area, from the income a person that จปฐ. asked.",
    (
        AREA_CODE,
        LEVEL,
        Column(
            "measure", "string",
            "mean, median, fgt0, fgt1, fgt2, watts, sen, gini, theil, share_q1 to share_q5 (of income, by fifths of people)",
        ),
        *ESTIMATE,
        Column("n", "int64", "people whose income is known (and whose year has a line, where one is needed)"),
        Column("n_missing", "int64", "people surveyed and left out"),
    ),
    key=("area_code", "measure"),
)  # fmt: skip

_CHANGE_STATES = "better, same or worse"

CAPITAL_CHANGES = Table(
    "capital_changes",
    "How each household's capitals moved, for households surveyed before and after help.",
    (
        HOUSEHOLD_ID,
        VILLAGE,
        TAMBON,
        Column("year_before", "int16", "survey year before help, CE", null="the file does not say"),
        Column("year_after", "int16", "survey year after help, CE", null="the file does not say"),
        *(Column(f"{name}_change", "float64", f"{name}: after less before", null="not matched") for name in CAPITALS),
        Column(
            "overall_change",
            "float64",
            "overall score: after less before, of the capitals surveyed both times",
            null="none was",
        ),
        *(
            Column(f"{name}_moved", "string", f"{name} by level: {_CHANGE_STATES}", null="not surveyed both times")
            for name in (*CAPITALS, "overall")
        ),
    ),
    key=("household_id",),
)

AREA_CAPITAL_CHANGES = Table(
    "area_capital_changes",
    "How capitals moved by area, over matched households; how many were not seen again.",
    (
        AREA_CODE,
        LEVEL,
        Column("capital", "string", "id of the capital, or overall"),
        Column("n_before", "int64", "households surveyed before help"),
        Column("n_after", "int64", "households surveyed after help"),
        Column("n_matched", "int64", "households surveyed both times: the figures rest on these alone"),
        Column("mean_before", "float64", "mean score before, of the matched", null="no household was matched"),
        Column("mean_after", "float64", "mean score after, of the matched", null="no household was matched"),
        *ESTIMATE,
        Column("n_better", "int64", "matched households whose level rose"),
        Column("n_same", "int64", "matched households whose level stayed"),
        Column("n_worse", "int64", "matched households whose level fell"),
    ),
    key=("area_code", "capital"),
)

VULNERABLE_HOUSEHOLDS = Table(
    "vulnerable_households",
    "Households that จปฐ. surveyed, by the vulnerable-household rule: low income and/or members who depend on others.",
    (
        HOUSEHOLD_ID,
        VILLAGE,
        TAMBON,
        Column("survey_year", "int16", "CE", null="the file does not say"),
        Column(
            "low_income",
            "bool",
            "average income at or below the rulebook's line",
            null="income unknown, or no line for the year",
        ),
        Column(
            "has_dependents", "bool", "a small child, an elder, a disabled or bed-ridden member", null="ages or states unknown"
        ),
        Column("vulnerable", "bool", "by the rulebook's rule", null="unknown: an answer it needs is missing"),
        Column("n_children", "int16", "members known to be small children"),
        Column("n_elderly", "int16", "members known to be elders"),
        Column("n_disabled", "int16", "members known to be disabled", personal="sensitive"),
        Column("n_cannot_care", "int16", "members known to be unable to care for themselves", personal="sensitive"),
        Column("insecure_housing", "bool", "fails the housing indicator", null="unknown"),
    ),
    key=("household_id",),
)

AREA_VULNERABLE = Table(
    "area_vulnerable",
    "Vulnerable households by area. Areas without survey have no row.",
    (
        AREA_CODE,
        LEVEL,
        Column("n_households", "int64", "households surveyed"),
        Column("n_vulnerable", "int64", "vulnerable households"),
        Column("n_unknown", "int64", "households of which it is unknown"),
        Column("n_low_income", "int64", "households with low income"),
        Column("n_dependents", "int64", "households with dependents"),
        Column("n_both", "int64", "households with both"),
    ),
    key=("area_code",),
)

SMALL_AREAS = Table(
    "small_areas",
    "Headcount ratio of each tambon: direct, and by a Fay-Herriot model where few were surveyed.",
    (
        Column("area_code", "string", "six digits of a tambon"),
        Column("n_people", "int64", "people surveyed whose state is known"),
        Column("n_households", "int64", "their households"),
        Column("direct", "float64", "headcount ratio as surveyed", null="nobody was surveyed"),
        Column("direct_se", "float64", "its standard error as used in the model", null="nobody was surveyed"),
        Column(
            "synthetic", "float64", "what the model expects of a tambon like this one", null="the model could not be fitted"
        ),
        Column("eblup", "float64", "direct and synthetic weighed by how sure each is", null="the model could not be fitted"),
        Column("rmse", "float64", "root of the mean squared error of eblup", null="the model could not be fitted"),
        Column("benchmarked", "float64", "eblup made to add up to its province's figure", null="the model could not be fitted"),
        Column("gamma", "float64", "weight of the direct figure, 0-1", null="the model could not be fitted"),
        Column("residual", "float64", "standardised residual of the model", null="nobody was surveyed, or no model"),
        Column("flag", "string", "empty, thin, unsure, extreme, not_surveyed or no_model"),
    ),
    key=("area_code",),
)

SMALL_AREA_MODELS = Table(
    "small_area_models",
    "The models behind small_areas: one row a term.",
    (
        Column("area_code", "string", "province whose tambons the model was fitted to, or 'TH'"),
        Column(
            "term",
            "string",
            "intercept, a covariate's id, sigma2 (variance between areas), sigma2_reml, or a diagnostic's name",
        ),
        Column("value", "float64", "coefficient, variance or diagnostic", null="could not be computed"),
        Column("se", "float64", "standard error of a coefficient", null="not a coefficient"),
        Column("n_areas", "int64", "tambons the model rests on"),
    ),
    key=("area_code", "term"),
)

MEASURE_TABLES = (
    POVERTY_MEASURES, DEPRIVATION_PATTERNS, AREA_INCOMES, CAPITAL_CHANGES, AREA_CAPITAL_CHANGES, VULNERABLE_HOUSEHOLDS,
    AREA_VULNERABLE, SMALL_AREAS, SMALL_AREA_MODELS,
)  # fmt: skip
