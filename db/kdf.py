"""From a passphrase to a key: Argon2id (RFC 9106) with parameters that are stored beside the wrapped key."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
FLOOR_KIB = 64 * 1024
CEILING_KIB = 2 * 1024 * 1024
DEFAULT_KIB = 256 * 1024
PASSES = range(2, 21)
LANES = range(1, 9)


@dataclass(frozen=True, slots=True)
class Kdf:
    """Argon2id's cost: memory in KiB, passes over it, parallel lanes."""

    memory_kib: int
    passes: int = 3
    lanes: int = 4

    @classmethod
    def default(cls) -> Self:
        """256 MiB, 3 passes, 4 lanes: about a second on an office PC."""
        return cls(DEFAULT_KIB)

    @classmethod
    def floor(cls) -> Self:
        """The least that is accepted: 64 MiB."""
        return cls(FLOOR_KIB)

    def is_sane(self) -> bool:
        """Whether the cost is neither so low that guessing is cheap nor so high that the machine chokes."""
        return FLOOR_KIB <= self.memory_kib <= CEILING_KIB and self.passes in PASSES and self.lanes in LANES

    def derive(self, secret: bytes, salt: bytes) -> bytes:
        """Return 32 bytes. Raises MemoryError when the memory asked for is not to be had."""
        argon = Argon2id(
            salt=salt, length=KEY_BYTES, iterations=self.passes, lanes=self.lanes, memory_cost=self.memory_kib
        )
        return argon.derive(secret)

    def affordable(self, secret: bytes, salt: bytes) -> tuple[Kdf, bytes]:
        """Derive at this cost or, when memory does not suffice, at the floor; say which it was."""
        try:
            return self, self.derive(secret, salt)
        except MemoryError:
            lower = replace(self, memory_kib=FLOOR_KIB)
            return lower, lower.derive(secret, salt)


def expand(secret: bytes, salt: bytes, purpose: str) -> bytes:
    """Derive the 32-byte key for one purpose from key material (HKDF-SHA256, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=purpose.encode()).derive(secret)
