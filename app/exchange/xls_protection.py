"""Protected .xls files, decrypted in memory. Source: MS-XLS 2.2.10, MS-OFFCRYPTO 2.3.5–2.3.6.

The key is checked by msoffcrypto; its own decryption writes the plain file to a temporary file and is
therefore not used.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import olefile
from msoffcrypto.exceptions import DecryptionError
from msoffcrypto.method.rc4 import DocumentRC4
from msoffcrypto.method.rc4_cryptoapi import DocumentRC4CryptoAPI

from app.exchange.compound import book_stream_name, read_book_stream

_FILEPASS, _BOUNDSHEET = 0x002F, 0x0085
# BOF, UsrExcl, FileLock, InterfaceHdr, RRDInfo, RRDHead and FilePass are never encrypted.
_PLAIN = frozenset({0x0809, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138, _FILEPASS})
_BLOCK = 1024


def decrypt_xls(data: bytes, office: Any) -> bytes:
    """The compound file with its records decrypted; `office` is msoffcrypto's file with its key loaded.

    Raises DecryptionError for the XOR obfuscation of the 1990s.
    """
    stream = read_book_stream(data)
    clear = _deciphered(stream, office)
    plain = bytearray(stream)
    for kind, start, end in _records(stream):
        if kind == _FILEPASS:
            plain[start - 4 : end] = struct.pack("<HH", 0, end - start) + bytes(end - start)
        elif kind == _BOUNDSHEET:
            # The position of the sheet, its first four bytes, stays readable.
            plain[start + 4 : end] = clear[start + 4 : end]
        elif kind not in _PLAIN:
            plain[start:end] = clear[start:end]
    return _with_stream(data, bytes(plain))


def _deciphered(stream: bytes, office: Any) -> bytes:
    """The whole stream deciphered, record heads included, since the key stream runs through them."""
    if office.type == "rc4":
        result: Any = DocumentRC4.decrypt(office.key, office.salt, BytesIO(stream), blocksize=_BLOCK)
    elif office.type == "rc4_cryptoapi":
        result = DocumentRC4CryptoAPI.decrypt(
            office.key, office.salt, office.keySize, BytesIO(stream), blocksize=_BLOCK
        )
    else:
        raise DecryptionError("unsupported")
    return bytes(result.read())


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, start and end of every record's body."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield kind, place + 4, min(place + 4 + length, len(stream))
        place += 4 + length


def _with_stream(data: bytes, stream: bytes) -> bytes:
    target = BytesIO(data)
    with olefile.OleFileIO(target, write_mode=True) as container:
        container.write_stream(book_stream_name(container), stream)
        return target.getvalue()
