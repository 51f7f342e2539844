"""What everybody may read: what this is, and the rulebook."""

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
