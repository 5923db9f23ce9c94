"""What the officer does with a clue beyond what every register gives: its page, papers, parting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from app import informants
from app.clue_views import ClueView, PaperView
from app.desk import Desk, Services
from app.engine.entry import read_fields
from app.engine.presenting import record_view
from app.engine.reasons import SHORTEST_REASON, written_reason
from app.engine.register import Draft
from app.engine.views import FieldView, Line, Paper
from app.engine.writing import Writer, load_draft
from app.errors import ExpectedError, Flaw, RefusedInput, StaleRecord
from app.issuing import issued_for, reprinted, void_issued
from app.paper_making import issue_paper, make, offers, recipient_of
from app.registers.clues import page as pages
from app.registers.clues.case import case_of
from app.registers.clues.measures import Taken, earlier_measures, taken
from app.registers.clues.papers import Dossier, clue_source
from app.registers.clues.steps import standing_rows
from app.rules.guards import Case
from app.rules.workflow import ENDED
from db.models import Clue, ClueStep, Member
from db.models.base import utc_now
from db.vocabulary import ClueState, Relation, StepKind

K = StepKind
PARTING = "关于进一步加强市直机关部门机关纪委建设的实施方案（六）"
REPEATED = "处理检举控告工作规则 第十四条（重复件）"
ASSESSED = ("seven_", "six_")  # how the fields of 七何 and 六看 are named
COPIED = (
    "received_on", "source", "signature", "channel", "petition_class", "summary", "discipline",
    "eight_kind", "handler", "secrecy", "masses_side", "result_wanted", "flow_only", "crime_suspected",
    "designation", "remarks",
)  # fmt: skip
TABLE = str(Clue.__tablename__)
# What of a step is printed on papers that leave the office.
READ_OUTSIDE = ("question", "finding", "materials", "occasion", "grounds", "copied_to", "statement")


class ClueDesk(Desk):
    """The use cases of the clue page."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._ledger = services.ledgers["clues"]

    def find(self, number: str) -> int:
        """Return the id of the clue with this number, voided ones included. Raises ExpectedError."""
        wanted = "".join(number.split())
        with self._store.reading() as session:
            found = session.exec(select(Clue.id, Clue.number)).all()
        for record_id, held in found:
            if "".join(held.split()) == wanted and record_id is not None:
                return record_id
        raise ExpectedError(
            f"台账中没有编号为“{number}”的线索。", remedy="请核对编号；编号要写全，如“线索〔2026〕3号”。"
        )

    # The page

    def page(self, record_id: int, today: date | None = None) -> ClueView:
        """Return the whole page of a clue. Raises KeyError when there is none."""
        today = today or self._today()
        reading = replace(self._ledger.reading(), today=today)
        with self._store.reading() as session:
            draft = load_draft(session, self._ledger.register, record_id)
            case = case_of(draft, reading.rules, today)
            measures = self._measures(session, draft, case)
            record = record_view(self._ledger.register, draft, reading)
            return ClueView(
                record=record,
                next_due=pages.next_due(case),
                actions=() if record.voided else pages.actions(case),
                clocks=pages.clock_views(case.clocks, today),
                subjects=pages.subject_views(draft, measures, case),
                checklist=pages.checklist(case, measures),
                papers=self._offers(session, draft, case, measures),
                assessment=pages.assessment(record.sections),
                related=pages.related(session, draft.record),
                informant=_informant(session, draft.record),
                secrecy=draft.record.secrecy.label,
            )

    def assess(self, record_id: int, version: int, values: Mapping[str, str]) -> None:
        """Write the 七何 and 六看 of a clue read at `version`, and nothing else of its form.

        Raises RefusedInput, StaleRecord.
        """
        register, reading = self._ledger.register, self._ledger.reading()
        asked = [
            one for one in register.plain_fields() if one.name.startswith(ASSESSED) and one.name in values
        ]
        told, flaws = read_fields(asked, values, reading)
        if flaws:
            raise RefusedInput(f"有 {len(flaws)} 处需要更正，尚未保存。", tuple(flaws))

        def write(draft: Draft) -> None:
            if draft.record.version != version:
                raise StaleRecord("这条记录在打开之后已被修改。")
            for name, text in told.items():
                setattr(draft.record, name, text)

        with self._store.writing() as session:
            Writer(session, register, reading).rewrite(record_id, write)
        self._announce(frozenset({"clues"}))

    # Parting

    def split(self, record_id: int, subject_ids: Iterable[int], reason: str) -> int:
        """Part some persons of a clue off into a clue of their own, with the steps so far; return its id.

        Raises RefusedInput when nobody would be left, the clue is no longer open, or a decision stands.
        """
        wanted = set(subject_ids)
        with self._store.writing() as session:
            writer = Writer(session, self._ledger.register, self._ledger.reading())
            draft = load_draft(session, self._ledger.register, record_id)
            _refuse_parting(draft, wanted, reason)
            reason = written_reason(reason, "分案", f"依据：{PARTING}。")
            number = _child_number(session, draft.record)
            child = self._part_off(writer, draft, wanted, number, reason)
            writer.rewrite(record_id, lambda own: self._leave_out(own, wanted, number, reason))
        self._announce(frozenset({"clues"}))
        return child

    def _part_off(self, writer: Writer, draft: Draft, wanted: set[int], number: str, reason: str) -> int:
        clue: Clue = draft.record
        values = {name: getattr(clue, name) for name in COPIED}
        values |= {"number": number, "parent_id": clue.id, "relation": Relation.SPLIT}
        moved = [row for row in draft.rows["subjects"] if row.id in wanted]
        rows = [_plain(row) for row in moved]
        steps = _copied_steps(draft, wanted)
        steps.append(self._parting(clue.number, reason))
        return writer.insert(values, {"subjects": rows}, steps)

    def _leave_out(self, own: Draft, wanted: set[int], number: str, reason: str) -> None:
        for row in own.rows["subjects"]:
            if row.id in wanted:
                row.voided_at, row.void_reason = utc_now(), f"分案至{number}"
        own.rows["subjects"] = [row for row in own.rows["subjects"] if row.id not in wanted]
        own.steps.append(ClueStep(clue_id=own.record.id, **self._parting(number, reason)))

    def _parting(self, other: str, reason: str) -> dict[str, Any]:
        return {
            "kind": K.SPLIT, "held_on": self._today(), "who": self._profile().officer, "note": reason,
            "detail": {"parent": other},
        }  # fmt: skip

    # 举报人

    def informant_form(self) -> tuple[FieldView, ...]:
        """Return the fields about who reported a clue."""
        return tuple(
            FieldView(
                name, text, "long_text" if name in informants.LONG_FIELDS else "text", group="举报人",
                max_length=informants.LONGEST_TEXT if name in informants.LONG_FIELDS else informants.LONGEST,
            )
            for name, text in informants.LABELS.items()
        )  # fmt: skip

    def set_informant(self, record_id: int, values: Mapping[str, str]) -> None:
        """Seal who reported a clue; what was known is replaced. Raises RefusedInput."""
        known = {item.name for item in fields(informants.Informant)}
        told = {name: str(text or "") for name, text in values.items() if name in known}
        if not any(text.strip() for text in told.values()):
            raise RefusedInput(
                "举报人信息没有填写，原有的登记没有改动。", (Flaw("name", "", "请至少填写一项"),),
                remedy="登记错了的，请填写正确的信息后保存。",
            )  # fmt: skip
        informants.set_informant(self._store, record_id, informants.Informant(**told))
        self._announce(frozenset({"clues"}))

    def reveal_informant(self, record_id: int, reason: str) -> tuple[Line, ...]:
        """Open who reported a clue; the reveal and its reason are in the history. Raises RefusedInput."""
        return tuple(Line(*line) for line in informants.reveal(self._store, record_id, reason).lines())

    # 文书

    def papers(self, record_id: int) -> tuple[PaperView, ...]:
        """Return the papers that can be made of a clue now."""
        with self._store.reading() as session:
            draft = load_draft(session, self._ledger.register, record_id)
            case = case_of(draft, self._rules(), self._today())
            return self._offers(session, draft, case, self._measures(session, draft, case))

    def recipient(self, record_id: int, key: str, subject_id: int | None = None) -> str:
        """Return whom a paper is addressed to, as a proposal."""
        with self._store.reading() as session:
            return recipient_of(clue_source(self._dossier(session, record_id)), key, subject_id)

    def paper(self, record_id: int, key: str, subject_id: int | None = None, *, boxes: bool = False) -> Paper:
        """Return a paper as a draft without a number of its own. Raises RefusedInput, MissingGlyph."""
        with self._store.reading() as session:
            dossier = self._dossier(session, record_id)
            self._refuse_betrayal(session, dossier)
        _refuse_paper(dossier.clue)
        return make(clue_source(dossier), key, subject_id, boxes=boxes)

    def issue(
        self,
        record_id: int,
        key: str,
        subject_id: int | None,
        issued_on: date,
        recipient: str,
        *,
        boxes: bool = False,
    ) -> Paper:
        """Issue a paper under its next number, or not at all. Raises RefusedInput, MissingGlyph."""
        if issued_on > self._today():
            raise RefusedInput("尚未出文。", (Flaw("issued_on", issued_on.isoformat(), "日期不能晚于今天"),))
        with self._store.writing() as session:
            dossier = self._dossier(session, record_id)
            _refuse_paper(dossier.clue, issuing=True)
            self._refuse_betrayal(session, dossier)
            if issued_on < dossier.clue.received_on:
                flaw = Flaw("issued_on", issued_on.isoformat(), "日期不能早于收到线索的日期")
                raise RefusedInput("尚未出文。", (flaw,))
            told = (clue_source(dossier), key, subject_id, issued_on, recipient)
            paper = issue_paper(self._store, session, *told, boxes=boxes)
        self._announce(frozenset({"clues", "attachments"}))
        return paper

    def _refuse_betrayal(self, session: Session, dossier: Dossier) -> None:
        """Refuse a paper while what is written for its reader holds who reported the clue."""
        written = [step.text(name) for step in dossier.folded.steps for name in READ_OUTSIDE]
        if informants.is_named_in(self._store, session, dossier.clue.id or 0, written):
            raise RefusedInput(
                "办理环节里写有举报人的信息，文书不能排印。",
                reason="依据：处理检举控告工作规则（保密）：不得泄露检举控告人信息。",
                remedy="请更正写给本人或外单位看的内容（函告的问题、核实结论、材料清单等），删去能认出举报人的文字。",
            )

    def reprint(self, issued_id: int) -> Paper:
        """Return an issued paper as it went out, from the copy kept of it. Raises DamagedAttachment."""
        return reprinted(self._store, issued_id)

    def void_issued(self, issued_id: int, reason: str) -> None:
        """Void an issued paper; its number stays taken. Raises RefusedInput."""
        with self._store.writing() as session:
            void_issued(session, issued_id, reason)
        self._announce(frozenset({"clues"}))

    def _offers(
        self, session: Session, draft: Draft, case: Case, measures: Sequence[Taken]
    ) -> tuple[PaperView, ...]:
        if draft.record.voided_at is not None:
            return ()
        issued = issued_for(session, TABLE, draft.record.id)
        return offers(clue_source(self._dossier_of(session, draft, case, measures)), issued)

    def _dossier(self, session: Session, record_id: int) -> Dossier:
        draft = load_draft(session, self._ledger.register, record_id)
        case = case_of(draft, self._rules(), self._today())
        return self._dossier_of(session, draft, case, self._measures(session, draft, case))

    def _dossier_of(self, session: Session, draft: Draft, case: Case, measures: Sequence[Taken]) -> Dossier:
        subjects = draft.rows["subjects"]
        members = {row.member_id: session.get(Member, row.member_id) for row in subjects if row.member_id}
        last = {one.subject_id: one.last_day for one in measures if one.last_day}
        whole = last.get(None)
        return Dossier(
            clue=draft.record, subjects=tuple(subjects), folded=case.folded, clocks=case.clocks,
            profile=self._profile(), rules=self._rules(), today=self._today(),
            members={key: member for key, member in members.items() if member is not None},
            checks=pages.checklist(case, measures),
            effects={row.id: day for row in subjects if (day := last.get(row.id, whole))},
            verdicts={view.id: f"{view.verdict}（{view.reason}）"
                      for view in pages.subject_views(draft, list(measures), case)},
        )  # fmt: skip

    def _measures(self, session: Session, draft: Draft, case: Case) -> list[Taken]:
        earlier = earlier_measures(session, draft.rows["subjects"], case.rules)
        return taken(case.folded, case.rules, earlier)


