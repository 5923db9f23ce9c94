"""The vault: what opens it, what does not, and how the reasons are told apart."""

from __future__ import annotations

import copy
import json
import pickle
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.errors import (
    DamagedHeader,
    ExpectedError,
    NewerStore,
    RefusedInput,
    StoreExists,
    StoreMissing,
    WrongPassphrase,
)
from db.header import parse_header, read_header
from db.kdf import Kdf
from db.vault import create_vault, rewrap_passphrase, unlock, unlock_with_recovery
from tests.db.conftest import PASSPHRASE, Made


def test_the_passphrase_and_the_recovery_code_open_the_same_key(closed: Made) -> None:
    assert unlock(closed.folder, PASSPHRASE) == closed.master
    assert unlock_with_recovery(closed.folder, closed.recovery) == closed.master


def test_a_passphrase_may_arrive_composed_or_decomposed(tmp_path: Path) -> None:
    master, _ = create_vault(tmp_path, "caf\u00e9 口令", kdf=Kdf.floor())
    (tmp_path / "store.keys.new").rename(tmp_path / "store.keys")
    assert unlock(tmp_path, "cafe\u0301 口令") == master


@pytest.mark.parametrize("wrong", [PASSPHRASE + " ", PASSPHRASE.upper(), "", "x" * 10_000])
def test_a_wrong_passphrase_is_called_wrong_and_not_damage(closed: Made, wrong: str) -> None:
    with pytest.raises(WrongPassphrase) as caught:
        unlock(closed.folder, wrong)
    assert "恢复码" in caught.value.remedy


def test_a_recovery_code_of_another_store_is_told_from_a_mistyped_one(closed: Made, tmp_path: Path) -> None:
    _, foreign = create_vault(tmp_path / "别处", PASSPHRASE, kdf=Kdf.floor())
    with pytest.raises(WrongPassphrase, match="不属于"):
        unlock_with_recovery(closed.folder, foreign)
    with pytest.raises(WrongPassphrase, match="输入有误"):
        unlock_with_recovery(closed.folder, closed.recovery[:-1])


def test_a_new_passphrase_replaces_the_old_one_and_leaves_the_database_alone(closed: Made) -> None:
    before = (closed.folder / "store.db").read_bytes()
    assert rewrap_passphrase(closed.folder, closed.master, "新的 口令 2") == 2
    assert unlock(closed.folder, "新的 口令 2") == closed.master
    assert unlock_with_recovery(closed.folder, closed.recovery) == closed.master
    assert (closed.folder / "store.db").read_bytes() == before
    with pytest.raises(WrongPassphrase):
        unlock(closed.folder, PASSPHRASE)


def test_an_empty_passphrase_is_refused(closed: Made, tmp_path: Path) -> None:
    with pytest.raises(RefusedInput):
        create_vault(tmp_path / "neu", "", kdf=Kdf.floor())
    with pytest.raises(RefusedInput):
        rewrap_passphrase(closed.folder, closed.master, "")


def test_no_vault_is_made_over_another(closed: Made) -> None:
    with pytest.raises(StoreExists):
        create_vault(closed.folder, "另一个", kdf=Kdf.floor())
    (closed.folder / "store.keys").unlink()
    with pytest.raises(StoreExists):
        create_vault(closed.folder, "另一个", kdf=Kdf.floor())


