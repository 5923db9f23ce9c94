"""The table of the supervision registers: every row with its authority, mistakes told with their line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import resources
from app.registers.supervision.common import ends
from app.rules.supervision_table import NEEDED, load_supervision
from app.rules.tables import FaultyTable, load_rules

TEXT = (resources.path("rules") / "supervision.toml").read_text(encoding="utf-8")


def load(folder: Path, old: str = "", new: str = ""):
    assert old in TEXT
    path = folder / "supervision.toml"
    path.write_text(TEXT.replace(old, new, 1) if old else TEXT, encoding="utf-8")
    return load_supervision(path)


def test_every_row_says_on_whose_authority(tmp_path: Path) -> None:
    limits = load(tmp_path).limits
    assert set(limits) == set(NEEDED)
    assert all(rule.source and rule.how and rule.title for rule in limits.values())
    assert limits["proposal_reply"].certainty == "unsure"
    assert limits["risk_review"].certainty == "design"


def test_a_limit_ends_as_the_table_says(tmp_path: Path) -> None:
    rules = load_rules(resources.path("rules"))
    assert ends(rules, "proposal_reply", date(2026, 10, 12)) == date(2026, 11, 11)
    assert ends(rules, "risk_review", date(2024, 2, 29)) == date(2025, 2, 28)
    own = replace(rules, supervision=load(tmp_path, "days = 30", "workdays = 5"))
    assert ends(own, "proposal_reply", date(2026, 11, 20)) == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('key = "revisit"', 'key = "revisits"', "revisits"),
        ("days = 30\n", "", "缺少期限"),
        ("days = 30", "days = 0", "大于 0"),
        ("days = 30", "days = 30\nmonths = 1", "之一"),
        ('certainty = "unsure"', 'certainty = "perhaps"', "certainty"),
        ("in_force = 2020-01-01\n", "", "in_force"),
        ('how = "写明检查情况、存在问题和意见建议"\n', "", "how"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(FaultyTable) as refused:
        load(tmp_path, old, new)
    assert said in str(refused.value)
    assert "supervision.toml 第" in str(refused.value)


def test_a_missing_row_is_told(tmp_path: Path) -> None:
    path = tmp_path / "supervision.toml"
    path.write_text(TEXT.replace('key = "dates"', 'key = "report"'), encoding="utf-8")
    with pytest.raises(FaultyTable):
        load_supervision(path)
