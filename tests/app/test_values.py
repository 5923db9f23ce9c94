from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.identity import check_digit
from app.engine.values import (
    ValueFlaw,
    birth_of,
    clean_text,
    gender_of,
    parse_date,
    parse_identity_number,
    parse_partial_date,
    refuse_error_cell,
)

DAYS = st.dates(min_value=date(1906, 1, 1), max_value=date(2100, 12, 31))
NUMERALS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十") + (
        NUMERALS[ones] if ones else ""
    )


SPELLINGS = (
    lambda day: day,
    lambda day: datetime(day.year, day.month, day.day, 9, 30),
    lambda day: float((day - date(1899, 12, 30)).days),
    lambda day: (day - date(1899, 12, 30)).days + 0.5,
    lambda day: int(day.strftime("%Y%m%d")),
    lambda day: float(day.strftime("%Y%m%d")),
    lambda day: day.strftime("%Y%m%d"),
    lambda day: day.isoformat(),
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day.year}．{day.month}．{day.day}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f" {day.year} 年 {day.month} 月 {day.day} 号 ",
    lambda day: f"{day.year}年{day.month}月{day.day}日 9:30",
    lambda day: f"{day.isoformat()}T09:30:00Z",
    lambda day: f"{day.isoformat()} 00:00:00",
    lambda day: f"{day.year}年{day.month}月{day.day}日（星期五）上午9时30分",
    lambda day: clean_wide(f"{day.year}年{day.month}月{day.day}日"),
    lambda day: (
        "".join(NUMERALS[int(digit)] for digit in str(day.year))
        + f"年{chinese(day.month)}月{chinese(day.day)}日"
    ),
)


def clean_wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if char.isdigit() else char for char in text)


@given(DAYS)
def test_a_day_is_understood_in_every_spelling(day: date) -> None:
    for spell in SPELLINGS:
        assert parse_date(spell(day)) == day
        assert parse_partial_date(spell(day)) == day.isoformat()


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        (202401, "2024-01"),
        (199612.0, "1996-12"),
        (1996.12, "1996-12"),
        (1977.08, "1977-08"),
        (1975.5, "1975-05"),
        (1996, "1996"),
        (1996.0, "1996"),
        ("1996", "1996"),
        ("二○二四年", "2024"),
        ("二O二四年元月", "2024-01"),
        ("1996.12", "1996-12"),
        ("1975.10", "1975-10"),
        ("1975.1", "1975-01"),
        ("1996-12", "1996-12"),
        ("1996/2", "1996-02"),
        ("2024年1月", "2024-01"),
        ("2024年1月份", "2024-01"),
        ("２０２４年１月", "2024-01"),
        ("2024年元月5日", "2024-01-05"),
        ("二〇二四年十二月三十一日", "2024-12-31"),
        ("2024.01.05.", "2024-01-05"),
        ("2024年1月5日下午", "2024-01-05"),
    ],
)
def test_what_is_known_of_a_date_is_kept(raw: object, meant: str) -> None:
    assert parse_partial_date(raw) == meant


@pytest.mark.parametrize("raw", ["2024年1月", "1996.12", 1996.12, 199612, 1996, "1996年"])
def test_a_month_is_never_given_a_day(raw: object) -> None:
    with pytest.raises(ValueFlaw, match="只有年"):
        parse_date(raw)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (1975.1, "分不清"),
        ("96.12", "两位"),
        ("96年1月5日", "两位"),
        ("九六年一月", "不是四位"),
        ("2025-06-31", "没有这一天"),
        ("2025.2.30", "没有这一天"),
        ("2023年2月29日", "没有这一天"),
        ("2024.1.0", "没有这一天"),
        ("2024.13", "月份不存在"),
        ("2024-00-05", "月份不存在"),
        ("1899-12-31", "1900年至2100年"),
        ("2101年1月1日", "1900年至2100年"),
        (datetime(1899, 12, 31), "1900年至2100年"),
        ("1/5/2024", "写在最后"),
        ("5月6日", "没有年份"),
        ("20241", "日期序号"),
        ("2024年1月至3月", "一段时间"),
        ("", "没有填写"),
        ("#REF!", "错误值"),
        ("#未计算", "没有计算结果"),
        *[
            (raw, "看不懂")
            for raw in (
                *(
                    "2024.1-3",
                    "2024 1 2",
                    "2024-1-155",
                    "2024-1-159:30",
                    "January 5, 2024",
                    "民国20年",
                    "至今",
                ),
                *("2024年1", "2024--1", "廿四年", "二〇二四年廿月", "一二三", "2024年1月5日9:30和10:30"),
                *(True, None, 3, 12.5, -1, 1e9, float("nan"), float("inf"), timedelta(days=1), time(9, 30)),
            )
        ],
    ],
)
def test_unclear_and_impossible_dates_are_refused(raw: object, reason: str) -> None:
    for parse in (parse_date, parse_partial_date):
        with pytest.raises(ValueFlaw, match=reason):
            parse(raw)


