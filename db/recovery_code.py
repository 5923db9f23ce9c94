"""The printed recovery code: 200 random bits in Crockford's base 32, ten groups of four and one to check."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

from db.errors import WrongPassphrase

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SECRET_BYTES = 25
GROUP = 4
CHECK_LENGTH = 4
CODE_LENGTH = SECRET_BYTES * 8 // 5 + CHECK_LENGTH
LOOK_ALIKES = str.maketrans("OIL", "011")
SEPARATORS = str.maketrans("", "", "-‐‑‒–—―_·.")


def new_secret() -> bytes:
    """Return 200 fresh random bits."""
    return secrets.token_bytes(SECRET_BYTES)


def spell(secret: bytes) -> str:
    """Write a secret as the code to print: 'ABCD-EFGH-…'."""
    text = _base32(secret)
    text += _checksum(text)
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def read(code: str) -> bytes:
    """Read a code as typed: case, blanks, width and the look-alikes O/0, I/1, L/1 do not matter.

    Raises WrongPassphrase, saying that it was mistyped, when length, letters or checksum are off.
    """
    text = unicodedata.normalize("NFKC", "".join(code.split())).upper()
    text = text.translate(SEPARATORS).translate(LOOK_ALIKES)
    if len(text) != CODE_LENGTH:
        raise _mistyped(f"恢复码应为 {CODE_LENGTH} 个字符，现为 {len(text)} 个。")
    if not set(text) <= set(ALPHABET):
        raise _mistyped("恢复码中有不会出现的字符。")
    body, check = text[:-CHECK_LENGTH], text[-CHECK_LENGTH:]
    if _checksum(body) != check:
        raise _mistyped("末组校验不符，有字符抄错。")
    number = 0
    for letter in body:
        number = number * 32 + ALPHABET.index(letter)
    return number.to_bytes(SECRET_BYTES, "big")


def _mistyped(reason: str) -> WrongPassphrase:
    return WrongPassphrase("恢复码输入有误。", reason=reason, remedy="请对照纸面逐组核对后重新输入。")


def _base32(data: bytes) -> str:
    number = int.from_bytes(data, "big")
    length = len(data) * 8 // 5
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def _checksum(text: str) -> str:
    digest = hashlib.sha256(b"recovery code " + text.encode()).digest()
    return _base32(digest[:5])[:CHECK_LENGTH]
