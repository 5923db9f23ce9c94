"""The vault: a random master key, wrapped once under the passphrase and once under the recovery code."""

from __future__ import annotations

import hmac
import os
import secrets
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import NoReturn, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db import recovery_code
from db.attempts import count_failed_unlock, unlock_delay_seconds
from db.errors import DamagedHeader, ExpectedError, Flaw, RefusedInput, StoreExists, WrongPassphrase
from db.header import SALT_BYTES, Header, Slot, read_header
from db.kdf import KEY_BYTES, Kdf, expand
from db.layout import HEADER, HEADER_IN_MAKING, has_store, remove_unfinished
from db.lock import StoreLock
from db.safe_io import make_private_folder, write_atomically

__all__ = [
    "Kdf",
    "MasterKey",
    "create_vault",
    "rewrap_passphrase",
    "unlock",
    "unlock_delay_seconds",
    "unlock_with_recovery",
    "verified_header",
]

PASSPHRASE = "passphrase"
RECOVERY = "recovery"
PURPOSES = frozenset({"db", "audit", "attach", "backup", "header-mac", "informant"})
NONCE_BYTES = 12


class MasterKey:
    """The store's random 256-bit key, used only through subkeys and shown to nobody."""

    __slots__ = ("_key", "store_id")

    def __init__(self, key: bytes, store_id: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("a master key has 32 bytes")
        self._key = bytearray(key)
        self.store_id = store_id

    def subkey(self, name: str) -> bytes:
        """Derive the 32-byte key for one of the PURPOSES. Raises ValueError for another, or when dropped."""
        if name not in PURPOSES:
            raise ValueError(f"no such purpose: {name}")
        if not self._key:
            raise ValueError("the master key has been dropped")
        return expand(bytes(self._key), self.store_id, f"subkey/{name}")

    def wrapped(self, wrapping_key: bytes, nonce: bytes, bound_to: bytes) -> bytes:
        """The key encrypted under another key (AES-256-GCM) and bound to `bound_to`."""
        return AESGCM(wrapping_key).encrypt(nonce, bytes(self._key), bound_to)

    def copy(self) -> Self:
        """A second holder of the same key, to be dropped on its own."""
        return type(self)(bytes(self._key), self.store_id)

    def drop(self) -> None:
        """Overwrite and forget the key; no subkey can be derived afterwards."""
        self._key[:] = bytes(len(self._key))
        self._key.clear()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MasterKey) and hmac.compare_digest(self._key, other._key)

    __hash__ = None  # type: ignore[assignment]  # a key is no dictionary key

    def __repr__(self) -> str:
        return "MasterKey(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a master key is not to be written anywhere")


def create_vault(folder: Path, passphrase: str, *, kdf: Kdf | None = None) -> tuple[MasterKey, str]:
    """Make a new master key for a store in `folder` and return it with the recovery code to print.

    The header takes its final name only when `Store.create` has finished the database; an interrupted
    creation is cleared away by the next one. `kdf` falls back to 64 MiB when memory does not suffice.
    Raises StoreExists, StoreInUse while another process makes one there, RefusedInput for an empty
    passphrase, WriteFailed.
    """
    _require(passphrase)
    make_private_folder(folder)
    lock = StoreLock.acquire(folder)
    try:
        if has_store(folder):
            raise StoreExists("这个文件夹里已有数据存储。")
        remove_unfinished(folder)
        master = MasterKey(secrets.token_bytes(KEY_BYTES), os.urandom(16))
        recovery = recovery_code.new_secret()
        slots = (_passphrase_slot(master, passphrase, kdf or Kdf.default()), _recovery_slot(master, recovery))
        _save(folder, HEADER_IN_MAKING, Header(master.store_id, 1, slots), master)
    finally:
        lock.release()
    return master, recovery_code.spell(recovery)


def unlock(folder: Path, passphrase: str) -> MasterKey:
    """Open the vault with the officer's passphrase; a wrong one is counted.

    Raises WrongPassphrase, DamagedHeader, StoreMissing, NewerStore.
    """
    header = read_header(folder)
    for slot in header.slots:
        if slot.kind == PASSPHRASE and slot.kdf and not slot.device:
            key = _unwrap(slot, header.store_id, _stretch(slot.kdf, passphrase, slot.salt))
            if key is not None:
                return _accepted(header, key)
    count_failed_unlock(folder)
    raise WrongPassphrase("口令不对，没有打开。")


