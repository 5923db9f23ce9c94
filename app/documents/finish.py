"""Finishing a PDF file: encryption with a password and hash sums."""

from __future__ import annotations

import hashlib
import io
from typing import Final

import pikepdf

from app.errors import ExpectedError

STRONGEST: Final = 6  # revision of the standard security handler: AES-256


def encrypt_pdf(data: bytes, password: str) -> bytes:
    """The same PDF behind a password (AES-256, revision 6); printing and copying stay allowed with it.

    Raises ExpectedError for an empty password, which would protect nothing.
    """
    if not password:
        raise ExpectedError("没有加密。", reason="口令为空。", remedy="请输入口令后重试。")
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(owner=password, user=password, R=STRONGEST))
    return target.getvalue()


def page_count(data: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


def sha256(data: bytes) -> str:
    """The SHA-256 of the bytes as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
