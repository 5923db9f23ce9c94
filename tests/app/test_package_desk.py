"""Packages of the open store: what goes in, what is refused, what a bad stick leaves behind."""

from __future__ import annotations

import errno
import io
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from app.engine.period import Period
from app.errors import MissingGlyph, RefusedInput, UnreadableFile, WriteFailed
from app.figure_book import from_json
from app.office import Office
from app.packaging.container import unpack
from app.packaging.digests import sha256
from app.packaging.reading import open_package
from app.packaging.schema import FIGURES, MANIFEST
from app.packaging_views import MadePackage
from db.models import Clue, HistoryEntry, Member
from tests.app.parts import ORGAN, TODAY, clue, member
from tests.app.report_parts import YEAR, finished, started
from tests.packaging.makers import PASSPHRASE

LAST = Period.year(2025)


def noted(office: Office, action: str) -> list[dict[str, Any]]:
    with office._store.reading() as session:
        rows = session.exec(select(HistoryEntry).where(HistoryEntry.action == action)).all()
        return [dict(row.detail) for row in rows]


def manifest(made: MadePackage) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(unpack(made.paper.data)[MANIFEST])
    return told


def test_a_package_holds_the_figures_of_the_store(samples: Office, tmp_path: Path) -> None:
    made = samples.packages.make(LAST, [])
    parts = unpack(made.paper.data)
    assert from_json(json.loads(parts[FIGURES])) == samples.figures.book(LAST)
    assert parts["figures.xlsx"].startswith(b"PK")
    path = tmp_path / made.paper.file_name
    samples.save_paper(made.paper, path, "介质01")
    verdict = samples.packages.verify(path)
    assert verdict.whole
    assert (verdict.committee, verdict.period, verdict.made_on) == (ORGAN.committee, "2025年度", TODAY)
    assert verdict.code == made.code
    assert made.sheet.data.startswith(b"%PDF")


def test_finished_reports_go_in_as_they_were_finished(office: Office) -> None:
    office.ledger("members").add(member("沈佳"))
    report = finished(office)
    assert [one.id for one in office.packages.offers(YEAR)] == [report]
    parts = unpack(office.packages.make(YEAR, [report, report]).paper.data)
    [name] = [name for name in parts if name.startswith("reports/")]
    assert parts[name] == office.reports.paper(report, 1).data


def test_a_draft_is_refused(office: Office) -> None:
    with pytest.raises(RefusedInput) as refused:
        office.packages.make(YEAR, [started(office)])
    assert refused.value.remedy
    assert noted(office, "package") == []


def test_of_a_closed_year_the_closed_figures_are_handed_in(samples: Office) -> None:
    live = samples.figures.book(LAST)
    samples.closings.close(2025, "年度报告已经定稿报送，遗留缺项已逐件核对")
    [first, *_] = samples.figures.records("clues.received", LAST)["clues"]
    samples.ledger("clues").void(first, "重复登记")
    assert samples.figures.book(LAST).by_key["clues.received"] != live.by_key["clues.received"]
    made = samples.packages.make(LAST, [])
    assert from_json(json.loads(unpack(made.paper.data)[FIGURES])) == live
    assert manifest(made)["closed"]
    assert not manifest(samples.packages.make(Period.quarter(2025, 1), []))["closed"]


def test_making_is_numbered_by_period_and_noted_with_the_manifests_digest(office: Office) -> None:
    first, second = office.packages.make(YEAR, []), office.packages.make(YEAR, [], note="补报\x00")
    other = office.packages.make(LAST, [])
    assert [manifest(one)["revision"] for one in (first, second, other)] == [1, 2, 1]
    assert manifest(second)["note"] == "补报"
    digests = [sha256(unpack(one.paper.data)[MANIFEST]) for one in (first, second, other)]
    assert [detail["manifest"] for detail in noted(office, "package")] == digests
    assert first.code.replace("-", "").lower() == digests[0][:24]


def test_the_head_is_that_of_the_history(office: Office) -> None:
    with office._store.reading() as session:
        last = session.exec(select(HistoryEntry).order_by(HistoryEntry.seq.desc())).first()
        seq, mac = last.seq, last.mac
    assert manifest(office.packages.make(YEAR, []))["head"] == {"seq": seq, "mac": mac}


def test_an_encrypted_package_shows_nothing_without_its_passphrase(office: Office) -> None:
    made = office.packages.make(YEAR, [], passphrase=PASSPHRASE)
    assert made.paper.file_name.endswith(".jwb")
    assert ORGAN.committee.encode() not in made.paper.data
    assert open_package(made.paper.data, [PASSPHRASE]).verdict.code == made.code


