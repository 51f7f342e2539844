"""The step in the flow: the stages in order, from survey answers to the seven tables."""

from collections.abc import Callable, Mapping

import ibis.expr.types as ir

from ruamjai.poverty import capitals
from ruamjai.poverty.alkire_foster import measure_scale, ratios, score_households, sum_people
from ruamjai.poverty.areas import roll_up
from ruamjai.poverty.indicators import by_indicator, count_members, household_results, income_per_person
from ruamjai.poverty.people import side_by_side
from ruamjai.poverty.register_rules import apply_rules, compare_rules
from ruamjai.poverty.surveyed import latest, register_rows
from ruamjai.rulebook import Rulebook
from ruamjai.rulebook.model import Indicator, Measure
from ruamjai.tables import TABLES
from ruamjai.warehouse import promised

MEASURE = "tpmap"
CAPITALS = "pppconnext"


def indicators_of(rules: Rulebook, measure: Measure) -> list[Indicator]:
    """The indicators that some version of a measure counts, in the order of the form."""
    counted = {name for version in measure.versions.versions for names in version.indicators.values() for name in names}
    return sorted((rules.indicators[name] for name in counted), key=lambda indicator: (indicator.number, indicator.id))


def score_survey(
    *,
    household_records: ir.Table,
    household_sources: ir.Table,
    basic_needs_households: ir.Table,
    basic_needs_members: ir.Table,
    rules: Rulebook,
) -> ir.Table:
    """One wide row for each household that จปฐ. surveyed: its indicators, dimensions, counts and whether it is poor."""
    measure = rules.measures[MEASURE]
    indicators = indicators_of(rules, measure)
    rows = register_rows("basic_needs", household_records, household_sources)
    rows = latest(rows, ("household_id",), ("survey_year", "survey_date"))
    counted = count_members(basic_needs_members, indicators)
    wide = rows.join(basic_needs_households, "household_record_id").left_join(counted, "household_record_id")
    wide = wide.mutate(n_members=wide.n_members.fill_null(0).cast("int16"))
    wide = wide.mutate(income_per_person=income_per_person(wide))
    scored = score_households(household_results(wide, indicators), measure)
    results = [f"{i.id}_{name}" for i in indicators for name in ("state", "eligible", "failed", "unknown")]
    return scored.select(
        "household_id", "household_record_id", "village_code", "tambon_code", "survey_year", "n_members", "income_per_person",
        *(dimension.id for dimension in measure.dimensions),
        "n_deprived", "n_unknown", "poor", "least", "most", "reaches",
        *results,
    )  # fmt: skip


def measure_poverty(
    *,
    household_records: ir.Table,
    basic_needs_households: ir.Table,
    basic_needs_members: ir.Table,
    tpmap_people: ir.Table,
    pppconnext_households: ir.Table,
    pppconnext_members: ir.Table,
    welfare_cards: ir.Table,
    record_persons: ir.Table,
    household_sources: ir.Table,
    people: ir.Table,
    areas: ir.Table,
    rules: Rulebook,
    cache: Callable[[ir.Table], ir.Table] = lambda table: table,
) -> Mapping[str, ir.Table]:
    """The seven tables of ``ruamjai.tables.poverty``, as expressions on the engine that the given tables are bound to.

    ``rules`` decides everything that policy decides; each household is judged by the versions of its survey year.
    ``cache`` may compute what several tables stand on once (``Warehouse.cache``). Method: docs/method/poverty.md, after
    Alkire and Foster (2011), https://doi.org/10.1016/j.jpubeco.2010.11.006.
    """
    measure = rules.measures[MEASURE]
    names = [dimension.id for dimension in measure.dimensions]
    scored = cache(
        score_survey(
            household_records=household_records,
            household_sources=household_sources,
            basic_needs_households=basic_needs_households,
            basic_needs_members=basic_needs_members,
            rules=rules,
        )
    )
    totals = sum_people(scored, names, ("tambon_code", "village_code"))
    sums = [name for name in totals.columns if name not in ("tambon_code", "village_code", "survey_first", "survey_last")]
    summed = roll_up(totals, sums, areas, least=["survey_first"], most=["survey_last"])
    scored_capitals = capitals.score_capitals(
        household_records=household_records,
        household_sources=household_sources,
        pppconnext_households=pppconnext_households,
        pppconnext_members=pppconnext_members,
        rules=rules.capitals[CAPITALS],
    )
    persons = cache(
        apply_rules(
            side_by_side(
                people=people,
                record_persons=record_persons,
                household_records=household_records,
                household_sources=household_sources,
                basic_needs_members=basic_needs_members,
                scored=scored,
                tpmap_people=tpmap_people,
                welfare_cards=welfare_cards,
                pppconnext_members=pppconnext_members,
                capitals=scored_capitals,
            ),
            rules.rules,
        )
    )
    tables = {
        "indicator_results": by_indicator(scored, indicators_of(rules, measure)),
        "household_poverty": scored,
        "person_poverty": persons,
        "area_poverty": ratios(summed, measure_scale(measure)),
        "rule_comparison": compare_rules(persons, areas, rules.rules),
        "household_capitals": scored_capitals,
        "area_capitals": capitals.by_area(scored_capitals, areas, rules.capitals[CAPITALS]),
    }
    return {name: promised(table, TABLES[name]) for name, table in tables.items()}