def unlock_with_recovery(folder: Path, code: str) -> MasterKey:
    """Open the vault with the printed recovery code; a wrong one is counted, a mistyped one is not.

    Raises WrongPassphrase, DamagedHeader, StoreMissing, NewerStore.
    """
    header = read_header(folder)
    secret = recovery_code.read(code)
    for slot in header.slots:
        if slot.kind == RECOVERY:
            key = _unwrap(slot, header.store_id, secret)
            if key is not None:
                return _accepted(header, key)
    count_failed_unlock(folder)
    raise WrongPassphrase(
        "恢复码不属于这个数据存储。",
        reason="恢复码本身抄写无误，但打不开这里的密钥。",
        remedy="请核对恢复码纸上的存储编号，或改用口令打开。",
    )


def rewrap_passphrase(folder: Path, master: MasterKey, new_passphrase: str, *, kdf: Kdf | None = None) -> int:
    """Put `new_passphrase` in place of the old one and return the header's new generation.

    The database is not touched; without `kdf` the cost in use is kept. Old copies of the header still
    open with the old passphrase. Raises RefusedInput, DamagedHeader, StoreMissing, WriteFailed.
    """
    _require(new_passphrase)
    header = verified_header(folder, master)
    old = next((slot.kdf for slot in header.slots if slot.kind == PASSPHRASE and slot.kdf), None)
    slot = _passphrase_slot(master, new_passphrase, kdf or old or Kdf.default())
    kept = tuple(slot for slot in header.slots if slot.kind != PASSPHRASE)
    changed = replace(header, generation=header.generation + 1, slots=(slot, *kept))
    _save(folder, HEADER, changed, master)
    return changed.generation


def verified_header(folder: Path, master: MasterKey, name: str = HEADER) -> Header:
    """Read the header and prove it with the master key. Raises StoreMissing, DamagedHeader, NewerStore."""
    header = read_header(folder, name)
    if header.store_id != master.store_id or not header.is_authentic(master.subkey("header-mac")):
        raise _forged()
    return header


def _accepted(header: Header, key: bytes) -> MasterKey:
    master = MasterKey(key, header.store_id)
    if not header.is_authentic(master.subkey("header-mac")):
        raise _forged()
    return master


def _forged() -> DamagedHeader:
    return DamagedHeader("密钥文件被改动过。", reason="密钥文件的认证码与内容不符。")


def _save(folder: Path, name: str, header: Header, master: MasterKey) -> None:
    signed = replace(header, mac=header.computed_mac(master.subkey("header-mac")))
    write_atomically(folder / name, signed.render())


def _passphrase_slot(master: MasterKey, passphrase: str, kdf: Kdf) -> Slot:
    salt = os.urandom(SALT_BYTES)
    used, secret = kdf.affordable(_plain(passphrase), salt)
    return _wrap(Slot(os.urandom(8).hex(), PASSPHRASE, salt, used), master, secret)


def _recovery_slot(master: MasterKey, secret: bytes) -> Slot:
    return _wrap(Slot(os.urandom(8).hex(), RECOVERY, os.urandom(SALT_BYTES)), master, secret)


def _wrap(slot: Slot, master: MasterKey, secret: bytes) -> Slot:
    nonce = os.urandom(NONCE_BYTES)
    wrapping_key = _wrapping_key(slot, master.store_id, secret)
    sealed = master.wrapped(wrapping_key, nonce, slot.bound_to(master.store_id))
    return replace(slot, nonce=nonce, wrapped=sealed)


def _unwrap(slot: Slot, store_id: bytes, secret: bytes) -> bytes | None:
    try:
        cipher = AESGCM(_wrapping_key(slot, store_id, secret))
        opened = cipher.decrypt(slot.nonce, slot.wrapped, slot.bound_to(store_id))
    except (InvalidTag, ValueError):
        return None
    return opened if len(opened) == KEY_BYTES else None


def _wrapping_key(slot: Slot, store_id: bytes, secret: bytes) -> bytes:
    device = "device" if slot.device else "any"
    return expand(secret, store_id + slot.salt, f"kek/{slot.kind}/{device}")


def _stretch(kdf: Kdf, passphrase: str, salt: bytes) -> bytes:
    try:
        return kdf.derive(_plain(passphrase), salt)
    except MemoryError:
        raise ExpectedError(
            "内存不足，无法核对口令。",
            reason=f"核对口令需要约 {kdf.memory_kib // 1024} MB 空闲内存。",
            remedy="请关闭其他程序后重试；口令和数据都没有问题。",
        ) from None


def _plain(passphrase: str) -> bytes:
    # The same passphrase may reach us composed or decomposed, depending on the input method.
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def _require(passphrase: str) -> None:
    if not passphrase:
        raise RefusedInput("口令不能为空。", (Flaw("passphrase", "", "请输入口令。"),))
