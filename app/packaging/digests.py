"""Digests of parts (SHA-256 and SM3, GB/T 32905) and the short code that paper and package share."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.hashes import SM3, Hash

_GROUP, _GROUPS = 4, 6


def sha256(data: bytes) -> str:
    """Return the SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def sm3(data: bytes) -> str:
    """Return the SM3 in hex."""
    digest = Hash(SM3())
    digest.update(data)
    return digest.finalize().hex()


def code_of(manifest: bytes) -> str:
    """Return the 校验码 of a manifest: the first 96 bits of its SHA-256 in six groups."""
    digest = sha256(manifest).upper()
    return "-".join(digest[at : at + _GROUP] for at in range(0, _GROUP * _GROUPS, _GROUP))
