"""What places promises: which areas meet the three criteria, in what order, and why."""

from ruamjai.tables.schema import Column, Table

STRATEGIC_AREAS = Table(
    "strategic_areas",
    "Every tambon that has data, against the three criteria.",
    (
        Column("tambon_code", "string", "six digits"),
        Column("n_households", "int64", "households surveyed"),
        Column("n_poor_households", "int64", "households poor"),
        Column("share_poor", "float64", "poor households among those whose state is known", null="no state is known"),
        Column("share_least", "float64", "the same if every unknown household were not poor"),
        Column("share_most", "float64", "the same if every unknown household were poor"),
        Column("location_quotient", "float64", "share here over the share of all tambons with data", null="no state is known"),
        Column("concentrated", "bool", "meets the rulebook's edge of concentration", null="no state is known"),
        Column("has_manager", "bool", "an Area Manager links all parties", null="no register says"),
        Column("data_accepted", "bool", "all parties accept one data system", null="no register says"),
        Column("eligible", "bool", "meets all three criteria; an unknown gate is not met"),
        Column("rank", "int32", "order of concentration among the eligible, from 1", null="not eligible"),
        Column("rank_if_gates_met", "int32", "order of concentration among all", null="no state is known"),
        Column("reasons", "string", "codes of the rulebook's reasons, joined by '+'"),
    ),
    key=("tambon_code",),
)

PLACES_TABLES = (STRATEGIC_AREAS,)
