"""Spreadsheets with an opening password. What is decrypted stays in memory."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import msoffcrypto
from cryptography.exceptions import UnsupportedAlgorithm
from msoffcrypto import exceptions

from app.errors import PasswordNeeded, UnreadableFile
from app.exchange.compound import BROKEN_CONTAINER
from app.exchange.limits import damaged, refuse_large_file
from app.exchange.xls_protection import decrypt_xls

# Published in MS-OFFCRYPTO: spreadsheet programs encrypt files "protected against changes" with this one.
_KNOWN_PASSWORD = "VelvetSweatshop"


def unlock(data: bytes, password: str | None) -> bytes:
    """The package or .xls inside a protected file as if it had been saved without password.

    Raises PasswordNeeded when the password is missing or wrong, UnreadableFile when damaged.
    """
    for candidate in (_KNOWN_PASSWORD, password):
        plain = _try(data, candidate) if candidate else None
        if plain is not None:
            refuse_large_file(len(plain))
            return plain
    if not password:
        raise PasswordNeeded("这个表格设有打开密码。")
    raise PasswordNeeded("表格的打开密码不对。", remedy="请检查大小写和输入法后，重新输入该表格的打开密码。")


def _try(data: bytes, password: str) -> bytes | None:
    try:
        office: Any = msoffcrypto.OfficeFile(BytesIO(data))
        return _decrypted(data, office, password)
    except exceptions.InvalidKeyError:
        return None
    except (exceptions.FileFormatError, exceptions.ParseError):
        raise damaged() from None
    except (exceptions.DecryptionError, UnsupportedAlgorithm):
        raise UnreadableFile(
            "这个表格的加密方式无法处理。", remedy="请在表格软件中去掉密码，另存为 .xlsx 后再导入。"
        ) from None
    except BROKEN_CONTAINER:
        raise damaged() from None


def _decrypted(data: bytes, office: Any, password: str) -> bytes:
    if office.format == "xls97":
        office.load_key(password=password)
        return decrypt_xls(data, office)
    plain = BytesIO()
    office.load_key(password=password, verify_password=True)
    office.decrypt(plain)
    return plain.getvalue()
