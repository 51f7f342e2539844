"""The runs of the data folder, as pages read them."""

from functools import lru_cache

from django.conf import settings

from ruamjai.errors import RuamjaiError
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
