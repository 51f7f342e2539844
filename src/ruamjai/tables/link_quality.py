"""What is promised of how good the links are: pairs that were weighed and left apart, what people said of pairs they read,
and the figures made of both."""

from ruamjai.tables.schema import Column, Table

_LEFT = Column("left_record_id", "string", "row of the register linked to")
_RIGHT = Column("right_record_id", "string", "row of the register being linked")
_LEFT_REGISTER = Column("left_register", "string", "id of the register linked to")
_RIGHT_REGISTER = Column("right_register", "string", "id of the register being linked")
_SAMPLE = Column("sample", "string", "what the pair was drawn from: 12 hex digits of a run and its strata")
_RUN = Column("run", "string", "number of the run that the pair was drawn from")
_STRATUM = Column(
    "stratum", "string", "register, kind, lower edge of the stated probability and, if so drawn, province, by ':'"
)
_KIND = Column("kind", "string", "tier1, duplicates, tier2 (linked) or possible (weighed and left apart)")
_STATED = Column("probability", "float64", "that the two are one person, as linking stated it")
_PROVINCE = Column("province", "string", "province of the right row's person, two digits", null="nowhere is it said")
_N_STRATUM = Column("n_stratum", "int64", "pairs of the stratum")
_N_CELL = Column("n_cell", "int64", "pairs of the stratum in this province")
_N_SIDE = Column("n_side", "int64", "pairs of this province that are linked, or left apart, as this one is")
_ANSWERS = "same, different or cannot_tell"

POSSIBLE_LINKS = Table(
    "possible_links",
    "Pairs weighed by comparison, held likely enough to be looked at, and not linked.",
    (
        _LEFT, _RIGHT, _LEFT_REGISTER, _RIGHT_REGISTER,
        Column("model", "string", "model in link_models: register and year surveyed"),
        Column("rule", "string", "blocking rules that proposed the pair, joined by '+'"),
        Column("pattern", "string", "comparison levels, one letter a field in the rulebook's order"),
        Column("weight", "float64", "log2 of the odds that the two are one person, before one-to-one"),
        Column("probability", "float64", "that the two are one person"),
    ),
    key=("left_record_id", "right_record_id"),
)  # fmt: skip

LINK_REVIEWS = Table(
    "link_reviews",
    "What each reviewer said of each pair read, with the design by which the pair was drawn.",
    (
        _SAMPLE, _LEFT, _RIGHT,
        Column("reviewer", "int8", "1 and 2 read on their own; 3 settles where they differ"),
        Column("batch", "string", "id of the batch the row came in"),
        Column("row_number", "int32", "row in the reviewer's file, counted from 1 as a spreadsheet shows it"),
        Column("answer", "string", _ANSWERS, null="not answered yet"),
        _RUN, _STRATUM, _RIGHT_REGISTER, _KIND, _STATED, _PROVINCE, _N_STRATUM, _N_CELL, _N_SIDE,
    ),
    key=("sample", "left_record_id", "right_record_id", "reviewer"),
)  # fmt: skip

REVIEWED_LINKS = Table(
    "reviewed_links",
    "Each pair that was drawn: what the reviewers said, what holds, and where the pair stands in this run.",
    (
        _SAMPLE, _LEFT, _RIGHT, _RUN, _STRATUM, _RIGHT_REGISTER, _KIND, _STATED, _PROVINCE, _N_STRATUM, _N_CELL, _N_SIDE,
        Column("first", "string", f"the first reviewer's answer: {_ANSWERS}", null="not answered"),
        Column("second", "string", "the second reviewer's answer", null="not answered"),
        Column("settled", "string", "the third opinion, asked for where the two differ", null="not given"),
        Column("verdict", "string", "what holds: same or different", null="open: see state"),
        Column(
            "state", "string",
            "agreed, settled or single (one reviewer only) hold; unanswered, cannot_tell or disagreed (third wanted) do not",
        ),
        Column(
            "now", "string",
            "in this run: linked, one_person (by way of other rows), possible, apart, or gone (a row is no more there)",
        ),
    ),
    key=("sample", "left_record_id", "right_record_id"),
)  # fmt: skip

