"""Files of people under anybody's headings, read into the one person table that linking takes.

Doors: ``read_map`` and ``choose_columns`` say which column means what, ``read_people`` reads; ``read_truth`` reads pairs that
are known to be true.
"""

from ruamjai.linking.person_files.columns import ColumnMap, Wanted, choose_columns, is_known, read_map
from ruamjai.linking.person_files.notices import Notice
from ruamjai.linking.person_files.reading import PersonFile, check_columns, read_people
from ruamjai.linking.person_files.truth import read_truth

__all__ = [
    "ColumnMap", "Notice", "PersonFile", "Wanted", "check_columns", "choose_columns", "is_known", "read_map", "read_people",
    "read_truth",
]  # fmt: skip
