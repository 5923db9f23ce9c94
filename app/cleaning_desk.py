"""定期清理: going through the open and shelved clues one by one, and the sheet that is signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import col, select

from app.clue_views import CleaningItem
from app.desk import Desk, Services
from app.engine.entry import read_fields
from app.engine.fields import Reading
from app.engine.reasons import LONGEST_REASON, SHORTEST_REASON
from app.engine.views import Paper
from app.engine.writing import Writer, load_draft
from app.errors import RefusedInput
from app.registers.cleanings import CLEANINGS, ROW_FIELDS
from app.registers.clues.papers import cleaning_paper
from app.rules.workflow import ENDED
from db.models import Cleaning, CleaningRow, Clue, ClueStep
from db.vocabulary import ClueState, ShelfOutcome, StepKind

K = StepKind


class CleaningDesk(Desk):
    """The use cases of the 定期清理 (加强日常监督工作实施办法 六（四）)."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._ledger = services.ledgers["clues"]

    def items(self) -> tuple[CleaningItem, ...]:
        """Return the open and shelved clues in the order of their receipt."""
        wanted = select(Clue).where(
            col(Clue.voided_at).is_(None), col(Clue.state).not_in(tuple(ENDED))
        ).order_by(col(Clue.received_on), col(Clue.id))  # fmt: skip
        with self._store.reading() as session:
            return tuple(self._item(clue) for clue in session.exec(wanted))

    def _item(self, clue: Clue) -> CleaningItem:
        tone = self._ledger.register.row_tone(clue, self._today())
        return CleaningItem(
            clue.id or 0, clue.number, clue.subject_names, clue.state.label, clue.received_on,
            self._due(clue), clue.handler, clue.summary, clue.state is ClueState.SHELVED, tone,
        )  # fmt: skip

    def _due(self, clue: Clue) -> str:
        if clue.due_on is None:
            return self._rules().wording.waits[clue.state]
        return f"{clue.due_on.isoformat()}　{self._rules().deadlines[clue.due_rule].title}"

    def finish(
        self,
        held_on: date,
        participants: str,
        officer: str,
        conclusion: str,
        findings: Mapping[int, Mapping[str, str]],
    ) -> int:
        """Write a cleaning with what was found of each clue, and the reviews of shelved ones; return its id.

        All of it or nothing. Raises RefusedInput, which names the clue at fault.
        """
        given = {
            "held_on": held_on,
            "officer": officer,
            "participants": participants,
            "conclusion": conclusion,
        }
        reading = self._ledger.reading()
        told, flaws = read_fields(CLEANINGS.plain_fields(), given, reading)
        if flaws:
            raise RefusedInput("清理结果尚未保存。", tuple(flaws))
        with self._store.writing() as session:
            writer = Writer(session, self._ledger.register, reading)
            rows = []
            for clue_id, found in findings.items():
                clue = session.get(Clue, clue_id)
                if clue is None or clue.voided_at is not None or clue.state in ENDED:
                    continue
                said = _finding(clue, found, reading)
                measure = "；".join(filter(None, (said["measure"], _reviewed(clue, found))))
                rows.append({**self._cleaned(clue), **said, "measure": measure})
                self._clean(writer, clue, told, {**found, **said})
            if not rows:
                raise RefusedInput("没有需要清理的线索。", remedy="请先登记线索。")
            made = Writer(session, CLEANINGS, reading).insert(told, {"rows": rows})
        self._announce(frozenset({"clues", "cleanings"}))
        return made

    def _cleaned(self, clue: Clue) -> dict[str, Any]:
        return {
            "clue_id": clue.id, "number": clue.number, "persons": clue.subject_names, "state": clue.state,
            "due": self._due(clue),
        }  # fmt: skip

    def _clean(
        self, writer: Writer, clue: Clue, cleaning: Mapping[str, Any], found: Mapping[str, str]
    ) -> None:
        held_on, officer = cleaning["held_on"], cleaning["officer"]
        text = "；".join(filter(None, (found["finding"], found["measure"])))
        step = ClueStep(
            clue_id=clue.id or 0, kind=K.CLEANED, held_on=held_on, who=officer, detail={"finding": text}
        )
        outcome = found.get("shelf_outcome", "") if clue.state is ClueState.SHELVED else ""
        try:
            writer.rewrite(clue.id or 0, lambda draft: draft.steps.append(step))
            if outcome:
                asked = {
                    name: found.get(name, "") for name in ("shelf_outcome", "review_on", "settle_reason")
                }
                # What was found is also the written reason why a review comes late.
                excuse = text if len(text) <= LONGEST_REASON else found["finding"]
                kept = {
                    "kind": str(K.SHELF_REVIEWED.value), "held_on": held_on, "who": officer, "note": text,
                    "excuse": excuse,
                }  # fmt: skip
                writer.add_step(clue.id or 0, self._ledger.read_step({**asked, **kept}))
        except RefusedInput as refused:
            raise _of_clue(clue, refused) from None

    def paper(self, cleaning_id: int, *, boxes: bool = False) -> Paper:
        """Return the sheet of a cleaning to be signed. Raises KeyError."""
        with self._store.reading() as session:
            draft = load_draft(session, CLEANINGS, cleaning_id)
            ids = [row.clue_id for row in draft.rows["rows"]]
            clues = session.exec(select(Clue).where(col(Clue.id).in_(ids))).all()
        order = list(type(clues[0].secrecy)) if clues else []
        secrecy = max((clue.secrecy for clue in clues), key=order.index)
        cleaning: Cleaning = draft.record
        rows: list[CleaningRow] = draft.rows["rows"]
        return cleaning_paper(cleaning, rows, self._profile(), secrecy, boxes=boxes)


def _reviewed(clue: Clue, found: Mapping[str, str]) -> str:
    """The review of a shelved clue in words, for the sheet."""
    outcome = ShelfOutcome.named(found.get("shelf_outcome", "")) if clue.state is ClueState.SHELVED else None
    if outcome is None:
        return ""
    again = f"，下次复核 {found['review_on']}" if found.get("review_on") else ""
    return f"复核意见：{outcome.label}{again}"


def _finding(clue: Clue, found: Mapping[str, str], reading: Reading) -> dict[str, str]:
    """What was found of a clue, read as the form reads it. Raises RefusedInput, which names the clue."""
    said, flaws = read_fields(ROW_FIELDS, found, reading)
    if flaws:
        raise _of_clue(clue, RefusedInput("清理情况尚未保存。", tuple(flaws)))
    return said


def _of_clue(clue: Clue, refused: RefusedInput) -> RefusedInput:
    """The refusal with the clue's number; where a reason is wanted, the finding is what gives it."""
    remedy = refused.remedy
    if any(flaw.field == "excuse" for flaw in refused.flaws):
        remedy = f"请在这件的清理情况中写明超期的原因，不少于 {SHORTEST_REASON} 个字，再完成清理。"
    return RefusedInput(
        f"{clue.number}：{refused.message}", refused.flaws, reason=refused.reason, remedy=remedy
    )
