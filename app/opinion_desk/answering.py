"""Approval and reply: what has to hold before a request leaves the office, and what is frozen then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlmodel import Session, col, select

from app.engine.reasons import written_reason
from app.engine.register import Register
from app.engine.values import clean_text
from app.errors import Flaw, RefusedInput
from app.opinion_desk.letters import BY_HAND
from app.opinion_desk.rows import check_again, differs, last_day_of
from app.opinion_desk.viewing import open_question
from app.registers.opinions.rules import ANSWERED, IN_ORDER, SIGNED
from app.rules.deadlines import add_months
from app.rules.opinions import worded
from app.rules.tables import Rules
from db.models import IssuedPaper, Opinion, OpinionPerson
from db.vocabulary import OpinionState

NAMED = 5  # names told in a refusal
LONGEST_NAME, LONGEST_NUMBER, LONGEST_NOTE = 100, 60, 2000


def approve(opinion: Opinion, approver: str, on: date, note: str, today: date) -> None:
    """Enter the approval of a request whose replies were just checked. Raises RefusedInput."""
    who = " ".join(clean_text(approver).split())
    flaws = [] if 0 < len(who) <= LONGEST_NAME else [Flaw("approver", who[:20], "请写明审批人的姓名")]
    if not opinion.received_on <= on <= today:
        span = f"审批日期应在 {opinion.received_on.isoformat()}（收到日期）至今天之间"
        flaws.append(Flaw("on", on.isoformat(), span))
    if flaws:
        raise RefusedInput(
            "审批没有登记。", tuple(flaws), reason=f"依据：{SIGNED}。", remedy="请按审批表上的签字填写。"
        )
    opinion.approver, opinion.approved_on = who, on
    opinion.approval = clean_text(note)[:LONGEST_NOTE] or "同意"


def send_back(opinion: Opinion, reason: str) -> None:
    """Return a request to be worked on again. Raises RefusedInput."""
    if opinion.state not in (OpinionState.DRAFTED, OpinionState.APPROVED):
        raise RefusedInput(
            "这件来函不在审批中，不能退回。",
            reason=f"依据：{IN_ORDER}。",
            remedy="请刷新后再看这件来函的进度。",
        )
    opinion.approval = f"退回：{written_reason(reason, '退回', f'依据：{SIGNED}。')}"
    opinion.approver, opinion.approved_on = "", None


def require_open(opinion: Opinion) -> None:
    """Raise RefusedInput where the names of a request are not to be worked on any more."""
    if opinion.replied_on is not None:
        raise RefusedInput(
            "已经回函的不能再改动。", (Flaw("replied_on", opinion.replied_on.isoformat(), "已经回函"),),
            reason=f"依据：{ANSWERED}。",
            remedy="对方再次来函的，另行登记；回函有误的，写明原因作废后重新登记。",
        )  # fmt: skip
    if opinion.approved_on is not None:
        raise RefusedInput(
            "已经审批的不能再改动。", (Flaw("approved_on", opinion.approved_on.isoformat(), "已经审批"),),
            reason=f"依据：{SIGNED}。", remedy="确需改动的，先退回，改好后重新报批。",
        )  # fmt: skip


def require_ready(
    session: Session,
    registers: Iterable[Register],
    rules: Rules,
    opinion: Opinion,
    rows: Sequence[OpinionPerson],
    today: date,
) -> None:
    """Raise RefusedInput unless every reply is decided, can be sent, and rests on what is on record today."""
    if not rows:
        raise RefusedInput("名单上还没有人员。", reason=f"依据：{IN_ORDER}。", remedy="请先补充名单。")
    if undecided := [row for row in rows if not row.reply]:
        raise _refusal(
            "还有人员尚未拟定答复。", "reply", undecided, "尚未拟定答复", "请逐人拟定答复，或者采用建议。"
        )
    if held := [row for row in rows if open_question(row, rules.opinions)]:
        raise _refusal(
            "还有人员不能回函。", "matched", held, open_question(held[0], rules.opinions),
            "请先核对是否本人，在“确认人员”中写明；答复还不能回函的，改选其他答复。",
        )  # fmt: skip
    if torn := _told_apart(rows):
        raise _refusal(
            "同一人有两种答复。", "reply", torn, "在名单中不止一次，答复不一致",
            "请改为一致的答复；不是同一人的，在“确认人员”中写明；重复的，写明原因移出名单。",
        )  # fmt: skip
    again = check_again(session, registers, rules, rows, today)
    if stale := [row for row, checked in zip(rows, again, strict=True) if differs(row, checked)]:
        raise _refusal(
            "核查之后情况有变化。", "checked_on", stale, "今天核查的结果与拟复时不同",
            "请点“重新核查”，核对有变化的人员后重新报批；已经审批的先退回。",
        )  # fmt: skip


def _told_apart(rows: Sequence[OpinionPerson]) -> list[OpinionPerson]:
    """The first row of each person whom the list has more than once with different replies."""
    replies: dict[int, set[str]] = defaultdict(set)
    first: dict[int, OpinionPerson] = {}
    for row in rows:
        if row.member_id is not None:
            replies[row.member_id].add(row.reply)
            first.setdefault(row.member_id, row)
    return [first[member_id] for member_id, told in replies.items() if len(told) > 1]


def _refusal(message: str, field: str, rows: Sequence[OpinionPerson], why: str, remedy: str) -> RefusedInput:
    names = "、".join(row.name for row in rows[:NAMED]) + (f" 等 {len(rows)} 人" if len(rows) > NAMED else "")
    return RefusedInput(
        message, (Flaw(field, names, why),), reason=f"{names}：{why}。依据：{IN_ORDER}。", remedy=remedy
    )


def require_date(opinion: Opinion, on: date, today: date) -> None:
    """Raise RefusedInput for a reply before its request or its approval, or in the future."""
    first = max(day for day in (opinion.received_on, opinion.approved_on) if day is not None)
    if first <= on <= today:
        return
    if on < opinion.received_on:
        why = f"回函早于收到来函（{opinion.received_on.isoformat()}）"
    else:
        why = f"回函日期应在 {first.isoformat()}（审批日期）至今天之间"
    raise RefusedInput(
        "回函没有登记。", (Flaw("on", on.isoformat(), why),), reason=f"依据：{IN_ORDER}。",
        remedy="请改填实际的回函日期；以后发出的，到当天再登记。",
    )  # fmt: skip


def read_number(session: Session, opinion: Opinion, raw: str) -> str:
    """Return a reply number as it was typed in, '' for the next one. Raises RefusedInput when it is taken."""
    number = "".join(clean_text(raw).split())
    if len(number) > LONGEST_NUMBER:
        raise _number_refused(number[:20], f"文号不超过 {LONGEST_NUMBER} 字")
    if not number:
        return ""
    same = select(Opinion).where(
        col(Opinion.reply_number) == number, col(Opinion.id) != opinion.id, col(Opinion.voided_at).is_(None)
    )
    with session.no_autoflush:
        other = session.exec(same).first()
        numbered = (col(IssuedPaper.number) == number, col(IssuedPaper.series) != BY_HAND)
        issued = session.exec(select(IssuedPaper.id).where(*numbered)).first()
    if other is not None:
        raise _number_refused(number, f"{other.number} 已用这个文号回函")
    if issued is not None:
        raise _number_refused(number, "这个文号已经用于另一份文书")
    return number


def _number_refused(number: str, why: str) -> RefusedInput:
    return RefusedInput(
        "回函没有登记。", (Flaw("number", number, why),), reason="依据：发文字号按年连续编排，一文一号。",
        remedy="请改填未用过的文号，或者留空由程序顺序编号。",
    )  # fmt: skip


def freeze(opinion: Opinion, rows: Iterable[OpinionPerson], number: str, on: date, rules: Rules) -> None:
    """Keep the reply as it goes out: its words, its number, its day and until when it holds."""
    replies = rules.opinions.replies
    for row in rows:
        row.wording = worded(replies[row.reply], last_day_of(row))
    opinion.reply_number, opinion.replied_on = number, on
    opinion.valid_until = add_months(on, rules.opinions.valid_months)
