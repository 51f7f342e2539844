"""The only room that opens an engine or a data file."""

from ruamjai.warehouse.engine import Expression, Warehouse, arrow_schema, empty_table, promised
from ruamjai.warehouse.runs import Manifest, OpenRun, RunStore

__all__ = ["Expression", "Manifest", "OpenRun", "RunStore", "Warehouse", "arrow_schema", "empty_table", "promised"]
