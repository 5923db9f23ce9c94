"""The command line as a process: the officer's main job without a screen, exit codes, JSON, refusals."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.app.parts import PASSPHRASE, SHEETS, TRUTH, YEARS
from tests.cli.conftest import Desk, Done, run_app
from tests.exchange.makers import encrypted, xlsx


def json_of(done: Done) -> Any:
    return json.loads(done.stdout)


def assert_refused(done: Done, code: int = 1) -> None:
    assert done.returncode == code, done.stderr
    assert done.stderr.strip()
    assert "Traceback" not in done.stdout + done.stderr


def true_of(figures: dict[str, Any], year: int) -> dict[str, Any]:
    """Those of the figures that truth.json tells of a year."""
    return {key: {name: figures[key][name] for name in TRUTH[key][str(year)]} for key in ("clues", "talks")}


def test_the_main_job_from_an_empty_folder(tmp_path: Path) -> None:
    """init, the three imports, figures, due and check give exactly what truth.json says."""
    store = tmp_path / "机关 纪委 资料"
    given = ["--passphrase-file", "-"]
    made = run_app(["init", store, "--organisation", TRUTH["organisation"], *given], stdin=PASSPHRASE + "\n")
    assert made.returncode == 0, made.stderr
    assert "恢复码" in made.stdout
    assert PASSPHRASE not in made.stdout + made.stderr
    refused = Counter(flaw["file"] for flaw in TRUTH["flaws"])
    for kind, path in SHEETS.items():
        done = run_app(["import", store, kind, path, "--json", *given], stdin=PASSPHRASE)
        assert done.returncode == 1, "flaws were found"
        assert json_of(done)["accepted"] == TRUTH[kind]["accepted"]
        assert len(json_of(done)["refused"]) == refused[kind]
        assert "没有导入" in done.stderr
    figures = run_app(["figures", store, "--year", 2026, "--json", *given], stdin=PASSPHRASE)
    assert true_of(json_of(figures), 2026) == {key: TRUTH[key]["2026"] for key in ("clues", "talks")}
    due = run_app(["due", store, "--today", "2026-11-20", "--json", *given], stdin=PASSPHRASE)
    expected = TRUTH["clues"]["disposal_opinion_due_at_2026-11-20"]
    opinions = [item for item in json_of(due) if item["rule"].startswith("T1 ")]
    assert {item["record"]: item["due"] for item in opinions} == expected


def test_check_is_done_with_a_sound_store(shared_desk: Desk) -> None:
    done = shared_desk.on_store("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert all(finding["ok"] for finding in json_of(shared_desk.on_store("check", "--json")))


def test_the_door_refuses_and_sends_back_like_the_rest(desk: Desk, tmp_path: Path) -> None:
    assert_refused(run_app(["figures", tmp_path, "--year", 2026, "--passphrase-file", desk.key]), 1)
    assert_refused(run_app(["figures", tmp_path]), 2)


@pytest.mark.parametrize("year", YEARS)
def test_figures(shared_desk: Desk, year: int) -> None:
    done = shared_desk.on_store("figures", "--year", year, "--json")
    assert done.returncode == 0
    assert true_of(json_of(done), year) == {key: TRUTH[key][str(year)] for key in ("clues", "talks")}


def test_figures_and_due_for_people_to_read(shared_desk: Desk) -> None:
    figures = shared_desk.on_store("figures", "--year", 2026)
    assert "受理问题线索：20件" in figures.stdout
    due = shared_desk.on_store("due", "--today", "2026-11-20")
    assert "2026-10-23  超 28 天  云建机纪线〔2026〕12号" in due.stdout
    assert "监督执纪工作规则 第二十一条" in due.stdout


def test_due_names_record_title_day_and_rule(shared_desk: Desk) -> None:
    items = json_of(shared_desk.on_store("due", "--today", "2026-11-20", "--json"))
    assert {frozenset(item) for item in items} == {frozenset({"record", "title", "due", "rule"})}
    clues = [item for item in items if item["record"].startswith("云建机纪线")]
    assert {item["rule"].split()[0] for item in clues} == {"T1", "T4", "T21"}
    assert [item["due"] for item in items] == sorted(item["due"] for item in items)


def test_the_same_file_twice_doubles_nothing(full_desk: Desk) -> None:
    done = full_desk.on_store("import", "clues", SHEETS["clues"], "--json")
    assert set(json_of(done)) == {"accepted", "refused"}
    assert json_of(done)["accepted"] == 0
    assert f"已有 {TRUTH['clues']['accepted']} 行" in done.stderr


def test_a_dry_run_writes_nothing(desk: Desk) -> None:
    tried = desk.on_store("import", "talks", SHEETS["talks"], "--json", "--dry-run")
    assert (tried.returncode, json_of(tried)["accepted"]) == (1, TRUTH["talks"]["accepted"])
    figures = desk.on_store("figures", "--year", 2026, "--json")
    assert json_of(figures)["talks"]["total"] == 0


def test_refused_rows_are_named_and_can_be_corrected(desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "待更正.xlsx"
    first = desk.on_store("import", "clues", SHEETS["clues"], "--json", "--rejects", out)
    assert [set(row) for row in json_of(first)["refused"]] == [
        {"sheet", "row", "column", "value", "reason"}
    ] * 4
    book = openpyxl.load_workbook(out)
    correct(book.active, {"收到日期": "2024-02-10", "被反映人": "韩露", "提出处置意见日期": "2024-03-20",
                          "线索来源": "信访举报"})  # fmt: skip
    book.save(out)
    second = desk.on_store("import", "clues", out, "--json")
    assert second.returncode == 0, second.stdout
    assert (json_of(second)["accepted"], json_of(second)["refused"]) == (4, [])


def correct(page: Any, values: dict[str, str]) -> None:
    """Put the right value into the column that each row says is at fault."""
    heads: dict[str, int] = {}
    for row in page.iter_rows():
        texts = [str(cell.value or "") for cell in row]
        if not heads and "问题列" in texts:
            heads = {text: place for place, text in enumerate(texts)}
        elif heads and texts[heads["问题列"]] in values:
            fault = texts[heads["问题列"]]
            row[heads[fault]].value = values[fault]


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("members", "花名册.pdf"), ("clues", "台账.pdf"), ("talks", "登记簿.pdf"),
        ("members", "花名册.xlsx"), ("clues", "台账.xlsx"), ("talks", "登记簿.xlsx"),
        ("annual-report", "报告.pdf"), ("annual-report", "指标.xlsx"), ("annual-report", "报告.docx"),
    ],
)  # fmt: skip
def test_exports(shared_desk: Desk, tmp_path: Path, subject: str, name: str) -> None:
    out = tmp_path / "导 出" / name
    out.parent.mkdir()
    year = [] if subject == "members" else ["--year", 2026]
    done = shared_desk.on_store("export", subject, out, *year, "--boxes")
    assert done.returncode == 0, done.stderr
    assert out.read_bytes().startswith(b"%PDF" if name.endswith("pdf") else b"PK")
    assert str(out) in done.stdout
    assert [path.name for path in out.parent.iterdir()] == [name]


def test_an_export_holds_the_records_of_its_year(shared_desk: Desk, tmp_path: Path) -> None:
    out = tmp_path / "台账.xlsx"
    shared_desk.on_store("export", "clues", out, "--year", 2025)
    rows = list(openpyxl.load_workbook(out).active.iter_rows(values_only=True))
    head = next(place for place, row in enumerate(rows) if "线索编号" in row)
    column = rows[head].index("收到日期")
    years = [str(row[column])[:4] for row in rows[head + 1 :]]
    assert years == ["2025"] * TRUTH["clues"]["2025"]["received"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["figures"], ["frobnicate"], ["export", "STORE", "clues", "out.doc"], ["init", "STORE"],
        ["import", "STORE", "letters", "x.xlsx"],
        ["import", "STORE", "clues", "x.xlsx", "--rejects", "x.csv"],
        ["export", "STORE", "annual-report", "out.doc"], ["due", "STORE", "--today", "gestern"],
        ["export", "STORE", "members", "out.pdf", "--year", "2026"],
        ["init", "STORE", "--organisation", "某局", "--recovery-sheet", "x.doc"],
        ["figures", "STORE", "--year", "MMXX"], ["figures", "STORE", "--passphrase", "geheim"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage(desk: Desk, arguments: list[str]) -> None:
    told = [str(desk.store) if part == "STORE" else part for part in arguments]
    assert_refused(desk.run(*told, "--passphrase-file", desk.key), 2)


def test_refusals_are_told_in_one_breath(desk: Desk, tmp_path: Path) -> None:
    wrong = tmp_path / "错.txt"
    wrong.write_text("错误的口令也要够长", encoding="utf-8")
    for arguments in (
        ("figures", desk.store, "--year", 2026, "--passphrase-file", wrong),
        ("figures", tmp_path / "没有", "--year", 2026, "--passphrase-file", desk.key),
        ("figures", desk.store, "--year", 2026, "--passphrase-file", tmp_path / "没有.txt"),
        ("init", desk.store, "--organisation", "某局", "--passphrase-file", desk.key),
        ("init", tmp_path / "新", "--organisation", " ", "--passphrase-file", desk.key),
        ("import", desk.store, "members", tmp_path / "没有.xlsx", "--passphrase-file", desk.key),
        ("import", desk.store, "members", desk.key, "--passphrase-file", desk.key),
        ("export", desk.store, "clues", tmp_path / "没有" / "a.xlsx", "--passphrase-file", desk.key),
    ):
        done = desk.run(*arguments)
        assert_refused(done)
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) <= 4, done.stderr


def test_an_encrypted_sheet_is_opened_with_its_password_file(desk: Desk, tmp_path: Path) -> None:
    sheet, word = tmp_path / "密.xlsx", tmp_path / "密码.txt"
    sheet.write_bytes(encrypted(xlsx([["姓名", "支部"], ["韩露", "一支部"]]), "dj2026"))
    assert_refused(desk.on_store("import", "members", sheet))
    word.write_text("dj2026", encoding="utf-8")
    assert desk.on_store("import", "members", sheet, "--file-password-file", word).returncode == 0


def test_check_names_what_is_damaged(full_desk: Desk) -> None:
    database = full_desk.store / "store.db"
    data = bytearray(database.read_bytes())
    data[len(data) // 2] ^= 1
    database.write_bytes(bytes(data))
    done = full_desk.on_store("check")
    assert_refused(done)
