"""What is in the way of a change of a person: what the rules refuse, and what passes with a reason alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from sqlmodel import Session

from app.engine.reasons import SHORTEST_REASON
from app.errors import Flaw, RefusedInput
from app.registers.members.facts import code
from app.registers.members.hanging import named, open_clues, posts, seats, talks_planned, talks_to_check
from app.rules.careers import LEAVING, Change, surely_within, value_on
from app.rules.organisation_table import OrganisationRule, OrganisationRules
from app.rules.permission import Obstacle
from app.rules.tables import Rules
from db.models import Member
from db.vocabulary import ChangeKind, MemberStanding, PoliticalStatus

K = ChangeKind
BOUND = "依据：线索、任职以花名册认人；作废的人员不再是其中的人，这些记录就对不上人。"
# What happens to a person of the organ alone; to the Party it may happen afterwards, too.
OF_PRESENT = (K.APPOINTED, K.PROMOTED, *LEAVING)
PRESENT = str(MemberStanding.PRESENT.value)
Was = Callable[[str], str]


def obstacles(
    change: Change, known: Sequence[Change], member: Member, rules: Rules, session: Session
) -> list[Obstacle]:
    """Return everything in the way of a change; `known` are the changes on record."""

    def was(aspect: str) -> str:
        return value_on(known, aspect, change.held_on, code(getattr(member, aspect)))

    table = rules.organisation
    found: list[Obstacle | None] = [_standing(change, was, table["roster"]), _party(change, was, rules)]
    if change.kind in LEAVING:
        found += _leaving(change, member, table, session)
    return [one for one in found if one is not None]


def refuse(found: Iterable[Obstacle], excuse: str) -> bool:
    """Raise RefusedInput for what is in the way; return whether something passed for the reason given."""
    found = list(found)
    hard = [one for one in found if one.hard]
    if hard:
        flaws = tuple(Flaw(one.field, "", one.reason) for one in hard)
        first = hard[0]
        raise RefusedInput(
            "这次变动不能登记。", flaws, reason=f"依据：{first.source}。", remedy=f"{first.remedy}。"
        )
    if found and len(excuse) < SHORTEST_REASON:
        why = "；".join(one.reason for one in found)
        sources = "；".join(dict.fromkeys(one.source for one in found))
        raise RefusedInput(
            "这次变动有特殊情况，写明原因后才能登记。",
            (Flaw("excuse", "", f"{why}。请写明原因，不少于 {SHORTEST_REASON} 个字"),),
            reason=f"依据：{sources}。",
            remedy="；".join(dict.fromkeys(one.remedy for one in found)) + "。",
        )
    return bool(found)


def _standing(change: Change, was: Was, rule: OrganisationRule) -> Obstacle | None:
    """Who has left is not appointed, and who is there does not come back."""
    here = was("standing") == PRESENT
    if change.kind in OF_PRESENT and not here:
        label = MemberStanding.coded(was("standing")).label
        reason = f"这名人员在 {change.held_on.isoformat()} 已不在册（{label}）"
        return Obstacle("held_on", reason, rule.source, f"{rule.how}；回来的先登记“恢复在册”")
    if change.kind is K.RETURNED and here:
        return Obstacle("kind", "这名人员本来就在册", rule.source, rule.how)
    return None


def _party(change: Change, was: Was, rules: Rules) -> Obstacle | None:
    """转正 is for 预备党员, after the year of probation; 发展入党 for those not in the Party."""
    rule, status = rules.organisation["probation"], _status(was("political_status"))
    if change.kind is K.JOINED and status is not None and status.in_party:
        return Obstacle("kind", f"这名人员已是{status.label}", rule.source, rule.how)
    if change.kind is not K.CONFIRMED:
        return None
    if status is not PoliticalStatus.PROBATIONARY:
        reason = f"只有预备党员才能转正，这名人员登记的政治面貌是{status.label if status else '未填'}"
        return Obstacle("kind", reason, rule.source, "请先核对政治面貌，或者登记“发展入党”")
    months, joined = rules.organisation.numbers["probation_months"], was("joined_on")
    if surely_within(joined, months, change.held_on):
        reason = f"{joined} 入党，到 {change.held_on.isoformat()} 预备期不满 {months} 个月"
        return Obstacle("held_on", reason, rule.source, rule.how, hard=False)
    return None


def _leaving(
    change: Change, member: Member, table: OrganisationRules, session: Session
) -> Iterator[Obstacle]:
    """What is open with a person who leaves, each with the demand it rests on."""
    clues = open_clues(member, session)
    checks, planned = talks_to_check(member, session), talks_planned(member, session)
    held = [*seats(member, session, change.held_on), *posts(member, session, change.held_on)]
    for names, told, key in (
        (clues, f"还有 {len(clues)} 件线索没有办结", "leaving_clue"),
        (checks, f"还有 {len(checks)} 次谈话的整改没有复查", "leaving_talk"),
        (planned, f"还有 {len(planned)} 次约定的谈话没有谈", "leaving_talk"),
        (held, "还担任", "leaving_seat"),
    ):
        if names:
            rule = table[key]
            yield Obstacle("excuse", f"{told}：{named(names)}", rule.source, rule.how, hard=False)


def refuse_void(member: Member, session: Session) -> None:
    """Raise RefusedInput for a person to whom open clues, seats or posts are bound."""
    clues = open_clues(member, session, certain=True)
    held = [*seats(member, session), *posts(member, session)]
    told = [f"还有 {len(clues)} 件线索没有办结：{named(clues)}"] if clues else []
    told += [f"任职登记在其名下：{named(held)}"] if held else []
    if told:
        raise RefusedInput(
            f"“{member.name}”{'；'.join(told)}，不能作废。", reason=BOUND,
            remedy="人已离开的，登记“调出”“退休”等变动；信息写错的，直接修改或者登记“更正”；"
            "重复录入的，先在这些记录中改选另一名人员，再作废。",
        )  # fmt: skip


def _status(held: str) -> PoliticalStatus | None:
    return PoliticalStatus.coded(held) if held else None
