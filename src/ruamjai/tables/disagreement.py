"""What is promised of lists that disagree: what people found at the door, how wrong each list is, and whom no list knows."""

from ruamjai.tables.linking import PERSON_ID
from ruamjai.tables.measures import AREA_CODE, LEVEL
from ruamjai.tables.registers import FIELD_CHECKS, TAMBON, VILLAGE
from ruamjai.tables.schema import Column, Table

_CHECK = FIELD_CHECKS.columns[1:]  # what a visit says, after the row it is of

CHECKED_PEOPLE = Table(
    "checked_people",
    "Each person's latest field check.",
    (PERSON_ID, VILLAGE, TAMBON, *_CHECK, Column("n_checks", "int16", "visits in all")),
    key=("person_id",),
)

_FEW = "fewer than two people were reached"

LIST_ERRORS = Table(
    "list_errors",
    "How wrong each rule's list is, from field checks: country, province and amphoe. Areas where nobody was drawn have no row.",
    (
        AREA_CODE,
        LEVEL,
        Column("rule", "string", "id of the rule in rulebook/measures"),
        Column(
            "measure", "string",
            "inclusion (of those it takes in and who were reached, not poor), gone (of those it takes in, moved or dead), "
            "exclusion (of those found poor in door-to-door checks, whom it leaves out)",
        ),
        Column("n_drawn", "int64", "people visited on whom the figure could rest"),
        Column("n_reached", "int64", "of those, of whom it could be told: seen; alive or gone; the rule can say yes or no"),
        Column("n_errors", "int64", "of those, errors"),
        Column("b", "float64", "share of errors, by the weights of the visits", null=_FEW),
        Column(
            "se", "float64", "standard error, villages as clusters",
            null=_FEW + ", in one village, or nobody or everybody is an error",
        ),
        Column("ll", "float64", "lower limit of the 95 % interval; where se is empty, Clopper-Pearson's", null=_FEW),
        Column("ul", "float64", "upper limit of the 95 % interval; where se is empty, Clopper-Pearson's", null=_FEW),
    ),
    key=("area_code", "rule", "measure"),
)  # fmt: skip

_NO_SHARE = "counted as they are, or no share of them is known"

CAPTURE_COUNTS = Table(
    "capture_counts",
    "People by which independent registers call them poor: country and province. The first register's definition holds: whom "
    "it judged not poor is in no row.",
    (
        AREA_CODE,
        LEVEL,
        Column("captures", "string", "the registers in order, joined by +; the first says who is poor"),
        Column(
            "history", "string",
            "1 where the register of that place calls the person poor, 0 where not; a first 0: the first register did not "
            "reach the person. A history with ? is none: it says of how many people that register cannot tell",
        ),
        Column("n", "int64", "people of that history"),
        Column(
            "expected", "float64", "poor by the first register's definition: all whom it calls poor, of others a share",
            null="a history with ?, or too few were judged to tell a share",
        ),
        Column("n_judged", "int64", "people judged by the first register on whom the share rests", null=_NO_SHARE),
        Column(
            "share_of", "string",
            "whose share it is: words (people of whom the other registers say the same), area (all in the area whom another "
            "register calls poor), country (those of all provinces with the same registers), names (all: the first register "
            "calls nobody not poor)",
            null=_NO_SHARE,
        ),
    ),
    key=("area_code", "captures", "history"),
)  # fmt: skip

UNSEEN_POOR = Table(
    "unseen_poor",
    "How many people poor by the first register's definition no register knows, by capture-recapture: country and province.",
    (
        AREA_CODE,
        LEVEL,
        Column("captures", "string", "the registers in order, joined by +; the first says who is poor"),
        Column("model", "string", "chapman, a log-linear model by its terms such as a+b+c+ab, or average (over models by AIC)"),
        Column(
            "missed_times",
            "int16",
            "how often the first register is taken to miss the poor, in times of others of the same words: 1, or a what-if's",
        ),
        Column("chosen", "bool", "the figure that pages show for this area"),
        Column("n_seen", "int64", "people whom the first register calls poor"),
        Column(
            "n_named",
            "float64",
            "of the people whom the first register did not reach and another calls poor, how many are poor by the first's "
            "definition, as expected",
            null="too few were judged to tell a share; an area's only register",
        ),
        Column("unseen", "float64", "estimate of those whom none knows", null="the model could not be fitted; see reason"),
        Column("se", "float64", "its standard error", null="no error can be had"),
        Column("ll", "float64", "lower limit of the 95 % interval", null="no interval can be had"),
        Column("ul", "float64", "upper limit of the 95 % interval", null="no interval can be had"),
        Column("aic", "float64", "Akaike's criterion of the model", null="not a log-linear model"),
        Column("weight", "float64", "weight in the average", null="not in the average"),
        Column(
            "reason", "string", "empty, or why there is no figure: one_register, too_few, no_overlap, not_fitted, few_judged"
        ),
    ),
    key=("area_code", "captures", "model", "missed_times"),
)

DISAGREEMENT_TABLES = (CHECKED_PEOPLE, LIST_ERRORS, CAPTURE_COUNTS, UNSEEN_POOR)
