"""The organisation on paper: its chart (组织架构图) and its contacts (通讯录)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from app.documents.chart import Chart, ChartBox, ChartSection, chart_texts, render_chart
from app.documents.fonts import missing_characters
from app.documents.parts import LedgerColumn, LedgerGroup, LedgerPaper, LedgerRow
from app.engine.printing import ledger_printed, named
from app.engine.views import Paper, Profile
from app.work_views import BranchNode, CommitteeView, OrganisationView, SeatView
from db.vocabulary import BranchKind, BranchRole, Secrecy

COMMITTEE = "机关纪委"
CHART, CONTACTS = "组织架构图", "通讯录"
VACANT = "（未配备）"
DIRECT, LOOSE, UNPLACED = "直属党组织", "未登记上级的党组织", "未编入党组织"
# What must be there; whether a 机关党委 has a 纪检委员 of its own is not asked, it has the 机关纪委.
REQUIRED: Mapping[BranchKind, tuple[BranchRole, ...]] = {
    BranchKind.COMMITTEE: (BranchRole.SECRETARY,),
    BranchKind.GENERAL: (BranchRole.SECRETARY, BranchRole.DISCIPLINE),
    BranchKind.BRANCH: (BranchRole.SECRETARY, BranchRole.DISCIPLINE),
}
SHOWN = (BranchRole.SECRETARY, BranchRole.DEPUTY, BranchRole.DISCIPLINE)
CONTACT_COLUMNS = (
    LedgerColumn("姓名", 7, "center", unbroken=True),
    LedgerColumn("职务", 12),
    LedgerColumn("所在部门", 14),
    LedgerColumn("电话", 10, "center", unbroken=True),
    LedgerColumn("备注", 6),
)


class Contact(NamedTuple):
    """One line of the 通讯录; `group` is the heading it stands under, else its unit."""

    name: str
    role: str
    unit: str
    phone: str
    group: str = ""


def contacts_paper(
    rows: Iterable[Sequence[str]], profile: Profile, today: date, *, boxes: bool = False
) -> Paper:
    """Return the 通讯录 as a ledger; rows as `Contact`. Raises MissingGlyph."""
    contacts = [Contact(*row) for row in rows]
    paper = LedgerPaper(
        title=f"{profile.issuer}{CONTACTS}",
        organisation=profile.organisation,
        columns=CONTACT_COLUMNS,
        rows=tuple(_contact_rows(contacts)),
        as_of=today,
        landscape=False,
        signatures=("填表人", "审核人", "日期"),
        notes=("注：人员和电话变动的，请及时告知机关纪委。",),
    )
    return ledger_printed(paper, CONTACTS, today, "contacts", boxes=boxes)


def _contact_rows(contacts: Iterable[Contact]) -> Iterator[LedgerRow]:
    for heading, held in groupby(contacts, key=_group):
        yield LedgerGroup(heading or "其他")
        for one in held:  # the heading is not said again
            yield one.name, one.role, "" if one.unit == heading else one.unit, one.phone, ""


def _group(contact: Contact) -> str:
    """What a contact stands under: the committee for its seats, the branch for its posts."""
    seat = COMMITTEE if contact.role.startswith(COMMITTEE) else ""
    return contact.group or seat or contact.unit


def chart_paper(
    view: OrganisationView,
    committee: CommitteeView,
    profile: Profile,
    today: date,
    *,
    boxes: bool = False,
) -> Paper:
    """Return the 组织架构图: 机关党委, the 机关纪委 with its seats, the branches. Raises MissingGlyph."""
    chart = _chart(view, committee, profile, today)
    data = render_chart(chart, boxes=boxes)
    missing = missing_characters(chart_texts(chart)) if boxes else ()
    shown = tuple(f"{char}（{code}）" for char, code in missing)
    return Paper(CHART, named(Secrecy.INTERNAL, CHART, f"{today:%Y%m%d}"), data, shown, kind="chart")


def _chart(view: OrganisationView, committee: CommitteeView, profile: Profile, today: date) -> Chart:
    top, branches, loose = _topmost(view, profile)
    return Chart(
        title=f"{profile.organisation}党组织和机关纪委{CHART}",
        author=profile.issuer,
        as_of=today,
        secrecy=Secrecy.INTERNAL.label,
        top=top,
        sections=(_committee(committee, profile), *_sections(branches), *_loose(loose)),
        notes=_notes(view.unplaced),
    )


def _topmost(
    view: OrganisationView, profile: Profile
) -> tuple[ChartBox, tuple[BranchNode, ...], tuple[BranchNode, ...]]:
    """The box at the top, what stands below it, and what hangs on nothing: the 机关党委, else its name alone.

    The 机关党委 is the only Party committee without one above it, or the one the profile names.
    """
    above = profile.superiors[0] if profile.superiors else ""
    roots = [node for node in view.branches if _is(node, BranchKind.COMMITTEE)]
    root = next((node for node in roots if node.name == above or len(roots) == 1), None)
    if root is None:
        return ChartBox(above or profile.organisation), view.branches, ()
    people = (_people(root),) if _total(root)[0] else ()
    others = tuple(node for node in view.branches if node is not root)
    return ChartBox(root.name, (*_posts(root, required=()), *people)), root.children, others


def _committee(committee: CommitteeView, profile: Profile) -> ChartSection:
    facts = []
    if committee.elected_on and committee.ends_on:
        facts.append(f"任期：{committee.elected_on.year}年{committee.elected_on.month}月至"
                     f"{committee.ends_on.year}年{committee.ends_on.month}月")  # fmt: skip
    facts.append(f"委员共{len(committee.seats)}人" if committee.seats else "尚未登记委员名单")
    return ChartSection(ChartBox(profile.issuer, tuple(facts)), tuple(map(_seat, committee.seats)), COMMITTEE)


def _seat(seat: SeatView) -> ChartBox:
    name = f"{seat.name}" if seat.name else VACANT
    division = f"分工：{seat.division}" if seat.division else ""
    return ChartBox(f"{seat.role}　{name}", tuple(filter(None, (seat.unit, division))))


def _sections(branches: Sequence[BranchNode], name: str = DIRECT) -> Iterator[ChartSection]:
    """Branches without any below them together, then each of the others with its own."""
    single = [_branch(node) for node in branches if not node.children]
    if single:
        more = ("有下级组织的另列于后",) if len(single) < len(branches) else ()
        yield ChartSection(ChartBox(name, (f"共{len(branches)}个", *more)), tuple(single), name)
    for node in branches:
        if node.children:
            yield from _below(node, "")


def _loose(branches: Sequence[BranchNode]) -> Iterator[ChartSection]:
    """What no Party organisation is registered above; those with others below them have their own box."""
    yield from _sections(branches, LOOSE)


def _notes(unplaced: BranchNode | None) -> tuple[str, ...]:
    """Those who are in no Party organisation on record stand below the chart, not in it."""
    if unplaced is None or not unplaced.members:
        return ()
    return (f"注：{unplaced.name or UNPLACED}{unplaced.members}人（{_people(unplaced)}）。",)


def _below(node: BranchNode, above: str) -> Iterator[ChartSection]:
    """A Party organisation with those below it, and each of these that has some of its own."""
    held = _branch(node)
    if above:
        held = ChartBox(held.title, (f"隶属：{above}", *held.lines))
    yield ChartSection(held, tuple(map(_branch, node.children)), node.name)
    for child in node.children:
        if child.children:
            yield from _below(child, node.name)


def _branch(node: BranchNode) -> ChartBox:
    if not node.id:
        return ChartBox(node.name, ("尚未登记为党组织", _people(node)))
    required = next((roles for kind, roles in REQUIRED.items() if _is(node, kind)), ())
    return ChartBox(node.name, (*_posts(node, required), _people(node)))


def _is(node: BranchNode, kind: BranchKind) -> bool:
    return node.kind in (kind, kind.label)


def _posts(node: BranchNode, required: Sequence[BranchRole]) -> tuple[str, ...]:
    """书记, 副书记 and 纪检委员 with their names, those that should be there also when they are not."""
    lines = []
    for role in SHOWN:
        names = [name for held, name in node.posts if held in (role, role.label) and name]
        if names or role in required:
            lines.append(f"{role.label}　{'、'.join(names) or VACANT}")
    return tuple(lines)


def _people(node: BranchNode) -> str:
    """Persons of a Party organisation and of all below it."""
    members, party = _total(node)
    others = members - party
    told = "党员共" if node.children else "党员"
    return f"{told}{party}人" + (f"，其他{others}人" if others else "")


def _total(node: BranchNode) -> tuple[int, int]:
    below = [_total(child) for child in node.children]
    members = node.members + sum(every for every, _ in below)
    return members, node.party + sum(party for _, party in below)
