"""Passphrases are judged in Chinese; short and guessable ones are refused with the reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.strength import MIN_LENGTH, judge


@pytest.mark.parametrize(
    ("passphrase", "reason"),
    [
        ("", "至少 10"),
        ("Xk9#m2!", "还差 3 个"),
        ("aaaaaaaaaaaa", "重复"),
        ("qwertyuiop", "常见"),
        ("1990010112", "日期"),
    ],
)
def test_refused_with_the_reason(passphrase: str, reason: str) -> None:
    judged = judge(passphrase)
    assert not judged.accepted
    assert reason in judged.advice


@pytest.mark.parametrize(
    "passphrase", ["river-stone-lamp-77", "水务 山岚 灯盏 四十七", "correct horse battery"]
)
def test_accepted(passphrase: str) -> None:
    assert judge(passphrase).accepted


def test_the_organisations_name_is_guessed_first() -> None:
    name = "LinjiangWaterBureau"
    assert judge(name).score > judge(name, ("LinjiangWaterBureau",)).score


@given(st.text(max_size=200))
def test_every_text_is_judged(passphrase: str) -> None:
    judged = judge(passphrase)
    assert 0 <= judged.score <= 4
    assert judged.accepted or judged.advice
    assert not (judged.accepted and len(passphrase) < MIN_LENGTH)
