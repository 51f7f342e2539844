import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ruamjai.thai.dates import (
    DateFault,
    Era,
    PartialDate,
    age_on,
    detect_column,
    fiscal_year,
    format_thai,
    from_buddhist,
    parse,
    to_buddhist,
)
from ruamjai.thai.digits import to_thai

days = st.dates(dt.date(1880, 1, 1), dt.date(2100, 12, 31))


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        # day, month, year; year, month, day; digits in a row
        ("15/02/2566", PartialDate(2023, 2, 15)),
        ("๑๕/๐๒/๒๕๖๖", PartialDate(2023, 2, 15)),
        ("15-2-2566", PartialDate(2023, 2, 15)),
        ("15.2.2566", PartialDate(2023, 2, 15)),
        ("15 / 02 / 2566", PartialDate(2023, 2, 15)),
        ("'15/02/2566", PartialDate(2023, 2, 15)),
        ("2566-02-15", PartialDate(2023, 2, 15)),
        ("2566/2/5", PartialDate(2023, 2, 5)),
        ("1995-02-20 00:00:00", PartialDate(1995, 2, 20)),
        ("1995-02-20T07:30:00+07:00", PartialDate(1995, 2, 20)),
        ("20/02/2538 08:30 น.", PartialDate(1995, 2, 20)),
        ("25380220", PartialDate(1995, 2, 20)),  # card string (thai-facts 6.4)
        ("25380220.0", PartialDate(1995, 2, 20)),  # as a spreadsheet hands a number over
        ("20022538", PartialDate(1995, 2, 20)),
        ("19950220", PartialDate(1995, 2, 20)),
        (2566, PartialDate(2023)),
        (25380220, PartialDate(1995, 2, 20)),
        (dt.date(1995, 2, 20), PartialDate(1995, 2, 20)),
        (dt.datetime(2566, 2, 15, 8, 30), PartialDate(2023, 2, 15)),  # noqa: DTZ001 - a spreadsheet's cell has no zone
        # words
        ("15 ก.พ. 2566", PartialDate(2023, 2, 15)),
        ("15ก.พ.2566", PartialDate(2023, 2, 15)),
        ("15 กพ 2566", PartialDate(2023, 2, 15)),
        ("15 กุมภาพันธ์ 2566", PartialDate(2023, 2, 15)),
        ("15 กุมภา 2566", PartialDate(2023, 2, 15)),  # as it is spoken
        ("1 เมษา 2500", PartialDate(1957, 4, 1)),
        ("15-ก.พ.-2566", PartialDate(2023, 2, 15)),
        ("วันที่ 15 กุมภาพันธ์ พ.ศ. 2566", PartialDate(2023, 2, 15)),
        ("วันที่ 15 เดือน กุมภาพันธ์ พ.ศ. 2566", PartialDate(2023, 2, 15)),
        ("๑๕ กุมภาพันธ์ พ.ศ.๒๕๖๖", PartialDate(2023, 2, 15)),
        ("15 Feb 1995", PartialDate(1995, 2, 15)),
        ("15 February 2538", PartialDate(1995, 2, 15)),
        ("15 ก.พ. ค.ศ. 1995", PartialDate(1995, 2, 15)),
        # known by year, or year and month
        ("25000000", PartialDate(1957)),  # day and month unknown
        ("25050000", PartialDate(1962)),
        ("25050500", PartialDate(1962, 5)),
        ("00/05/2505", PartialDate(1962, 5)),
        ("-/05/2505", PartialDate(1962, 5)),
        ("05/2505", PartialDate(1962, 5)),
        ("2505-05", PartialDate(1962, 5)),
        ("ก.พ. 2566", PartialDate(2023, 2)),
        ("เดือนกุมภาพันธ์ 2566", PartialDate(2023, 2)),
        ("0/0/2500", PartialDate(1957)),
        ("-/-/2500", PartialDate(1957)),
        ("15/00/2500", PartialDate(1957)),  # a day of no month says nothing
        ("2500", PartialDate(1957)),
        ("2500.0", PartialDate(1957)),
        ("พ.ศ. 2500", PartialDate(1957)),
        ("ปี พ.ศ.2500", PartialDate(1957)),
        ("ค.ศ. 1957", PartialDate(1957)),
        # days that calendars have and have not; 543 goes first: 2567 itself is no leap year
        ("29/02/2567", PartialDate(2024, 2, 29)),
        ("29 ก.พ. 2543", PartialDate(2000, 2, 29)),
        ("29/02/2443", DateFault.NO_SUCH_DAY),  # 1900
        ("29/02/2566", DateFault.NO_SUCH_DAY),
        ("29/02/2568", DateFault.NO_SUCH_DAY),  # 2568 divides by four, 2025 does not
        ("31/04/2550", DateFault.NO_SUCH_DAY),
        ("25660230", DateFault.NO_SUCH_DAY),
        ("01/13/2566", DateFault.NO_SUCH_DAY),
        ("13/2566", DateFault.NO_SUCH_DAY),
        ("02/15/2566", DateFault.NO_SUCH_DAY),  # never month first
        ("02152566", DateFault.NO_SUCH_DAY),
        # years of two digits, and years no register means
        ("15/02/66", DateFault.TWO_DIGIT_YEAR),
        ("15 ก.พ. 66", DateFault.TWO_DIGIT_YEAR),
        ("15-Feb-95", DateFault.TWO_DIGIT_YEAR),
        ("66", DateFault.TWO_DIGIT_YEAR),
        ("15/02/0066", DateFault.IMPLAUSIBLE_YEAR),
        ("15/02/256", DateFault.IMPLAUSIBLE_YEAR),
        ("1/1/1856", DateFault.IMPLAUSIBLE_YEAR),
        ("1/1/1857", PartialDate(1857, 1, 1)),
        ("1/1/2156", PartialDate(2156, 1, 1)),
        ("1/1/2157", DateFault.IMPLAUSIBLE_YEAR),
        ("1/1/2399", DateFault.IMPLAUSIBLE_YEAR),
        ("1/1/2400", PartialDate(1857, 1, 1)),
        ("1/1/2699", PartialDate(2156, 1, 1)),
        ("1/1/2700", DateFault.IMPLAUSIBLE_YEAR),
        ("31/12/9999", DateFault.IMPLAUSIBLE_YEAR),
        # no date
        ("43876", DateFault.UNREADABLE),  # a spreadsheet's serial number
        ("15/02/25666", DateFault.UNREADABLE),
        ("15//02//2566", DateFault.UNREADABLE),
        ("Feb 15, 1995", DateFault.UNREADABLE),
        ("ประมาณ 2500", DateFault.UNREADABLE),  # about is not known
        ("เมื่อวาน", DateFault.UNREADABLE),
        ("", DateFault.EMPTY),
        ("-", DateFault.EMPTY),
        ("0", DateFault.EMPTY),
        ("0/0/0", DateFault.EMPTY),
        ("0000-00-00", DateFault.EMPTY),  # as databases write none
        ("00/00/0000 00:00:00", DateFault.EMPTY),
        ("ไม่ทราบ", DateFault.EMPTY),
    ],
)
def test_cells(cell, read):
    assert parse(cell) == read


