"""`export … package`, `verify` and `collect` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from app.packaging.sealing import seal
from db.kdf import Kdf
from tests.app.parts import ORGAN, TODAY
from tests.cli.conftest import Desk
from tests.packaging.makers import PASSPHRASE, altered, made

YEAR = ("--year", TODAY.year)


@pytest.fixture
def package(desk: Desk, tmp_path: Path) -> Path:
    path = tmp_path / "报送包.zip"
    done = desk.on_store("export", "package", path, *YEAR)
    assert done.returncode == 0, done.stderr
    assert "校验码：" in done.stdout
    return path


def test_a_package_is_made_and_verified(desk: Desk, package: Path) -> None:
    done = desk.run("verify", package)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"完整：{ORGAN.committee or ORGAN.organisation}")
    assert done.stdout.count("\n") == 1


def test_a_damaged_package_ends_with_1(desk: Desk, package: Path, tmp_path: Path) -> None:
    broken = tmp_path / "坏.zip"
    broken.write_bytes(altered(package.read_bytes(), figures_xlsx=b"other"))
    done = desk.run("verify", broken)
    assert done.returncode == 1
    assert done.stdout.startswith("不完整：figures.xlsx")
    told = json.loads(desk.run("verify", broken, "--json").stdout)
    assert not told["whole"]
    assert [part["name"] for part in told["parts"] if part["flaw"]] == ["figures.xlsx"]
    missing = desk.run("verify", tmp_path / "没有.zip")
    assert (missing.returncode, missing.stdout) == (1, "")
    assert "读不到" in missing.stderr


def test_an_encrypted_package_wants_its_passphrase(desk: Desk, tmp_path: Path) -> None:
    words, path = tmp_path / "报送口令.txt", tmp_path / "密.jwb"
    words.write_text(PASSPHRASE, encoding="utf-8")
    done = desk.on_store("export", "package", path, *YEAR, "--encrypt-passphrase-file", words)
    assert done.returncode == 0, done.stderr
    locked = desk.run("verify", path)
    assert locked.returncode == 1
    assert "需要口令" in locked.stdout
    assert "--package-passphrase-file" in locked.stderr
    assert desk.run("verify", path, "--package-passphrase-file", words).returncode == 0


def test_a_name_that_does_not_fit_the_package_is_refused(desk: Desk, tmp_path: Path) -> None:
    words = tmp_path / "报送口令.txt"
    words.write_text(PASSPHRASE, encoding="utf-8")
    sealed = desk.on_store(
        "export", "package", tmp_path / "密.zip", *YEAR, "--encrypt-passphrase-file", words
    )
    assert sealed.returncode == 2
    assert "加密的报送包不是 zip 文件，文件名应以 .jwb 结尾" in sealed.stderr
    plain = desk.on_store("export", "package", tmp_path / "明.jwb", *YEAR)
    assert plain.returncode == 2
    assert "文件名应以 .zip 结尾" in plain.stderr
    assert desk.on_store("export", "package", tmp_path / "明.pdf", *YEAR).returncode == 2
    assert not [path for path in tmp_path.iterdir() if path.suffix in (".zip", ".jwb")]


def test_a_replaced_and_a_repeated_package_are_no_fault(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "收到"
    folder.mkdir()
    for name, revision in (("一", 1), ("二", 2), ("再", 2)):
        (folder / f"{name}.zip").write_bytes(made(revision=revision).data)
    done = desk.run("collect", folder, tmp_path / "汇总.xlsx")
    assert done.returncode == 0, done.stderr
    assert "已被取代：一.zip" in done.stderr
    assert "重复：再.zip" in done.stderr
    assert "未汇总" not in done.stderr
    told = json.loads(desk.run("collect", folder, tmp_path / "汇总.xlsx", "--json").stdout)
    assert sorted(one["result"] for one in told["received"]) == ["已汇总", "已被取代", "重复"]


def test_a_weak_passphrase_is_refused(desk: Desk, tmp_path: Path) -> None:
    words, path = tmp_path / "报送口令.txt", tmp_path / "密.jwb"
    words.write_text("12345678", encoding="utf-8")
    done = desk.on_store("export", "package", path, *YEAR, "--encrypt-passphrase-file", words)
    assert done.returncode == 1
    assert not path.exists()


def test_packages_are_collected(desk: Desk, package: Path, tmp_path: Path) -> None:
    names, out = tmp_path / "名单.txt", tmp_path / "汇总.xlsx"
    names.write_text(f"{ORGAN.committee or ORGAN.organisation}\n乙局机关纪委\n", encoding="gb18030")
    done = desk.run("collect", package, out, "--expected", names)
    assert done.returncode == 1
    assert "缺报：乙局机关纪委" in done.stderr
    assert "已汇总 1 个" in done.stdout
    assert openpyxl.load_workbook(out).sheetnames == ["汇总", "各单位", "报送情况", "勾稽核对"]
    told = json.loads(desk.run("collect", package.parent, out, "--expected", names, "--json").stdout)
    assert told["summed"] == 1
    assert told["missing"] == ["乙局机关纪委"]


def test_one_quarter_is_collected(desk: Desk, package: Path, tmp_path: Path) -> None:
    folder = tmp_path / "各单位"
    folder.mkdir()
    quarter = desk.on_store("export", "package", folder / "季.zip", *YEAR, "--quarter", 1)
    assert quarter.returncode == 0, quarter.stderr
    given = ("collect", package, folder, tmp_path / "汇总.xlsx", "--json")
    told = json.loads(desk.run(*given, *YEAR, "--quarter", 1).stdout)
    assert (told["period"], told["summed"]) == (f"{TODAY.year}年第一季度", 1)
    assert json.loads(desk.run(*given, *YEAR).stdout)["period"] == f"{TODAY.year}年度"
    assert desk.run(*given, "--quarter", 1).returncode == 2


def test_the_figures_collected_are_those_of_the_store(desk: Desk, package: Path, tmp_path: Path) -> None:
    out = tmp_path / "汇总.xlsx"
    desk.run("collect", package, out)
    figures = json.loads(desk.on_store("figures", *YEAR, "--json").stdout)
    sheet = openpyxl.load_workbook(out)["汇总"]
    totals = {
        row[1]: row[5] for row in sheet.iter_rows(values_only=True) if row[1] and not row[2] and not row[3]
    }
    assert totals["受理问题线索"] == figures["clues"]["received"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("collect", "a.zip"),
        ("collect", "a.zip", "out.pdf"),
        ("verify",),
        ("collect", "out.xlsx"),
    ],
)
def test_what_is_missing_is_told(desk: Desk, arguments: tuple[str, ...]) -> None:
    done = desk.run(*arguments)
    assert done.returncode == 2
    assert "命令写法有误" in done.stderr


def test_a_period_without_a_year_is_no_package(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    assert desk.on_store("export", "package", path).returncode == 2
    assert desk.on_store("export", "package", path, *YEAR, "--quarter", 5).returncode == 2
    assert desk.on_store("export", "clues", tmp_path / "x.pdf", "--quarter", 1).returncode == 2
    assert not path.exists()
    quarter = desk.on_store("export", "package", path, *YEAR, "--quarter", 1)
    assert quarter.returncode == 0, quarter.stderr
    assert "2026年第一季度" in desk.run("verify", path).stdout


def test_a_package_is_not_written_half(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "没有的盘"
    done = desk.on_store("export", "package", folder / "x.zip", *YEAR)
    assert done.returncode == 1
    assert "没有写成" in done.stderr
    assert not folder.exists()


def test_the_result_never_replaces_a_package(desk: Desk, package: Path, tmp_path: Path) -> None:
    one = tmp_path / "改名.xlsx"
    one.write_bytes(package.read_bytes())
    done = desk.run("collect", package, one, one)
    assert done.returncode == 1
    assert "不能写在要汇总的文件上" in done.stderr
    assert one.read_bytes() == package.read_bytes()


def test_a_folder_without_packages_is_told(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    done = desk.run("collect", tmp_path / "空", tmp_path / "汇总.xlsx")
    assert done.returncode == 1
    assert "没有找到报送包" in done.stderr
    assert not (tmp_path / "汇总.xlsx").exists()


def test_each_committee_has_its_own_passphrase(desk: Desk, tmp_path: Path) -> None:
    words = (PASSPHRASE, "远山 harbour 竹影 2291")
    for name, word in zip(("甲局", "乙局"), words, strict=True):
        data = made(committee=name, store=name).data
        (tmp_path / f"{name}.jwb").write_bytes(seal(data, word, Kdf.floor()))
    listed = tmp_path / "口令.txt"
    listed.write_text("\n".join(words), encoding="utf-8")
    done = desk.run("collect", tmp_path, tmp_path / "汇总.xlsx", "--package-passphrase-file", listed)
    assert (done.returncode, done.stderr) == (0, "")
