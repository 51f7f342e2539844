"""What everybody may read: what this is, and the rulebook."""

import html
import re

import pytest
from django.urls import reverse
from django.utils import translation

from ruamjai.rulebook import load
from ruamjai.rulebook.model import Label
from ruamjai.web.templatetags.ruamjai import source_words

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
    """What is read, runs marked as being of another language among it."""
    whole = re.sub(r'<span lang="..">([^<]*)</span>', r"\1", response.content.decode())
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", whole)))


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_policy_and_survey_measure_stands_with_its_source_and_says_what_is_not_confirmed(client, data, language):
    rules = load()
    client.cookies["ruamjai_language"] = language
    response = client.get(reverse("measures"))
    shown = words(response)
    things = [*rules.policies.values(), *rules.surveys.values()]
    assert len(things) >= 8
    others = (rules.indicators, rules.measures, rules.rules, rules.capitals, rules.places)
    for thing in [*things, *(thing for group in others for thing in group.values())]:
        assert thing.label.in_language(language) in shown
        source = thing.versions.newest.source
        assert source.in_language(language) in shown
        assert {"th": source.en, "en": source.th}[language] not in shown
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


@pytest.mark.parametrize(
    ("language", "text", "marked"),
    [
        ("th", "ตาม Robson and Regier (1964) สำหรับ Chapman", ["Robson and Regier (1964)"]),
        ("th", "ของ TPMAP: https://www.tpmap.in.th/public/data/61/ ; ใช้กับ H, A และ M0", []),
        ("th", "a decision of the board <2024>", ["a decision of the board"]),
        ("en", "the จปฐ. form, as it stands", ["จปฐ."]),
        ("en", "มติที่ประชุม ครั้งที่ 2", ["มติที่ประชุม ครั้งที่ 2"]),
    ],
)
def test_what_stays_in_its_own_language_is_marked_and_nothing_is_lost(language, text, marked):
    with translation.override(language):
        told = source_words(Label(text, text))
    assert re.findall(r'<span lang="..">([^<]*)</span>', told) == marked
    assert html.unescape(re.sub(r"</?span[^>]*>", "", told)) == text


def test_a_survey_measure_shows_its_cut_off_and_its_indicators_with_their_weights(client, data):
    client.cookies["ruamjai_language"] = "en"
    shown = words(client.get(reverse("measures")))
    measure = load().surveys["global_mpi"].versions.newest
    assert f"reach {measure.k} or more" in shown
    for dimension in measure.dimensions:
        for one in dimension.indicators:
            assert f"{one.label.en} {one.weight}" in shown
