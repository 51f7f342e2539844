"""What every page of figures stands on, read before the first reader asks: a second that would else be theirs."""

import logging
import threading
from importlib import import_module

from django.conf import settings

from ruamjai.errors import RuamjaiError
from ruamjai.web import maps, vocabulary
from ruamjai.web.queries import atlas, batches, figures, runs, sealed

logger = logging.getLogger(__name__)


def begin() -> threading.Thread:
    """Start reading in a thread of its own; pages that are asked for meanwhile wait for it instead of reading too.

    A process that is told to stop waits for it: a daemon thread would be torn out of the engine, which aborts the process.
    """
    thread = threading.Thread(target=warm, name="warming", daemon=False)
    thread.start()
    return thread


def warm() -> None:
    """Load the pages; read the rulebook's words, the boundaries, and what pages keep of the published run and the batches."""
    vocabulary.rules()
    maps.boundaries()
    import_module(settings.ROOT_URLCONF)
    try:
        run = runs.published()
        atlas.atlas(run)
        if run is not None:
            figures.figures(run)  # most pages ask for these
            sealed.read_ahead(run)
        for batch in batches.all_batches():
            if not threading.main_thread().is_alive():  # told to stop
                return
            batches.areas_of(batch)
    except RuamjaiError as error:  # the pages themselves say what is wrong with a run
        logger.warning("The published run could not be read ahead: %s", error)
