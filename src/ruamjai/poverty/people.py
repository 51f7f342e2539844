"""Stage 4: what each register says of each person, side by side.

A person counts through the household that the register itself puts them in: จปฐ. and PPPConnext through their own
members. Every register's word becomes one whole number a row whose maximum decides between a person's rows, so that one
pass over all rows and one join to the people is enough.
"""

import ibis
import ibis.expr.types as ir

from ruamjai.poverty.capitals import newest_period
from ruamjai.poverty.surveyed import register_rows

_STATES = ("none", "registered", "verified")

# One จปฐ. word: survey year × 10 + state. The newest year decides; within it poor, then unknown, then not poor.
_NOT_POOR, _UNKNOWN, _POOR = 1, 2, 3
# One word of TPMAP's list: its year. One word of the card: state × 10,000 + year. The strongest state decides, then the newest.
_STATE = 10_000
# One PPPConnext word: (survey year × 2 + after help) × 20 + 2 × (10 - level) + poor. Within a survey the lowest level decides.


def _words(
    rows: ir.Table,
    *,
    basic_needs: ir.Value | None = None,
    listed: ir.Value | None = None,
    card: ir.Value | None = None,
    listed_card: ir.Value | None = None,
    pppconnext: ir.Value | None = None,
) -> ir.Table:
    """One register's rows in the common form: ``record_id`` and a column a word, empty where the register has no say."""
    nothing = ibis.null("int32")
    given = {
        "basic_needs": basic_needs,
        "listed": listed,
        "card": card,
        "listed_card": listed_card,
        "pppconnext": pppconnext,
    }
    columns = {name: (nothing if value is None else value).cast("int32").name(name) for name, value in given.items()}
    return rows.select("record_id", **columns)


def _basic_needs_words(members: ir.Table, rows: ir.Table, scored: ir.Table) -> ir.Table:
    states = rows.select("household_record_id", "household_id").join(
        scored.select("household_id", "poor", "survey_year"), "household_id"
    )
    said = members.select("record_id", "household_record_id").left_join(states, "household_record_id")
    state = ibis.cases((said.poor, _POOR), (~said.poor, _NOT_POOR), else_=_UNKNOWN)
    return _words(said, basic_needs=said.survey_year.fill_null(0).cast("int32") * 10 + state)


def _pppconnext_words(members: ir.Table, rows: ir.Table, capitals: ir.Table) -> ir.Table:
    newest = newest_period(capitals).select("household_id", "survey_year", "period", "level", "poor")
    states = rows.select("household_record_id", "household_id").join(newest, "household_id")
    said = members.select("record_id", "household_record_id").left_join(states, "household_record_id")
    when = said.survey_year.fill_null(0).cast("int32") * 2 + (said.period == "after").fill_null(False).cast("int32")
    level = ibis.ifelse(said.level.isnull(), 0, (10 - said.level) * 2 + said.poor.fill_null(False).cast("int32"))
    return _words(said, pppconnext=when * 20 + level)


def _card_word(state: ir.StringValue, year: ir.IntegerValue) -> ir.IntegerValue:
    number = ibis.cases(*((state == word, i) for i, word in enumerate(_STATES)), else_=ibis.null("int32"))
    return number.cast("int32") * _STATE + year.fill_null(0).cast("int32")


def side_by_side(
    *,
    people: ir.Table,
    record_persons: ir.Table,
    household_records: ir.Table,
    household_sources: ir.Table,
    basic_needs_members: ir.Table,
    scored: ir.Table,
    tpmap_people: ir.Table,
    welfare_cards: ir.Table,
    pppconnext_members: ir.Table,
    capitals: ir.Table,
) -> ir.Table:
    """Every person with each register's word and its year (null: no word, or no year told).

    The welfare register speaks for the card; where it does not know the person, TPMAP's list does (and the year is that
    list's); else there is none, unless no file of the card was taken at all: then it is unknown.
    ``scored`` and ``capitals`` are the households' results.
    """
    basic_needs = register_rows("basic_needs", household_records, household_sources)
    pppconnext = register_rows("pppconnext", household_records, household_sources)
    words = ibis.union(
        _basic_needs_words(basic_needs_members, basic_needs, scored),
        _words(
            tpmap_people,
            listed=tpmap_people.year.fill_null(0),
            listed_card=_card_word(tpmap_people.welfare_state, tpmap_people.year),
        ),
        _words(welfare_cards, card=_card_word(welfare_cards.state, welfare_cards.scheme_year)),
        _pppconnext_words(pppconnext_members, pppconnext, capitals),
    )
    spoken = words.join(record_persons.select("record_id", "person_id"), "record_id")
    names = ("basic_needs", "listed", "card", "listed_card", "pppconnext")
    by_person = spoken.group_by("person_id").agg(**{name: spoken[name].max() for name in names})
    said = people.select("person_id", "household_id", "village_code", "tambon_code").left_join(by_person, "person_id")
    said = said.cross_join(welfare_cards.aggregate(n_cards=welfare_cards.count()))
    state = said.basic_needs % 10
    low = said.pppconnext % 20
    word = ibis.coalesce(said.card, said.listed_card)
    card = ibis.coalesce(word // _STATE, ibis.ifelse(said.n_cards > 0, 0, ibis.null("int32")))
    return said.select(
        "person_id",
        "household_id",
        "village_code",
        "tambon_code",
        in_basic_needs=said.basic_needs.notnull(),
        basic_needs_poor=ibis.cases(
            (state == _POOR, ibis.literal(True)), (state == _NOT_POOR, ibis.literal(False)), else_=ibis.null("boolean")
        ),
        tpmap_listed=said.listed.notnull(),
        welfare_state=ibis.cases(*((card == i, name) for i, name in enumerate(_STATES)), else_=ibis.null("string")),
        pppconnext_level=ibis.ifelse(low > 0, 10 - low // 2, ibis.null("int8")).cast("int8"),
        pppconnext_poor=ibis.ifelse(low > 0, low % 2 == 1, ibis.null("boolean")),
        basic_needs_year=_year(said.basic_needs // 10),
        tpmap_year=_year(said.listed),
        welfare_year=_year(word % _STATE),
        pppconnext_year=_year(ibis.ifelse(low > 0, said.pppconnext // 40, ibis.null("int32"))),
    )


def _year(number: ir.IntegerValue) -> ir.IntegerValue:
    return number.nullif(0).cast("int16")
