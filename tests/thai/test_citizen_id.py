import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ruamjai.thai.citizen_id import NO_OFFICE, check_digit, is_valid, mask, no_office, read

offices = st.sampled_from(sorted(NO_OFFICE))
digits = st.text(alphabet="0123456789", min_size=9, max_size=9)


@st.composite
def numbers(draw):
    first12 = draw(st.sampled_from("12345678")) + draw(offices) + draw(digits)
    return first12 + str(check_digit(first12))


def plainly_checked(number: str) -> bool:
    """The published rule, spelt out: thirteen weights, the last of them the check digit's own."""
    weights = [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]
    return (11 - sum(w * int(d) for w, d in zip(weights, number[:12], strict=True)) % 11) % 10 == int(number[12])


def test_an_example_worked_by_hand():
    # 1·13 + 2·12 + 8·11 + 7·10 + 0 + 0 + 1·7 + 2·6 + 3·5 + 4·4 + 5·3 + 6·2 = 272; 272 mod 11 = 8; 11 − 8 = 3
    assert check_digit("128700123456") == 3
    assert is_valid("1287001234563")
    assert not is_valid("1287001234564")


@given(numbers())
def test_the_check_digit_is_the_published_rule(number):
    assert is_valid(number)
    assert plainly_checked(number)
    assert no_office(number)


@given(numbers(), st.integers(0, 9))
def test_any_error_in_the_third_digit_passes(number, digit):
    """The stated weakness: the third weight is 11, so the check digit says nothing about that place."""
    assert is_valid(number[:2] + str(digit) + number[3:])


@given(numbers())
def test_lossless_damage_is_repaired(number):
    assume(not number.endswith("0000000"))  # read as rounded by a spreadsheet
    dashed = f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}"
    thai = number.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    forms = [number, f"{number}.0", f"{number}.00", f"'{number}", f'"{number}"', f'="{number}"', f" {number} ", dashed, thai]
    forms += [dashed.replace("-", " "), f"{number[0]}.{number[1:]}E+12", f"\ufeff{number}"]
    assert [read(form).number for form in forms] == [number] * len(forms)


@pytest.mark.parametrize(
    ("cell", "state"),
    [
        ("1.1017E+12", "damaged"),
        ("1.28700123456E+12", "damaged"),  # one digit short
        ("1,1017E+12", "damaged"),
        ("287001234563", "damaged"),  # a leading digit lost
        ("1287000000000", "damaged"),  # rounded
        ("", "missing"),
        ("-", "missing"),
        ("ไม่มี", "missing"),
        ("0", "missing"),
        ("0000000000000", "missing"),
        ("12345", "invalid"),
        ("1-xxxx-xxxxx-12-1", "invalid"),
        ("AA1234567", "invalid"),
        ("12870012345678", "invalid"),
    ],
)
def test_other_cells(cell, state):
    assert read(cell).state == state
    assert read(cell).number is None


@given(st.text(max_size=20))
def test_a_number_is_given_exactly_where_it_is_valid(text):
    found = read(text)
    assert (found.number is not None) == (found.state == "valid")


def test_class_nine_does_not_exist():
    first12 = "928700123456"
    assert not is_valid(first12 + str(check_digit(first12)))


def test_a_mask_hides_all_but_three_digits():
    assert mask("1287001234563") == "x-xxxx-xxxxx-56-3"


def test_a_check_digit_wants_twelve_digits():
    with pytest.raises(ValueError, match="twelve"):
        check_digit("123")
