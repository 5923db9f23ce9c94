"""`export … annual-report` and the table of the reports: what is carried out, what a fault says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import resources
from app.engine.period import Period
from app.rules.reading import FaultyTable
from app.rules.report_table import load_reports
from tests.app.conftest import opened
from tests.app.parts import PASSPHRASE, Kept
from tests.app.report_parts import finished
from tests.cli.conftest import Desk
from tests.documents.conftest import PdfReader, font_pack, read_pdf
from tests.papers.test_report_papers import numbers, printed

__all__ = ["font_pack", "read_pdf"]
Reader = Callable[[bytes], PdfReader]


@pytest.fixture
def desk(kept_samples: Kept, tmp_path: Path) -> Desk:
    key = tmp_path / "口令.txt"
    key.write_text(PASSPHRASE, encoding="utf-8")
    return Desk(kept_samples.folder, key)


def test_every_number_of_the_exported_report_is_found_in_the_figures_told_as_json(
    desk: Desk, tmp_path: Path, read_pdf: Reader
) -> None:
    out = tmp_path / "报告.pdf"
    assert desk.on_store("export", "annual-report", out, "--year", 2025).returncode == 0
    told = desk.on_store("figures", "--year", 2025, "--json")
    known = set(numbers(json.loads(told.stdout)))
    text = read_pdf(out.read_bytes()).text("-layout")
    found = printed(text)
    assert len(found) > 100
    assert not [one for one in found if one not in known]
    assert "草稿" in text


def test_the_finished_edition_is_exported_where_there_is_one(
    kept_samples: Kept, desk: Desk, tmp_path: Path
) -> None:
    office = opened(kept_samples)
    report = finished(office, "annual", Period.year(2025))
    paper = office.reports.paper(report)
    office.reports.reopen(report, "补充材料后再报")
    office.close()
    out = tmp_path / "报告.pdf"
    assert desk.on_store("export", "annual-report", out, "--year", 2025).returncode == 0
    assert out.read_bytes() == paper.data


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('stretch = "year"', 'stretch = "decade"', "第 10 行：annual：stretch 的值“decade”不认识"),
        ('"机关党委", "纪检监察工委"', '"某某"', "不认识，可写 机关党委"),
        ("due_days = 31", "due_days = 999", "due_days 应为 0 至 366 的整数"),
        ('key = "half"', 'key = "weekly"', "key 的值“weekly”不认识"),
        ('key = "half"', 'key = "annual"', "与第 8 行重复"),
        ('against = "year_ago"', 'against = "never"', "against 的值“never”不认识"),
        ("used = true\nsource", "used = false\nsource", "只有一套 used = true"),
        ('"好", "较好"', '"好", "好"', "2 至 4 个不同的等次"),
        ("value = 7", "value = 0", "value 应为 1 至 60 的整数"),
        ('key = "archive_days"', 'key = "rectification_workdays"', "重复"),
        ('certainty = "seen"', 'certainty = "sure"', "certainty 只能是"),
    ],
)
def test_a_faulty_table_is_refused_with_line_and_reason(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    text = resources.path("rules/reports.toml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "reports.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FaultyTable) as told:
        load_reports(path)
    assert fault in str(told.value)
    assert str(told.value).startswith("reports.toml 第 ")
