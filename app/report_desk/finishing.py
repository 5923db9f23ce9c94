"""Finishing a report: what has to hold, what is frozen, how it is taken up again and compared."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest

from app.engine.reasons import LONGEST_REASON, SHORTEST_REASON, written_reason
from app.engine.register import Draft
from app.engine.values import clean_text
from app.errors import Flaw, RefusedInput
from app.figure_book import FigureBook, Tie, to_json
from app.registers.reports.rules import KEPT
from app.report_filling import filled, settled, without_marks
from app.report_text import Block, Reference, parse, write
from app.report_views import CompareRow
from db.models import Report, ReportEdition
from db.vocabulary import ReportState

TIED = "报告和统计表中的数据应当前后一致，总数与分项相符"
WHOLE = "报告定稿前应当写完正文、核对数据"
MOST_PAIRS = 200_000  # of equal lines in two texts that are compared
Step = tuple[str, int, int, int, int]
SHOWN = 8  # obstacles named in a refusal


def finish(
    draft: Draft, text: str, book: FigureBook, words: Mapping[str, str], on: date, excuse: str
) -> None:
    """Freeze a draft as a further edition."""
    report: Report = draft.record
    number = max((row.number for row in draft.rows["editions"]), default=0) + 1
    edition = ReportEdition(
        report_id=report.id or 0, position=number, number=number, finished_on=on, title=report.title,
        recipients=report.recipients, copies=report.copies, author=report.author, document=report.number,
        body=worded(settled(text, book), words), figures=to_json(book), excuse=excuse,
    )  # fmt: skip
    draft.rows["editions"].append(edition)
    report.state, report.reopened, report.body = ReportState.FINISHED, "", text


def worded(text: str, words: Mapping[str, str]) -> str:
    """Return a text with its words filled in and its figures left as they are."""
    return write(_worded(block, words) for block in parse(text))


def _worded(block: Block, words: Mapping[str, str]) -> Block:
    inlines = tuple(
        words[one.key] if isinstance(one, Reference) and one.key in words else one for one in block.inlines
    )
    return Block(block.shape, inlines, block.level, block.key, block.chart)


def require_finishable(
    report: Report, obstacles: Sequence[str], gaps: Sequence[Tie], on: date, today: date, excuse: str
) -> str:
    """Return the cleaned excuse. Raises RefusedInput for what forbids finishing."""
    require_draft(report)
    if obstacles:
        raise RefusedInput(
            "报告还不能定稿。", tuple(Flaw("text", "", why) for why in obstacles),
            reason=f"{'；'.join(obstacles[:SHOWN])}。依据：{WHOLE}。",
            remedy="请补写或者删去所列各处，再定稿。",
        )  # fmt: skip
    if not report.begins_on <= on <= today:
        raise RefusedInput(
            "定稿日期不对。",
            (Flaw("on", on.isoformat(), f"应在 {report.begins_on.isoformat()} 至今天之间"),),
            reason=f"依据：{WHOLE}。", remedy="请更正定稿日期。",
        )  # fmt: skip
    return _excused(gaps, excuse)


def _excused(gaps: Sequence[Tie], excuse: str) -> str:
    told = clean_text(excuse)
    if not gaps:
        return told[:LONGEST_REASON]
    if SHORTEST_REASON <= len(told) <= LONGEST_REASON:
        return told
    gap = "；".join(f"{tie.title}：{tie.detail}".rstrip("：。") for tie in gaps[:SHOWN])
    raise RefusedInput(
        "有的数据对不上，定稿须写明原因。",
        (Flaw("excuse", "", f"写明原因，{SHORTEST_REASON} 至 {LONGEST_REASON} 个字，印在统计表后"),),
        reason=f"{gap}。依据：{TIED}。",
        remedy="请先核对所列记录；确实如此的，写明原因，作为统计说明印在报告中。",
    )  # fmt: skip


def require_draft(report: Report) -> None:
    """Raise RefusedInput unless the text may be worked on."""
    if report.state is not ReportState.DRAFT:
        raise RefusedInput(
            "报告已经定稿。", (Flaw("state", report.state.label, "已经定稿"),), reason=f"依据：{KEPT}。",
            remedy="确需改动的，先写明原因重新修订。",
        )  # fmt: skip


def reopen(report: Report, reason: str) -> None:
    """Make a finished report a draft again; its editions stay. Raises RefusedInput."""
    if report.state is not ReportState.FINISHED:
        raise RefusedInput(
            "报告还没有定稿。", (Flaw("state", report.state.label, "正在起草"),), reason=f"依据：{KEPT}。",
            remedy="请直接修改正文。",
        )  # fmt: skip
    report.reopened = written_reason(reason, "重新修订", f"依据：{KEPT}。")
    report.state = ReportState.DRAFT


def lines(text: str, book: FigureBook, words: Mapping[str, str]) -> list[str]:
    """Return a text line by line as it is printed, without marks to check; tables and charts by keys."""
    return [filled(block.inlines, book, words) or write((block,)) for block in parse(without_marks(text))]


def _steps(left: Sequence[str], right: Sequence[str]) -> Iterator[Step]:
    """How one text becomes the other; the same beginning and end are found first.

    What is between and repeats its lines too often to be searched is held against each other as it stands.
    """
    head = _alike(left, right)
    end = min(len(left), len(right)) - head
    tail = _alike(left[::-1][:end], right[::-1][:end])
    before, after = left[head : len(left) - tail], right[head : len(right) - tail]
    yield "equal", 0, head, 0, head
    if _pairs(before, after) > MOST_PAIRS:
        yield "replace", head, head + len(before), head, head + len(after)
    else:
        found = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
        yield from ((tag, head + a, head + b, head + c, head + d) for tag, a, b, c, d in found)
    yield "equal", len(left) - tail, len(left), len(right) - tail, len(right)


def _alike(left: Sequence[str], right: Sequence[str]) -> int:
    """How many lines are the same from the beginning."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(left), len(right)))


def _pairs(left: Sequence[str], right: Sequence[str]) -> int:
    """How many lines of one text are the same as one of the other, which is what the search costs."""
    counts = Counter(right)
    return sum(counts[line] for line in left)


def compared(left: Sequence[str], right: Sequence[str]) -> Iterator[CompareRow]:
    """Yield two texts side by side, place by place."""
    for tag, first, last, start, stop in _steps(left, right):
        if tag == "equal":
            yield from (CompareRow("same", one, one) for one in left[first:last])
            continue
        for one, other in zip_longest(left[first:last], right[start:stop], fillvalue=""):
            kind = "same" if one == other else "changed" if one and other else "left" if one else "right"
            yield CompareRow(kind, one, other)  # type: ignore[arg-type]  # one of the kinds
