"""One invented talk and one invented reminder, and how papers are made of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import resources
from app.engine.paper_table import load_papers
from app.engine.register import Copy, Draft, OnRoster, Papers
from app.paper_making import Source
from app.registers.talks.papers import TALK_PAPERS
from app.reminder_papers import REMINDER_PAPERS
from app.rules.tables import Rules, load_rules
from db.models import Reminder, ReminderRecipient, Talk, TalkAttendee, TalkFollowUp
from db.vocabulary import (
    FollowOutcome,
    PoliticalStatus,
    ReminderKind,
    ReminderWay,
    Secrecy,
    TalkKind,
    TalkState,
)
from tests.papers.roads import PROFILE, TODAY

KNOWN = OnRoster("规划处", "1985-03-07", "2008-07")
RULES: Rules = load_rules(resources.path("rules"))
CAUSE = "在项目备案中与管理服务对象交往界限不清"
TALK: dict[str, Any] = {
    "id": 3, "number": "谈话〔2026〕3号", "state": TalkState.FINISHED, "held_on": date(2026, 11, 6),
    "begins": "09:05", "ends": "10:40", "kind": TalkKind.REMINDER, "person": "周𬸚", "unit": "综合处党支部",
    "post": "三级主任科员", "rank": "三级主任科员", "political_status": PoliticalStatus.MEMBER,
    "talker": "何燕华", "companions": "程伟", "recorder": "谢书言", "cause": CAUSE,
    "place": "机关三号楼谈话室", "rights_told": True, "taped": True, "clue_number": "线索〔2026〕8号",
    "safety_plan": "一楼房间，安排医护人员待命；出现身体不适立即中止谈话并送医。",
    "content": "问：请介绍你的岗位职责。\n答：负责项目备案的受理和初审。\n问：与服务对象如何交往？\n"
    "答：主要是工作往来，有两次在食堂一同用餐，没有收受礼品。",
    "statement": "认识到问题，今后注意交往界限。", "written_statement": "书面检查1份",
    "demands": "对照岗位廉政风险点作出书面自查，执行经办双人制度。", "demands_due": date(2026, 12, 6),
    "secrecy": Secrecy.INTERNAL,
}  # fmt: skip
CHECKS = (
    TalkFollowUp(
        talk_id=3, position=0, checked_on=date(2026, 12, 8), checker="程伟", outcome=FollowOutcome.PARTLY,
        finding="自查已交，双人制度尚未执行。", next_on=date(2026, 12, 28),
    ),
)  # fmt: skip
NOTICE = (
    "元旦、春节将至。为营造风清气正的节日氛围，现提醒如下：\n"
    "一、严禁违规收送礼品礼金、消费卡券，严禁违规吃喝，严禁公车私用。\n"
    "二、各党支部要把廉洁过节的要求提醒到每一名党员。"
)
READERS = ("李䶮", "陈𬱖", "王小明", "欧阳建国")


def source(papers: Papers, record: Any, rows: dict[str, list[Any]], rules: Rules = RULES) -> Source:
    """What the papers of a record are made of, as the office puts it together."""
    draft = Draft(record, rows, [])
    copy = Copy(PROFILE, rules, TODAY, member=KNOWN)
    return Source(
        rules=load_papers(resources.path(f"texts/papers/{papers.folder}"), papers.names),
        names=papers.names,
        facts=papers.facts(draft, copy),
        values=lambda copy: papers.values(draft, copy),
        copy=copy,
        table=record.__tablename__,
        record_id=record.id,
        label=record.number,
        secrecy=record.secrecy,
    )


def talk_source(
    kind: TalkKind = TalkKind.REMINDER,
    *,
    checks: Sequence[TalkFollowUp] = CHECKS,
    attendees: Sequence[TalkAttendee] = (),
    rules: Rules = RULES,
    **values: Any,
) -> Source:
    """The papers' source of the talk, with other values."""
    talk = Talk(**{**TALK, "kind": kind, **values})
    return source(TALK_PAPERS, talk, {"attendees": list(attendees), "follow_ups": list(checks)}, rules)


def bare_talk(kind: TalkKind) -> Source:
    """A talk of which only the day, the kind and the person are known."""
    talk = Talk(
        id=4, number="谈话〔2026〕4号", state=TalkState.PLANNED, held_on=date(2026, 12, 1), kind=kind,
        person="陈𬱖𠅤", secrecy=Secrecy.INTERNAL,
    )  # fmt: skip
    return source(TALK_PAPERS, talk, {"attendees": [], "follow_ups": []})


def reminder_source(count: int = 8, **values: Any) -> Source:
    """The papers' source of the reminder with so many readers; every third has read it."""
    told = {
        "id": 2, "number": "提醒〔2026〕2号", "kind": ReminderKind.FESTIVAL, "node": "2027/元旦",
        "issued_on": TODAY, "title": "关于元旦期间严守纪律、廉洁过节的提醒", "way": ReminderWay.WRITTEN,
        "author": "何燕华", "audience": "各党支部", "content": NOTICE, "read_by": date(2026, 12, 25),
        "secrecy": Secrecy.INTERNAL,
    }  # fmt: skip
    readers = [
        ReminderRecipient(
            reminder_id=2, position=place, name=f"{READERS[place % 4]}{place}", unit="综合处党支部",
            read_on=None if place % 3 else date(2026, 12, 1),
        )
        for place in range(count)
    ]  # fmt: skip
    return source(REMINDER_PAPERS, Reminder(**{**told, **values}), {"recipients": readers[::-1]})
