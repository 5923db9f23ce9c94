"""The installable program, built and then run without a screen, away from the checkout and its .venv."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.measure import ROOT

pytestmark = [pytest.mark.bundle, pytest.mark.timeout(600)]

SAMPLES = ROOT / "tests" / "samples"
PASSPHRASE = "松柏 常青 四季 1949"


class Program:
    """The built program and a folder it works in."""

    def __init__(self, folder: Path, place: Path) -> None:
        self.folder = folder
        self.place = place
        self.store = place / "数据 存储"
        self.secret = place / "口令.txt"
        self.secret.write_text(PASSPHRASE + "\n", encoding="utf-8")

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run it with nothing of this environment but a home and the words for "no screen"."""
        environment = {"HOME": str(self.place), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
        environment["QT_QPA_PLATFORM"] = "offscreen"
        command = [str(self.folder / "jiwei-workbench"), *map(str, arguments)]
        return subprocess.run(
            command, cwd=self.place, env=environment, capture_output=True, text=True, check=False
        )

    def command(self, *arguments: str | Path) -> str:
        """Run a command on the store and return what it says; it must succeed."""
        name, *others = arguments
        done = self.run(name, self.store, *others, "--passphrase-file", self.secret)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    place = tmp_path_factory.mktemp("bundle")
    environment = {**os.environ, "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "1767225600"}
    places = ["--workpath", str(place / "build"), "--distpath", str(place / "dist")]
    command = [sys.executable, "-m", "PyInstaller", "-y", "--clean", "--log-level", "ERROR", *places]
    subprocess.run([*command, str(ROOT / "build_installer.spec")], cwd=ROOT, env=environment, check=True)
    made = Program(place / "dist" / "jiwei-workbench", place)
    made.command("init", "--organisation", "海州市生态环境局")
    return made


def test_a_spreadsheet_goes_in_and_a_ledger_comes_out(program: Program) -> None:
    roster = next(SAMPLES.glob("*.xlsx"))
    passphrase = ("--passphrase-file", program.secret)
    done = program.run("import", program.store, "members", roster, "--json", *passphrase)
    assert json.loads(done.stdout)["accepted"] > 0, done.stderr
    out = program.place / "花名册.pdf"
    program.command("export", "members", out)
    text = subprocess.run(["pdftotext", str(out), "-"], capture_output=True, text=True, check=True).stdout
    assert "花名册" in text.replace(" ", "")


def test_the_agenda_the_figures_and_the_checks_answer(program: Program) -> None:
    assert isinstance(json.loads(program.command("due", "--json")), list)
    assert {"clues", "talks"} <= json.loads(program.command("figures", "--year", "2026", "--json")).keys()
    program.command("check")


def test_the_window_opens_locks_and_unlocks(program: Program) -> None:
    done = program.run("selftest", program.place / "自检")
    assert done.returncode == 0, done.stderr


def test_without_a_screen_it_demonstrates_itself(program: Program) -> None:
    done = program.run()
    assert done.returncode == 0, done.stderr
    made = {path.suffix for path in (program.place / "out").iterdir()}
    assert {".pdf", ".png"} <= made


def test_it_carries_one_sqlite_and_no_network_code(program: Program) -> None:
    names = [path.name for path in program.folder.rglob("*")]
    assert sum("sqlite3" in name and name.endswith((".so", ".pyd", ".dll")) for name in names) == 1
    assert not [name for name in names if "Qt6Network" in name or "QtNetwork" in name]
    assert "qtbase_zh_CN.qm" in names