def _informant(session: Session, clue: Clue) -> str:
    if not informants.known(session, clue.id or 0):
        return ""
    return f"{clue.signature.label if clue.signature else '署名未填'}，已登记"


def _refuse_paper(clue: Clue, *, issuing: bool = False) -> None:
    """Raise RefusedInput for a clue that was voided, and on issuing for one merged into another."""
    if clue.voided_at is not None:
        raise RefusedInput(
            "作废的线索不能再制作文书。", reason="依据：台账记录作废后只留存备查，不再办理。",
            remedy="确需出文的，请在有效的线索上办理。",
        )  # fmt: skip
    if issuing and clue.state is ClueState.MERGED:
        raise RefusedInput(
            "并入另一件的线索不能再出文。", reason=f"依据：{REPEATED}，重复件随先登记的那一件办理。",
            remedy="请在并入的那件线索上出文；并入有误的，请先更正。",
        )  # fmt: skip


def _refuse_parting(draft: Draft, wanted: set[int], reason: str) -> None:
    held = {row.id for row in draft.rows["subjects"]}
    why, remedy = "", ""
    if draft.record.voided_at is not None or draft.record.state in ENDED:
        why, remedy = "线索已经办结、并入或作废，不能分案", "办结的线索请先登记“复查复核”。"
    elif any(row.kind is K.DECIDED for row in standing_rows(draft.steps)):
        why = "已经作出处分决定，不能分案"
        remedy = "请在这件线索上继续办理；还有其他问题线索的，另行登记。"
    elif not wanted or not wanted <= held:
        why, remedy = "没有选择要分出去的人员", "请选择一人或者几人。"
    elif wanted == held:
        why, remedy = "原线索至少要留一名被反映人", "请少选一人；全部移送的不需要分案。"
    elif len(reason.strip()) < SHORTEST_REASON:
        why, remedy = "没有写明分案的理由", f"请写明理由，不少于 {SHORTEST_REASON} 个字。"
    if why:
        raise RefusedInput(
            f"{why}。", (Flaw("reason" if "理由" in why else "subjects", "", why),),
            reason=f"依据：{PARTING}。", remedy=remedy,
        )  # fmt: skip


def _child_number(session: Session, clue: Clue) -> str:
    """The number of a clue parted off: the parent's with a number of its own behind it."""
    taken = set(
        session.exec(select(Clue.number).where(col(Clue.number).startswith(clue.number, autoescape=True)))
    )
    return next(one for n in range(2, 1000) if (one := f"{clue.number}-{n}") not in taken)


def _copied_steps(draft: Draft, wanted: set[int]) -> list[dict[str, Any]]:
    """The steps so far, without those that were about somebody else alone."""
    steps = []
    for row in standing_rows(draft.steps):
        detail = dict(row.detail or {})
        subject = detail.pop("subject", None)
        if subject and int(subject) not in wanted:
            continue
        if row.kind is K.REGISTERED:
            # The informant and the sender are told of the parent; their clocks do not start once more.
            detail["parted"] = True
        told = {"kind": row.kind, "held_on": row.held_on, "who": row.who, "note": row.note}
        steps.append({**told, "detail": detail})
    return steps


def _plain(row: Any) -> dict[str, Any]:
    """The fields of a person that go along into another clue."""
    own = {"id", "version", "created_at", "changed_at", "voided_at", "void_reason", "clue_id", "position"}
    return {name: value for name, value in row.model_dump().items() if name not in own}
