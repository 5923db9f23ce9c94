"""The regulations are data: every row with its source, and a faulty table is refused with its place."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

import resources
from app.errors import ExpectedError
from app.office import open_office
from app.rules.jurisdiction import verdict
from app.rules.tables import FaultyTable, load_rules
from app.rules.workflow import WORKFLOW, StepFact, obstacle
from db.vocabulary import PoliticalStatus, StepKind
from tests.app.parts import PASSPHRASE, Kept

RULES = load_rules(resources.path("rules"))


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A copy of the tables, to spoil."""
    return Path(shutil.copytree(resources.path("rules"), tmp_path / "rules"))


def spoil(folder: Path, name: str, old: str, new: str) -> str:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FaultyTable) as fault:
        load_rules(folder)
    return str(fault.value)


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("deadlines.toml", 'how = "', 'hwo = "', "hwo"),
        ("deadlines.toml", 'source = "监督执纪工作规则 第二十一条"', 'source = " "', "依据"),
        ("deadlines.toml", 'source = "监督执纪工作规则 第二十一条"\n', "", "source"),
        ("deadlines.toml", "months = 1", "months = 0", "length"),
        ("deadlines.toml", "months = 1", "months = 1.5", "length"),
        ("deadlines.toml", "months = 1", "months = true", "length"),
        ("deadlines.toml", "months = 1", "months = 1, days = 3", "length"),
        ("deadlines.toml", "months = 1", "weeks = 1", "length"),
        ("deadlines.toml", "in_force = 2019-01-01", 'in_force = "2019"', "in_force"),
        ("deadlines.toml", "[[deadline]]", "[[deadline", ""),
        ("deadlines.toml", "[[deadline]]", "[[deadlines]]", "deadlines"),
        ("deadlines.toml", 'key = "T1"', 'key = "T99"', "缺少期限 T1"),
        ("ranks.toml", "height = 8", 'height = "8"', "height"),
        ("ranks.toml", "height = 8", "height = true", "height"),
        ("ranks.toml", "within = true", "within = 1", "within"),
        ("ranks.toml", 'name = "二级科员"', 'name = "一级科员"', "一级科员"),
        ("ranks.toml", 'spellings = ["办事员级"]', 'spellings = ["科员"]', "科员"),
        ("ranks.toml", 'spellings = ["办事员级"]', "spellings = [3]", "spellings"),
        ("ranks.toml", "jurisdiction_source", "juris_source", "juris_source"),
    ],
)
def test_a_faulty_table_is_refused_with_its_place(
    tables: Path, name: str, old: str, new: str, said: str
) -> None:
    message = spoil(tables, name, old, new)
    assert message.startswith(name)
    assert said in message


def test_a_rule_twice_is_refused(tables: Path) -> None:
    path = tables / "deadlines.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + text[text.index("[[deadline]]") :], encoding="utf-8")
    with pytest.raises(FaultyTable, match=r"deadlines\.toml 第 2 行 T1: 重复"):
        load_rules(tables)


@pytest.mark.parametrize("name", ["deadlines.toml", "ranks.toml"])
def test_a_missing_table_is_refused(tables: Path, name: str) -> None:
    (tables / name).unlink()
    with pytest.raises(FaultyTable, match=name):
        load_rules(tables)


def test_a_faulty_table_does_not_lock_the_store(
    tables: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tables / "ranks.toml").unlink()
    original = resources.path
    with monkeypatch.context() as patched:
        patched.setattr(resources, "path", lambda name: tables if name == "rules" else original(name))
        with pytest.raises(ExpectedError, match=r"ranks\.toml"):
            open_office(kept.folder, PASSPHRASE)
    open_office(kept.folder, PASSPHRASE).close()


def test_every_row_names_its_source() -> None:
    rows = [*RULES.deadlines.values(), *RULES.ranks.values()]
    assert all(row.source.strip() for row in rows)
    assert all(rule.in_force.year >= 2000 for rule in RULES.deadlines.values())


def test_within_is_what_is_not_higher_than_section_member() -> None:
    """科员级及以下: no rank within stands higher than one outside."""
    within = max(rank.height for rank in RULES.ranks.values() if rank.within)
    outside = min(rank.height for rank in RULES.ranks.values() if not rank.within)
    assert within < outside


@pytest.mark.parametrize(
    ("rank", "status", "label"),
    [
        ("一级科员", PoliticalStatus.MEMBER, "本级"),
        ("二级科员", PoliticalStatus.PROBATIONARY, "本级"),
        ("管理九级", PoliticalStatus.MEMBER, "本级"),
        ("四级主任科员", PoliticalStatus.MEMBER, "移送"),
        ("乡科级副职", PoliticalStatus.MEMBER, "移送"),
        ("一级科员", PoliticalStatus.MASSES, "移送"),
        ("一级科员", PoliticalStatus.DEMOCRATIC, "移送"),
        ("", PoliticalStatus.MASSES, "移送"),
        ("", PoliticalStatus.MEMBER, "待定"),
        ("一级科员", None, "待定"),
        ("四级主任科员", None, "移送"),
    ],
)
def test_jurisdiction(rank: str, status: PoliticalStatus | None, label: str) -> None:
    found = verdict(rank, status, RULES)
    assert found.label == label
    assert "实施方案（六）" in found.source


@pytest.mark.parametrize("kind", [kind for kind in StepKind if WORKFLOW[kind].after])
def test_each_step_needs_the_one_before_it(kind: StepKind) -> None:
    day = date(2026, 3, 1)
    first = StepFact(StepKind.REGISTERED, day, id=1)
    found = obstacle(StepFact(kind, day), [first], day, day)
    assert found is not None
    assert found.field == "kind"
    assert WORKFLOW[kind].after[-1].label in found.reason
    assert found.source == WORKFLOW[kind].source


def test_every_kind_of_step_has_its_row_in_the_workflow() -> None:
    assert set(WORKFLOW) == set(StepKind)
    unsourced = [kind for kind, rule in WORKFLOW.items() if not rule.source]
    assert unsourced == [StepKind.CORRECTED]