def test_missing_files_are_told_apart(closed: Made, tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        unlock(tmp_path / "没有", PASSPHRASE)
    (closed.folder / "store.keys").unlink()
    with pytest.raises(DamagedHeader, match="不见了"):
        unlock(closed.folder, PASSPHRASE)


def test_a_key_shows_itself_to_nobody(made: Made) -> None:
    for text in (repr(made.master), str(made.master), f"{made.master}"):
        assert text == "MasterKey(…)"
    with pytest.raises(TypeError):
        pickle.dumps(made.master)
    with pytest.raises(TypeError):
        hash(made.master)


def test_subkeys_differ_and_end_with_the_key(made: Made) -> None:
    key = made.master.copy()
    names = ("db", "audit", "attach", "backup", "header-mac")
    assert len({key.subkey(name) for name in names}) == len(names)
    assert all(len(key.subkey(name)) == 32 for name in names)
    with pytest.raises(ValueError, match="purpose"):
        key.subkey("other")
    key.drop()
    with pytest.raises(ValueError, match="dropped"):
        key.subkey("db")
    assert made.master.subkey("db")


def paths_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every leaf of a JSON value."""
    items = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    )
    if items is None:
        yield path
        return
    for key, inner in items:
        yield from paths_in(inner, (*path, key))


def altered(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, int):
        return value + 1
    return ("1" if value[0] == "0" else "0") + value[1:] if value else "x"


def test_every_field_altered_is_rejected_with_and_without_a_mended_checksum(closed: Made) -> None:
    path = closed.folder / "store.keys"
    content = json.loads(path.read_bytes())
    fields = list(paths_in(content))
    assert len(fields) >= 24
    for field in fields:
        for mend in (False, True):
            changed = copy.deepcopy(content)
            place = changed
            for key in field[:-1]:
                place = place[key]
            place[field[-1]] = altered(place[field[-1]])
            path.write_bytes(render(changed, mend and field != ("sum",)))
            with pytest.raises((DamagedHeader, WrongPassphrase, NewerStore)):
                unlock(closed.folder, PASSPHRASE)
            if not mend:
                # Damage by accident is never mistaken for a wrong passphrase.
                with pytest.raises(DamagedHeader):
                    read_header(closed.folder)


def render(content: dict[str, Any], mend: bool) -> bytes:
    """The header as a forger without the key would write it."""
    from db.header import _checksum, _pretty

    body = {key: value for key, value in content.items() if key != "sum"}
    return _pretty({**body, "sum": _checksum(body) if mend else content["sum"]})


def test_a_slot_taken_away_or_brought_in_is_rejected(closed: Made, tmp_path: Path) -> None:
    create_vault(tmp_path / "别处", PASSPHRASE, kdf=Kdf.floor())
    foreign = json.loads((tmp_path / "别处" / "store.keys.new").read_bytes())
    path = closed.folder / "store.keys"
    content = json.loads(path.read_bytes())
    for slots in ([content["slots"][0]], [foreign["slots"][0], content["slots"][1]], []):
        path.write_bytes(render({**content, "slots": slots}, True))
        with pytest.raises((DamagedHeader, WrongPassphrase)):
            unlock(closed.folder, PASSPHRASE)


@pytest.mark.parametrize(
    "hostile", [{"memory_kib": 2**31}, {"memory_kib": 8}, {"passes": 1000}, {"lanes": 0}, {"passes": 3.0}]
)
def test_hostile_costs_are_refused_before_any_work(closed: Made, hostile: dict[str, Any]) -> None:
    path = closed.folder / "store.keys"
    content = json.loads(path.read_bytes())
    content["slots"][0]["kdf"] |= hostile
    path.write_bytes(render(content, True))
    with pytest.raises(DamagedHeader):
        unlock(closed.folder, PASSPHRASE)


def test_random_bit_flips_and_cuts_are_recognised_as_damage(made: Made) -> None:
    data = (made.folder / "store.keys").read_bytes()
    chance = random.Random(7)
    for _ in range(300):
        broken = bytearray(data)
        broken[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        with pytest.raises(DamagedHeader):
            parse_header(bytes(broken))
    for length in (0, 1, len(data) // 2, len(data) - 1):
        with pytest.raises(DamagedHeader):
            parse_header(data[:length])
    for foreign in (b"\x00" * 2000, b"[1]", b"{}", b"[" * 50_000, data + b" ", b'{"v":1}' * 100_000):
        with pytest.raises(DamagedHeader):
            parse_header(foreign)


def test_a_header_of_a_later_format_says_so(made: Made) -> None:
    content = json.loads((made.folder / "store.keys").read_bytes())
    with pytest.raises(NewerStore):
        parse_header(render({**content, "v": 2, "new": {"thing": 1}}, True))


def test_saving_the_header_and_being_killed_leaves_the_old_or_the_new_one(closed: Made) -> None:
    code = (
        "import itertools, sys; from pathlib import Path; from db.vault import *\n"
        "folder = Path(sys.argv[1]); master = unlock_with_recovery(folder, sys.argv[2])\n"
        "print('ready', flush=True)\n"
        "for n in itertools.count(): rewrap_passphrase(folder, master, '口令%d' % n); print(n, flush=True)\n"
    )
    for _ in range(3):
        child = subprocess.Popen(
            [sys.executable, "-c", code, str(closed.folder), closed.recovery],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(4)]
        child.kill()
        child.communicate()
        assert lines[0] == "ready\n"
        assert unlock_with_recovery(closed.folder, closed.recovery) == closed.master


def test_too_little_memory_at_creation_falls_back_to_the_floor() -> None:
    code = (
        "import resource; from db.kdf import Kdf; import db.vault\n"
        "resource.setrlimit(resource.RLIMIT_AS, (700 * 2**20,) * 2)\n"
        "used, key = Kdf(2**20).affordable(b'x', b's' * 16); assert len(key) == 32; print(used.memory_kib)\n"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == str(64 * 1024)


def test_too_little_memory_at_unlocking_says_so(closed: Made) -> None:
    code = (
        "import resource, sys; from pathlib import Path; import db.vault\n"
        "from db.errors import ExpectedError\n"
        "resource.setrlimit(resource.RLIMIT_AS, (80 * 2**20,) * 2)\n"
        "try: db.vault.unlock(Path(sys.argv[1]), 'x')\n"
        "except ExpectedError as error: print(type(error).__name__, error.message)\n"
    )
    command = [sys.executable, "-c", code, str(closed.folder)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == f"{ExpectedError.__name__} 内存不足，无法核对口令。"


def test_an_interrupted_creation_is_no_store_and_is_cleared_by_the_next(made: Made, tmp_path: Path) -> None:
    create_vault(tmp_path, PASSPHRASE, kdf=Kdf.floor())
    shutil.copy(made.folder / "store.db", tmp_path / "store.db")
    with pytest.raises(StoreMissing, match="没有完成"):
        unlock(tmp_path, PASSPHRASE)
    create_vault(tmp_path, PASSPHRASE, kdf=Kdf.floor())
    assert {path.name for path in tmp_path.iterdir()} == {"store.keys.new", "store.lock"}
