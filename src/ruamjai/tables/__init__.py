"""The promises between rooms: every table of a run, its columns, types, meaning, key, and how personal it is."""

from ruamjai.tables.disagreement import DISAGREEMENT_TABLES
from ruamjai.tables.link_quality import LINK_QUALITY_TABLES
from ruamjai.tables.linking import LINKING_TABLES
from ruamjai.tables.meanings_thai import MEANINGS_THAI
from ruamjai.tables.measures import MEASURE_TABLES
from ruamjai.tables.places import PLACES_TABLES
from ruamjai.tables.poverty import POVERTY_TABLES
from ruamjai.tables.registers import REGISTER_TABLES
from ruamjai.tables.schema import Column, Table, by_name

TABLES = by_name(
    (
        *REGISTER_TABLES, *LINKING_TABLES, *LINK_QUALITY_TABLES, *POVERTY_TABLES, *MEASURE_TABLES, *DISAGREEMENT_TABLES,
        *PLACES_TABLES,
    )
)  # fmt: skip

__all__ = ["MEANINGS_THAI", "TABLES", "Column", "Table"]
