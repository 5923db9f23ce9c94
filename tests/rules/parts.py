"""The rules as the program ships them, and a way to spoil a copy of their tables."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

import resources
from app.holidays import builtin_years
from app.rules.tables import Deadline, FaultyTable, Length, load_rules

RULES = load_rules(resources.path("rules"), builtin_years())
CALENDAR = RULES.calendar


def day(text: str) -> date:
    return date.fromisoformat(text)


def limit(**length: int) -> Deadline:
    return Deadline("T", "", "", Length(**length), "依据", "", date(2019, 1, 1), "seen")


def copied(folder: Path) -> Path:
    return Path(shutil.copytree(resources.path("rules"), folder / "rules"))


def refused(folder: Path) -> str:
    with pytest.raises(FaultyTable) as fault:
        load_rules(folder)
    return str(fault.value)
