"""The page on which anybody tries another cut-off or weights, as different readers see it, and intervals beside figures."""

import re
from itertools import count

import pytest
from django.http import QueryDict
from django.test import Client

from ruamjai.tables.registers import DIMENSIONS
from ruamjai.web.queries.figures import figures
from ruamjai.web.queries.intervals import errors
from ruamjai.web.queries.runs import published
from ruamjai.web.views.what_if import asked, rulebook
from web.factories import make_user
from web.figures_run import seal_run, usual_tables

HEALTH, LIVING, INCOME = 1, 2, 8
# People by tambon and dimensions lacked, in households of two: two large tambons, one of 700, one of 12.
PEOPLE = {
    "470301": {0: 2000, HEALTH: 300, INCOME: 200, HEALTH | INCOME: 100, LIVING: 4},
    "470303": {0: 1500, HEALTH: 20, INCOME: 100},
    "470201": {0: 600, INCOME: 100},
    "570505": {0: 10, HEALTH: 2},
}


def pattern_rows():
    return [
        {
            "tambon_code": tambon, "deprived": deprived, "unknown": 0, "n_households": n // 2, "n_people": n,
            "n_people_squared": 2 * n,
        }
        for tambon, patterns in PEOPLE.items()
        for deprived, n in patterns.items()
    ]  # fmt: skip


def measure_rows():
    """Estimates beside the usual figures, of Kut Bak and of its third village, in which few are poor."""
    figures_of = {("H", ""): 0.18, ("A", ""): 0.25, ("M0", ""): 0.045, ("share", "health"): 0.4, ("hdk", "health"): 0.09}
    return [
        {"area_code": code, "level": "tambon", "measure": measure, "indicator": name, "k": "1/5", "b": b, "se": 0.01,
         "ll": b - 0.02, "ul": b + 0.02, "n": 400}
        for code in ("TH", "4703", "470301", "47030103")
        for (measure, name), b in figures_of.items()
    ]  # fmt: skip


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("what-if")
    tables = usual_tables() | {"deprivation_patterns": pattern_rows(), "poverty_measures": measure_rows()}
    seal_run(folder, **tables)
    return folder


@pytest.fixture
def site(sealed, settings):
    settings.DATA = sealed
    return sealed


@pytest.fixture
def client_of(db):
    numbers = count()

    def sign_in(role: str | None, area: str = "TH") -> Client:
        client = Client()
        client.cookies["ruamjai_language"] = "en"
        if role:
            client.force_login(make_user(role, area=area, username=f"trying-{next(numbers)}"))
        return client

    return sign_in


