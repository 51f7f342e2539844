"""Raw registers to the columns that Splink is given, which standardises nothing itself.

Both linkers start from the same reading of the files (``ruamjai.linking.person_files``), so that what is compared is
linking. Splink's names are recoded to one byte a character, for DuckDB's distances count bytes, and get their lk82 sound.

    python bench/contestants/splink_prepare.py FOLDER WORK        left.parquet and right.parquet of both
"""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from telling import Watch

from ruamjai.linking.person_files import choose_columns, read_people
from ruamjai.thai.sounds import lk82_numbers
from ruamjai.thai.text import to_one_byte

SIDES = ("left", "right")


def prepare(source: Path, target: Path) -> None:
    """One side. ``number`` is text, for it is compared digit by digit; ``birth`` is yyyymmdd where day and month are known."""
    raw = pq.read_table(source)
    people = read_people(raw, choose_columns(raw.column_names), label=source.name).table.combine_chunks()
    year, month, day = (pc.cast(people[f"birth_{part}"], pa.int32()) for part in ("year", "month", "day"))
    new_year = pc.and_(pc.equal(month, 1), pc.equal(day, 1))  # what files write where they know the year alone
    birth = pc.add(pc.add(pc.multiply(year, 10_000), pc.multiply(month, 100)), day)
    first, first_sound = _name(people["first_name"])
    last, last_sound = _name(people["last_name"])
    columns = {
        "unique_id": pc.cast(people["id"], pa.string()),
        "number": pc.cast(people["number"], pa.string()),
        "first_name": first,
        "first_sound": first_sound,
        "last_name": last,
        "last_sound": last_sound,
        "sex": people["sex"],
        "birth_year": year,
        "birth_month": month,
        "birth_day": day,
        "birth": pc.if_else(pc.fill_null(new_year, False), pa.scalar(None, pa.int32()), birth),
        "house": pc.cast(people["house_no"], pa.string()),
        "village": people["village"],
        "tambon": people["tambon"],
        "amphoe": people["amphoe"],
    }
    pq.write_table(pa.table(columns), target)


def _name(column: pa.ChunkedArray) -> tuple[pa.Array, pa.Array]:
    """(letters, one byte each; sound as a whole number, null where nothing sounds Thai); distinct names are coded once."""
    codes = pa.concat_arrays(column.chunks)
    letters = pa.array([to_one_byte(name) for name in codes.dictionary.to_pylist()], pa.string())
    sounds = lk82_numbers(codes.dictionary)
    return letters.take(codes.indices), pa.array(sounds, pa.int64(), mask=sounds == 0).take(codes.indices)


def main() -> None:
    """Prepare both sides, and tell of it."""
    folder, work = Path(sys.argv[1]), Path(sys.argv[2])
    watch = Watch()
    with watch.stage("prepare"):
        for side in SIDES:
            prepare(folder / f"{side}.parquet", work / f"{side}.parquet")
    watch.tell()


if __name__ == "__main__":
    main()
