"""``ruamjai explain household|area|link ID…``: why this household, this place, this match, from the run's own tables."""

import argparse
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any

import ibis.expr.types as ir

from ruamjai import linking, places, poverty, rulebook
from ruamjai.cli.screen import say, show
from ruamjai.errors import UsageError
from ruamjai.poverty.explaining import IndicatorWhy, NeedWhy, PersonWords, RowWhy, SurveyWhy
from ruamjai.poverty.measuring import MEASURE
from ruamjai.thai.dates import to_buddhist
from ruamjai.warehouse import OpenRun, RunStore

RESULTS = {"pass": "ผ่าน", "fail": "ไม่ผ่าน", "not_applicable": "ไม่เข้าข่าย", "unknown": "ไม่ทราบ"}
STATES = {True: "ใช่", False: "ไม่ใช่", None: "ไม่ทราบ"}
STATES_EN = {True: "yes", False: "no", None: "unknown"}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("explain", help="why a household or an area has its figures, why two rows are one person")
    parser.add_argument("what", choices=sorted(EXPLAINERS))
    parser.add_argument(
        "id", nargs="+",
        help="a household's label (ก-4-0172) or pseudonym; an area's code (TH, 2, 4, 6 or 8 digits); of a link two rows",
    )  # fmt: skip
    parser.add_argument("--run", help="a run's number (default: the published one)")
    parser.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Print the explanation; names are no part of it."""
    run = RunStore(arguments.data).chosen(arguments.run)
    rules = rulebook.load()
    if rules.digest() != run.manifest.raw["rulebook"]:
        say("กติกาเปลี่ยนไปจากที่รอบนี้ใช้ คำอธิบายอาจไม่ตรง", "the rulebook has changed since this run was made")
    explain, wanted = EXPLAINERS[arguments.what]
    if len(arguments.id) != wanted:
        raise UsageError(
            f"explain {arguments.what} takes {wanted} id(s), not {len(arguments.id)}.",
            message_th=f"explain {arguments.what} ต้องระบุรหัส {wanted} รหัส",
        )
    return explain(run, rules, *arguments.id)


def _household(run: OpenRun, rules: rulebook.Rulebook, name: str) -> int:
    for household in _households_named(run, name):
        found = poverty.explain(household=household, rules=rules, look_up=run.look_up)
        if found is not None:
            _tell_household(household, found, rules)
    return 0


def _households_named(run: OpenRun, name: str) -> list[str]:
    """Pseudonyms of the households of that label or pseudonym; labels may repeat over the country."""
    table = run.table("households")
    rows = run.collect(table.filter((table.household_id == name) | (table.label == name)).select("household_id"))
    if not rows.num_rows:
        raise UsageError(f"Run {run.id} has no household {name}.", message_th=f"รอบข้อมูลที่ {run.id} ไม่มีครัวเรือน {name}")
    return sorted(rows["household_id"].to_pylist())


def _tell_household(household: str, found: poverty.HouseholdWhy, rules: rulebook.Rulebook) -> None:
    say(f"ครัวเรือน {household}", "household")
    if found.survey is None:
        say("จปฐ. ไม่ได้สำรวจครัวเรือนนี้", "not surveyed by จปฐ.")
    else:
        _tell_survey(found.survey, rules)
        _tell_needs(found.survey, rules)
        _tell_ways_out(found.survey, rules)
    show(
        ("คน · person", "จปฐ.", "TPMAP", "บัตรสวัสดิการ · card", "PPPConnext"),
        [
            (
                person.person_id, STATES[person.basic_needs_poor] if person.in_basic_needs else None,
                STATES[person.tpmap_listed], person.welfare_state, person.pppconnext_level,
            )
            for person in found.people
        ],
    )  # fmt: skip
    show(
        ("คน · person", "ทะเบียน · register", "ว่ายากจน · says poor", "ข้อมูลปี · data of", "กติกา · rule", "ตั้งแต่ · from"),
        [row for person in found.people for row in _register_rows(person)],
    )
    show(
        ("กติกา", "rule", *(person.person_id for person in found.people)),
        [
            (rules.rules[name].label.th, rules.rules[name].label.en, *(STATES[person.rules[name]] for person in found.people))
            for name in _rule_names(found)
        ],
    )


def _tell_survey(survey: SurveyWhy, rules: rulebook.Rulebook) -> None:
    year = to_buddhist(survey.survey_year) if survey.survey_year else "ไม่ทราบปี"
    say(
        f"จปฐ. {year}: ยากจน {STATES[survey.poor]} (k = {survey.k})",
        f"basic needs survey of {survey.survey_year or 'an unknown year'}: poor {STATES_EN[survey.poor]}",
    )
    say(
        f"ขัดสน {survey.n_deprived} ด้าน ไม่ทราบ {survey.n_unknown} ด้าน",
        f"deprived in {survey.n_deprived} dimension(s), unknown in {survey.n_unknown}",
    )
    show(
        ("ข้อ", "ตัวชี้วัด", "ผล", "ถามถึง", "ไม่ผ่าน", "ไม่ทราบ", "คำตอบที่ทำให้ไม่ผ่าน", "เกณฑ์ตั้งแต่"),
        [
            (
                str(one.number), rules.indicators[one.indicator].label.th, RESULTS[one.result],
                one.n_eligible, one.n_failed, one.n_unknown, ", ".join(_failing_answers(one.rows)), _held_from(one),
            )
            for one in survey.indicators
        ],
        right=(0, 3, 4, 5),
    )  # fmt: skip


def _held_from(one: IndicatorWhy) -> str | None:
    return f"{one.holds_from}{'' if one.verified else ' ?'}" if one.holds_from else None


def _tell_needs(survey: SurveyWhy, rules: rulebook.Rulebook) -> None:
    if not survey.needs:
        return
    dimensions = rules.measures[MEASURE]
    show(
        ("รหัส · id", "ด้าน", "สิ่งที่จำเป็น", "need", "ของ · of"),
        [
            (need.indicator, dimensions.dimension(need.dimension).label.th, need.need.th, need.need.en, _whose(need))
            for need in survey.needs
        ],
    )


def _whose(need: NeedWhy) -> str:
    return f"สมาชิก {len(need.record_ids)} คน · {len(need.record_ids)} member(s)" if need.record_ids else "ทั้งบ้าน · household"


def _tell_ways_out(survey: SurveyWhy, rules: rulebook.Rulebook) -> None:
    dimensions, leaving = rules.measures[MEASURE], survey.leaving
    for number, way in enumerate(leaving.ways, start=1):
        labels = [dimensions.dimension(name).label for name in way.dimensions]
        needs = [rules.indicators[name].need for name in way.indicators]
        say(
            f"ทางพ้นจากความยากจน {number}: {' และ '.join(label.th for label in labels)}",
            f"way out {number}: {' and '.join(label.en for label in labels)}",
        )
        for need in needs:
            say(f"  {need.th}", need.en)
        _tell_questions(way.ask, rules)
    _tell_questions(leaving.ask, rules)


def _tell_questions(ask: Sequence[str], rules: rulebook.Rulebook) -> None:
    if ask:
        say("  ต้องถามก่อนจึงจะบอกได้แน่", "to be asked before it can be told for sure:")
        for name in ask:
            say(f"    {rules.indicators[name].label.th}", rules.indicators[name].label.en)


def _register_rows(person: PersonWords) -> list[tuple[object, ...]]:
    return [
        (
            person.person_id, word.register, f"{STATES[word.says]} · {STATES_EN[word.says]}" if word.knows else None,
            ", ".join(str(to_buddhist(year)) if year else "ไม่ทราบ" for year in word.years) or None, word.rule, word.holds_from,
        )
        for word in person.words
    ]  # fmt: skip


def _failing_answers(rows: Sequence[RowWhy]) -> list[str]:
    return sorted({f"{test.column} = {row.answers[test.column]}" for row in rows for test in row.unmet})


def _rule_names(found: poverty.HouseholdWhy) -> list[str]:
    return list(found.people[0].rules) if found.people else []


def _area(run: OpenRun, rules: rulebook.Rulebook, code: str) -> int:
    why = poverty.explain_area(
        area=code, area_poverty=run.table("area_poverty"), rule_comparison=run.table("rule_comparison"),
        rules=rules, collect=run.collect,
    )  # fmt: skip
    place = places.explain(tambon=code, rules=rules, collect=run.collect, **_tables(run, places.EXPLAINS_FROM))
    if why is None and place is None:
        say(f"รอบข้อมูลที่ {run.id} ยังไม่มีข้อมูลของพื้นที่ {code}", "no data yet for this area")
        return 0
    if why is not None:
        _tell_figures(why, rules)
    if place is not None:
        _tell_place(place, rules)
    return 0


def _tell_figures(why: poverty.AreaWhy, rules: rulebook.Rulebook) -> None:
    if why.figures is not None:
        f: dict[str, Any] = dict(why.figures)
        say(f"{why.area_code}: สำรวจ {f['n_people']:,} คน {f['n_households']:,} ครัวเรือน")
        say(f"ยากจน {f['n_poor']:,} คน ไม่ทราบผล {f['n_unknown']:,} คน")
        say(f"H = {_ratio(f['h'])} อย่างน้อย {_ratio(f['h_least'])} อย่างมาก {_ratio(f['h_most'])}")
        say(f"A = {_ratio(f['a'])} M0 = {_ratio(f['m0'])}")
    show(
        ("มิติ", "น้ำหนัก", "ขัดสน", "ขัดสนและยากจน", "สัดส่วนของ M0"),
        [(d.dimension, str(d.weight), _ratio(d.raw), _ratio(d.censored), _ratio(d.contribution)) for d in why.dimensions],
        right=(1, 2, 3, 4),
    )
    show(
        ("กติกา", "คน", "หายไปจากทะเบียนรวม", "บอกไม่ได้"),
        [(rules.rules[name].label.th, row["n_people"], row["n_dropped"], row["n_unknown"]) for name, row in why.rules.items()],
        right=(1, 2, 3),
    )  # fmt: skip


def _tell_place(place: places.PlaceWhy, rules: rulebook.Rulebook) -> None:
    rank = place.rank or place.rank_if_gates_met
    say(f"พื้นที่ยุทธศาสตร์: {STATES[place.eligible]} · ลำดับ {rank or '–'}{'' if place.eligible else ' ถ้าผ่านทุกด่าน'}")
    labels = rules.places["strategic_areas"].reasons
    show(
        ("เกณฑ์", "ผ่าน", "เหตุผล"),
        [(c.criterion, STATES[c.met], ", ".join(labels[code].th for code in c.reasons)) for c in place.criteria],
    )


def _tables(run: OpenRun, names: tuple[str, ...]) -> dict[str, ir.Table]:
    return {name: run.table(name) for name in names}


def _ratio(share: float | None) -> str | None:
    return None if share is None else f"{share:.4f}"


def _link(run: OpenRun, rules: rulebook.Rulebook, left: str, right: str) -> int:
    why = linking.explain_link(
        person_links=run.table("person_links"), possible_links=run.table("possible_links"),
        link_models=run.table("link_models"), rules=rules, left_record_id=left, right_record_id=right, collect=run.collect,
    )  # fmt: skip
    if why.linked:
        say(f"เชื่อมเป็นคนเดียวกัน ชั้นที่ {why.tier}", f"held to be one person, tier {why.tier}")
    else:
        say("เปรียบเทียบแล้ว ไม่ได้เชื่อม", "weighed and left apart")
    say(f"ความน่าจะเป็น {why.probability:.4f} · กติกา {why.rule} · รูปแบบ {why.pattern}")
    edges = list(accumulate((step.weight for step in why.steps), initial=0.0))
    show(
        ("สิ่งที่เทียบ", "ผล", "บิต", "รวม", _scale(edges)),
        [
            (
                step.label_th, _LEVELS.get(step.level or "", step.level),
                f"{step.weight:+.2f}", f"{edges[i + 1]:+.2f}", _bar(edges[i], edges[i + 1], edges),
            )
            for i, step in enumerate(why.steps)
        ],
        right=(2, 3),
    )  # fmt: skip
    if why.weight is None:
        say("เลขประจำตัวตัดสินแล้ว แถบข้างบนคือสิ่งที่การเปรียบเทียบจะบอก", "a number settled it; the bars are what comparing would say")
    say(f"1 บิต = เป็นไปได้ขึ้นเท่าตัว · น้ำหนัก{'เรียนรู้จากทะเบียนนี้' if why.basis == 'learnt' else 'จากแบบจำลองตั้งต้น'}")
    return 0


_WIDTH = 26  # characters from the least to the highest running sum
_NOTHING = 0.005  # bits: printed as none
_LEVELS = {
    "same": "ตรงกัน", "close": "ใกล้เคียงมาก", "alike": "คล้าย", "faint": "คล้ายเล็กน้อย", "differs": "ต่างกัน",
    "same_day": "วันเดือนปีตรงกัน", "swapped": "วันกับเดือนสลับกัน", "one_part_off": "ปีตรง วันหรือเดือนต่าง",
    "same_year": "ปีตรง ไม่ทราบวันเดือน", "year_off": "วันเดือนตรง ปีต่าง", "other_day": "ปีตรง วันเดือนต่าง",
    "near_year": "ต่างกันหนึ่งปี", "same_generation": "ต่างกันไม่เกิน 12 ปี", "same_house": "บ้านเดียวกัน",
    "house_unknown": "หมู่บ้านเดียวกัน ไม่ทราบบ้าน", "same_village": "หมู่บ้านเดียวกัน", "same_tambon": "ตำบลเดียวกัน",
    "same_amphoe": "อำเภอเดียวกัน", "same_province": "จังหวัดเดียวกัน", "elsewhere": "ต่างจังหวัด",
    "one_digit_off": "ต่างหนึ่งหลัก", "two_digits_off": "ต่างสองหลัก",
}  # fmt: skip


def _place(value: float, edges: Sequence[float]) -> int:
    least, most = min(edges), max(edges)
    return round((value - least) / ((most - least) or 1.0) * _WIDTH)


def _bar(before: float, after: float, edges: Sequence[float]) -> str:
    """From the running sum before to that after: gains as full blocks, losses as light ones; at least one, of something."""
    start, stop = sorted((_place(before, edges), _place(after, edges)))
    if abs(after - before) < _NOTHING:
        return ""
    return " " * min(start, _WIDTH - 1) + ("█" if after > before else "░") * max(stop - start, 1)


def _scale(edges: Sequence[float]) -> str:
    return f"{min(edges):+.0f}".ljust(_WIDTH - 3) + f"{max(edges):+.0f}"


EXPLAINERS: dict[str, tuple[Callable[..., int], int]] = {"household": (_household, 1), "area": (_area, 1), "link": (_link, 2)}
