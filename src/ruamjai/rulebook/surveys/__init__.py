"""Measures over a survey's own columns: ``surveys/*.toml``, and any file of that form that an analyst writes."""

from ruamjai.rulebook.surveys.model import (
    UNDATED,
    CountingVersion,
    Score,
    ScoresVersion,
    SurveyDimension,
    SurveyIndicator,
    SurveyMeasure,
)
from ruamjai.rulebook.surveys.reading import read_survey_file, read_survey_measure

__all__ = [
    "UNDATED",
    "CountingVersion",
    "Score",
    "ScoresVersion",
    "SurveyDimension",
    "SurveyIndicator",
    "SurveyMeasure",
    "read_survey_file",
    "read_survey_measure",
]
