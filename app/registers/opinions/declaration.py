"""The declaration of 意见回复. The names of a request are the desk's: its form only shows them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import extract
from sqlmodel import col

from app.engine.fields import Choice, Date, Due, LongText, Name, Number, Officer, Rows, Suggest, Text
from app.engine.people import Match, People, PersonLink
from app.engine.register import ChipRule, Numbering, Register
from app.engine.views import Cell, Tone
from app.registers.opinions.figures import FIGURES
from app.registers.opinions.following import due, identify, projected
from app.registers.opinions.rules import prepare
from app.registers.opinions.said import Reply
from db.models import Opinion, OpinionPerson
from db.vocabulary import MatchKind, OpinionState, Secrecy

ASSISTED = "关于进一步加强市直机关部门机关纪委建设的实施方案（六）：拟任免、调动、奖惩人选的党风廉政意见"
BY_NUMBER = "党风廉政意见回复以身份证号核对本人，仅姓名一致的另行核对"
STATE_TONES: dict[str, Tone] = {"received": "warn", "drafted": "info", "approved": "info", "replied": "ok"}
UNANSWERED = col(Opinion.replied_on).is_(None)


class MatchedByDesk(PersonLink):
    """The link of a name in a list: whom it means is matched and chosen at the desk, never by its name."""

    __slots__ = ()

    def match(self, row: Any, people: People, identity_number: str = "") -> Match:
        """Mean nobody: a stranger stays one until an officer says otherwise."""
        return Match()


def _is_late(opinion: Any, today: date) -> bool:
    return opinion.replied_on is None and opinion.due_on is not None and opinion.due_on < today


def _status(opinion: Any, today: date) -> Cell:
    if _is_late(opinion, today):
        return Cell(f"{opinion.state.label}（逾期）", tone="danger")
    return Cell(opinion.state.label, tone=STATE_TONES[str(opinion.state.value)])


PERSON_FIELDS = (
    Name("name", "姓名", searchable=True, editable=False),
    Text("identity_number", "身份证号", searchable=True, editable=False),
    Text("unit", "单位", searchable=True, editable=False),
    Text("post", "职务", editable=False),
    Choice("matched", "人员核对", terms_of=MatchKind, editable=False, source=BY_NUMBER),
    Text("match_note", "核对说明", editable=False),
    Reply("proposal", "建议答复", editable=False),
    Reply("reply", "答复", editable=False),
    Text("wording", "回函用语", editable=False),
    Text("override", "轻于建议的理由", editable=False),
)

OPINIONS = Register(
    key="opinions",
    title="意见回复",
    noun="来函",
    counter="件",
    model=Opinion,
    order="-received_on",
    dated_by="received_on",
    paper_title="党风廉政意见回复登记簿",
    page="opinions",
    numbering=Numbering("number", lambda rules: "意见〔{year}〕{n}号", "received_on"),
    heading=lambda opinion: opinion.asked_by,
    subtitle=lambda opinion: "　".join(
        part for part in (opinion.number, opinion.letter_number, opinion.occasion, opinion.names) if part
    ),
    status=_status,
    row_tone=lambda opinion, today: "danger" if _is_late(opinion, today) else "",
    prepare=prepare,
    project=projected,
    identify=identify,
    figures=FIGURES,
    due=due,
    persons=(MatchedByDesk(OpinionPerson, "name", "unit", record="opinion_id"),),
    search_hint="来函单位、文号、事由、名单上的姓名",
    empty_hint="组织人事部门来函征求廉政意见的，在这里登记；名单可以粘贴，也可以从表格导入。",
    fields=(
        Text("number", "登记号", unique=True, searchable=True, column=8, ledger=8, group="来函",
             help="不填则按年自动编号"),
        Date("received_on", "收到日期", required=True, not_after_today=True, preset="today", column=8,
             ledger=6, filterable=True, group="来函"),
        Suggest("asked_by", "来函单位", required=True, searchable=True, column=11, ledger=10, group="来函",
                source=ASSISTED),
        Text("letter_number", "来函文号", searchable=True, column=9, hidden=True, ledger=9, group="来函"),
        Date("letter_on", "来函日期", not_after_today=True, ledger=6, group="来函"),
        Suggest("occasion", "事由", required=True, searchable=True, column=9, ledger=8, group="来函",
                filterable=False, offers=lambda rules: rules.opinions.occasions),
        Text("contact", "联系人和电话", group="来函"),
        Due("due_on", "答复期限", done="replied_on", column=9, ledger=6, filterable=True, group="来函",
            help="不填则按收到后的工作日数计算；来函写明期限的按来函填写"),
        Number("persons", "人数", editable=False, column=4, ledger=3, group="名单"),
        Text("names", "名单", editable=False, searchable=True, column=12, hidden=True, group="名单"),
        Choice("state", "进度", terms_of=OpinionState, editable=False, column=7, ledger=6, filterable=True,
               pill=True, tones=STATE_TONES, group="办理"),
        Officer("handler", "经办人", preset="officer", searchable=True, column=6, ledger=5, group="办理"),
        Officer("approver", "审批人", editable=False, column=6, hidden=True, ledger=5, group="办理"),
        Date("approved_on", "审批日期", editable=False, group="办理"),
        Text("approval", "审批意见", editable=False, group="办理", max_length=2000),
        Text("reply_number", "回函文号", editable=False, searchable=True, column=9, hidden=True, ledger=9,
             group="办理"),
        Date("replied_on", "回函日期", editable=False, column=8, hidden=True, ledger=6, filterable=True,
             group="办理"),
        Date("valid_until", "有效期至", editable=False, group="办理"),
        Choice("secrecy", "密级", terms_of=Secrecy, required=True, default=str(Secrecy.INTERNAL.value),
               group="其他"),
        LongText("excuse", "特殊情况说明", max_length=2000, group="其他",
                 help="同一来函再次登记等情形，写明原因"),
        LongText("remarks", "备注", group="其他"),
        Rows("people", "名单", model=OpinionPerson, owner="opinion_id", fields=PERSON_FIELDS,
             editable=False, group="名单"),
    ),
    chips=(
        ChipRule("received", "待核查", lambda today: col(Opinion.state) == OpinionState.RECEIVED, "warn"),
        ChipRule("drafted", "待审批", lambda today: col(Opinion.state) == OpinionState.DRAFTED, "warn"),
        ChipRule("approved", "待回函", lambda today: col(Opinion.state) == OpinionState.APPROVED, "warn"),
        ChipRule("replied", "已回函", lambda today: col(Opinion.state) == OpinionState.REPLIED, "ok"),
        ChipRule("late", "逾期", lambda today: UNANSWERED & (col(Opinion.due_on) < today), "danger"),
        ChipRule("year", "今年", lambda today: extract("year", col(Opinion.received_on)) == today.year),
    ),
)  # fmt: skip
