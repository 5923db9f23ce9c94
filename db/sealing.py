"""Words sealed under a key of their own within the encrypted database: who reported a clue."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db.errors import DamagedSeal
from db.vault import NONCE_BYTES, MasterKey


class Sealer:
    """Seals and opens under the store's subkey for informants; what is sealed is bound to its clue."""

    def __init__(self, master: MasterKey) -> None:
        self._cipher = AESGCM(master.subkey("informant"))
        self._store_id = master.store_id

    def seal(self, clue_id: int, words: bytes) -> bytes:
        """Encrypt `words` (AES-256-GCM) so that they open for this clue of this store alone."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, words, self._bound_to(clue_id))

    def open_sealed(self, clue_id: int, sealed: bytes) -> bytes:
        """Return what was sealed for the clue. Raises DamagedSeal when it was altered or is another's."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], self._bound_to(clue_id))
        except (InvalidTag, ValueError):
            raise DamagedSeal("举报人信息打不开。", reason="密封的内容被改动过，或不属于这条线索。") from None

    def _bound_to(self, clue_id: int) -> bytes:
        return b"informant" + self._store_id + clue_id.to_bytes(8, "big")
