"""The key header `store.keys`: a small JSON file in which the master key lies wrapped, once per slot.

Three fences: a plain checksum tells damage from a wrong passphrase, each slot's wrapping is bound to the
slot's parameters (AES-256-GCM with associated data), and a MAC under the master key covers the whole.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from db.errors import DamagedHeader, NewerStore, StoreMissing
from db.kdf import Kdf
from db.layout import HEADER, HEADER_IN_MAKING, has_database

VERSION = 1
WRAPPING = "aes-256-gcm"
STRETCHING = "argon2id"
LARGEST = 64 * 1024
SALT_BYTES = 16
SLOT_FIELDS = {"id", "kind", "device", "alg", "kdf", "salt", "nonce", "wrapped"}
HEADER_FIELDS = {"v", "store_id", "gen", "slots", "mac", "sum"}


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to the master key. `kind` is passphrase or recovery; a recovery slot needs no stretching."""

    id: str
    kind: str
    salt: bytes
    kdf: Kdf | None = None
    device: bool = False
    nonce: bytes = b""
    wrapped: bytes = b""

    def parameters(self) -> dict[str, Any]:
        """Everything but the wrapped key itself, as plain JSON values; the wrapping is bound to these."""
        return {
            "id": self.id,
            "kind": self.kind,
            "device": self.device,
            "alg": WRAPPING,
            "kdf": self.kdf and {"name": STRETCHING, **asdict(self.kdf)},
            "salt": self.salt.hex(),
        }

    def as_json(self) -> dict[str, Any]:
        """The slot as it stands in the file."""
        return {**self.parameters(), "nonce": self.nonce.hex(), "wrapped": self.wrapped.hex()}

    def bound_to(self, store_id: bytes) -> bytes:
        """The associated data of the wrapping: format version, store and the slot's own parameters."""
        return _canonical({"v": VERSION, "store_id": store_id.hex(), "slot": self.parameters()})


@dataclass(frozen=True, slots=True)
class Header:
    """The whole header; `generation` grows with every change of a slot."""

    store_id: bytes
    generation: int
    slots: tuple[Slot, ...]
    mac: bytes = b""

    def body(self) -> dict[str, Any]:
        """What the MAC covers."""
        slots = [slot.as_json() for slot in self.slots]
        return {"v": VERSION, "store_id": self.store_id.hex(), "gen": self.generation, "slots": slots}

    def computed_mac(self, key: bytes) -> bytes:
        """The MAC the header should carry under `key`."""
        return hmac.digest(key, _canonical(self.body()), "sha256")

    def is_authentic(self, key: bytes) -> bool:
        """Whether the header is what the holder of the master key wrote."""
        return hmac.compare_digest(self.mac, self.computed_mac(key))

    def render(self) -> bytes:
        """The bytes of the file."""
        content = {**self.body(), "mac": self.mac.hex()}
        return _pretty({**content, "sum": _checksum(content)})


def read_header(folder: Path, name: str = HEADER) -> Header:
    """Read and judge the header file, as far as that goes without a key.

    Raises StoreMissing, DamagedHeader, or NewerStore for a format this program does not know.
    """
    path = folder / name
    try:
        if not path.exists():
            raise _no_header(folder)
        if not path.is_file():
            raise _damaged("store.keys 不是普通文件。")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise StoreMissing("这个文件夹里没有数据存储。", reason="文件夹名过长。") from None
        raise _damaged("密钥文件无法读取。") from None
    return parse_header(data)


def parse_header(data: bytes) -> Header:
    """Parse the header's bytes. Raises DamagedHeader, NewerStore."""
    content = _load(data)
    declared = content.pop("sum", None)
    if declared != _checksum(content):
        raise _damaged("密钥文件的校验和不符，文件被改动或存储介质出错。")
    if isinstance(content.get("v"), int) and content["v"] > VERSION:
        raise NewerStore("这个数据存储由更新版本的程序建立。", reason="密钥文件的格式版本高于本程序所识。")
    try:
        header = _build(content)
    except (KeyError, TypeError, ValueError):
        raise _damaged("密钥文件的内容不合格式。") from None
    # One header, one spelling: whatever differs from it by a single byte has been touched.
    if header.render() != data:
        raise _damaged("密钥文件的内容不合格式。")
    return header


def _build(content: dict[str, Any]) -> Header:
    if set(content) != HEADER_FIELDS - {"sum"} or content["v"] != VERSION:
        raise ValueError
    slots = tuple(_build_slot(slot) for slot in content["slots"])
    mac = bytes.fromhex(content["mac"])
    return Header(bytes.fromhex(content["store_id"]), _whole(content["gen"]), slots, mac)


def _build_slot(content: dict[str, Any]) -> Slot:
    if set(content) != SLOT_FIELDS or content["alg"] != WRAPPING or len(content["salt"]) != 2 * SALT_BYTES:
        raise ValueError
    return Slot(
        id=str(content["id"]),
        kind=str(content["kind"]),
        salt=bytes.fromhex(content["salt"]),
        kdf=_build_kdf(content["kdf"]),
        device=bool(content["device"]),
        nonce=bytes.fromhex(content["nonce"]),
        wrapped=bytes.fromhex(content["wrapped"]),
    )


def _build_kdf(content: dict[str, Any] | None) -> Kdf | None:
    if content is None:
        return None
    kdf = Kdf(_whole(content["memory_kib"]), _whole(content["passes"]), _whole(content["lanes"]))
    if content["name"] != STRETCHING or not kdf.is_sane():
        raise ValueError
    return kdf


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise ValueError
    return value


def _load(data: bytes) -> dict[str, Any]:
    try:
        content = json.loads(data.decode("utf-8")) if len(data) <= LARGEST else None
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise _damaged("密钥文件为空、被截断或不是本程序的文件。")
    return content


def _no_header(folder: Path) -> StoreMissing | DamagedHeader:
    if (folder / HEADER_IN_MAKING).exists():
        return StoreMissing("这个文件夹里的新建没有完成。", reason="上次新建中途停止，尚未存入任何数据。")
    if has_database(folder):
        return _damaged("数据库还在，但密钥文件 store.keys 不见了。")
    return StoreMissing("这个文件夹里没有数据存储。")


def _damaged(reason: str) -> DamagedHeader:
    return DamagedHeader("密钥文件损坏，无法核对口令。", reason=reason)


def _checksum(content: dict[str, Any]) -> str:
    return hashlib.sha256(_canonical(content)).hexdigest()


def _canonical(content: dict[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()


def _pretty(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=True, indent=1).encode() + b"\n"