_SCOPE = Column("scope", "string", "all, register (of the right row) or province (of the right row's person)")
_SCOPE_ID = Column("scope_id", "string", "'all', a register's id or a province's two digits")

LINK_COUNTS = Table(
    "link_counts",
    "How many links of each kind there are, by register and province.",
    (
        _SCOPE, _SCOPE_ID,
        Column("n_records", "int64", "rows of people"),
        Column("n_alone", "int64", "rows of people whom no other row speaks of"),
        Column("n_tier1", "int64", "links by a verified citizen number, to another list"),
        Column("n_duplicates", "int64", "links inside one list"),
        Column("n_tier2", "int64", "links by comparison"),
        Column("n_possible", "int64", "pairs of unlinked people held likely enough to be looked at"),
        Column("n_contradicted", "int64", "pairs with one citizen number and unlike people"),
    ),
    key=("scope", "scope_id"),
)  # fmt: skip

LINK_QUALITY = Table(
    "link_quality",
    "How often links are right and how many are found: what reviewers measured, and beside it what the model thinks of itself.",
    (
        _SCOPE, _SCOPE_ID,
        Column(
            "measure", "string",
            "precision (links that are right), recall_weighed (true pairs linked, of those weighed), recall (of all true "
            "pairs), agreement (pairs that two reviewers answered alike), kappa (the same beyond chance)",
        ),
        Column("part", "string", "links spoken of: all, tier1, duplicates or tier2"),
        Column("basis", "string", "review (measured) or model (stated probabilities: an opinion, no measurement)"),
        Column("estimate", "float64", "between 0 and 1; kappa from -1", null="too little was reviewed, or not all is known"),
        Column("ll", "float64", "lower limit of the 95 per cent interval", null="none: see estimate; a model has none"),
        Column("ul", "float64", "upper limit", null="none: see estimate; a model has none"),
        Column("least", "float64", "the estimate if every open pair went against the links", null="none: see estimate"),
        Column("most", "float64", "the estimate if every open pair went for the links", null="none: see estimate"),
        Column("n_reviewed", "int64", "pairs drawn that have a verdict (agreement, kappa: two answers)"),
        Column("n_open", "int64", "pairs drawn without a verdict"),
        Column("n_pairs", "int64", "pairs spoken of: those drawn from, or for the model those of this run"),
        Column("run", "string", "run that the reviewed pairs were drawn from", null="the model speaks of this run"),
    ),
    key=("scope", "scope_id", "measure", "part", "basis"),
)  # fmt: skip

LINK_CALIBRATION = Table(
    "link_calibration",
    "Stated probability against the share that reviewers found right, in bins of the stated probability.",
    (
        _KIND,
        Column("bin_from", "float64", "lower edge of the stated probability, inclusive"),
        Column("bin_to", "float64", "upper edge"),
        Column("n_pairs", "int64", "pairs of this run"),
        Column("stated", "float64", "their mean stated probability", null="this run has none"),
        Column("n_reviewed", "int64", "pairs with a verdict"),
        Column("reviewed_stated", "float64", "mean stated probability of the pairs drawn from", null="none was reviewed"),
        Column("estimate", "float64", "share that is one person", null="none was reviewed"),
        Column("ll", "float64", "lower limit of the 95 per cent interval", null="none was reviewed"),
        Column("ul", "float64", "upper limit", null="none was reviewed"),
    ),
    key=("kind", "bin_from"),
)  # fmt: skip

LINK_QUALITY_TABLES = (POSSIBLE_LINKS, REVIEWED_LINKS, LINK_COUNTS, LINK_QUALITY, LINK_CALIBRATION)
