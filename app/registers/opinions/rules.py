"""What a request must fulfil before it is written; its names stay as the desk left them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from sqlalchemy import inspect
from sqlmodel import Session, col, select

from app.engine.changing import is_new, refuse_secrecy, set_changed
from app.engine.fields import Reading
from app.engine.people import People
from app.engine.reasons import SHORTEST_REASON
from app.engine.register import Draft
from app.errors import Flaw, RefusedInput
from app.registers.opinions.following import projected
from app.rules.tables import Rules
from app.rules.workdays import Due
from db.models import Opinion

ANSWERED = "党风廉政意见回复的通行规定：来函、回函一并存档，回函后不再改动"
ONCE = "党风廉政意见回复的通行规定：一函一复"
SIGNED = "党风廉政意见回复的通行规定：谁审查、谁签字、谁负责，审批后编号盖章回函"
IN_ORDER = "党风廉政意见回复的通行规定：来函登记、核查、审批、回函依次办理"
FROZEN = {
    "number": "登记号", "received_on": "收到日期", "asked_by": "来函单位", "letter_number": "来函文号",
    "letter_on": "来函日期", "occasion": "事由", "due_on": "答复期限", "handler": "经办人", "secrecy": "密级",
    "contact": "联系人和电话", "excuse": "特殊情况说明",
}  # fmt: skip
# What the approval was given on: whom is answered, which letter of his, about what.
APPROVED = ("number", "received_on", "asked_by", "letter_number", "letter_on", "occasion", "secrecy")
_BLANKS = re.compile(r"\s")
_OPENS, _CLOSES = re.compile(r"[\[(【〔［（]"), re.compile(r"[\])】〕］）]")


def answer_due(received_on: date, rules: Rules) -> Due:
    """Return until when a request that sets no day itself is to be answered."""
    return rules.calendar.add(received_on, rules.opinions.reply_workdays)


def prepare(draft: Draft, reading: Reading, people: People) -> None:
    """Complete a request, and refuse one that contradicts itself. Raises RefusedInput."""
    opinion: Opinion = draft.record
    _refuse_frozen(opinion)
    refuse_secrecy(opinion, reading.rules)
    if opinion.due_on is None:
        opinion.due_on = answer_due(opinion.received_on, reading.rules).on
    if not reading.history:
        _refuse_order(opinion)
        _refuse_twice(opinion, people.session)
    set_changed(opinion, projected(draft, reading.rules))


def _refuse_frozen(opinion: Opinion) -> None:
    if not inspect(opinion).persistent or opinion.approved_on is None:
        return
    if opinion.replied_on is None:
        _refuse_approved(opinion)
        return
    if changed := [name for name in FROZEN if is_new(opinion, name)]:
        raise RefusedInput(
            "已经回函的不能再改动。",
            tuple(Flaw(name, "", f"{FROZEN[name]}已随回函存档") for name in changed),
            reason=f"依据：{ANSWERED}。",
            remedy="要补充的写在备注里；来函登记有误的，写明原因作废后重新登记。",
        )


def _refuse_approved(opinion: Opinion) -> None:
    if changed := [name for name in APPROVED if is_new(opinion, name)]:
        raise RefusedInput(
            "已经审批的来函不能再改动。",
            tuple(Flaw(name, "", f"答复是按这一{FROZEN[name]}审批的") for name in changed),
            reason=f"依据：{SIGNED}。",
            remedy="来函登记有误的，先退回，更正后重新报批。",
        )


def _refuse_order(opinion: Opinion) -> None:
    if flaws := list(_out_of_order(opinion)):
        raise RefusedInput(
            "来函的日期前后不一致，尚未保存。", tuple(flaws), reason=f"依据：{IN_ORDER}。",
            remedy="请对照来函核对所列日期，更正后再保存。",
        )  # fmt: skip


def _out_of_order(opinion: Opinion) -> Iterator[Flaw]:
    if opinion.letter_on is not None and opinion.letter_on > opinion.received_on:
        yield Flaw("letter_on", opinion.letter_on.isoformat(), "来函日期晚于收到日期")
    if opinion.due_on is not None and opinion.due_on < opinion.received_on:
        yield Flaw("due_on", opinion.due_on.isoformat(), "答复期限早于收到日期")


def _refuse_twice(opinion: Opinion, session: Session) -> None:
    """Ask for a reason where the same letter is registered again."""
    if not is_new(opinion, "letter_number", "asked_by", "received_on", "occasion"):
        return
    wanted = select(Opinion).where(col(Opinion.id) != opinion.id, col(Opinion.voided_at).is_(None))
    if not opinion.letter_number:
        wanted = wanted.where(col(Opinion.received_on) == opinion.received_on)
    with session.no_autoflush:
        others = session.exec(wanted.order_by(col(Opinion.id)))
        other = next((one for one in others if _letter(one) == _letter(opinion)), None)
    if other is None or len(opinion.excuse) >= SHORTEST_REASON:
        return
    stands = f"已于 {other.replied_on.isoformat()} 回函" if other.replied_on else other.state.label
    letter = other.letter_number or f" {other.received_on.isoformat()} 就{other.occasion}的来函"
    told = f"{other.asked_by}{letter}已登记为 {other.number}，{stands}"
    raise RefusedInput(
        "这份来函已经登记过。",
        (Flaw("excuse", "", f"确需再次登记的，写明原因，不少于 {SHORTEST_REASON} 个字"),
         Flaw("letter_number", opinion.letter_number, told)),
        reason=f"{told}。依据：{ONCE}。",
        remedy=f"请打开 {other.number} 办理；确需再次答复的，在“特殊情况说明”中写明原因。",
    )  # fmt: skip


def _letter(opinion: Opinion) -> tuple[object, ...]:
    """By what a letter is known again: its number however its brackets are typed, else its day and matter."""
    asked_by = _BLANKS.sub("", opinion.asked_by)
    if not opinion.letter_number:
        return asked_by, "", opinion.received_on, opinion.occasion
    number = unicodedata.normalize("NFKC", _BLANKS.sub("", opinion.letter_number))
    return asked_by, _CLOSES.sub("〕", _OPENS.sub("〔", number))
