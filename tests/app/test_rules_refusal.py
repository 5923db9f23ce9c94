"""A mistake in the rules tables is told when the office opens, and costs nothing but the opening."""

from __future__ import annotations

from pathlib import Path

import pytest

import resources
from app.committee import table_rules
from app.errors import ExpectedError
from app.office import open_office
from tests.app.parts import PASSPHRASE, Kept
from tests.rules.parts import copied


def test_a_faulty_table_does_not_lock_the_store(
    tmp_path: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = copied(tmp_path)
    (tables / "ranks.toml").unlink()
    original = resources.path
    table_rules.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(resources, "path", lambda name: tables if name == "rules" else original(name))
        with pytest.raises(ExpectedError, match=r"ranks\.toml"):
            open_office(kept.folder, PASSPHRASE)
    open_office(kept.folder, PASSPHRASE).close()
