"""What templates may use: dates, figures, labels, areas."""

import datetime as dt
from fractions import Fraction

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from ruamjai.web.queries.atlas import closed_list
from ruamjai.web.templatetags import ruamjai as tags

UTC = dt.UTC


@pytest.fixture(params=["th", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def test_a_day_in_the_readers_years():
    with translation.override("th"):
        assert tags.day(dt.date(2023, 2, 15)) == "15 ก.พ. 2566".replace(" ", "\u00a0")
        assert tags.day(dt.date(2023, 2, 15), "long") == "15 กุมภาพันธ์ 2566".replace(" ", "\u00a0")
        assert tags.year(2023) == "2566"
    with translation.override("en"):
        assert tags.day(dt.date(2023, 2, 15)) == "15 Feb 2023".replace(" ", "\u00a0")
        assert tags.year(2023) == "2023"


def test_a_moment_is_told_as_thailand_has_it():
    late = dt.datetime(2023, 2, 14, 18, 30, tzinfo=UTC)
    with translation.override("th"):
        assert tags.day(late) == "15 ก.พ. 2566".replace(" ", "\u00a0")
        assert tags.moment(late.isoformat()) == "15 ก.พ. 2566".replace(" ", "\u00a0") + " 01:30"


def test_what_is_missing_is_a_dash_and_no_zero(language):
    for tell in (tags.day, tags.moment, tags.year, tags.figure, tags.percent, tags.size, tags.duration):
        assert tell(None) == "–"
    assert tags.day("") == "–"
    assert tags.figure(0) == "0"


@pytest.mark.parametrize(
    ("value", "decimals", "told"),
    [(1234, 0, "1,234"), (1234567, 0, "1,234,567"), (17.14, 1, "17.1"), (0.071, 3, "0.071"), (-1500, 0, "−1,500"),
     (-0.04, 1, "0.0"), (999.999, 1, "1,000.0"), (Fraction(5, 4), 2, "1.25")],
)  # fmt: skip
def test_figures(value, decimals, told, language):
    assert tags.figure(value, decimals) == told


def test_shares_sizes_and_times():
    assert tags.percent(0.1714) == "17.1"
    assert [tags.size(n) for n in (10, 9_400, 2_400_000)] == ["1 kB", "9 kB", "2.4 MB"]
    with translation.override("en"):
        assert [tags.duration(s) for s in (0.42, 12.4, 185)] == ["0.4 s", "12 s", "3 min 5 s"]
    assert [tags.share_of(*pair) for pair in ((1, 2), (3, 2), (0, 2), (1, 0), (None, 1))] == [
        "50.0%",
        "100.0%",
        "0%",
        "0%",
        "0%",
    ]


def test_areas_by_name():
    kut_bak, phra_nakhon = closed_list().area("470301"), closed_list().area("1001")
    with translation.override("th"):
        assert tags.level_and_name(kut_bak) == "ตำบลกุดบาก"
        assert tags.lies_in("470301") == "อำเภอกุดบาก จังหวัดสกลนคร"
        assert tags.whole_name("47030104") == "ตำบลกุดบาก อำเภอกุดบาก จังหวัดสกลนคร"
        assert tags.whole_name("47") == "จังหวัดสกลนคร"
        assert tags.level_and_name(phra_nakhon) == "เขตพระนคร"
        assert tags.lies_in("47") == "ประเทศไทย"
        assert tags.whole_name("99") == "99"
    with translation.override("en"):
        assert tags.whole_name("470301") == "Tambon Kut Bak, Amphoe Kut Bak, Sakon Nakhon Province"


def test_labels_in_the_readers_language(language):
    class Both:
        th, en = "ไทย", "English"

    class Register:
        label_th, label_en, owner_th = "ทะเบียน (ยาว)", "Register (long)", "เจ้าของ"
        label = Both

    told = {"th": ("ทะเบียน", "ไทย"), "en": ("Register", "English")}[language]
    assert tags.short(tags.label(Register)) == told[0]
    assert tags.label_of_both(Both()) == told[1]
    assert tags.label(Register, "owner") == "เจ้าของ", "the other language where one is missing"
    assert tags.label({"label_th": "ก", "label_en": "a"}) == {"th": "ก", "en": "a"}[language]


def test_an_address_with_some_of_its_query_changed():
    request = RequestFactory().get("/x/?page=3&register=tpmap")
    template = Template("{% with_query page=4 %}|{% with_query page=None %}")
    assert template.render(Context({"request": request})) == "?page=4&amp;register=tpmap|?register=tpmap"
