"""The pages on what is to be reported or handed in by a day: 婚丧喜庆, 礼品礼金上交, 因私出国（境）."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col

from app.engine.fields import Date, Due, LongText, Number, Officer, Reading, Suggest, Text
from app.engine.kinds import Money
from app.engine.register import ChipRule
from app.engine.views import Cell, DueItem, Tone
from app.registers.pages.page import Held, Value, in_year, offers, page, past, rows_of
from app.rules.pages import (
    Ceremony,
    Fault,
    Owed,
    ceremony_faults,
    ceremony_owed,
    looks_back,
    overdue,
    owed,
)
from app.rules.tables import Rules
from db.models import CeremonyPage, GiftPage, JourneyPage

_CEREMONY = ("kind", "held_on", "verbal_on", "before_on", "after_on")
_HOW = "操办婚丧喜庆事宜的报告规定（各地期限不同，见廉政档案规则表）"


def _ceremony(value: Value) -> Ceremony:
    return Ceremony(*map(value, _CEREMONY))


def _ceremony_faults(value: Value, reading: Reading) -> Iterable[Fault]:
    return ceremony_faults(_ceremony(value), reading.rules, reading.today)


def _ceremony_status(row: Any, today: date) -> Cell:
    if row.after_on is not None:
        return Cell("已报告", tone="ok")
    if row.held_on > today:
        return Cell("已事前报告" if row.before_on else "待事前报告", tone="info" if row.before_on else "warn")
    return Cell("待事后报告", tone="warn")


def _ceremonies_due(session: Session, rules: Rules, today: date) -> Iterable[DueItem]:
    first = looks_back(rules, today)
    for row in rows_of(session, CeremonyPage, col(CeremonyPage.after_on).is_(None)):
        found = ceremony_owed(_ceremony(lambda name, row=row: getattr(row, name)), rules, today)  # type: ignore[misc]  # the row of this turn
        if found is not None and found.due >= first:
            yield _item("ceremonies", row, f"{row.kind}（{row.held_on.isoformat()}）", found)


def _item(register: str, row: Any, what: str, found: Owed) -> DueItem:
    limit = found.limit
    how = "；".join(part for part in (limit.how, found.warning) if part)
    title = f"{limit.title}：{row.person}，{what}"
    return DueItem(register, row.id, row.person, title, found.due, limit.title, limit.source, how,
                   about=limit.key)  # fmt: skip


CEREMONIES = page(
    "ceremonies", "婚丧喜庆事宜报告", "报告", CeremonyPage, counter="件", order="-held_on",
    dated_by="held_on", tells=("held_on", "kind", "place"), known_by=("kind", "held_on"),
    held=Held(
        in_order=(("before_on", "held_on"), ("before_on", "after_on"), ("held_on", "after_on")),
        faults=_ceremony_faults,
    ),
    status=_ceremony_status, due=_ceremonies_due,
    search_hint="姓名、支部、事项、地点",
    empty_hint="操办婚丧喜庆事宜的报告登记在这里；还没有报告的到期会提醒。",
    own=(
        Suggest("kind", "操办事项", required=True, searchable=True, column=8, ledger=7, group="事项",
                offers=offers("ceremonies.kind"), source=_HOW,
                help="丧事按即时口头报告、事后补交书面报告提醒"),
        Date("held_on", "操办日期", required=True, column=8, ledger=6, filterable=True, group="事项"),
        Text("place", "操办地点", searchable=True, column=10, ledger=8, group="事项"),
        Text("guests", "邀请范围", searchable=True, hidden=True, column=8, group="事项"),
        Number("tables", "桌数", column=4, ledger=3, group="事项"),
        Number("heads", "人数", column=4, ledger=3, group="事项"),
        Money("planned", "预计支出（元）", column=8, ledger=6, hidden=True, group="收支"),
        Money("spent", "实际支出（元）", column=8, ledger=6, group="收支"),
        Money("gifts", "收受礼金（元）", column=8, ledger=6, group="收支"),
        past("verbal_on", "口头报告日期", hidden=True, group="报告"),
        past("before_on", "事前报告日期", group="报告", source=_HOW),
        past("after_on", "事后报告日期", group="报告", source=_HOW),
        Officer("receiver", "受理人", preset="officer", searchable=True, column=6, ledger=5, group="报告"),
        LongText("excuse", "特殊情况", searchable=True, group="报告", ledger=7,
                 help="报告超过期限的，写明原因"),
    ),
    chips=(
        ChipRule("coming", "将要操办", lambda today: col(CeremonyPage.held_on) > today, "info"),
        ChipRule("open", "待事后报告",
                 lambda today: col(CeremonyPage.after_on).is_(None) & (col(CeremonyPage.held_on) <= today),
                 "warn"),
        ChipRule("late", "逾期有说明", lambda today: col(CeremonyPage.excuse) != "", "warn"),
        in_year(CeremonyPage.held_on),
    ),
)  # fmt: skip


# Gifts

OPEN_GIFT = col(GiftPage.handed_on).is_(None)


def _gift_sums(row: Any, rules: Rules) -> Mapping[str, Any]:
    until = owed("gift", row.received_on, rules)
    return {"due_on": until.due if until else None}


def _gift_faults(value: Value, reading: Reading) -> Iterable[Fault]:
    fault = overdue("handed_on", value("handed_on"), owed("gift", value("received_on"), reading.rules))
    return () if fault is None else (fault,)


def _gift_status(row: Any, today: date) -> Cell:
    if row.handed_on is not None:
        return Cell("已上交", tone="ok")
    late = row.due_on is not None and row.due_on < today
    return Cell("逾期未上交", tone="danger") if late else Cell("未上交", tone="warn")


def _gift_tone(row: Any, today: date) -> Tone:
    return "danger" if _gift_status(row, today).tone == "danger" else ""


def _gifts_due(session: Session, rules: Rules, today: date) -> Iterable[DueItem]:
    for row in rows_of(session, GiftPage, OPEN_GIFT):
        found = owed("gift", row.received_on, rules)
        if found is not None:
            yield _item("gifts", row, row.item or row.kind, found)


GIFTS = page(
    "gifts", "礼品礼金上交", "礼品礼金", GiftPage, counter="件", order="-received_on", dated_by="received_on",
    tells=("received_on", "kind", "item"), known_by=("received_on", "giver", "kind", "item", "value"),
    held=Held(in_order=(("received_on", "handed_on"),), faults=_gift_faults, project=_gift_sums),
    status=_gift_status, row_tone=_gift_tone, due=_gifts_due,
    search_hint="姓名、支部、赠送人、物品",
    empty_hint="收受的礼品礼金登记在这里，没有上交的到期会提醒；可以从现有登记表导入。",
    own=(
        past("received_on", "收受日期", required=True, filterable=True, group="收受"),
        Suggest("kind", "类别", column=6, ledger=6, group="收受", offers=offers("gifts.kind")),
        Text("giver", "赠送人（单位）", searchable=True, column=10, ledger=9, group="收受"),
        Text("cause", "事由", searchable=True, column=9, ledger=9, hidden=True, group="收受"),
        Text("item", "物品名称和数量", required=True, searchable=True, column=12, ledger=11, group="收受"),
        Money("value", "估价（元）", column=8, ledger=6, group="收受", help="礼金写金额，物品写估价"),
        Due("due_on", "上交期限", editable=False, sheet=False, done="handed_on", column=9, filterable=True,
            group="上交"),
        past("handed_on", "上交日期", group="上交",
             source="关于对党和国家机关工作人员在国内交往中收受礼品实行登记制度的规定",
             help="退还本人的，写退还日期"),
        Suggest("handled", "处理情况", searchable=True, column=9, ledger=8, group="上交",
                offers=offers("gifts.handled")),
        Officer("handler", "经办人", preset="officer", searchable=True, column=6, ledger=5, group="上交"),
        LongText("excuse", "特殊情况", searchable=True, group="上交", ledger=7,
                 help="超过期限上交的，写明原因"),
    ),
    chips=(
        ChipRule("open", "未上交", lambda today: OPEN_GIFT, "warn"),
        ChipRule("late", "逾期未上交", lambda today: OPEN_GIFT & (col(GiftPage.due_on) < today), "danger"),
        in_year(GiftPage.received_on),
    ),
)  # fmt: skip


# Journeys

OPEN_JOURNEY = col(JourneyPage.given_back_on).is_(None) & col(JourneyPage.returns_on).is_not(None)


def _journey_sums(row: Any, rules: Rules) -> Mapping[str, Any]:
    until = owed("journey", row.returns_on, rules)
    return {"due_on": until.due if until else None}


def _journey_doubts(value: Value, reading: Reading) -> Iterable[Fault]:
    limit = reading.rules.archives.limits["journey_approval"]
    if not limit.off:
        approved, leaves = value("approved_on"), value("leaves_on")
        if approved is None:
            yield Fault("approved_on", f"没有填写批准日期：{limit.title}", limit)
        elif approved > leaves:
            yield Fault("approved_on", f"批准日期晚于出境日期（{leaves.isoformat()}）", limit)
    late = overdue(
        "given_back_on", value("given_back_on"), owed("journey", value("returns_on"), reading.rules)
    )
    if late is not None:
        yield late


def _journey_status(row: Any, today: date) -> Cell:
    if row.given_back_on is not None:
        return Cell("证件已交还", tone="ok")
    if row.leaves_on > today:
        return Cell("将要出行", tone="info")
    if row.returns_on is None or row.returns_on > today:
        return Cell("在国（境）外", tone="info")
    late = row.due_on is not None and row.due_on < today
    return Cell("证件逾期未交还", tone="danger") if late else Cell("证件未交还", tone="warn")


def _journeys_due(session: Session, rules: Rules, today: date) -> Iterable[DueItem]:
    first = looks_back(rules, today)
    for row in rows_of(session, JourneyPage, OPEN_JOURNEY):
        found = owed("journey", row.returns_on, rules)
        if found is not None and found.due >= first:
            where = f"{row.destination}，{row.returns_on.isoformat()} 返回"
            yield _item("journeys", row, where, found)


JOURNEYS = page(
    "journeys", "因私出国（境）", "出国（境）记录", JourneyPage, counter="次", order="-leaves_on",
    dated_by="leaves_on", tells=("leaves_on", "destination"), known_by=("leaves_on", "destination"),
    held=Held(
        in_order=(("leaves_on", "returns_on"), ("leaves_on", "given_back_on"),
                  ("returns_on", "given_back_on")),
        doubts=_journey_doubts, project=_journey_sums,
    ),
    status=_journey_status, due=_journeys_due,
    search_hint="姓名、支部、目的地、证件号",
    empty_hint="因私出国（境）登记在这里，证件没有交还的到期会提醒。",
    own=(
        Suggest("document_kind", "证件种类", column=8, ledger=7, group="证件",
                offers=offers("journeys.document_kind")),
        Text("document", "证件号码", searchable=True, column=8, ledger=7, group="证件", unbroken=True),
        Suggest("destination", "目的地", required=True, searchable=True, column=9, ledger=9, group="行程"),
        Suggest("cause", "事由", searchable=True, column=7, ledger=7, group="行程",
                offers=offers("journeys.cause")),
        Date("leaves_on", "出境日期", required=True, column=8, ledger=6, filterable=True, group="行程"),
        Date("returns_on", "返回日期", column=8, ledger=6, group="行程",
             help="还没有返回的，写预定的返回日期"),
        Officer("approver", "审批人", searchable=True, column=7, ledger=7, group="审批",
                source="因私出国（境）管理的规定"),
        past("approved_on", "批准日期", group="审批"),
        Due("due_on", "证件交还期限", editable=False, sheet=False, done="given_back_on", column=9,
            filterable=True, group="证件"),
        past("given_back_on", "证件交还日期", group="证件",
             source="因私出国（境）证件集中保管的通行规定"),
    ),
    chips=(
        ChipRule("abroad", "在外", lambda today: (col(JourneyPage.leaves_on) <= today)
                 & or_(col(JourneyPage.returns_on).is_(None), col(JourneyPage.returns_on) > today), "info"),
        ChipRule("open", "证件未交还", lambda today: OPEN_JOURNEY & (col(JourneyPage.returns_on) <= today),
                 "warn"),
        ChipRule("late", "逾期未交还", lambda today: OPEN_JOURNEY & (col(JourneyPage.due_on) < today),
                 "danger"),
        in_year(JourneyPage.leaves_on),
    ),
)  # fmt: skip