@pytest.mark.parametrize("passphrase", ["12345678", "jiwei2026", "云川市住房和城乡建设局"])
def test_a_weak_passphrase_is_refused(office: Office, passphrase: str) -> None:
    with pytest.raises(RefusedInput):
        office.packages.make(YEAR, [], passphrase=passphrase)
    assert noted(office, "package") == []


@pytest.mark.parametrize(
    ("code", "told"),
    [(errno.ENOSPC, "磁盘空间不足"), (errno.EIO, "可能已拔出"), (errno.EROFS, "只读")],
)
def test_a_stick_that_is_full_or_pulled_out_keeps_what_it_held(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, told: str
) -> None:
    """The stick gives way when the bytes are flushed to it, which is when a stick does."""
    stick = tmp_path / "U盘"
    stick.mkdir()
    path = stick / "报送包.zip"
    path.write_bytes(b"an earlier one")
    made = office.packages.make(YEAR, [])
    real = os.fsync

    def failing(descriptor: int) -> None:
        if os.path.samestat(os.fstat(descriptor), _part(stick).stat()):
            raise OSError(code, "the stick")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(WriteFailed) as failed:
        office.save_paper(made.paper, path)
    assert told in failed.value.reason
    assert [one.name for one in stick.iterdir()] == ["报送包.zip"]
    assert path.read_bytes() == b"an earlier one"


def _part(folder: Path) -> Path:
    """The unfinished file in a folder; the folder itself where there is none."""
    return next(folder.glob(".*.part"), folder)


def test_a_read_only_stick_is_told(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, real = office.packages.make(YEAR, []), os.open

    def opened(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if str(path).endswith(".part") and Path(path).parent == tmp_path:
            raise OSError(errno.EROFS, "read-only")
        return real(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", opened)
    with pytest.raises(WriteFailed) as failed:
        office.save_paper(made.paper, tmp_path / "报送包.zip")
    assert "只读" in failed.value.reason
    assert list(tmp_path.glob("*.zip")) == []


def test_a_stick_pulled_out_before_the_check_is_told(office: Office, tmp_path: Path) -> None:
    for path in (tmp_path / "不在了.zip", tmp_path):
        with pytest.raises(UnreadableFile) as refused:
            office.packages.verify(path)
        assert refused.value.remedy


def test_its_own_package_is_collected(samples: Office, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(samples.packages.make(LAST, []).paper.data)
    found = samples.packages.collect([path], [ORGAN.committee, "云川市林业局机关纪委"])
    assert (found.summed, found.period, found.unexpected) == (1, "2025年度", ())
    assert found.missing == ("云川市林业局机关纪委",)
    assert found.figures == len(samples.figures.book(LAST).figures)


def test_no_name_and_no_summary_leaves_with_the_figures(samples: Office) -> None:
    """Neither in a part nor in what stands packed inside its spreadsheet."""
    parts = unpack(samples.packages.make(LAST, []).paper.data)
    with zipfile.ZipFile(io.BytesIO(parts["figures.xlsx"])) as sheet:
        told = b"".join([*parts.values(), *map(sheet.read, sheet.namelist())]).decode("utf-8", "replace")
    with samples._store.reading() as session:
        names = set(session.exec(select(Member.name)).all())
        summaries = set(session.exec(select(Clue.summary)).all())
    assert len(names) > 50
    assert len(summaries) > 50
    assert [name for name in names | summaries if len(name) > 1 and name in told] == []


def test_a_character_no_font_shows_stops_the_package_unless_boxes_are_allowed(office: Office) -> None:
    rare = "甲\U00031398局"
    office.set_profile(replace(office.profile, organisation=rare, committee=f"{rare}机关纪委"))
    with pytest.raises(MissingGlyph):
        office.packages.make(YEAR, [])
    made = office.packages.make(YEAR, [], boxes=True)
    assert office.packages.make(YEAR, [], boxes=True).sheet.data != b""
    assert made.paper.data.startswith(b"PK")


def test_a_report_and_the_figures_beside_it_say_the_same(office: Office) -> None:
    report = finished(office)
    book = office.reports.book(report, 1)
    office.ledger("clues").add(clue(received_on=f"{YEAR.first.year}-03-02"))
    made = office.packages.make(YEAR, [report])
    assert from_json(json.loads(unpack(made.paper.data)[FIGURES])) == book
    assert office.figures.book(YEAR) != book


def test_reports_with_other_figures_than_each_other_do_not_go_in_together(office: Office) -> None:
    first = finished(office)
    office.ledger("clues").add(clue(received_on=f"{YEAR.first.year}-03-02"))
    second = finished(office, "supervision")
    with pytest.raises(RefusedInput) as refused:
        office.packages.make(YEAR, [first, second])
    assert "数据不一致" in refused.value.message
    assert any("受理问题线索" in flaw.reason for flaw in refused.value.flaws)
    assert office.packages.make(YEAR, [second]).code
