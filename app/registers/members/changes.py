"""人员变动: how a change is entered, checked and told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import inspect
from sqlmodel import Session

from app.engine.fields import Choice, Date, Field, LongText, Officer, Reading, Suggest, Text
from app.engine.rank import Rank
from app.engine.register import Draft, Steps
from app.engine.views import FieldKind, Moment, Option, Tone
from app.errors import Flaw, RefusedInput
from app.registers.members.facts import code, facts, held
from app.registers.members.obstacles import obstacles, refuse
from app.rules.careers import LEAVING, TOLD, Change, standing, value_on
from db.models import Member, MemberChange
from db.vocabulary import ChangeKind

K = ChangeKind
GROUP = "变动"
EDITED = "在人员信息中修改"
AS_CHANGE = (
    "，将登记为今天的岗位变动，并列入应谈；变动在以前的，请改用“登记变动”；"
    "只是更正笔误的，保存后在“应谈与覆盖”中选“不需谈话”并写明原因"
)
ON_RECORD = "依据：变动一经登记即为记录，要素须齐全，改动须有原因。"
KINDS = tuple(Option(str(kind.value), kind.label) for kind in ChangeKind)


@dataclass(frozen=True)
class Offered(Text):
    """One of the changes on record."""

    kind: ClassVar[FieldKind] = "choice"


def _of(field: Field, *kinds: ChangeKind, needed: Iterable[ChangeKind] = ()) -> Field:
    """The field as one of these kinds of change, and as one that `needed` cannot do without."""
    return replace(
        field,
        when=tuple(str(kind.value) for kind in kinds),
        required_when=tuple(str(kind.value) for kind in needed),
    )


STEP_FIELDS: tuple[Field, ...] = (
    Choice("kind", "变动", required=True, terms_of=ChangeKind),
    Date("held_on", "变动日期", required=True, not_after_today=True, preset="today"),
    _of(Offered("corrects", "更正哪一次变动", help="被更正的变动不再计入，仍留在时间线里"),
        K.CORRECTED, needed=(K.CORRECTED,)),
    _of(Suggest("branch", "党支部"), K.ARRIVED, K.MOVED, K.RETIRED, K.RETURNED, needed=(K.ARRIVED,)),
    _of(Suggest("unit", "部门"), K.ARRIVED, K.APPOINTED, K.MOVED, K.RETURNED),
    _of(Suggest("former_post", "原职务", help="不填按在册的记录"), K.APPOINTED),
    _of(Suggest("post", "新任职务", help="免去职务的，写明现在的岗位"),
        K.ARRIVED, K.APPOINTED, K.RETURNED, needed=(K.APPOINTED,)),
    _of(Rank("former_rank", "原职级", help="不填按在册的记录"), K.PROMOTED),
    _of(Rank("rank", "新职级", source="公务员职务与职级并行规定"),
        K.ARRIVED, K.PROMOTED, K.RETURNED, needed=(K.PROMOTED,)),
    _of(Text("destination", "去向", help="调往的单位，离开的情形"), K.LEFT, K.GONE),
    _of(Text("document", "文号", help="任免、批准文件的文号"),
        K.ARRIVED, K.APPOINTED, K.PROMOTED, K.CONFIRMED, K.JOINED, K.LEFT, K.RETIRED),
    Officer("who", "经办人", preset="officer"),
    _of(LongText("excuse", "特殊情况说明", max_length=2000), K.CONFIRMED, *LEAVING),
    replace(LongText("note", "说明", max_length=2000), required_when=(str(K.CORRECTED.value),)),
)  # fmt: skip
STEP_FIELDS = tuple(replace(field, group=GROUP) for field in STEP_FIELDS)
BY_NAME: Mapping[str, Field] = {field.name: field for field in STEP_FIELDS}
# What every change has beside what it changes.
COMMON = ("kind", "held_on", "who", "note", "corrects", "excuse")
CALLED: Mapping[tuple[ChangeKind, str], str] = {
    (K.ARRIVED, "post"): "职务", (K.ARRIVED, "rank"): "职级", (K.ARRIVED, "document"): "调令文号",
    (K.RETURNED, "post"): "职务", (K.RETURNED, "rank"): "职级",
    (K.APPOINTED, "document"): "任免文号", (K.PROMOTED, "document"): "批准文号",
    (K.MOVED, "branch"): "转入党支部", (K.MOVED, "unit"): "转入部门",
    (K.RETIRED, "branch"): "转入党支部", (K.LEFT, "destination"): "调往单位",
    (K.CORRECTED, "note"): "更正的原因",
}  # fmt: skip
# Told with the value that stood there before.
_SHOWN = {"unit": "部门", "branch": "党支部", "post": "职务", "rank": "职级"}


def label(kind: ChangeKind, name: str) -> str:
    """Return what a field is called on this kind of change."""
    return CALLED.get((kind, name), BY_NAME[name].label)


def make(draft: Draft, values: dict[str, Any], reading: Reading, session: Session) -> dict[str, Any]:
    """Turn read values into one change. Raises RefusedInput with what is in its way."""
    kind: ChangeKind = values["kind"]
    _complete(kind, values)
    names = [field.name for field in STEP_FIELDS if field.name not in COMMON]
    detail = {name: values[name] for name in names if values.get(name)}
    corrects = _corrected(draft, values["corrects"]) if kind is K.CORRECTED else None
    known = facts(draft.steps)
    change = Change(kind, values["held_on"], detail, 0, corrects)
    excuse = values["excuse"]
    if refuse(obstacles(change, known, draft.record, reading.rules, session), excuse):
        detail["excuse"] = excuse
    return _arguments(change, {**detail, **_before(change, known, draft.record)}, values)


def _arguments(change: Change, detail: dict[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": change.kind, "held_on": change.held_on, "who": values["who"], "note": values["note"],
        "detail": detail, "corrects": change.corrects,
    }  # fmt: skip


def _before(change: Change, known: list[Change], member: Member) -> dict[str, Any]:
    """What stood on record until this change, of each aspect that it changes."""
    now = held(member)
    stood = {aspect: value_on(known, aspect, change.held_on, now[aspect]) for aspect in change.sets()}
    return {"before": stood} if stood else {}


def _complete(kind: ChangeKind, values: Mapping[str, Any]) -> None:
    own = str(kind.value)
    flaws = [
        Flaw(field.name, "", f"{label(kind, field.name)}不能为空")
        for field in STEP_FIELDS
        if own in field.required_when and field.is_empty(values.get(field.name))
    ]
    if kind is K.MOVED and not values["branch"] and not values["unit"]:
        flaws.append(Flaw("branch", "", "转入的党支部或部门至少填写一项"))
    if flaws:
        raise RefusedInput(
            f"“{kind.label}”还没有填全。", tuple(flaws), reason=ON_RECORD,
            remedy="请补齐所列各项；还不清楚的，查明后再登记。",
        )  # fmt: skip


def _corrected(draft: Draft, given: str) -> int:
    open_ones = {str(row.id): row for row in _open(draft.steps)}
    if given not in open_ones:
        flaw = Flaw("corrects", given, "请从列表中选择要更正的变动")
        raise RefusedInput(
            "没有这次变动，或者它已经更正过。", (flaw,), reason=ON_RECORD,
            remedy="请核对时间线；要改的是更正以后的那一次，从列表中选择它。",
        )  # fmt: skip
    return int(given)


def _open(rows: Iterable[MemberChange]) -> list[MemberChange]:
    """The changes that still stand, in the order of their days."""
    rows = list(rows)
    kept = {change.id for change in standing(facts(rows))}
    return [row for row in _ordered(rows) if row.id in kept and row.kind is not K.CORRECTED]


def _ordered(rows: Iterable[MemberChange]) -> list[MemberChange]:
    return sorted(rows, key=lambda row: row.held_on)


def edits(draft: Draft, reading: Reading) -> None:
    """Enter as a change of today what was overwritten in the form of a person on record.

    What followed from a change (转正, 发展入党) is not overwritten: it is corrected. Raises RefusedInput.
    """
    state = inspect(draft.record)
    if not state.persistent:
        return
    known = facts(draft.steps)
    touched = {aspect for change in known for aspect in change.sets()}
    changed = {name: past[0] for name in held(draft.record) if (past := state.attrs[name].history.deleted)}
    _keep_what_followed(changed.keys() & touched - set(TOLD))
    told = {name: code(old) for name, old in changed.items() if name in TOLD and (old or name in touched)}
    if told:
        draft.steps.append(_edited(draft.record, told, known, reading.today))


def edit_doubts(draft: Draft) -> Iterator[Flaw]:
    """Yield what an edit of the form does beside: a change of post or rank calls for a talk."""
    for row in draft.steps:
        if row.id is None and row.note == EDITED:
            before = row.detail["before"]
            for name in (one for one in ("unit", "post", "rank") if one in before):
                old, new = before[name] or "（空）", row.detail[name] or "（空）"
                yield Flaw(name, row.detail[name], f"{_SHOWN[name]}由“{old}”改为“{new}”{AS_CHANGE}")


def _keep_what_followed(names: Iterable[str]) -> None:
    labels = {"political_status": "政治面貌", "joined_on": "入党时间", "confirmed_on": "转正时间"}
    if flaws := tuple(Flaw(name, "", f"{labels[name]}由变动登记而来") for name in names if name in labels):
        raise RefusedInput(
            "这几项由人员变动登记而来，不能在这里改。", flaws,
            reason=ON_RECORD,
            remedy="请用“更正”撤销写错的变动，再登记正确的一次。",
        )  # fmt: skip


def _edited(member: Member, old: Mapping[str, str], known: list[Change], today: date) -> MemberChange:
    kind = K.APPOINTED if "post" in old else K.PROMOTED if "rank" in old else K.MOVED
    detail = {**{name: getattr(member, name) for name in old}, "before": dict(old)}
    latest = max((change.held_on for change in known), default=today)
    return MemberChange(
        member_id=member.id or 0, kind=kind, held_on=max(today, latest), note=EDITED, detail=detail
    )


def offers(
    draft: Draft, reading: Reading, session: Session, kind: str = ""
) -> Mapping[str, tuple[Option, ...]]:
    """Return the changes that may be corrected."""
    places = {row.id: place for place, row in enumerate(_ordered(draft.steps), start=1)}
    return {
        "corrects": tuple(
            Option(str(row.id), f"{places[row.id]}　{row.kind.label}　{row.held_on.isoformat()}")
            for row in _open(draft.steps)
        )
    }


def timeline(draft: Draft, reading: Reading) -> tuple[Moment, ...]:
    """Tell the changes in the order of their days; withdrawn ones are greyed."""
    withdrawn = {row.corrects for row in draft.steps if row.corrects}
    rows = _ordered(draft.steps)
    places = {row.id: place for place, row in enumerate(rows, start=1)}
    return tuple(_moment(row, row.id in withdrawn, places) for row in rows)


def _moment(row: MemberChange, withdrawn: bool, places: Mapping[int | None, int]) -> Moment:
    tone: Tone = "muted" if withdrawn else "ok" if row.kind in LEAVING else "info"
    named = [f"更正第 {places[row.corrects]} 次"] if row.corrects in places and row.corrects else []
    parts = [*named, *_said(row), row.note, "（已更正）" if withdrawn else ""]
    text = "；".join(part.rstrip("。；") for part in parts if part)
    title = f"{places[row.id]}　{row.kind.label}"
    return Moment(title, row.held_on.isoformat(), row.who, text, "", tone, row.id or 0)


def _said(row: MemberChange) -> list[str]:
    detail = row.detail or {}
    before = detail.get("before") or {}
    said = []
    for name, value in detail.items():
        if name in TOLD:
            old = detail.get(f"former_{name}") or before.get(name) or ""
            shown = f"{old} → {value or '（空）'}" if old != value and old else value
            said.append(f"{_SHOWN[name]}：{shown}")
        elif name in BY_NAME and not name.startswith("former_"):
            said.append(f"{label(row.kind, name)}：{value}")
    return said


STEPS = Steps(
    model=MemberChange,
    owner="member_id",
    fields=STEP_FIELDS,
    kinds=KINDS,
    make=make,
    timeline=timeline,
    offers=offers,
    label="人员变动",
    called=label,
)
