"""A real office on a real encrypted store, made once; each test works on its own copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import resources
from app.office import Office, create_office
from app.rules.tables import load_rules
from db import vault
from db.store import Store
from tests.app.parts import ORGAN, PASSPHRASE, TODAY, Kept, import_samples

Opener = Callable[[Kept], Office]


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A closed store with nothing in it; not to be changed."""
    folder = tmp_path_factory.mktemp("empty") / "纪委 资料"
    office, code = create_office(folder, ORGAN, PASSPHRASE, kdf=vault.Kdf.floor(), today=lambda: TODAY)
    office.close()
    return Kept(folder, vault.unlock(folder, PASSPHRASE), code)


@pytest.fixture(scope="session")
def filled(empty: Kept, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A closed store with the three sample sheets in it; not to be changed."""
    kept = copied(empty, tmp_path_factory.mktemp("filled"))
    office = opened(kept)
    import_samples(office)
    office.close()
    return kept


@pytest.fixture
def kept(empty: Kept, tmp_path: Path) -> Kept:
    """A copy of the empty store, closed."""
    return copied(empty, tmp_path)


@pytest.fixture
def kept_samples(filled: Kept, tmp_path: Path) -> Kept:
    """A copy of the store with the samples, closed."""
    return copied(filled, tmp_path)


@pytest.fixture
def office(kept: Kept) -> Iterator[Office]:
    """An open, empty office."""
    office = opened(kept)
    yield office
    office.close()


@pytest.fixture
def samples(kept_samples: Kept) -> Iterator[Office]:
    """An open office with the samples in it."""
    office = opened(kept_samples)
    yield office
    office.close()


@pytest.fixture(scope="module")
def shared_samples(filled: Kept, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An open office with the samples, shared by a module's tests, which only read it."""
    office = opened(copied(filled, tmp_path_factory.mktemp("shared")))
    yield office
    office.close()


def copied(kept: Kept, folder: Path) -> Kept:
    shutil.copytree(kept.folder, folder / "机关 纪委")
    return Kept(folder / "机关 纪委", kept.master, kept.recovery)


def opened(kept: Kept) -> Office:
    """Open without the key derivation, which db's own tests see to."""
    master = kept.master.copy()
    rules = load_rules(resources.path("rules"))
    return Office(Store.open(kept.folder, master), master, rules, lambda: TODAY)
