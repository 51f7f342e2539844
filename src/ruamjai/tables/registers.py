"""What the registers promise: rows as agencies gave them, standardised, each with its source.

``record_id`` is ``<register>:<24 hex digits>``, a keyed hash of the register's own row key, so that facts carry no
agency's house code; the same row of a later file has the same ``record_id``. Ages, areas and answers are facts; names,
numbers and addresses stand in the personal tables only.
"""

from ruamjai.tables.link_quality import LINK_REVIEWS
from ruamjai.tables.schema import Column, Personal, Table

RECORD_ID = Column("record_id", "string", "the row, as <register>:<24 hex digits>")
REGISTER = Column("register", "string", "id of the register the row came from")
BATCH = Column("batch", "string", "id of the batch the row came in")
ROW_NUMBER = Column("row_number", "int32", "row in the agency's file, counted from 1 as a spreadsheet shows it")
SOURCE = (REGISTER, BATCH, ROW_NUMBER)

TAMBON = Column("tambon_code", "string", "six digits, a current tambon", null="the file names no current tambon")
VILLAGE = Column("village_code", "string", "eight digits: tambon and village number", null="no village is named")

BATCHES = Table(
    "batches",
    "The batches that the run was made from.",
    (
        BATCH,
        REGISTER,
        Column("sequence", "int32", "order in which the batches were taken, from 1"),
        Column("taken_at", "string", "when, ISO 8601 in UTC"),
        Column("taken_by", "string", "account or operating-system user that took it"),
        Column("file_name", "string", "the agency's file name"),
        Column("sha256", "string", "hash of the agency's file"),
        Column("vintage", "int16", "year (CE) that the data speak of", null="the file does not say"),
        Column("n_rows", "int32", "rows read"),
        Column("n_taken", "int32", "rows taken"),
        Column("n_findings", "int32", "findings told"),
    ),
    key=("sequence",),
)

AREAS = Table(
    "areas",
    "Every area of the country, and the villages that the registers name.",
    (
        Column("area_code", "string", "'TH', 2, 4, 6 or 8 digits"),
        Column("level", "string", "country, province, amphoe, tambon or village"),
        Column("parent_code", "string", "the area it lies in", null="the country has none"),
        Column("name_th", "string", "Thai name without its prefix"),
        Column("name_en", "string", "English name"),
        Column("order_key", "string", "sorts by bytes in Thai dictionary order"),
        Column("lon", "float64", "seat, degrees east (WGS 84)", null="no seat is known"),
        Column("lat", "float64", "seat, degrees north (WGS 84)", null="no seat is known"),
    ),
    key=("area_code",),
)

FINDINGS = Table(
    "findings",
    "What could not be read or looks wrong. Holds where, never the value.",
    (
        REGISTER,
        BATCH,
        Column("row_number", "int32", "row in the agency's file", null="the finding is about the whole file"),
        Column("column", "string", "heading of the agency's column", null="the finding is about the whole row or file"),
        Column("code", "string", "id of the finding in rulebook/findings"),
        Column("severity", "string", "refused (the row was left out), emptied (the cell was) or noted"),
    ),
    key=("register", "batch", "row_number", "column", "code"),
)

PERSON_RECORDS = Table(
    "person_records",
    "Who a row speaks of, as one register says it.",
    (
        RECORD_ID,
        *SOURCE,
        Column("household_record_id", "string", "the household's row", null="the register knows no households"),
        Column("citizen_id", "string", "13 digits whose check digit holds", null="see citizen_id_state", personal="personal"),
        Column("citizen_id_state", "string", "valid, missing, damaged (by a spreadsheet) or invalid (wrong check digit)"),
        Column(
            "citizen_id_written",
            "string",
            "13 digits whose check digit fails: what a slip of the pen left standing",
            null="the number is valid, or has not 13 digits",
            personal="personal",
        ),
        Column("title", "string", "title as standardised", null="none given", personal="personal"),
        Column("first_name", "string", "given name, normalised, without title", null="none given", personal="personal"),
        Column("last_name", "string", "family name, normalised", null="none given", personal="personal"),
        Column("sex", "int8", "1 male, 2 female", null="unknown"),
        Column("birth_year", "int16", "CE", null="unknown", personal="personal"),
        Column("birth_month", "int8", "1-12", null="unknown, or known by year alone", personal="personal"),
        Column("birth_day", "int8", "1-31", null="unknown, or known by year or month alone", personal="personal"),
        Column("house_no", "string", "house number, digits ASCII", null="unknown", personal="personal"),
        VILLAGE,
        TAMBON,
    ),
    key=("record_id",),
    personal=True,
    sought=("citizen_id",),
)

