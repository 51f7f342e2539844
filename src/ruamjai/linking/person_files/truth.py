"""The true pairs of two files, where somebody knows them: a file with the columns left_id and right_id."""

from pathlib import Path

import pyarrow as pa

from ruamjai.errors import UsageError
from ruamjai.linking.person_files.notices import named
from ruamjai.thai.text import heading_key
from ruamjai.warehouse.columns import open_columns

_COLUMNS = ("left_id", "right_id")
_KEYS = {heading_key(name): name for name in _COLUMNS}


def read_truth(path: Path) -> pa.Table:
    """The pairs as left_id, right_id. ``UsageError`` if the file lacks one of them; ``FileRefused`` if it cannot be read."""
    with named(path.name):
        file = open_columns(path, is_heading=lambda text: heading_key(text) in _KEYS)
    found = {_KEYS[heading_key(heading)]: heading for heading in file.headings if heading_key(heading) in _KEYS}
    missing = [name for name in _COLUMNS if name not in found]
    if missing:
        names = ", ".join(missing)
        raise UsageError(
            f"The truth {path.name} lacks {names}; it must have a column left_id and a column right_id.",
            message_th=f"ไฟล์เฉลย {path.name} ขาดคอลัมน์ {names} ต้องมีคอลัมน์ left_id และ right_id",
        )
    headings = [found[name] for name in _COLUMNS]
    with named(path.name):
        return file.read(headings, plain=headings).rename_columns(list(_COLUMNS))
