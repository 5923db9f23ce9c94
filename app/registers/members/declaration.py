"""党员人员: the people of the organ; what they are today is what their last changes say."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import col

from app.engine.changing import set_changed
from app.engine.fields import (
    NOTHING,
    Choice,
    Date,
    Identity,
    LongText,
    Name,
    PartialDate,
    Reading,
    Rows,
    Suggest,
    Text,
)
from app.engine.identity import birth_of, gender_of
from app.engine.kinds import Flag
from app.engine.people import People, person_key
from app.engine.rank import Rank
from app.engine.register import ChipRule, Draft, Register
from app.engine.views import Cell
from app.errors import Flaw, RefusedInput
from app.registers.members.changes import STEPS, edit_doubts, edits
from app.registers.members.facts import projected
from app.registers.members.figures import FIGURES
from app.registers.members.obstacles import refuse_void
from app.rules.jurisdiction import verdict
from app.rules.tables import Rules
from app.talk_coverage import not_talked
from db.models import Member, MemberService
from db.vocabulary import IN_PARTY, Education, Gender, MemberStanding, PersonnelKind, PoliticalStatus

PRESENT = MemberStanding.PRESENT
HELD_AGAINST = "依据：公民身份号码（GB 11643-1999）含出生日期和性别；入党在前、转正在后，任职先起后止。"
SERVICE = (
    PartialDate("since", "起"),
    PartialDate("until", "止", blanks=("至今", *NOTHING), help="仍在任的不填"),
    Text("unit", "单位"),
    Text("post", "职务", required=True),
    Text("remarks", "备注"),
)


def _prepare(draft: Draft, reading: Reading, people: People) -> None:
    member = draft.record
    edits(draft, reading)
    set_changed(member, projected(member, draft.steps))
    flaws = [*_check_identity(member), *_check_party_dates(member), *_check_service(draft)]
    if flaws:
        raise RefusedInput(
            "人员信息前后矛盾，尚未保存。", tuple(flaws), reason=HELD_AGAINST,
            remedy="请对照身份证和入党材料核对所列各项；写错的更正后再保存。",
        )  # fmt: skip
    member.verdict = verdict(member.rank, member.political_status, reading.rules).label


def _check_identity(member: Member) -> list[Flaw]:
    """Complete birth and gender from a valid identity number; list what contradicts it."""
    number = member.identity_number
    if not number:
        return []
    flaws = []
    birth, gender = birth_of(number).isoformat(), Gender.named(gender_of(number))
    if not birth.startswith(member.birth):
        flaws.append(Flaw("birth", member.birth, "出生年月与身份证号不一致"))
    if member.gender is not None and member.gender is not gender:
        flaws.append(Flaw("gender", member.gender.label, "性别与身份证号不一致"))
    if not flaws:
        member.birth, member.gender = birth, gender
    return flaws


def _check_party_dates(member: Member) -> list[Flaw]:
    joined, confirmed = member.joined_on, member.confirmed_on
    shared = min(len(joined), len(confirmed))
    if shared and confirmed[:shared] < joined[:shared]:
        return [Flaw("confirmed_on", confirmed, "转正时间早于入党时间")]
    return []


def _check_service(draft: Draft) -> list[Flaw]:
    return [
        Flaw(f"service.{place}.until", row.until, "止的时间早于起的时间")
        for place, row in enumerate(draft.rows["service"])
        if row.until and row.until < row.since[: len(row.until)]
    ]


def _project(draft: Draft, rules: Rules) -> dict[str, Any]:
    return projected(draft.record, draft.steps)


def _status(member: Any, today: date) -> Cell:
    if member.standing is not PRESENT:
        return Cell(f"已离开：{member.standing.label}", tone="muted")
    tones = {"本级": "ok", "移送": "warn"}
    return Cell(f"管辖：{member.verdict}", tone=tones.get(member.verdict, "muted"))  # type: ignore[arg-type]  # the values are tones


MEMBERS = Register(
    key="members",
    title="党员人员",
    noun="人员",
    counter="人",
    model=Member,
    order="branch",
    paper_title="党员花名册",
    heading=lambda member: member.name,
    subtitle=lambda member: "　".join(part for part in (member.branch, member.post, member.rank) if part),
    status=_status,
    prepare=_prepare,
    doubts=lambda draft, reading, people: edit_doubts(draft),
    refuse_void=refuse_void,
    project=_project,
    steps=STEPS,
    import_fields=(
        Choice("standing", "在册状态", terms_of=MemberStanding),
        Date("left_on", "离开日期"),
    ),
    is_roster=True,
    page="basic",
    identify=person_key,
    figures=FIGURES,
    search_hint="姓名、拼音首字母、支部、身份证号、电话",
    empty_hint="可以从现有的花名册表格导入，或逐人新增。",
    fields=(
        Name(
            "name", "姓名", required=True, searchable=True, column=10, ledger=6, sub="post", group="基本情况"
        ),
        Choice("gender", "性别", terms_of=Gender, column=4, ledger=3, filterable=True, group="基本情况"),
        Suggest("ethnicity", "民族", column=5, hidden=True, ledger=4, group="基本情况", filterable=False),
        PartialDate(
            "birth",
            "出生年月",
            column=8,
            hidden=True,
            ledger=6,
            group="基本情况",
            help="只知道年月就写年月，如 1975-07；填了身份证号会自动补全",
        ),
        Identity(
            "identity_number",
            "身份证号",
            searchable=True,
            unique=True,
            column=12,
            hidden=True,
            ledger=11,
            group="基本情况",
            help="18 位，末位校验",
            source="GB 11643-1999",
        ),
        Choice(
            "education",
            "学历",
            terms_of=Education,
            column=6,
            hidden=True,
            ledger=5,
            filterable=True,
            group="基本情况",
        ),
        Choice(
            "political_status",
            "政治面貌",
            terms_of=PoliticalStatus,
            column=7,
            ledger=6,
            filterable=True,
            group="党员信息",
        ),
        PartialDate("joined_on", "入党时间", column=8, hidden=True, ledger=6, group="党员信息"),
        PartialDate(
            "confirmed_on",
            "转正时间",
            column=8,
            hidden=True,
            ledger=6,
            blanks=("未转正", "待转正", "预备期", *NOTHING),
            group="党员信息",
        ),
        Suggest(
            "branch", "所在党支部", searchable=True, column=11, ledger=9, filterable=True, group="党员信息"
        ),
        Suggest("unit", "部门", searchable=True, column=9, hidden=True, group="任职信息"),
        Suggest("post", "职务", searchable=True, column=8, hidden=True, ledger=6, group="任职信息"),
        Rank(
            "rank",
            "职级",
            column=9,
            ledger=7,
            group="任职信息",
            help="按职级表填写，如 一级科员、管理九级、专业技术十二级",
            source="公务员职务与职级并行规定",
        ),
        Choice(
            "personnel",
            "身份类别",
            terms_of=PersonnelKind,
            column=8,
            hidden=True,
            filterable=True,
            group="任职信息",
        ),
        Flag(
            "key_post",
            "关键岗位",
            column=5,
            hidden=True,
            pill="warn",
            group="任职信息",
            help="要害部门、重点领域的岗位",
            source="关于进一步加强市直机关部门机关纪委建设的实施方案（九）",
        ),
        Text("key_post_note", "岗位说明", group="任职信息", help="如 行政审批、资金分配、招标采购"),
        Text(
            "phone",
            "联系电话",
            searchable=True,
            column=8,
            hidden=True,
            ledger=7,
            unbroken=True,
            group="任职信息",
        ),
        Suggest("verdict", "管辖", column=5, editable=False, group="任职信息", sheet=False),
        Choice(
            "standing",
            "在册状态",
            terms_of=MemberStanding,
            editable=False,
            column=6,
            hidden=True,
            filterable=True,
            group="在册情况",
            tones={"left": "muted", "retired": "muted", "gone": "muted"},
            help="随“调入”“调出”“退休”等变动改变",
        ),
        Date("left_on", "离开日期", editable=False, column=8, hidden=True, group="在册情况"),
        Rows(
            "service",
            "纪检经历",
            model=MemberService,
            owner="member_id",
            fields=SERVICE,
            group="纪检经历",
            source="关于进一步加强市直机关部门机关纪委建设的实施方案（二十）：专兼职纪检工作经历纳入干部履历",
        ),
        LongText("remarks", "备注", group="其他", ledger=5),
    ),
    chips=(
        ChipRule("present", "在册", lambda today: col(Member.standing) == PRESENT),
        ChipRule("away", "已离开", lambda today: col(Member.standing) != PRESENT, "muted"),
        ChipRule("key_post", "关键岗位", lambda today: col(Member.key_post).is_(True), "warn"),
        ChipRule("not_talked", "本年未谈", not_talked, "warn"),
        ChipRule("party", "党员", lambda today: col(Member.political_status).in_(IN_PARTY)),
        ChipRule(
            "probationary",
            "预备党员",
            lambda today: col(Member.political_status) == PoliticalStatus.PROBATIONARY,
        ),
        ChipRule("outside", "非党员", lambda today: col(Member.political_status).not_in(IN_PARTY)),
        ChipRule("ours", "本级管辖", lambda today: col(Member.verdict) == "本级", "ok"),
        ChipRule("handed", "应移送", lambda today: col(Member.verdict) == "移送", "warn"),
    ),
)
