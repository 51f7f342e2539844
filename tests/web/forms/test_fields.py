"""A date as people type it."""

import datetime as dt

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ruamjai.web.forms.fields import ThaiDateField


class Form(forms.Form):
    day = ThaiDateField()


@pytest.mark.parametrize(
    "typed",
    ["15/02/2566", "๑๕/๐๒/๒๕๖๖", "15/2/2566", " 15-02-2566 ", "15.02.2566", "15/02/2023", "15 ก.พ. 2566", "15 กุมภาพันธ์ 2566"],
)
def test_one_day_typed_in_many_ways(typed):
    assert ThaiDateField().clean(typed) == dt.date(2023, 2, 15)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("15/02/66", "สี่หลัก"), ("31/02/2566", "ไม่มีวันนี้"), ("29/02/2566", "ไม่มีวันนี้"), ("15/02/9999", "ไม่น่าเป็นไปได้"),
     ("soon", "วัน/เดือน/ปี"), ("2566", "วัน/เดือน/ปี"), ("00/00/2566", "วัน/เดือน/ปี")],
)  # fmt: skip
def test_what_is_no_day_is_told_apart(typed, said):
    with translation.override("th"):
        form = Form({"day": typed})
        assert not form.is_valid()
        assert said in form.errors["day"][0]


def test_the_leap_day_of_a_buddhist_year():
    assert ThaiDateField().clean("29/02/2567") == dt.date(2024, 2, 29)


def test_nothing_typed():
    assert ThaiDateField(required=False).clean("") is None
    assert not Form({"day": ""}).is_valid()


@given(st.dates(dt.date(1900, 1, 1), dt.date(2150, 12, 31)))
def test_what_stands_in_the_box_reads_back(day):
    field = ThaiDateField()
    assert field.clean(field.prepare_value(day)) == day


def test_the_box_and_its_example_count_years_as_the_page_does():
    day = dt.date(2023, 2, 15)
    for language, year in (("th", 2566), ("en", 2023)):
        with translation.override(language):
            shown = str(Form(initial={"day": day})["day"])
            assert f'value="15/02/{year}"' in shown
            assert f'placeholder="15/02/{year}"' in shown


def test_what_was_typed_wrongly_stands_in_the_box_again():
    assert 'value="15/02/66"' in str(Form({"day": "15/02/66"})["day"])