HOUSEHOLD_ADDRESSES = Table(
    "household_addresses",
    "Where a household's row says it lives.",
    (
        Column("household_record_id", "string", "the household's row"),
        *SOURCE,
        Column("house_code", "string", "11 digits of the house register", null="none given", personal="personal"),
        Column("house_no", "string", "house number, digits ASCII", null="unknown", personal="personal"),
        VILLAGE,
        TAMBON,
    ),
    key=("household_record_id",),
    personal=True,
)

HOUSEHOLD_RECORDS = Table(
    "household_records",
    "A household's row, without its address.",
    (
        Column("household_record_id", "string", "the household's row"),
        *SOURCE,
        VILLAGE,
        TAMBON,
        Column("in_municipality", "bool", "inside a municipality", null="the register does not say"),
        Column("survey_year", "int16", "CE", null="the file does not say"),
        Column("survey_date", "date", "day of the interview", null="the file does not say"),
    ),
    key=("household_record_id",),
)

# Answer codes of the BMN form: category digit, indicator number, question, item (thai-facts 1.3).
BASIC_NEEDS_HOUSEHOLD_ANSWERS: tuple[tuple[str, str], ...] = (
    ("1111", "children under one year: 1 yes, 2 no"),
    ("1121", "every child under one weighed 2,500 g or more at birth"),
    *((f"14{q}1", f"hygienic, safe food, question {q} of 4") for q in range(1, 5)),
    *((f"15{q}1", f"proper use of medicine, question {q} of 4") for q in range(1, 5)),
    ("2811", "secure tenure"),
    ("2821", "durable house"),
    ("2911", "enough clean drinking water, 5 l a person a day"),
    ("21011", "enough water for use, 45 l a person a day"),
    *((f"211{q}1", f"orderly, clean home, question {q} of 8") for q in range(1, 9)),
    *((f"212{q}1", f"nuisance {q} of 6: 1 present, 0 absent") for q in range(1, 7)),
    *((f"213{q}1", f"accidents and disasters prevented, question {q} of 4") for q in range(1, 5)),
    *((f"214{q}1", f"crime {q} of 6: 1 happened, 0 did not") for q in range(1, 7)),
    ("42311", "household saves"),
    ("5301", "takes part in public activities"),
    ("53111", "warm family"),
)
BASIC_NEEDS_INCOME_ANSWERS: tuple[tuple[str, str], ...] = (
    ("42211", "income of main jobs, baht a year, all members"),
    ("42212", "income of second jobs, baht a year, all members"),
    ("42213", "other income (remittances, rent, pensions, allowances), baht a year"),
    ("42214", "value of own produce and foraged goods, baht a year"),
    ("42216", "average income, baht a person a year, as the form computed it"),
)
BASIC_NEEDS_MEMBER_ANSWERS: tuple[tuple[str, str], ...] = (
    ("1241", "breast-fed exclusively for six months"),
    ("1321", "fully vaccinated"),
    ("1641", "yearly health check"),
    ("1711", "exercises three days a week, 30 minutes"),
    ("31521", "age 3-5: pre-school readiness service"),
    ("31621", "age 6-14: in nine-year compulsory education"),
    ("31711", "left M.3 in the survey year: 1 yes, 2 no"),
    ("31721", "continues to M.4 or equivalent"),
    ("31821", "job training, of those neither studying nor working"),
    ("31921", "age 15-59: reads, writes and reckons"),
    ("42021", "age 15-59: has occupation and income"),
    ("42121", "age 60+: has occupation and income"),
    ("52411", "does not drink"),
    ("52511", "does not smoke"),
    ("52611", "religious practice weekly"),
    ("52721", "elderly: cared for by family, community, state or private"),
    ("52831", "disabled: cared for"),
    ("52921", "chronic patient: cared for"),
)
_ANSWER_NULL = "not asked or not answered"
# What section 26 names: somebody's body, illness, care, habits that harm health, and religious practice.
_SENSITIVE_ANSWERS = {
    "1121", "1511", "1521", "1531", "1541", "1241", "1321", "1641", "1711", "52411", "52511", "52611", "52831", "52921",
}  # fmt: skip


