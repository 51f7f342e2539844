"""Who is the same person across registers, and which people are one household.

Doors: ``link_registers`` (the step of a run) and ``explain_link`` (why two rows are held to be one person).
"""

from collections.abc import Callable

import ibis.expr.types as ir
import pyarrow as pa

from ruamjai.linking import households, results
from ruamjai.linking.blocking import JoinOn as JoinOn
from ruamjai.linking.door import dedupe as dedupe
from ruamjai.linking.door import link as link
from ruamjai.linking.explaining import LinkExplanation, LinkStep, explain_link
from ruamjai.linking.labels import give_labels, old_labels
from ruamjai.linking.model import shipped_model
from ruamjai.linking.pseudonyms import changes_table, give_pseudonyms, parent_pseudonyms
from ruamjai.linking.quality import Drawn as Drawn
from ruamjai.linking.quality import measure_links as measure_links
from ruamjai.linking.quality import review_sheet as review_sheet
from ruamjai.linking.quality import sample_links as sample_links
from ruamjai.linking.quality import third_opinions as third_opinions
from ruamjai.linking.rules import HasLinking, LinkingRules, read_rules
from ruamjai.linking.spine import Linker, build_spine
from ruamjai.linking.standardise import RUN_COLUMNS, standardise

__all__ = ["LinkExplanation", "LinkStep", "LinkingRules", "explain_link", "link_registers", "read_rules"]


def link_registers(
    *,
    person_records: ir.Table,
    household_addresses: ir.Table,
    household_records: ir.Table,
    areas: ir.Table,
    rules: HasLinking,
    collect: Callable[[ir.Table], pa.Table],
    seed: int,
    secret: bytes,
    basic_needs_members: ir.Table | None = None,
    join_on: JoinOn | None = None,
    parent_record_persons: pa.Table | None = None,
    parent_household_sources: pa.Table | None = None,
    parent_households: pa.Table | None = None,
) -> dict[str, pa.Table]:
    """Link all registers' rows to people and households; method: docs/method/linking.md.

    Reads the promised tables of the same names; ``rules.linking["people"]`` is the parsed rulebook; ``collect`` executes
    an expression, ``join_on`` is an engine to join on that is larger than this process. ``seed`` draws the pairs that are
    learnt from, ``secret`` keys new pseudonyms, the parent run's tables keep old ones. Of ``basic_needs_members`` only who is
    head of the household (and what to the head) is read; without them nobody is known to be. Returns the tables of
    ``ruamjai.tables.linking``, each in the order of its key: equal inputs give equal rows, whatever the order in which they
    come.
    """
    people_rules = read_rules(rules.linking["people"])
    facts = collect(household_records.select(*households.ROW_COLUMNS))
    records = standardise(collect(person_records.select(*RUN_COLUMNS)), facts, people_rules)
    linker = Linker(people_rules, shipped_model(rules, "people"), join_on, seed)
    spine = build_spine(records, linker)
    person, n_people = spine.person, spine.n_people
    person_ids, person_changes = give_pseudonyms(
        "person", person, records.ids, records.lists.register_of(records.in_list),
        parent_pseudonyms(parent_record_persons, "record_id", "person_id"), secret,
    )  # fmt: skip

    addresses = collect(household_addresses.select(*households.ADDRESS_COLUMNS))
    relations = None if basic_needs_members is None else collect(basic_needs_members.select("record_id", "relation"))
    rows = households.household_rows(addresses, facts, people_rules)
    listed = households.listings(records, person, rows, relations)
    household = households.build_households(rows, listed, n_people, people_rules)
    homes = households.find_homes(records, person, n_people, rows, household, listed, people_rules)
    members = households.find_members(rows, household, listed, homes)
    household_ids, household_changes = give_pseudonyms(
        "household", household, rows.ids, rows.lists.register_of(rows.in_list),
        parent_pseudonyms(parent_household_sources, "household_record_id", "household_id"), secret,
    )  # fmt: skip
    tambons = collect(areas.filter(areas.level == "tambon").select("area_code", "name_th")).to_pydict()
    names = {int(code): name for code, name in zip(tambons["area_code"], tambons["name_th"], strict=True)}
    labels = give_labels(household_ids, homes.household_village, homes.household_tambon, names, old_labels(parent_households))
    homesteads, persons = households.pseudonyms(household_ids), households.pseudonyms(person_ids)
    return {
        "person_links": results.person_links(records, spine, people_rules),
        "record_persons": results.record_persons(records, person, person_ids),
        "household_sources": households.sources_table(rows, household, homesteads),
        "people": results.people(records, person, person_ids, household_ids, homes),
        "households": households.households_table(rows, household, homesteads, labels, homes),
        "household_members": households.members_table(rows, members, homesteads, persons),
        "household_member_sources": households.member_sources_table(records, rows, listed, members, homesteads, persons),
        "contradicted_numbers": results.contradicted_numbers(records, spine, people_rules),
        "pseudonym_changes": changes_table([*person_changes, *household_changes]),
        "possible_links": results.possible_links(records, spine, people_rules),
        "link_models": results.link_models(spine, people_rules),
    }
