"""What stands in a standing spine, for whoever wants to know."""

from pathlib import Path

import pyarrow as pa

from ruamjai.errors import EnvironmentFault
from ruamjai.linking.standing.people import Naming
from ruamjai.linking.standing.policy import read_policy
from ruamjai.linking.standing.relinking import Standing
from ruamjai.linking.standing.spine_file import Manifest, read_manifest
from ruamjai.linking.standing.state_files import naming, open_standing


def spine_people(folder: Path, *, batch: str | None = None) -> pa.Table:
    """Whom each row speaks of: register, batch, id, person_id, in the order in which rows came; of one batch or of all.

    ``UsageError`` if there is no such spine or batch.
    """
    manifest, standing, names = _opened(folder)
    if batch is not None:
        manifest.batch(batch)
    tables = []
    for segment in standing.rows.segments:
        if batch in (None, segment.batch):
            person_ids = names.of(standing.rows, standing.person[segment.first : segment.first + len(segment)])
            columns = {
                "register": pa.repeat(manifest.registers[segment.rank], len(segment)),
                "batch": pa.repeat(segment.batch, len(segment)),
                "id": segment.ids,
                "person_id": pa.array(person_ids, pa.string()),
            }
            tables.append(pa.table(columns))
    return pa.concat_tables(tables) if tables else _NOBODY


def _opened(folder: Path) -> tuple[Manifest, Standing, Naming]:
    """What stands; opened once more if it was changed, and its old files taken away, in between."""
    while True:
        manifest = read_manifest(folder)
        try:
            policy = read_policy(folder, manifest)
            standing = open_standing(folder, manifest, policy, pairs_from=len(manifest.registers))
            return manifest, standing, naming(folder, manifest)
        except EnvironmentFault:
            if read_manifest(folder).step == manifest.step:
                raise


_NOBODY = pa.schema([(name, pa.string()) for name in ("register", "batch", "id", "person_id")]).empty_table()