def _answer(code: str, meaning: str) -> Column:
    personal: Personal = "sensitive" if code in _SENSITIVE_ANSWERS else "no"
    return Column(f"a{code}", "int8", meaning, null=_ANSWER_NULL, personal=personal)


BASIC_NEEDS_HOUSEHOLDS = Table(
    "basic_needs_households",
    "จปฐ. household answers, by answer code; 1 yes, 0 or 2 no unless said otherwise.",
    (
        Column("household_record_id", "string", "the household's row"),
        *(_answer(code, meaning) for code, meaning in BASIC_NEEDS_HOUSEHOLD_ANSWERS),
        *(Column(f"a{code}", "float64", meaning, null=_ANSWER_NULL) for code, meaning in BASIC_NEEDS_INCOME_ANSWERS),
    ),
    key=("household_record_id",),
)

BASIC_NEEDS_MEMBERS = Table(
    "basic_needs_members",
    "จปฐ. members and their answers, by answer code; 1 yes, 0 or 2 no unless said otherwise.",
    (
        RECORD_ID,
        Column("household_record_id", "string", "the household's row"),
        Column("age", "int16", "completed years on the survey date", null="birth or survey date unknown"),
        Column("sex", "int8", "1 male, 2 female", null="unknown"),
        Column("relation", "string", "to the head: head, spouse, child, grandchild, parent, other", null="unknown"),
        Column("occupation", "string", "as the form words it", null="not answered"),
        Column("education", "string", "as the form words it", null="not answered"),
        Column("body_status", "int8", "0 normal, 1 disabled, 2 chronic illness", null="not answered", personal="sensitive"),
        Column("self_care", "bool", "can look after themselves", null="not answered", personal="sensitive"),
        Column("says_welfare_card", "bool", "says to hold a state welfare card", null="not answered"),
        *(_answer(code, meaning) for code, meaning in BASIC_NEEDS_MEMBER_ANSWERS),
    ),
    key=("record_id",),
    by="household_record_id",
)

DIMENSIONS = ("health", "living", "education", "income", "access")
# Of section 26, whoever says so: access is lacking where an elder, a disabled or an ill person is not cared for.
SENSITIVE_DIMENSIONS = frozenset({"health", "access"})
OPEN_DIMENSIONS = tuple(name for name in DIMENSIONS if name not in SENSITIVE_DIMENSIONS)

TPMAP_PEOPLE = Table(
    "tpmap_people",
    "TPMAP's list of people for officers.",
    (
        RECORD_ID,
        Column("year", "int16", "CE", null="the file does not say"),
        *(
            Column(
                name,
                "bool",
                f"listed as lacking in {name}",
                null="not given",
                personal="sensitive" if name in SENSITIVE_DIMENSIONS else "no",
            )
            for name in DIMENSIONS
        ),
        Column("welfare_state", "string", "none, registered or verified", null="not given"),
    ),
    key=("record_id",),
)

TPMAP_INDICATORS = tuple(range(1, 32))
TPMAP_AREAS = Table(
    "tpmap_areas",
    "TPMAP's public aggregates as published (thai-facts 1.5).",
    (
        Column("area_code", "string", "2, 4 or 6 digits"),
        Column("year", "int16", "CE"),
        Column("dimension_filter", "string", "five flags: which dimensions were switched on"),
        BATCH,
        ROW_NUMBER,
        Column("n_households", "int64", "household.CNT", null="not published"),
        Column("n_members", "int64", "HOUSEMEMBER_CNT", null="not published"),
        Column("n_poor_households", "int64", "poor.household.CNT", null="not published"),
        Column("n_poor", "int64", "poor.JPT.CNT: poor by basic needs", null="not published"),
        Column("n_registered", "int64", "poor.JPT.MOFreg.CNT", null="not published"),
        Column("n_target", "int64", "poor.JPT.MOFval.CNT: target poor", null="not published"),
        *(Column(f"n_{name}", "int64", f"target poor lacking in {name}", null="not published") for name in DIMENSIONS),
        Column("target_rate", "float64", "JPT.MOFval.pov.rate, per cent of surveyed members", null="not published"),
        *(
            Column(f"n_indicator_{i}", "int64", f"target poor failing indicator {i}", null="not published")
            for i in TPMAP_INDICATORS
        ),
    ),
    key=("area_code", "year", "dimension_filter"),
)

