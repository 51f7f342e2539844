"""The runs of the data folder, as pages read them."""

from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings

from ruamjai.errors import RuamjaiError
from ruamjai.registers import Batch
from ruamjai.warehouse import Manifest, OpenRun, RunStore


def store() -> RunStore:
    """The runs of the site's data folder."""
    return RunStore(settings.DATA)


def published() -> OpenRun | None:
    """The run that pages speak of, or None before the first. The pointer is read each time, the run opened once."""
    run = store().published_id()
    return None if run is None else _open(str(settings.DATA), run)


@lru_cache(maxsize=4)
def _open(_data: str, run: str) -> OpenRun:
    return store().open_run(run)


def stamp() -> Manifest | None:
    """The published run's manifest for the header of every page; None before the first, or if it cannot be read."""
    try:
        run = published()
    except RuamjaiError:  # the run's own page says what is wrong with it; a header does not fail
        return None
    return run.manifest if run else None


def all_runs() -> list[Manifest]:
    """Every sealed run, newest first."""
    return store().runs()[::-1]


def newer_than_published() -> list[Manifest]:
    """Runs that were sealed after the published one and may be published: somebody decides about them."""
    published_run = stamp()
    first = published_run.sequence if published_run else 0
    return [run for run in store().runs() if run.publishable and run.sequence > first]


def batches_not_in(batches: Iterable[Batch]) -> list[Batch]:
    """Of ``batches`` those that came, or were withdrawn, since the published run was made from the others."""
    published_run = stamp()
    used = {entry["batch"] for entry in published_run.raw["batches"]} if published_run else set()
    return [batch for batch in batches if (batch.state == "standing") != (batch.id in used)]
