"""关注事项: a family event or a 苗头性问题, which calls for a talk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import extract
from sqlmodel import Session, col

from app.engine.counting import dated_in, labels
from app.engine.fields import Choice, Date, LongText, Officer, Suggest
from app.engine.figure import Figure
from app.engine.kinds import Person
from app.engine.people import PersonLink
from app.engine.register import ChipRule, Register
from app.engine.views import Cell, DueItem
from app.rules.tables import Rules
from app.talk_needs import Held, concern_causes, owed
from db.models import Concern
from db.vocabulary import ConcernKind


def _due(session: Session, rules: Rules, today: date) -> Iterable[DueItem]:
    if causes := concern_causes(session, rules, today):
        for need in owed(causes, Held.seen(session, rules, today), rules, today):
            yield need.item()


FIGURES = (
    Figure(
        "concerns.by_kind", "关注事项", "件", "期间内发生（发现）并登记的家庭变故和苗头性问题，按类别分列",
        dated_in(Concern, Concern.arisen_on, Concern.kind), breakdown=True, order=labels(ConcernKind),
        block="谈话",
    ),
)  # fmt: skip


CONCERNS = Register(
    key="concerns",
    title="关注事项",
    noun="关注事项",
    counter="件",
    model=Concern,
    order="-arisen_on",
    dated_by="arisen_on",
    paper_title="关注事项登记簿",
    heading=lambda concern: concern.person,
    subtitle=lambda concern: "　".join(
        part for part in (concern.arisen_on.isoformat(), concern.unit) if part
    ),
    status=lambda concern, today: Cell(concern.kind.label, tone="warn"),
    due=_due,
    figures=FIGURES,
    persons=(PersonLink(Concern, "person", "unit"),),
    search_hint="姓名、支部、情况",
    empty_hint="干部家中有重大变故，或者发现苗头性问题，在这里登记，应谈的谈话随即列入待办。",
    fields=(
        Date("arisen_on", "发生（发现）日期", required=True, not_after_today=True, preset="today", column=9,
             ledger=7, filterable=True, group="事项"),
        Choice("kind", "类别", required=True, terms_of=ConcernKind, column=8, ledger=8, filterable=True,
               pill=True, group="事项", source="关于加强机关纪委工作的实践与思考 二（二）",
               help="登记之后应当谈话：重大家庭变故必谈、苗头性问题必谈"),
        Person("person", "姓名", required=True, searchable=True, column=10, ledger=6, sub="unit",
               group="事项", fills=(("unit", "unit"),)),
        Suggest("unit", "所在支部", searchable=True, column=10, hidden=True, ledger=9, group="事项"),
        LongText("content", "情况", required=True, searchable=True, column=18, ledger=20, max_length=5000,
                 group="情况", help="写明是什么事、从哪里了解到；家庭情况只写谈话需要知道的"),
        Suggest("found_by", "了解途径", column=8, ledger=7, group="情况"),
        Officer("handler", "经办人", preset="officer", searchable=True, column=6, ledger=6, group="情况"),
        LongText("remarks", "备注", group="情况"),
    ),
    chips=(
        ChipRule("year", "今年", lambda today: extract("year", col(Concern.arisen_on)) == today.year),
        ChipRule("family", "家庭变故", lambda today: col(Concern.kind) == ConcernKind.FAMILY),
        ChipRule("sign", "苗头性问题", lambda today: col(Concern.kind) == ConcernKind.SIGN, "warn"),
    ),
)  # fmt: skip
