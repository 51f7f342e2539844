"""From the fields of a survey measure to what it says."""

from dataclasses import dataclass
from typing import Any

from ruamjai.rulebook.fields import Fields
from ruamjai.rulebook.model import Dated


@dataclass(frozen=True, slots=True)
class SurveyMeasure:
    """To be written."""

    id: str
    versions: Dated[Any]


def read_survey_measure(fields: Fields) -> SurveyMeasure:
    """To be written."""
    return SurveyMeasure(fields.text("id"), Dated(()))
