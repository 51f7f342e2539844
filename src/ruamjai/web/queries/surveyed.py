"""Of which years the basic-needs surveys are that the figures of an area rest on."""

from ruamjai.web.queries.sealed import SealedRun, columns_of, once_a_run

Years = tuple[int | None, int | None]
NO_YEAR: Years = (None, None)


def years(run: SealedRun, code: str) -> Years | None:
    """(oldest, newest) year surveyed in an area, CE; ``NO_YEAR`` where no file tells one, None where nobody was surveyed."""
    return _years(run).get(code)


@once_a_run
def _years(run: SealedRun) -> dict[str, Years]:
    if not run.has("area_poverty") or "survey_first" not in run.table("area_poverty").columns:
        return {}  # the second: a run sealed before the table told it
    rows = columns_of(run, "area_poverty", "area_code", "survey_first", "survey_last")
    return {code: (first, last) for code, first, last in zip(*rows.values(), strict=True)}