@pytest.mark.parametrize(("cell", "era"), [("15/02/1995", "be"), ("15/02/2566", "ce")])
def test_a_year_of_the_other_era_is_implausible_where_the_column_has_one(cell, era):
    assert parse(cell, era=era) is DateFault.IMPLAUSIBLE_YEAR


@given(days)
def test_every_day_comes_back_from_every_form(day):
    be = to_buddhist(day.year)
    forms = [
        f"{day.day:02d}/{day.month:02d}/{be}",
        f"{be}-{day.month:02d}-{day.day:02d}",
        f"{be}{day.month:02d}{day.day:02d}",
        f"{day.day:02d}{day.month:02d}{be}",
        format_thai(day),
        format_thai(day, "long"),
        day.isoformat(),
        day,
    ]
    whole = PartialDate(day.year, day.month, day.day)
    assert [parse(form) for form in forms] == [whole] * len(forms)
    assert whole.as_date() == day


partial_dates = days.flatmap(
    lambda day: st.sampled_from([
        PartialDate(day.year), PartialDate(day.year, day.month), PartialDate(day.year, day.month, day.day)
    ])
)  # fmt: skip


@given(partial_dates, st.sampled_from(["short", "long"]), st.booleans())
def test_a_date_comes_back_from_thai_words_with_its_precision(date, style, thai_digits):
    written = format_thai(date, style)
    assert parse(to_thai(written) if thai_digits else written) == date
    assert parse(written, era="be") == date


@given(partial_dates)
def test_unknown_parts_written_as_zeros_keep_the_precision(date):
    be, month, day = to_buddhist(date.year), date.month or 0, date.day or 0
    assert parse(f"{day:02d}/{month:02d}/{be}") == parse(f"{be}{month:02d}{day:02d}") == date


@given(days)
def test_a_buddhist_year_is_a_leap_year_exactly_where_its_ce_year_is(day):
    leap = isinstance(parse(f"29/02/{to_buddhist(day.year)}"), PartialDate)
    assert leap == (day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0))


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader(text):
    assert isinstance(parse(text), (PartialDate, DateFault))


@pytest.mark.parametrize(
    ("cells", "era"),
    [
        (["15/02/2566", "01/01/2500", ""], Era("be", "dmy")),
        (["25660215", "25000000"], Era("be", "ymd")),
        (["1995-02-20"], Era("ce", "ymd")),
        (["15/02/2566", "15/02/1995"], Era("auto", "dmy")),
        (["15/02/2566"] * 200 + ["15/02/1995"], Era("be", "dmy")),  # the odd cell will be a finding
        ([], Era("auto", "dmy")),
    ],
)
def test_columns(cells, era):
    assert detect_column(cells) == era


def test_age_is_completed_years():
    assert age_on(dt.date(1960, 2, 29), dt.date(2023, 2, 28)) == 62
    assert age_on(dt.date(1960, 2, 29), dt.date(2023, 3, 1)) == 63
    assert age_on(PartialDate(1963, 2, 15), dt.date(2023, 2, 15)) == 60
    assert age_on(PartialDate(2024), dt.date(2023, 2, 15)) is None


def test_a_birth_known_by_year_counts_from_the_first_day_that_the_civil_code_names():
    assert PartialDate(1957).legal_date() == dt.date(1957, 1, 1)
    assert PartialDate(1957, 5).legal_date() == dt.date(1957, 5, 1)
    assert PartialDate(1957, 5).as_date() is None
    assert age_on(PartialDate(1957), dt.date(2023, 1, 1)) == 66


@pytest.mark.parametrize(
    ("date", "short", "long"),
    [
        (dt.date(2023, 2, 15), "15 ก.พ. 2566", "15 กุมภาพันธ์ 2566"),
        (PartialDate(2023, 2), "ก.พ. 2566", "กุมภาพันธ์ 2566"),
        (PartialDate(1957), "2500", "2500"),
    ],
)
def test_dates_go_out_in_thai(date, short, long):
    assert format_thai(date) == short
    assert format_thai(date, "long") == long


def test_the_fiscal_year_turns_in_october():
    assert fiscal_year(dt.date(2022, 9, 30)) == 2565
    assert fiscal_year(dt.date(2022, 10, 1)) == 2566  # fiscal year 2566 runs from 1 October 2565
    assert from_buddhist(2566) == 2023
