from __future__ import annotations

import json
from collections.abc import Callable

from app.engine.values import (
    ValueFlaw,
    clean_name,
    clean_text,
    parse_date,
    parse_identity_number,
    parse_partial_date,
    split_names,
)
from app.exchange.headings import Heading, Target, body_rows, find_heading
from app.exchange.workbook import CellValue, read_workbook
from tests.exchange.makers import CLUES, ROSTER, SAMPLES, TALKS

TRUTH = json.loads((SAMPLES / "truth.json").read_text("utf-8"))


def columns(path: object, *labels: str) -> list[dict[str, CellValue]]:
    sheet = read_workbook(str(path)).sheets[0]
    heading = find_heading(sheet, [Target(label, label, (), True) for label in labels])
    assert isinstance(heading, Heading)
    places = {label: heading.column_of(label) for label in labels}
    return [
        {label: values[place] for label, place in places.items() if place is not None}
        for _, values in body_rows(sheet, heading)
    ]


def refused(parse: Callable[[object], object], raw: object) -> bool:
    try:
        parse(raw)
    except ValueFlaw:
        return True
    return False


def test_the_rosters_flawed_numbers_and_dates_are_found_and_no_others() -> None:
    rows = columns(ROSTER, "姓名", "身份证号", "出生年月", "入党时间", "转正时间")
    found = {
        clean_name(row["姓名"])
        for row in rows
        if refused(parse_identity_number, row["身份证号"])
        or any(row[label] != "" and refused(parse_partial_date, row[label]) for label in list(row)[2:])
    }
    expected = {
        flaw["name"] for flaw in TRUTH["flaws"] if flaw["file"] == "members" and "rank" not in flaw["flaw"]
    }
    assert found == expected


def test_the_clues_flawed_dates_and_subjects_are_found_and_no_others() -> None:
    dates = (
        "收到日期",
        "提出处置意见日期",
        "集体研究日期",
        "函询发出日期",
        "函询回复日期",
        "初核开始日期",
        "办结日期",
    )
    rows = columns(CLUES, "线索编号", "被反映人", *dates)
    late = {
        row["线索编号"]
        for row in rows
        if any(row[label] != "" and refused(parse_date, row[label]) for label in dates)
    }
    assert late == {"补登-1"}
    assert {row["线索编号"] for row in rows if not split_names(row["被反映人"])} == {"补登-2"}
    for year in ("2024", "2025", "2026"):
        of_year = [row for row in rows if clean_text(row["线索编号"]).startswith(f"云建机纪线〔{year}〕")]
        assert len(of_year) == TRUTH["clues"][year]["received"]
        assert sum(len(split_names(row["被反映人"])) for row in of_year) == TRUTH["clues"][year]["persons"]


def test_the_talks_flawed_date_is_found_and_no_other() -> None:
    rows = columns(TALKS, "谈话时间", "谈话类型", "谈话对象")
    flawed = [number for number, row in enumerate(rows, start=1) if refused(parse_date, row["谈话时间"])]
    assert flawed == [flaw["row"] for flaw in TRUTH["flaws"] if flaw["flaw"] == "impossible date"]