def flaw_of(parse: Callable[[object], object], raw: object) -> ValueFlaw | None:
    """The flaw found, None when the value was accepted; anything else raised is a failure."""
    try:
        parse(raw)
    except ValueFlaw as flaw:
        return flaw
    return None


@given(st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.binary()))
def test_any_value_gives_a_value_or_a_flaw(raw: object) -> None:
    for parse in (parse_date, parse_partial_date, parse_identity_number):
        flaw = flaw_of(parse, raw)
        assert flaw is None or (flaw.reason and flaw.args == (flaw.reason,))


@given(st.text(alphabet="0123456789年月日.-/:〇一二十 T时分", max_size=16))
def test_date_like_text_gives_a_date_or_a_flaw(raw: str) -> None:
    assert flaw_of(parse_partial_date, raw) is not None or parse_partial_date(raw)[:4].isdecimal()


def number_for(region: int, born: date, order: int) -> str:
    digits = f"{region:06d}{born:%Y%m%d}{order:03d}"
    return digits + check_digit(digits)


NUMBERS = st.builds(
    number_for,
    st.integers(990000, 999999),
    st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)),
    st.integers(0, 999),
)


@given(NUMBERS)
def test_a_right_number_is_accepted_however_it_is_written(number: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) for char in number)
    for spelling in (
        number,
        number.lower(),
        wide,
        f" {number[:6]} {number[6:14]}　{number[14:]}",
        f"'{number}",
    ):
        assert parse_identity_number(spelling) == number
    assert birth_of(number) == date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    assert gender_of(number) == ("男" if int(number[16]) % 2 else "女")


@given(NUMBERS, st.integers(0, 16), st.integers(1, 9))
def test_any_changed_digit_is_noticed(number: str, place: int, step: int) -> None:
    changed = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    with pytest.raises(ValueFlaw):
        parse_identity_number(changed)


@given(NUMBERS)
def test_numbers_kept_as_numbers_are_refused(number: str) -> None:
    whole = int(number.replace("X", "0"))
    for raw in (whole, float(whole), f"{whole:.5E}", f"{whole:.4e}"):
        with pytest.raises(ValueFlaw, match="失真"):
            parse_identity_number(raw)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", "没有填写"),
        ("99362119940828659", "18位"),
        ("9936211994082865901", "18位"),
        ("A93621199408286591", "18位"),
        ("993621199413286599", "出生日期"),
        ("993621190002290001", "出生日期"),
        ("993621189912310001", "出生日期"),
        ("993621941328659", "出生日期"),
        ("993621199408286000", "末三位"),
        ("#N/A", "错误值"),
        (9936211994.0, "18位"),
    ],
)
def test_wrong_numbers_are_refused(raw: object, reason: str) -> None:
    with pytest.raises(ValueFlaw, match=reason):
        parse_identity_number(raw)


def test_an_old_number_of_15_digits_stays_as_it_is() -> None:
    assert parse_identity_number(993621940828659.0 // 1) == "993621940828659"
    assert parse_identity_number("９９３６２１９４０８２８６５８") == "993621940828658"
    assert birth_of("993621940828658") == date(1994, 8, 28)
    assert gender_of("993621940828658") == "女"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (None, ""),
        (3.0, "3"),
        (3.5, "3.5"),
        (0.1, "0.1"),
        (13974821889.0, "13974821889"),
        (float("nan"), ""),
        (True, "是"),
        (date(2024, 1, 2), "2024-01-02"),
        (datetime(2024, 1, 2), "2024-01-02"),
        (datetime(2024, 1, 2, 9, 5), "2024-01-02 09:05"),
        ("ＡＢ１２，。（注）", "AB12，。（注）"),
        ("　甲\u00a0乙　", "甲 乙"),
        ("甲\x00\x07\u200b\ufeff乙", "甲乙"),
        ("甲\r\n　乙\r丙\u2028丁", "甲\n乙\n丙\n丁"),
        ("甲_x000D_\n乙", "甲\n乙"),
        ("\ud800甲\uffff", "甲"),
        ("李\ue863", "李䶮"),
        ("陈𬱖𠅤", "陈𬱖𠅤"),
        ("=1+1", "=1+1"),
    ],
)
def test_text_is_cleaned_and_nothing_more(raw: object, text: str) -> None:
    assert clean_text(raw) == text


@given(st.text())
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    once = clean_text(raw)
    assert clean_text(once) == once
    once.encode()


@pytest.mark.parametrize("raw", ["#REF!", " #n/a ", "#VALUE!", "#未计算"])
def test_error_cells_are_refused(raw: str) -> None:
    with pytest.raises(ValueFlaw):
        refuse_error_cell(raw)


@pytest.mark.parametrize("raw", ["", "#1", None, 3.0, "REF"])
def test_other_cells_are_no_errors(raw: object) -> None:
    refuse_error_cell(raw)
