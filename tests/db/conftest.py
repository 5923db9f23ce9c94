"""A real store, made once; each test works on its own copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from db.store import Store
from db.vault import Kdf, MasterKey, create_vault

PASSPHRASE = "梧桐-语文 七月 stream"


@dataclass(frozen=True)
class Made:
    """A finished, closed store and what opens it."""

    folder: Path
    master: MasterKey
    recovery: str


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A closed store; not to be changed."""
    folder = tmp_path_factory.mktemp("made") / "机关 纪委 资料"
    master, recovery = create_vault(folder, PASSPHRASE, kdf=Kdf.floor())
    Store.create(folder, master).close()
    return Made(folder, master, recovery)


@pytest.fixture
def closed(made: Made, tmp_path: Path) -> Made:
    """A copy of the closed store, in a folder with Chinese letters and a blank in its name."""
    folder = tmp_path / "机关 纪委"
    shutil.copytree(made.folder, folder)
    return Made(folder, made.master, made.recovery)


@pytest.fixture
def store(closed: Made) -> Iterator[Store]:
    """An open store."""
    with Store.open(closed.folder, closed.master) as store:
        yield store
