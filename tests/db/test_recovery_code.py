"""The printed recovery code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import recovery_code
from db.errors import WrongPassphrase

SECRETS = st.binary(min_size=recovery_code.SECRET_BYTES, max_size=recovery_code.SECRET_BYTES)


@given(SECRETS)
def test_what_is_spelled_can_be_read(secret: bytes) -> None:
    code = recovery_code.spell(secret)
    assert [len(group) for group in code.split("-")] == [4] * 11
    assert recovery_code.read(code) == secret


@given(SECRETS)
def test_case_blanks_width_and_look_alikes_do_not_matter(secret: bytes) -> None:
    code = recovery_code.spell(secret)
    sloppy = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter != "-" else "—" for letter in code)
    assert recovery_code.read(sloppy) == secret
    assert recovery_code.read(f"  {wide}\n") == secret


@given(SECRETS, st.integers(0, 43), st.sampled_from(recovery_code.ALPHABET))
def test_one_letter_wrong_is_noticed(secret: bytes, place: int, letter: str) -> None:
    text = recovery_code.spell(secret).replace("-", "")
    mistyped = text[:place] + letter + text[place + 1 :]
    if mistyped != text:
        with pytest.raises(WrongPassphrase, match="输入有误"):
            recovery_code.read(mistyped)


@pytest.mark.parametrize("code", ["", "ABCD", "U" * 44, "好" * 44, "A" * 45, "A" * 43])
def test_nonsense_is_refused(code: str) -> None:
    with pytest.raises(WrongPassphrase):
        recovery_code.read(code)
