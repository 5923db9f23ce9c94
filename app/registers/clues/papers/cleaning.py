"""The sheet of a 定期清理, to be signed by those who took part."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import resources
from app.engine.paper import DATE_BLANK, Name, Names, PaperRule, Sheet, Value, compose_ledger
from app.engine.paper_table import load_paper
from app.engine.printing import named, printed
from app.engine.views import Paper, Profile
from app.registers.clues.papers.saying import columns
from db.models import Cleaning, CleaningRow
from db.vocabulary import Secrecy

SHEET = "texts/papers/cleanings/cleaning_sheet.toml"
ROWS = ("线索编号", "被反映人", "办理状态", "期限", "清理情况", "处理措施")
CLEANING_NAMES = Names(
    texts={
        "机关纪委": Name(),
        "清理编号": Name(),
        "清理日期": Name(DATE_BLANK),
        "清理人": Name(),
        "参加人员": Name(),
        "清理结论": Name(),
    },
    lists={"清理线索": columns(*ROWS)},
    facts={},
)


@lru_cache(maxsize=1)
def cleaning_rule() -> PaperRule:
    """Return the declaration of the sheet. Raises FaultyTable."""
    return load_paper(resources.path(SHEET), CLEANING_NAMES)


def cleaning_paper(
    cleaning: Cleaning,
    rows: Iterable[CleaningRow],
    profile: Profile,
    secrecy: Secrecy = Secrecy.INTERNAL,
    *,
    boxes: bool = False,
) -> Paper:
    """Return the sheet of one 定期清理 as PDF; `secrecy` is the highest of its clues. Raises MissingGlyph."""
    rule = cleaning_rule()
    committee = profile.issuer
    sheet = Sheet(committee, cleaning.held_on, cleaning.number, secrecy.label)
    ledger = compose_ledger(rule, _values(cleaning, rows, committee), CLEANING_NAMES, sheet)
    return printed(rule, ledger, named(secrecy, cleaning.number, rule.name), boxes=boxes)


def _values(cleaning: Cleaning, rows: Iterable[CleaningRow], committee: str) -> dict[str, Value]:
    return {
        "机关纪委": committee,
        "清理编号": cleaning.number,
        "清理日期": cleaning.held_on,
        "清理人": cleaning.officer,
        "参加人员": cleaning.participants,
        "清理结论": cleaning.conclusion,
        "清理线索": tuple(
            dict(zip(ROWS, cells, strict=True))
            for row in sorted(rows, key=lambda row: row.position)
            for cells in [(row.number, row.persons, row.state.label, row.due, row.finding, row.measure)]
        ),
    }
