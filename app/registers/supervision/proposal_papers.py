"""What the papers of a 纪律检查建议书 say: the letter itself, and the slip on which it is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.engine.paper import DATE_BLANK, Item, Name, Names, Single, Value
from app.engine.register import Copy, Draft, Papers
from app.registers.supervision.common import split_items
from db.models import Proposal

Say = Callable[[Proposal, Copy], Single]
ABOVE, STATIONED = 0, 2  # 机关党委 and 派驻纪检监察组 among the superiors


def _copied(proposal: Proposal, copy: Copy) -> Single:
    held = copy.profile.superiors
    return "、".join(held[place] for place in (ABOVE, STATIONED) if place < len(held) and held[place])


def _basis(proposal: Proposal, copy: Copy) -> Single:
    return proposal.basis.rstrip("。；;，, ")


# Term, how it is found, what stands in its place.
SAID: Mapping[str, tuple[Say, Name]] = {
    "机关纪委": (lambda proposal, copy: copy.profile.issuer, Name()),
    "主送": (lambda proposal, copy: copy.recipient or proposal.addressee, Name()),
    "抄送单位": (_copied, Name()),
    "文号": (lambda proposal, copy: copy.number, Name("　　　　　　")),
    "登记编号": (lambda proposal, copy: proposal.number, Name("")),
    "事由和依据": (_basis, Name()),
    "发出日期": (lambda proposal, copy: proposal.issued_on, Name(DATE_BLANK)),
    "回复期限": (lambda proposal, copy: proposal.due_on or "", Name(DATE_BLANK)),
}
ITEM = {"条目": Name("")}
NAMES = Names(
    texts={term: name for term, (_, name) in SAID.items()},
    lists={"存在问题": ITEM, "建议": ITEM},
    facts={"problems": "存在问题", "content": "建议内容"},
)


def numbered(text: str) -> tuple[Item, ...]:
    """Return the lines of a text as items, numbered where there are several."""
    items = [item.rstrip("。") for item in split_items(text) if item]
    marks = [f"{place}." for place in range(1, len(items) + 1)] if len(items) > 1 else [""] * len(items)
    return tuple({"条目": f"{mark}{item}。"} for mark, item in zip(marks, items, strict=True))


def _values(draft: Draft, copy: Copy) -> Mapping[str, Value]:
    proposal: Proposal = draft.record
    values: dict[str, Value] = {term: say(proposal, copy) for term, (say, _) in SAID.items()}
    return values | {"存在问题": numbered(proposal.problems), "建议": numbered(proposal.content)}


def _facts(draft: Draft, copy: Copy) -> frozenset[str]:
    return frozenset(name for name in NAMES.facts if getattr(draft.record, name))


PROPOSAL_PAPERS = Papers("proposals", NAMES, _values, _facts)
