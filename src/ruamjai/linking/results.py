"""What linking found, as the promised tables."""

import numpy as np
import pyarrow as pa

from ruamjai.linking.comparing import patterns
from ruamjai.linking.features import feature_names
from ruamjai.linking.households import Homes, agreed, n_registers
from ruamjai.linking.links import Links
from ruamjai.linking.rules import LinkingRules
from ruamjai.linking.spine import Spine
from ruamjai.linking.standardise import NONE, Ints, Records


def _strings(values: list[str]) -> pa.Array:
    return pa.array(values, pa.string())


def _names(names: list[str], places: Ints) -> pa.Array:
    """``names[place]``, null where the place is ``NONE``."""
    return pa.array(names, pa.string()).take(pa.array(places, mask=places == NONE))


def _numbers(values: Ints, kind: pa.DataType) -> pa.Array:
    return pa.array(values, mask=values == NONE).cast(kind)


def _codes(values: Ints) -> pa.Array:
    """Area codes as text; Thai codes never begin with 0."""
    return _numbers(values, pa.int64()).cast(pa.string())


def _register_names(records: Records, places: Ints) -> pa.Array:
    return _names(*records.lists.register_of(records.in_list[places]))


def person_links(records: Records, spine: Spine, rules: LinkingRules) -> pa.Table:
    """The table ``person_links``, in the order of its key."""
    return _links(records, spine.links, rules)


def possible_links(records: Records, spine: Spine, rules: LinkingRules) -> pa.Table:
    """The table ``possible_links``, in the order of its key."""
    return _links(records, spine.possible, rules).drop_columns(["tier"])


def _links(records: Records, parts: list[Links], rules: LinkingRules) -> pa.Table:
    tables = [_no_links()]
    for links in parts:
        in_list = records.in_list[links.right].astype(np.int64)
        weight = links.weight if links.weight is not None else np.full(len(links.left), np.nan)
        tables.append(
            pa.table(
                {
                    "left_record_id": records.ids.take(pa.array(links.left)),
                    "right_record_id": records.ids.take(pa.array(links.right)),
                    "left_register": _register_names(records, links.left),
                    "right_register": _register_names(records, links.right),
                    "model": _names(records.lists.names(), np.where(in_list == 0, NONE, in_list)),
                    "tier": pa.array(np.full(len(links.left), links.tier), pa.int8()),
                    "rule": _strings(links.rules),
                    "pattern": _strings(patterns(links.levels, rules)),
                    "weight": pa.array(weight, pa.float64(), mask=np.isnan(weight)),
                    "probability": pa.array(links.probability, pa.float64()),
                }
            )
        )
    return pa.concat_tables(tables).sort_by([("left_record_id", "ascending"), ("right_record_id", "ascending")])


def _no_links() -> pa.Table:
    texts = ("left_record_id", "right_record_id", "left_register", "right_register", "model")
    kinds = [(name, pa.string()) for name in texts] + [("tier", pa.int8()), ("rule", pa.string()), ("pattern", pa.string())]
    return pa.schema([*kinds, ("weight", pa.float64()), ("probability", pa.float64())]).empty_table()


def contradicted_numbers(records: Records, spine: Spine, rules: LinkingRules) -> pa.Table:
    """The table ``contradicted_numbers``, in the order of its key."""
    nothing = np.zeros(0, np.int64)
    left = np.concatenate([nothing, *(found[0] for found in spine.doubted)])
    right = np.concatenate([nothing, *(found[1] for found in spine.doubted)])
    words = [word for _, _, levels in spine.doubted for word in patterns(levels, rules)]
    table = pa.table(
        {
            "left_record_id": records.ids.take(pa.array(left)),
            "right_record_id": records.ids.take(pa.array(right)),
            "left_register": _register_names(records, left),
            "right_register": _register_names(records, right),
            "pattern": _strings(words),
        }
    )
    return table.sort_by([("left_record_id", "ascending"), ("right_record_id", "ascending")])


def link_models(spine: Spine, rules: LinkingRules) -> pa.Table:
    """The table ``link_models``: every coefficient, so that each weight can be worked out again from its pattern."""
    names = feature_names(rules)
    tables = [_no_model()]
    for name, model in spine.models.items():
        n = len(names)
        tables.append(
            pa.table(
                {
                    "model": _strings([name] * n),
                    "feature": _strings(names),
                    "coefficient": pa.array(model.coefficients, pa.float64()),
                    "basis": _strings([model.basis] * n),
                    "n_labelled": pa.array([model.labelled] * n, pa.int64()),
                    "blocking_reach": pa.array([model.reach] * n, pa.float64()),
                }
            )
        )
    return pa.concat_tables(tables).sort_by([("model", "ascending"), ("feature", "ascending")])


def _no_model() -> pa.Table:
    return pa.schema(
        [("model", pa.string()), ("feature", pa.string()), ("coefficient", pa.float64()), ("basis", pa.string()),
         ("n_labelled", pa.int64()), ("blocking_reach", pa.float64())]
    ).empty_table()  # fmt: skip


def record_persons(records: Records, person: Ints, person_ids: list[str]) -> pa.Table:
    """The table ``record_persons``, in the order of its key."""
    everyone = np.arange(len(records))
    table = pa.table(
        {"record_id": records.ids, "register": _register_names(records, everyone), "person_id": _names(person_ids, person)}
    )
    return table.sort_by("record_id")


def people(records: Records, person: Ints, person_ids: list[str], household_ids: list[str], homes: Homes) -> pa.Table:
    """The table ``people``, in the order of its key."""
    n_people = len(person_ids)
    table = pa.table(
        {
            "person_id": _strings(person_ids),
            "household_id": _names(household_ids, homes.person_household),
            "sex": _numbers(agreed(records.sex, person, n_people, records.sex != NONE), pa.int8()),
            "birth_year": _numbers(agreed(records.year, person, n_people, records.year != NONE), pa.int16()),
            "village_code": _codes(homes.person_village),
            "tambon_code": _codes(homes.person_tambon),
            "n_registers": _numbers(n_registers(person, records.lists, records.in_list, n_people), pa.int8()),
        }
    )
    return table.sort_by("person_id")
