"""Of which years the basic-needs surveys are that the figures of an area rest on."""

from ruamjai.web.queries.atlas import COUNTRY
from ruamjai.web.queries.sealed import SealedRun, once_a_run

Years = tuple[int | None, int | None]
NO_YEAR: Years = (None, None)


def years(run: SealedRun, code: str) -> Years | None:
    """(oldest, newest) year surveyed in an area, CE; ``NO_YEAR`` where no file tells one, None where nobody was surveyed."""
    return _years(run).get(code)


@once_a_run
def _years(run: SealedRun) -> dict[str, Years]:
    if not run.has("household_poverty"):
        return {}
    found: dict[str, Years] = {}
    places = run.table("household_poverty").select("village_code", "tambon_code", "survey_year").distinct()
    for place in run.collect(places).to_pylist():
        for code in _lies_in(place["village_code"] or place["tambon_code"] or ""):
            known = [year for year in (*found.get(code, NO_YEAR), place["survey_year"]) if year is not None]
            found[code] = (min(known), max(known)) if known else NO_YEAR
    return found


def _lies_in(code: str) -> list[str]:
    """The country, and the area of a code with all that it lies in."""
    return [COUNTRY, *(code[:n] for n in (2, 4, 6, 8) if n <= len(code))]
