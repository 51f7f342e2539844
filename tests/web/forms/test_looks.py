"""What may be typed when names are asked for: a number of an office, never a name and never a citizen number."""

import pytest

from ruamjai.web import look_policy
from ruamjai.web.forms.looks import LookForm
from web.looks_run import HEAD


def form(**typed):
    return LookForm(typed, purposes=list(look_policy.purposes().values()))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("สน.0017/2566", "สน.0017/2566"),
        ("สน ๐๐๑๗/๒๕๖๖", "สน0017/2566"),
        ("REQ-12", "REQ-12"),
        ("", ""),
        ("มท 0402.3/12", "มท0402.3/12"),
    ],
)
def test_a_number_of_an_office_is_kept(typed, kept):
    made = form(purpose="visit", reference=typed)
    assert made.is_valid(), made.errors
    assert made.cleaned_data["reference"] == kept


@pytest.mark.parametrize(
    "typed", ["สมชาย", "สมหมาย ทองดี 12", "Somchai1", HEAD, f"{HEAD[0]}-{HEAD[1:5]}-{HEAD[5:10]}-{HEAD[10:12]}-{HEAD[12]}",
              "0812345678", "ลุงแดงบ้าน 12", "กขค", "12345 67890"],
)  # fmt: skip
def test_what_could_be_a_person_is_neither_kept_nor_shown_again(typed):
    made = form(purpose="visit", reference=typed)
    assert "reference" in made.errors
    assert typed not in made.as_div()


def test_some_purposes_need_a_reference_and_others_are_none():
    assert "reference" in form(purpose="correct", reference="").errors
    assert form(purpose="correct", reference="1/2566").is_valid()
    assert "purpose" in form(purpose="curiosity").errors
    assert "purpose" in LookForm({"purpose": "correct", "reference": "1/2"}, purposes=[look_policy.purposes()["visit"]]).errors
