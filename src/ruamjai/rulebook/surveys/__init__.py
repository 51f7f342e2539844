"""Measures over a survey's own columns: ``surveys/*.toml``, and any file of that form that an analyst writes."""

from ruamjai.rulebook.surveys.reading import SurveyMeasure, read_survey_measure

__all__ = ["SurveyMeasure", "read_survey_measure"]
