"""The steps of a run, in order: the map of the house. Each table is written by one step and read only after it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ruamjai import linking, places, poverty, registers
from ruamjai.warehouse import Expression

Door = Callable[..., Mapping[str, Expression]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step. ``door`` takes the tables it reads and what it ``wants`` of the run by keyword, and returns what it writes.

    What can be wanted: inbox, read, cache, collect, table, join_on (an engine beyond this process, or None), seed, secret,
    and parent tables as ``parent_<table>`` (None in a first run).
    """

    name: str
    label_th: str
    label_en: str
    door: Door
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    wants: tuple[str, ...] = ()


STEPS = (
    Step(
        "registers", "รวมทะเบียนของทุกหน่วยงาน", "Bring the agencies' registers together", registers.union,
        reads=(),
        wants=("inbox", "read"),
        writes=(
            "areas", "batches", "findings", "person_records", "household_addresses", "household_records",
            "basic_needs_households", "basic_needs_members", "tpmap_people", "tpmap_areas",
            "pppconnext_households", "pppconnext_members", "welfare_cards", "area_teams",
            "link_reviews", "field_checks",
        ),
    ),
    Step(
        "linking", "เชื่อมคนและครัวเรือนข้ามทะเบียน", "Link people and households", linking.link_registers,
        reads=("person_records", "household_addresses", "household_records", "basic_needs_members", "areas"),
        wants=(
            "collect", "join_on", "seed", "secret", "parent_record_persons", "parent_household_sources", "parent_households",
        ),
        writes=(
            "person_links", "record_persons", "household_sources", "people", "households", "household_members",
            "household_member_sources", "contradicted_numbers", "pseudonym_changes", "possible_links", "link_models",
        ),
    ),
    Step(
        "link_quality", "วัดคุณภาพการเชื่อม", "Measure how good the links are", linking.measure_links,
        reads=(
            "person_links", "possible_links", "record_persons", "people", "contradicted_numbers", "link_models", "link_reviews",
        ),
        wants=("collect",),
        writes=("reviewed_links", "link_counts", "link_quality", "link_calibration"),
    ),
    Step(
        "poverty", "วัดความยากจนหลายมิติ", "Measure who is poor, and in what", poverty.measure_poverty,
        reads=(
            "household_records", "basic_needs_households", "basic_needs_members", "tpmap_people",
            "pppconnext_households", "pppconnext_members", "welfare_cards", "record_persons", "household_sources",
            "people", "areas",
        ),
        wants=("cache",),
        writes=(
            "indicator_results", "household_poverty", "person_poverty", "area_poverty", "rule_comparison",
            "household_capitals", "area_capitals",
        ),
    ),
    Step(
        "measures", "คำนวณตัวเลขของพื้นที่พร้อมช่วงความเชื่อมั่น", "Figures of areas with their errors", poverty.measure_areas,
        reads=("household_poverty", "indicator_results", "areas"),
        wants=("collect",),
        writes=("poverty_measures", "deprivation_patterns"),
    ),
    Step(
        "incomes", "วัดความยากจนด้านรายได้และความเหลื่อมล้ำ", "Measure income poverty and inequality", poverty.measure_incomes,
        reads=("household_poverty", "areas"),
        wants=("collect",),
        writes=("area_incomes",),
    ),
    Step(
        "movement", "เทียบทุนก่อนและหลังการช่วยเหลือ", "Compare capitals before and after help", poverty.compare_capitals,
        reads=("household_capitals", "areas"),
        wants=("collect",),
        writes=("capital_changes", "area_capital_changes"),
    ),
    Step(
        "vulnerable", "หาครัวเรือนเปราะบาง", "Find vulnerable households", poverty.find_vulnerable,
        reads=("household_poverty", "indicator_results", "basic_needs_members", "areas"),
        writes=("vulnerable_households", "area_vulnerable"),
    ),
    Step(
        "checking", "วัดความคลาดเคลื่อนของรายชื่อจากการลงพื้นที่", "Measure the lists' errors from field checks", poverty.check_lists,
        reads=("field_checks", "record_persons", "person_poverty", "areas"),
        wants=("collect",),
        writes=("checked_people", "list_errors"),
    ),
    Step(
        "unseen", "ประมาณคนยากจนที่ไม่มีทะเบียนใดรู้จัก", "Estimate the poor whom no register knows", poverty.count_unseen,
        reads=("person_poverty", "areas"),
        wants=("collect",),
        writes=("capture_counts", "unseen_poor"),
    ),
    Step(
        "small_areas", "ประมาณตำบลที่มีข้อมูลน้อย", "Estimate tambons with little data", poverty.model_small_areas,
        reads=("poverty_measures", "household_poverty", "person_poverty", "areas"),
        wants=("collect",),
        writes=("small_areas", "small_area_models"),
    ),
    Step(
        "places", "จัดลำดับพื้นที่ยุทธศาสตร์", "Rank strategic areas", places.choose_places,
        reads=("area_poverty", "area_teams", "areas"),
        writes=("strategic_areas",),
    ),
)  # fmt: skip


def step_named(name: str) -> Step | None:
    """The step of that name, or None."""
    return next((step for step in STEPS if step.name == name), None)


def parents(step: Step) -> dict[str, str]:
    """Wanted keyword → table of the parent run."""
    return {want: want.removeprefix("parent_") for want in step.wants if want.startswith("parent_")}


def missing_from(step: Step, written: Mapping[str, Any]) -> list[str]:
    """Tables the step should have written and did not."""
    return [name for name in step.writes if name not in written]