def text(response) -> str:
    page = response.content.decode()
    if "<main" in page:
        page = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def told(response) -> str:
    """What is told of figures: the text below the form."""
    page = response.content.decode()
    below = page[page.index('<div class="answer"', page.index('id="what-if-result"')) : page.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", below))


@pytest.mark.parametrize("page", ["/areas/TH/what-if/", "/areas/47/what-if/", "/areas/4703/what-if/", "/areas/470301/what-if/",
                                  "/areas/10/what-if/"])  # fmt: skip
def test_everybody_may_try(site, client_of, page):
    response = client_of(None).get(page)
    assert response.status_code == 200
    assert "nothing is published" in text(response)


def test_no_village_and_no_unknown_area_has_such_a_page(site, client_of):
    client = client_of(None)
    assert client.get("/areas/47030101/what-if/").status_code == 404
    assert client.get("/areas/9999/what-if/").status_code == 404
    assert "what-if" not in client.get("/areas/47030101/").content.decode()


def test_whoever_works_with_the_figures_sees_them_exactly(site, client_of):
    page = text(client_of("area_manager", "4703").get("/areas/470301/what-if/"))
    assert "23.2%" in page, "604 of 2,604"
    assert re.search(r"Of these poor 604", page)
    assert "95% interval" in page


def test_everybody_else_sees_whole_per_cents_of_large_areas_and_no_count(site, client_of):
    page = told(client_of(None).get("/areas/470301/what-if/"))
    assert "23%" in page and "23.2" not in page and "604" not in page and "2,60" not in page
    assert "0.05" in page and "0.054" not in page
    assert "95% interval" not in page


def test_a_smaller_area_is_withheld_from_everybody_else(site, client_of):
    page = told(client_of(None).get("/areas/470201/what-if/"))
    assert "Withheld" in page and "%" not in page
    assert "14.3%" in told(client_of("area_manager", "47").get("/areas/470201/what-if/"))


def test_an_area_without_survey_says_so(site, client_of):
    page = told(client_of(None).get("/areas/10/what-if/"))
    assert "No basic-needs survey yet" in page and "%" not in page


def test_before_the_first_run_the_page_says_what_is_missing(settings, tmp_path, client_of):
    settings.DATA = tmp_path
    response = client_of(None).get("/areas/47/what-if/")
    assert response.status_code == 200
    assert "No figures yet" in text(response)


def test_a_run_without_kept_patterns_has_nothing_to_try(settings, tmp_path, client_of):
    settings.DATA = tmp_path
    seal_run(tmp_path, **usual_tables())
    assert "No basic-needs survey yet" in told(client_of(None).get("/areas/47/what-if/"))


def test_another_line_moves_the_figures_beside_the_rulebooks(site, client_of):
    every = "&".join(f"on={name}" for name in DIMENSIONS)
    page = told(client_of(None).get(f"/areas/470301/what-if/?k=2/5&{every}"))
    assert "4% of the people are poor" in page, "100 of 2,600 lack two"
    assert "by the rulebook 23%" in page
    assert "−19 points" in page


def test_below_half_a_per_cent_is_less_than_one(site, client_of):
    page = told(client_of(None).get("/areas/470301/what-if/?k=1/5&on=living&on=access"))
    assert "less than 1%" in page and "less than 0.01" in page
    assert page == told(client_of(None).get("/areas/470301/what-if/?k=1/5&on=education&on=access")), (
        "4 people and nobody look alike"
    )


def test_a_dimension_is_switched_off_and_its_part_is_gone(site, client_of):
    response = client_of(None).get("/areas/4703/what-if/?k=1/5&on=income&on=health&health=1&income=9")
    page = text(response)
    assert "90%" in page and "10%" in page
    assert response.context["asked"].setting.weights[DIMENSIONS.index("living")] == 0


def test_the_order_of_areas_moves_with_the_weights(site, client_of):
    usual = client_of(None).get("/areas/4703/what-if/").context["order"]
    assert [row.area.code for row in usual] == ["470301", "470303"]
    exact = client_of("steward").get("/areas/TH/what-if/").context["order"]
    assert [row.area.code for row in exact] == ["47", "57"]
    tilted = client_of(None).get("/areas/470303/what-if/?k=1/2&on=living&on=income&income=9&living=1").context["order"]
    assert [(row.area.code, row.before, row.now, row.here) for row in tilted] == [
        ("470301", "1", "1", False),
        ("470303", "2", "2", True),
    ]


def test_small_areas_stand_without_rank_for_everybody_else(site, client_of):
    context = client_of(None).get("/areas/47/what-if/").context
    assert [row.area.code for row in context["order"]] == ["4703"]
    assert [area.code for area, _state in context["unranked"]] == ["4702"]
    context = client_of("steward").get("/areas/47/what-if/").context
    assert {row.area.code for row in context["order"]} == {"4702", "4703"}


def test_who_sees_a_tambon_only_gets_no_exact_rank_among_its_sisters(site, client_of):
    context = client_of("area_manager", "470201").get("/areas/470201/what-if/").context
    assert context["reading"].n == 700
    assert context["order"] == []


IMPOSSIBLE = (
    "k=abc", "k=1/0", "k=7/5", "k=-1", "k=1/5", "on=wealth", "health=11&on=health", "health=x&on=health", "health=0&on=health",
    "health=9999999999999999999999&on=health",
)  # fmt: skip


@pytest.mark.parametrize("query", IMPOSSIBLE)
def test_what_cannot_be_tried_is_told_and_the_rulebook_stands(site, client_of, query):
    response = client_of(None).get(f"/areas/470301/what-if/?{query}")
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    assert "23%" in told(response)
    assert response.context["asked"].setting == rulebook()


def test_an_address_is_read_as_it_was_sent():
    found = asked(QueryDict("k=1/3&on=health&on=income&health=1&income=3&living=7"))
    assert [str(weight) for weight in found.setting.weights] == ["1/4", "0", "0", "3/4", "0"]
    assert (str(found.setting.k), found.weights["living"], "living" in found.on, found.faults) == ("1/3", 7, False, ())
    assert asked(QueryDict("")).setting == rulebook()
    assert set(asked(QueryDict("")).weights.values()) == {5}


def test_moving_a_slider_fetches_the_part_that_changes(site, client_of):
    response = client_of(None).get("/areas/470301/what-if/?k=2/5&on=health&on=income", headers={"HX-Request": "true"})
    page = response.content.decode()
    assert "<html" not in page and page.count('id="what-if-result"') == 1
    assert "HX-Request" in response["Vary"]


def test_intervals_stand_beside_the_figures_and_their_meaning_below(site, client_of):
    page = text(client_of(None).get("/areas/470301/"))
    assert "95% interval 16.0–20.0" in page
    assert "surveyed once more" in page
    assert "What the interval means" in text(client_of(None).get("/areas/470301/why/"))


def test_no_interval_where_the_figure_is_withheld(site, client_of):
    village = "/areas/47030103/"
    assert "16.0–20.0" not in text(client_of(None).get(village))
    assert "16.0–20.0" in text(client_of("area_manager", "47").get(village))
    assert "16.0–20.0" not in text(client_of(None).get(f"{village}why/"))


def test_parts_of_m0_need_every_count_behind_them(site):
    run = published()
    for code in ("470301", "47030103", "4703"):
        found = figures(run).of(code, sees_small=False)
        told = errors(run, found, sees_small=False)
        whole = found.m0.value is not None and found.m0.least is not None
        assert bool(told.parts) == whole
        assert (told.a is not None) == whole
        assert errors(run, figures(run).of(code, sees_small=True), sees_small=True).parts