CAPITALS = ("human", "physical", "financial", "natural", "social")

PPPCONNEXT_HOUSEHOLDS = Table(
    "pppconnext_households",
    "PPPConnext household survey: five capitals, 1.00-4.00 each.",
    (
        Column("household_record_id", "string", "the household's row"),
        Column("period", "string", "before or after help"),
        Column("survey_round", "int8", "round of the survey", null="the file does not say"),
        *(Column(name, "float64", f"{name} capital, 1.00-4.00", null="not surveyed") for name in CAPITALS if name != "human"),
        Column("stated_level", "int8", "level 1-4 that the file states", null="not stated"),
    ),
    key=("household_record_id",),
)

PPPCONNEXT_MEMBERS = Table(
    "pppconnext_members",
    "PPPConnext members: human capital is scored by person and averaged over the household.",
    (
        RECORD_ID,
        Column("household_record_id", "string", "the household's row"),
        Column("human", "float64", "human capital of the member, 1.00-4.00", null="not surveyed"),
        Column("occupation", "string", "as the form words it", null="not answered"),
        Column("monthly_income", "float64", "baht a month", null="not answered"),
    ),
    key=("record_id",),
    by="household_record_id",
)

WELFARE_CARDS = Table(
    "welfare_cards",
    "State welfare card: registered and verified are two states.",
    (
        RECORD_ID,
        Column("state", "string", "registered or verified"),
        Column("scheme_year", "int16", "CE", null="the file does not say"),
    ),
    key=("record_id",),
)

AREA_TEAMS = Table(
    "area_teams",
    "Who links all parties in a tambon, and whether they accept one data system.",
    (
        Column("tambon_code", "string", "six digits"),
        BATCH,
        ROW_NUMBER,
        Column("university", "string", "host of the Area Manager", null="none"),
        Column("has_manager", "bool", "an Area Manager is named", null="the file does not say"),
        Column("manager_since", "date", "day of appointment", null="unknown or none"),
        Column(
            "data_acceptance", "string", "parties that accept the data system: all, some or none", null="the file does not say"
        ),
        Column("accepted_by", "string", "agencies that accept, as the file words it", null="none named"),
        Column("accepted_on", "date", "day of the agreement", null="unknown or none"),
    ),
    key=("tambon_code",),
)

OUTCOMES = ("confirmed", "not_poor", "newly_found", "moved", "dead", "refused", "not_reached")

FIELD_CHECKS = Table(
    "field_checks",
    "What people found at the door of somebody who is, or is not, on a list.",
    (
        RECORD_ID,
        Column("outcome", "string", ", ".join(OUTCOMES)),
        Column("checked_on", "date", "day of the visit", null="the file does not say"),
        Column(
            "drawn_from",
            "string",
            "the list the visit was drawn from (id of a rule), or area for a door-to-door check of an area",
            null="the file does not say: the visit is used for no rate",
        ),
        Column("weight", "float64", "how many of the list the visit stands for", null="every visit of its list counts alike"),
    ),
    key=("record_id",),
)

REGISTER_TABLES = (
    AREAS, BATCHES, FINDINGS, PERSON_RECORDS, HOUSEHOLD_ADDRESSES, HOUSEHOLD_RECORDS,
    BASIC_NEEDS_HOUSEHOLDS, BASIC_NEEDS_MEMBERS, TPMAP_PEOPLE, TPMAP_AREAS,
    PPPCONNEXT_HOUSEHOLDS, PPPCONNEXT_MEMBERS, WELFARE_CARDS, AREA_TEAMS, LINK_REVIEWS, FIELD_CHECKS,
)  # fmt: skip
