"""A store and its passphrase file for the command line, and how it is run: here or in a process apart."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import cli
from app.office import create_office
from db import vault
from tests.app.conftest import opened
from tests.app.parts import ORGAN, PASSPHRASE, TODAY, Kept, import_samples
from tests.house.measure import ROOT


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


@dataclass(frozen=True)
class Desk:
    """A store, a passphrase file, and how to run a command on them."""

    store: Path
    key: Path

    def run(self, *arguments: object) -> Done:
        """Run a command in this process, which saves its start."""
        done = CliRunner().invoke(cli.app, [str(part) for part in arguments], catch_exceptions=False)
        return Done(done.exit_code, done.stdout, done.stderr)

    def on_store(self, command: str, *arguments: object) -> Done:
        return self.run(command, self.store, *arguments, "--passphrase-file", self.key)


def run_app(arguments: Sequence[object], *, stdin: str = "", **environment: str) -> Done:
    """Run `python -m app` as the officer does, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A closed store with the samples in it; not to be changed."""
    folder = tmp_path_factory.mktemp("cli") / "资料"
    office, code = create_office(folder, ORGAN, PASSPHRASE, kdf=vault.Kdf.floor(), today=lambda: TODAY)
    office.close()
    kept = Kept(folder, vault.unlock(folder, PASSPHRASE), code)
    shutil.copytree(folder, folder.with_name("空"))
    office = opened(kept)
    import_samples(office)
    office.close()
    return kept


def _desk(source: Path, folder: Path) -> Desk:
    shutil.copytree(source, folder / "机关 纪委")
    key = folder / "口令.txt"
    key.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return Desk(folder / "机关 纪委", key)


@pytest.fixture
def desk(made: Kept, tmp_path: Path) -> Desk:
    """A copy of the empty store."""
    return _desk(made.folder.with_name("空"), tmp_path)


@pytest.fixture
def full_desk(made: Kept, tmp_path: Path) -> Desk:
    """A copy of the store with the samples."""
    return _desk(made.folder, tmp_path)


@pytest.fixture(scope="module")
def shared_desk(made: Kept, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A copy of the store with the samples, shared by a module's tests, which only read it."""
    return _desk(made.folder, tmp_path_factory.mktemp("shared"))
