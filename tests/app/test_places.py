"""Where the store is looked for, and what is remembered of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from app import places

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="uses the Linux variables")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_DATA_HOME": str(tmp_path / "data")}


def test_only_the_path_is_remembered(environment: dict[str, str], tmp_path: Path) -> None:
    places.remember_store(tmp_path / "数据", environment)
    assert places.last_store(environment) == tmp_path / "数据"
    noted = json.loads(places.note_file(environment).read_text(encoding="utf-8"))
    assert noted == {"store": str(tmp_path / "数据")}
    assert places.note_file(environment).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", ["", "no json", "[]", '{"store": 3}', '{"store": ""}', "\ud7ff"])
def test_a_broken_note_is_no_note(environment: dict[str, str], content: str) -> None:
    note = places.note_file(environment)
    note.parent.mkdir(parents=True)
    note.write_text(content, encoding="utf-8")
    assert places.last_store(environment) is None


def test_the_start_prefers_the_last_store_then_the_default(
    environment: dict[str, str], tmp_path: Path
) -> None:
    assert places.start_folder(environment) is None
    default = places.default_store_folder(environment)
    _make(default)
    assert places.start_folder(environment) == default
    places.remember_store(tmp_path / "gone", environment)
    assert places.start_folder(environment) == default
    _make(tmp_path / "gone")
    assert places.start_folder(environment) == tmp_path / "gone"


def test_a_store_without_its_header_is_still_a_store(tmp_path: Path) -> None:
    assert not places.is_store(tmp_path)
    (tmp_path / "store.db").touch()
    assert places.is_store(tmp_path)


def test_a_further_store_gets_a_free_name(environment: dict[str, str]) -> None:
    first = places.default_store_folder(environment)
    assert places.free_store_folder(environment) == first
    first.mkdir(parents=True)
    assert places.free_store_folder(environment) == first.with_name("store-2")


def _make(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "store.keys").touch()
