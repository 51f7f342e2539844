"""How the figures of an area came about, with the numbers they were made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ruamjai.rulebook.model import NOTHING_SAID
from ruamjai.tables.registers import DIMENSIONS
from ruamjai.web import sentences, vocabulary
from ruamjai.web.queries.atlas import Area
from ruamjai.web.queries.figures import AreaFigures, RuleRow
from ruamjai.web.queries.sealed import SealedRun
from ruamjai.web.templatetags.ruamjai import figure, percent


@dataclass(frozen=True, slots=True)
class DimensionLine:
    """A dimension: people lacking, people whose answer is missing, share of those known, weight."""

    label: str
    n: str
    unknown: str
    share: str
    weight: str


def steps(run: SealedRun | None, area: Area, found: AreaFigures | None, rules: Sequence[RuleRow]) -> dict[str, Any]:
    """What the page needs beside the figures themselves."""
    if found is None:
        return {"dimensions": [], "rules": []}
    measure = vocabulary.rules().measures[vocabulary.MEASURE]
    version = measure.versions.newest
    known = None
    if found.n_people.value is not None and found.n_unknown.value is not None:
        known = found.n_people.value - found.n_unknown.value
    return {
        "n_known": figure(known) if known is not None else "",
        "k": version.k,
        "source": version.source,
        "verified": version.verified,
        "dimensions": [_dimension(name, found, str(version.weights.get(name, 0))) for name in DIMENSIONS],
        "rules": [
            {
                "label": vocabulary.rule(row.rule),
                "people": sentences.count(row.n_people),
                "dropped": sentences.count(row.n_dropped),
                "source": vocabulary.rules().rules[row.rule].versions.newest.source
                if row.rule in vocabulary.rules().rules
                else NOTHING_SAID,
            }
            for row in rules
        ],
    }


def _dimension(name: str, found: AreaFigures, weight: str) -> DimensionLine:
    cell, unknown = found.dimensions[name], found.dimension_unknown[name]
    share = ""
    if cell.value is not None and unknown.value is not None and found.n_people.value:
        known = found.n_people.value - unknown.value
        share = f"{percent(cell.value / known)}%" if known else _("not yet known")
    return DimensionLine(vocabulary.dimension(name), sentences.count(cell), sentences.count(unknown), share, weight)
