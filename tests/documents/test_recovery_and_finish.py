"""The recovery sheet, encryption and sums."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable

import pikepdf
import pytest

from app.documents.finish import encrypt_pdf, page_count, sha256
from app.documents.recovery import RecoverySheet, code_groups, render_recovery_sheet
from app.errors import ExpectedError
from tests.documents.conftest import PdfReader
from tests.documents.samples import ORGAN, SOME_DAY

CODE = "7KQ2-M9XD-0B4T-HW8R-3JNP-VC6A-E5GZ-1YFS-QT2M-8D4K-X7R9"
SHEET = RecoverySheet(ORGAN, "7f3a19c05a0e4b1c9d552f3f0f4be901", SOME_DAY, CODE)


def test_the_sheet_is_one_page_with_code_advice_and_signatures(
    read_pdf: Callable[[bytes], PdfReader],
) -> None:
    reader = read_pdf(render_recovery_sheet(SHEET))
    text = "".join(reader.text("-layout").split())
    assert reader.info()["Pages"] == "1"
    for group in CODE.split("-"):
        assert group in text
    for words in (ORGAN, SHEET.store_id, "2026年11月5日", "校验", "信封", "封存人", "接收保管人"):
        assert words in text
    assert all(font.embedded and font.subset for font in reader.fonts())


def test_the_sheet_is_repeatable() -> None:
    assert render_recovery_sheet(SHEET) == render_recovery_sheet(SHEET)


@pytest.mark.parametrize("code", [CODE, CODE.replace("-", " "), CODE.replace("-", "")])
def test_groups_of_a_code(code: str) -> None:
    assert code_groups(code) == CODE.split("-")


def test_encryption_asks_for_the_password_and_keeps_the_pages() -> None:
    data = render_recovery_sheet(SHEET)
    locked = encrypt_pdf(data, "云溪口令2026")
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(locked))
    with pikepdf.open(io.BytesIO(locked), password="云溪口令2026") as pdf:
        assert pdf.encryption.R == 6
        assert len(pdf.pages) == page_count(data) == 1


def test_an_empty_password_is_refused() -> None:
    with pytest.raises(ExpectedError):
        encrypt_pdf(render_recovery_sheet(SHEET), "")


def test_the_sum_is_that_of_the_bytes() -> None:
    assert sha256(b"paper") == hashlib.sha256(b"paper").hexdigest()
