"""What every page of figures stands on, read before the first reader asks: a second that would else be theirs."""

import logging
import threading

from ruamjai.errors import RuamjaiError
from ruamjai.web import maps, vocabulary
from ruamjai.web.queries import atlas, figures, intervals, runs, what_if

logger = logging.getLogger(__name__)


def begin() -> threading.Thread:
    """Start reading in a thread of its own; pages that are asked for meanwhile wait for it instead of reading too."""
    thread = threading.Thread(target=warm, name="warming", daemon=True)
    thread.start()
    return thread


def warm() -> None:
    """Read the published run's areas and figures, the rulebook's words and the boundaries."""
    vocabulary.rules()
    maps.boundaries()
    try:
        run = runs.published()
        atlas.atlas(run)
        if run is not None:
            figures.figures(run)
            intervals.estimates(run)
            what_if.patterns(run)
    except RuamjaiError as error:  # the pages themselves say what is wrong with a run
        logger.warning("The published run could not be read ahead: %s", error)
