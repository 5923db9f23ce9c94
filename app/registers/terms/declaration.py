"""机关纪委: what is recorded of a term of the committee and of each seat in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import inspect
from sqlmodel import col

from app.engine.fields import Choice, Date, LongText, Number, Reading, Rows, Suggest, Text
from app.engine.kinds import Flag, Person
from app.engine.people import People, PersonLink
from app.engine.reasons import SHORTEST_REASON
from app.engine.register import ChipRule, Draft, Key, Register
from app.engine.views import Cell
from app.errors import Flaw, RefusedInput
from app.registers.terms.due import due
from app.registers.terms.seats import as_it_was, seats_by_term, stored_terms, term_fact
from app.rules.organisation_checks import Check, check_term
from app.rules.organisation_table import OrganisationRules
from db.models import Committee, CommitteeSeat
from db.vocabulary import SeatRole

ARTICLE = "关于进一步加强市直机关部门机关纪委建设的实施方案（十七）"
SEATS = PersonLink(CommitteeSeat, "name", "unit", record="term_id")
SEAT_FIELDS = (
    Choice("role", "职务", required=True, terms_of=SeatRole),
    Person(
        "name", "姓名", required=True, searchable=True, fills=(("unit", "department"), ("phone", "phone"))
    ),
    Suggest("unit", "部门"),
    Text("division", "分工"),
    Date("since", "任职日期", help="不填为选举之日"),
    Date("until", "离任日期"),
    Text("left_because", "离任原因"),
    Text("approval", "批准文号", help="届中调整书记、副书记的批准"),
    Flag("full_time", "专职"),
    Text("other_duties", "其他分工", help="兼任的其他职务和工作"),
    Date("declared_on", "申报日期", help="本年申报兼职和其他分工的日期", not_after_today=True),
    Text("phone", "电话", unbroken=True),
)


def _prepare(draft: Draft, reading: Reading, people: People) -> None:
    term = draft.record
    flaws = _seat_flaws(draft)
    if flaws:
        raise RefusedInput(
            "任职日期前后矛盾，尚未保存。", tuple(flaws), reason="依据：任职在前，离任在后。",
            remedy="请核对所列各人的任职日期和离任日期。",
        )  # fmt: skip
    rules = reading.rules.organisation
    checks = _checked(term, draft.rows["seats"], reading, people)
    _refuse([check for check in checks if check.weight == "hard"], rules)
    soft = [check for check in checks if check.weight == "soft"]
    if soft and not _excused(term):
        stood = [check for check in _stood(term, reading, people) if check.weight == "soft"]
        new = [check for check in soft if all(check.goes_beyond(one) for one in stood)]
        _ask_reason(new, term.excuse, rules)


def _excused(term: Any) -> bool:
    """Whether a reason is written in this very save; an old one was written for something else."""
    state = inspect(term)
    is_own = not state.persistent or state.attrs.excuse.history.has_changes()
    return is_own and len(term.excuse.strip()) >= SHORTEST_REASON


def _stood(term: Any, reading: Reading, people: People) -> tuple[Check, ...]:
    """The checks of a term on record as it was before it was changed."""
    if not inspect(term).persistent:
        return ()
    rows = seats_by_term(people.session).get(term.id, [])
    return _checked(as_it_was(term), [as_it_was(row) for row in rows], reading, people)


def _seat_flaws(draft: Draft) -> list[Flaw]:
    return [
        Flaw(f"seats.{place}.until", row.until.isoformat(), "离任日期早于任职日期")
        for place, row in enumerate(draft.rows["seats"])
        if row.until and row.until < (row.since or draft.record.elected_on)
    ]


def _checked(record: Any, seats: Iterable[Any], reading: Reading, people: People) -> tuple[Check, ...]:
    rules = reading.rules.organisation
    term = term_fact(record, seats, people.member, rules)
    others = [one for one in stored_terms(people.session, rules) if one.id != term.id]
    return check_term(term, others, reading.today, rules)


def _refuse(hard: Sequence[Check], rules: OrganisationRules) -> None:
    if hard:
        flaws = tuple(Flaw(check.field, "", check.text) for check in hard)
        first = rules[hard[0].key]
        raise RefusedInput(
            f"{hard[0].text}，尚未保存。",
            flaws,
            reason=f"依据：{first.source}。",
            remedy=_remedy(hard[0], rules),
        )


def _ask_reason(found: Sequence[Check], excuse: str, rules: OrganisationRules) -> None:
    if found:
        why = "；".join(check.text for check in found)
        asked = f"请写明{'这一次的' if excuse else ''}原因，不少于 {SHORTEST_REASON} 个字"
        sources = "；".join(dict.fromkeys(rules[check.key].source for check in found))
        raise RefusedInput(
            "有特殊情况，在“特殊情况说明”中写明原因后才能保存。",
            (Flaw("excuse", excuse, f"{why}。{asked}"),),
            reason=f"依据：{sources}。",
            remedy=f"{rules[found[0].key].how}。",
        )


def _remedy(check: Check, rules: OrganisationRules) -> str:
    if check.field == "elected_on":
        return "提前换届的，先把上一届的届满日期改为换届之日；日期写错的请更正。"
    return "请核对两个日期。" if check.field == "ends_on" else f"{rules[check.key].how}。"


def _doubts(draft: Draft, reading: Reading, people: People) -> Iterable[Flaw]:
    for check in _checked(draft.record, draft.rows["seats"], reading, people):
        if check.weight == "doubt":
            source = reading.rules.organisation[check.key].source
            yield Flaw(check.field, "", f"{check.text}（依据：{source}）")


def _identify(values: Mapping[str, Any]) -> Key:
    return Key(("name", values.get("name")), "name", certain=True)


def _status(term: Any, today: date) -> Cell:
    if term.elected_on > today:
        return Cell("尚未开始", tone="info")
    return Cell("在任", tone="ok") if term.ends_on >= today else Cell("已届满", tone="muted")


TERMS = Register(
    key="terms",
    title="机关纪委",
    noun="届次",
    counter="届",
    model=Committee,
    order="-elected_on",
    dated_by="elected_on",
    paper_title="机关纪委任期登记簿",
    heading=lambda term: term.name,
    subtitle=lambda term: f"{term.elected_on.isoformat()} 至 {term.ends_on.isoformat()}",
    status=_status,
    prepare=_prepare,
    doubts=_doubts,
    due=due,
    persons=(SEATS,),
    identify=_identify,
    search_hint="届次、委员姓名、批准文号",
    empty_hint="登记本届机关纪委的选举、批准和委员，程序会提醒换届和补缺。",
    fields=(
        Text("name", "届次", required=True, unique=True, searchable=True, column=12, ledger=9, group="任期",
             help="如 第三届机关纪律检查委员会"),
        Date("elected_on", "选举日期", required=True, column=8, ledger=6, filterable=True, group="任期"),
        Date("ends_on", "届满日期", required=True, column=8, ledger=6, filterable=True, group="任期",
             help="任期与同级机关党委相同", source=ARTICLE),
        Suggest("method", "产生方式", column=9, ledger=8, group="任期",
                help="机关党员大会或党员代表大会选举", source=ARTICLE),
        Number("planned_seats", "应设委员", column=5, ledger=4, group="任期", help="人数，含书记、副书记"),
        Date("approved_on", "批准日期", column=8, hidden=True, ledger=6, group="批准"),
        Text("approval", "批准文号", searchable=True, column=10, ledger=8, group="批准"),
        Suggest("approver", "批准机关", column=10, hidden=True, ledger=8, group="批准",
                source=ARTICLE),
        Rows("seats", "委员", model=CommitteeSeat, owner="term_id", fields=SEAT_FIELDS, group="委员",
             source=ARTICLE),
        LongText("excuse", "特殊情况说明", max_length=2000, group="其他",
                 help="人数超过、连任超过规定等，写明原因和批准情况"),
        LongText("remarks", "备注", group="其他"),
    ),
    chips=(
        ChipRule("current", "任期内", lambda today: (col(Committee.elected_on) <= today)
                 & (col(Committee.ends_on) >= today), "ok"),
        ChipRule("unapproved", "未登记批准", lambda today: col(Committee.approved_on).is_(None)
                 & (col(Committee.approval) == ""), "warn"),
    ),
)  # fmt: skip
