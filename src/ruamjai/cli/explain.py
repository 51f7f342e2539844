"""``ruamjai explain household|area ID``: why this household, why this place, from the run's own tables."""

import argparse
from collections.abc import Callable, Sequence
from typing import Any

import ibis.expr.types as ir

from ruamjai import places, poverty, rulebook
from ruamjai.cli.screen import say, show
from ruamjai.errors import UsageError
from ruamjai.poverty.explaining import RowWhy
from ruamjai.thai.dates import to_buddhist
from ruamjai.warehouse import OpenRun, RunStore

RESULTS = {"pass": "ผ่าน", "fail": "ไม่ผ่าน", "not_applicable": "ไม่เข้าข่าย", "unknown": "ไม่ทราบ"}
STATES = {True: "ใช่", False: "ไม่ใช่", None: "ไม่ทราบ"}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb."""
    parser = subparsers.add_parser("explain", help="why a household or an area has its figures")
    parser.add_argument("what", choices=sorted(EXPLAINERS))
    parser.add_argument("id", help="a household's label (ก-4-0172) or pseudonym; an area's code (TH, 2, 4, 6 or 8 digits)")
    parser.add_argument("--run", help="a run's number (default: the published one)")
    parser.set_defaults(main=main)


def main(arguments: argparse.Namespace) -> int:
    """Print the explanation; names are no part of it."""
    run = RunStore(arguments.data).chosen(arguments.run)
    rules = rulebook.load()
    if rules.digest() != run.manifest.raw["rulebook"]:
        say("กติกาเปลี่ยนไปจากที่รอบนี้ใช้ คำอธิบายอาจไม่ตรง", "the rulebook has changed since this run was made")
    return EXPLAINERS[arguments.what](run, arguments.id, rules)


def _household(run: OpenRun, name: str, rules: rulebook.Rulebook) -> int:
    for household in _households_named(run, name):
        found = poverty.explain(household=household, rules=rules, collect=run.collect, **_tables(run, poverty.EXPLAINS_FROM))
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
    survey = found.survey
    if survey is None:
        say("จปฐ. ไม่ได้สำรวจครัวเรือนนี้", "not surveyed by จปฐ.")
    else:
        year = to_buddhist(survey.survey_year) if survey.survey_year else "ไม่ทราบปี"
        say(f"จปฐ. {year}: ยากจน {STATES[survey.poor]} (k = {survey.k})")
        say(f"ขัดสน {survey.n_deprived} ด้าน ไม่ทราบ {survey.n_unknown} ด้าน")
        show(
            ("ข้อ", "ตัวชี้วัด", "ผล", "ถามถึง", "ไม่ผ่าน", "ไม่ทราบ", "คำตอบที่ทำให้ไม่ผ่าน"),
            [
                (
                    str(one.number), rules.indicators[one.indicator].label.th, RESULTS[one.result],
                    one.n_eligible, one.n_failed, one.n_unknown, ", ".join(_failing_answers(one.rows)),
                )
                for one in survey.indicators
            ],
            right=(0, 3, 4, 5),
        )  # fmt: skip
    show(
        ("คน", "จปฐ.", "TPMAP", "บัตรสวัสดิการ", "PPPConnext", *(rules.rules[name].label.th for name in _rule_names(found))),
        [
            (
                person.person_id, STATES[person.basic_needs_poor] if person.in_basic_needs else None,
                STATES[person.tpmap_listed], person.welfare_state, person.pppconnext_level,
                *(STATES[person.rules[name]] for name in _rule_names(found)),
            )
            for person in found.people
        ],
    )  # fmt: skip


def _failing_answers(rows: Sequence[RowWhy]) -> list[str]:
    return sorted({f"{test.column} = {row.answers[test.column]}" for row in rows for test in row.unmet})


def _rule_names(found: poverty.HouseholdWhy) -> list[str]:
    return list(found.people[0].rules) if found.people else []


def _area(run: OpenRun, code: str, rules: rulebook.Rulebook) -> int:
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


EXPLAINERS: dict[str, Callable[[OpenRun, str, rulebook.Rulebook], int]] = {"household": _household, "area": _area}
