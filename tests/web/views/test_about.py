"""What everybody may read: what this is, and the rulebook."""

import html
import re

import pytest
from django.urls import reverse

from ruamjai.rulebook import load

pytestmark = pytest.mark.django_db


def test_everybody_reads_whose_data_these_are(client, data):
    from ruamjai import registers

    shown = client.get(reverse("about")).content.decode()
    for register in registers.found().values():
        assert register.label_th in shown
        assert register.owner_th in shown


def test_every_indicator_stands_on_the_page_of_the_rulebook_with_its_source(client, data):
    rules = load()
    shown = client.get(reverse("measures")).content.decode()
    for measure in rules.measures.values():
        assert measure.label.th in shown
        for names in measure.versions.newest.indicators.values():
            for name in names:
                assert rules.indicators[name].label.th in shown
    client.cookies["ruamjai_language"] = "en"
    english = client.get(reverse("measures")).content.decode()
    assert next(iter(rules.measures.values())).label.en.replace("'", "&#x27;") in english


def words(response) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_policy_and_survey_measure_stands_with_its_source_and_says_what_is_not_confirmed(client, data, language):
    rules = load()
    client.cookies["ruamjai_language"] = language
    response = client.get(reverse("measures"))
    shown = words(response)
    things = [*rules.policies.values(), *rules.surveys.values()]
    assert len(things) >= 8
    for thing in things:
        assert thing.label.in_language(language) in shown
        assert re.sub(r"\s+", " ", thing.versions.newest.source) in shown
    open_sources = [thing for thing in things if not thing.versions.newest.verified]
    chip = {"th": "รอยืนยันที่มา", "en": "source to be confirmed"}[language]
    part = shown[shown.index(things[0].label.in_language(language)) :]
    assert part.count(chip) >= len(open_sources) > 0
    for assumption in rules.policies["captures"].versions.newest.assumptions:
        assert assumption.label.in_language(language) in shown
    for capture in rules.policies["captures"].versions.newest.captures:
        assert capture.label.in_language(language) in shown
    assert f"{rules.policies['income'].versions.newest.line_per_month:,}" in shown
    assert f"{rules.policies['vulnerable'].versions.newest.income_at_most:,}" in shown


def test_a_survey_measure_shows_its_cut_off_and_its_indicators_with_their_weights(client, data):
    client.cookies["ruamjai_language"] = "en"
    shown = words(client.get(reverse("measures")))
    measure = load().surveys["global_mpi"].versions.newest
    assert f"reach {measure.k} or more" in shown
    for dimension in measure.dimensions:
        for one in dimension.indicators:
            assert f"{one.label.en} {one.weight}" in shown
