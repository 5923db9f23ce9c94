"""党组织: what is recorded of a Party organisation, and who does what in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import inspect
from sqlmodel import col, select

from app.engine.fields import Choice, Date, LongText, Reading, Rows, Suggest, Text
from app.engine.kinds import Person
from app.engine.people import People, PersonLink
from app.engine.register import ChipRule, Draft, Key, Register
from app.engine.views import Cell
from app.errors import Flaw, RefusedInput
from app.registers.branches.figures import FIGURES
from app.registers.branches.tree import refuse_void, rename, settle_parent
from db.models import Branch, BranchPost
from db.vocabulary import BranchKind, BranchRole

POSTS = PersonLink(BranchPost, "name", "unit", record="branch_id")
WATCHED = (BranchKind.BRANCH, BranchKind.GENERAL)
POST_FIELDS = (
    Choice("role", "职务", required=True, terms_of=BranchRole),
    Person("name", "姓名", required=True, searchable=True, fills=(("phone", "phone"),)),
    Text("phone", "电话", unbroken=True),
    Date("since", "任职日期"),
    Date("until", "离任日期"),
)


def _prepare(draft: Draft, reading: Reading, people: People) -> None:
    branch = draft.record
    flaws = [
        Flaw(f"posts.{place}.until", row.until.isoformat(), "离任日期早于任职日期")
        for place, row in enumerate(draft.rows["posts"])
        if row.since and row.until and row.until < row.since
    ]
    if flaws:
        raise RefusedInput(
            "任职日期前后矛盾，尚未保存。", tuple(flaws), reason="依据：任职在前，离任在后。",
            remedy="请核对所列各人的任职日期和离任日期。",
        )  # fmt: skip
    settle_parent(branch, people.session)
    state = inspect(branch)
    past = state.attrs.name.history.deleted if state.persistent else ()
    if past and past[0] != branch.name:
        rename(branch, past[0], people.session)


def in_post(rows: Iterable[BranchPost], day: date) -> list[BranchPost]:
    """Return the posts held on `day`; the last day counts."""
    return [
        row
        for row in rows
        if (row.since is None or row.since <= day) and (row.until is None or row.until >= day)
    ]


def _doubts(draft: Draft, reading: Reading, people: People) -> Iterable[Flaw]:
    held = in_post(draft.rows["posts"], reading.today)
    if draft.record.kind in WATCHED and not any(row.role is BranchRole.DISCIPLINE for row in held):
        source = reading.rules.organisation["discipline"].source
        yield Flaw("posts", "", f"没有登记现任的纪检委员（依据：{source}）")
    if unknown := [row.name for row in held if row.member_id is None]:
        yield Flaw("posts", "", f"花名册中没有，或者同名未能区分：{'、'.join(dict.fromkeys(unknown))}")


def _identify(values: Mapping[str, Any]) -> Key:
    return Key(("name", values.get("name")), "name", certain=True)


def _without_discipline(today: date) -> Any:
    held = select(BranchPost.branch_id).where(
        col(BranchPost.role) == BranchRole.DISCIPLINE,
        col(BranchPost.voided_at).is_(None),
        col(BranchPost.since).is_(None) | (col(BranchPost.since) <= today),
        col(BranchPost.until).is_(None) | (col(BranchPost.until) >= today),
    )
    return col(Branch.kind).in_(WATCHED) & col(Branch.id).not_in(held)


BRANCHES = Register(
    key="branches",
    touches=("members",),
    title="党组织",
    noun="党组织",
    counter="个",
    model=Branch,
    order="name",
    paper_title="党组织名册",
    heading=lambda branch: branch.name,
    subtitle=lambda branch: f"上级：{branch.parent_name}" if branch.parent_name else "",
    status=lambda branch, today: Cell(branch.kind.label, tone="info"),
    prepare=_prepare,
    doubts=_doubts,
    refuse_void=refuse_void,
    persons=(POSTS,),
    identify=_identify,
    figures=FIGURES,
    search_hint="名称、书记和纪检委员的姓名、电话",
    empty_hint="可以按花名册中的“所在党支部”一次建立，或逐个新增。",
    fields=(
        Text("name", "名称", required=True, unique=True, searchable=True, column=14, ledger=12,
             group="党组织", help="改名后，花名册中的所在党支部随之改动"),
        Choice("kind", "类型", required=True, terms_of=BranchKind, column=6, ledger=5, filterable=True,
               pill=True, group="党组织", default=str(BranchKind.BRANCH.value)),
        Suggest("parent_name", "上级党组织", held_in="name", searchable=True, column=12, ledger=11,
                filterable=True, group="党组织", help="按名称填写已登记的党组织；最上一级留空"),
        Date("founded_on", "成立日期", column=8, hidden=True, ledger=6, not_after_today=True, group="党组织"),
        Date("elected_on", "最近选举日期", column=8, ledger=6, not_after_today=True, group="党组织"),
        Text("phone", "联系电话", searchable=True, column=8, ledger=7, unbroken=True, group="联系"),
        Suggest("place", "地点", column=10, hidden=True, ledger=8, group="联系"),
        Rows(
            "posts",
            "任职",
            model=BranchPost,
            owner="branch_id",
            fields=POST_FIELDS,
            group="任职",
            source="纪检监察基层基础工作规范化制度化建设实施方案（2020）第5项：配备支部纪检委员",
        ),
        LongText("remarks", "备注", group="其他"),
    ),
    chips=(
        ChipRule("branch", "党支部", lambda today: col(Branch.kind) == BranchKind.BRANCH),
        ChipRule("no_discipline", "缺纪检委员", _without_discipline, "warn"),
    ),
)  # fmt: skip
