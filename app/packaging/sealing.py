"""Encrypting a package under a passphrase: Argon2id (RFC 9106) and AES-256-GCM, in one envelope.

The envelope is a mark, the length of its header, the header (JSON: cost of the key derivation, salt, nonce)
and the sealed package; mark and header are authenticated with it. The key derivation is never cheaper than
the floor of the store's own, and a header that asks for more than the ceiling is refused unread.
"""

from __future__ import annotations

import os
from binascii import Error as BadText
from dataclasses import asdict

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel, ConfigDict, ValidationError

from app.errors import ExpectedError
from app.packaging.container import Unreadable
from app.packaging.schema import as_bytes
from db.kdf import Kdf

MARK = b"JGJWBAO1"
_LENGTH, _LONGEST_HEADER = 4, 2000
_SALT, _NONCE = 16, 12
# Of somebody else's package: opening hundreds of them must choke no office PC.
_MOST_KIB, _MOST_PASSES = 1024 * 1024, 8


class WrongKey(Exception):
    """The passphrase does not open the package, or the package was altered: the two look the same."""


class _Header(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)

    memory_kib: int
    passes: int
    lanes: int
    salt: str
    nonce: str


def is_sealed(data: bytes) -> bool:
    """Whether the file is an encrypted package."""
    return data.startswith(MARK)


def seal(package: bytes, passphrase: str, kdf: Kdf | None = None) -> bytes:
    """Return the package encrypted under a passphrase."""
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    kdf, key = (kdf or Kdf.default()).affordable(passphrase.encode(), salt)
    header = as_bytes({**asdict(kdf), "salt": salt.hex(), "nonce": nonce.hex()})
    head = MARK + len(header).to_bytes(_LENGTH, "big") + header
    return head + AESGCM(key).encrypt(nonce, package, head)


def open_sealed(data: bytes, passphrase: str) -> bytes:
    """Return the package inside. Raises Unreadable, WrongKey, and ExpectedError where memory is short."""
    head, header = _read_head(data)
    kdf = Kdf(header.memory_kib, header.passes, header.lanes)
    if not kdf.is_sane() or kdf.memory_kib > _MOST_KIB or kdf.passes > _MOST_PASSES:
        raise Unreadable("加密参数不合规范，不是本程序制作的报送包")
    try:
        salt, nonce = bytes.fromhex(header.salt), bytes.fromhex(header.nonce)
        if len(salt) != _SALT or len(nonce) != _NONCE:
            raise Unreadable("加密的文件头损坏")
        return AESGCM(kdf.derive(passphrase.encode(), salt)).decrypt(nonce, data[len(head) :], head)
    except InvalidTag:
        raise WrongKey from None
    except MemoryError:
        raise ExpectedError(
            "内存不足，打不开加密的报送包。", remedy="请关闭其他程序后重试，或换一台内存较大的计算机。"
        ) from None
    except (BadText, ValueError):
        raise Unreadable("加密的文件头损坏") from None


def _read_head(data: bytes) -> tuple[bytes, _Header]:
    begin = len(MARK) + _LENGTH
    length = int.from_bytes(data[len(MARK) : begin], "big")
    if not 0 < length <= _LONGEST_HEADER or len(data) < begin + length:
        raise Unreadable("加密的文件头损坏，或者文件不完整")
    head = data[: begin + length]
    try:
        return head, _Header.model_validate_json(head[begin:])
    except ValidationError:
        raise Unreadable("加密的文件头损坏") from None
