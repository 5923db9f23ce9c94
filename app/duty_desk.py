"""The agenda's use cases: putting off and waiving with a reason, the duties of the year, who read what."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from app.agenda import Agenda, grouped, live_marks
from app.agenda_papers import weekly_paper
from app.desk import Desk, Services
from app.duty_dates import fulfilled
from app.duty_settings import DutySettings
from app.engine.reasons import written_reason
from app.engine.register import Draft
from app.engine.views import DueItem, FieldView, Paper
from app.engine.writing import Writer, load_draft
from app.errors import Flaw, RefusedInput
from app.registers.reminders import ENTERED, REMINDERS
from app.rules.duties import occurrences
from app.work_views import DutyDate, DutyView, MarkView
from db.models import AgendaMark, Member, Reminder, ReminderRecipient
from db.models.base import utc_now
from db.vocabulary import MarkKind, MemberStanding

# The agenda looks a year ahead; what is put off for longer would be out of sight.
MOST_DAYS = 366
KEPT = "依据：顺延和不需办理都须写明原因，原因和原定日期一并留存。"
LEGAL = "法定期限由党内法规规定，只能按规定的程序延长。"
PROLONGED = "确需延长的，在线索页登记“延期”，写明批准的机关；已经超期的，登记“超期说明”。"
RESTORED = "恢复"
Row = ReminderRecipient


class DutyDesk(Desk):
    """What the window asks of the agenda and of the recurring duties."""

    def __init__(self, services: Services, agenda: Agenda, settings: DutySettings) -> None:
        super().__init__(services)
        self._agenda, self._settings = agenda, settings
        self._reminders = services.ledgers["reminders"]

    # What the officer says of an item

    def postpone(self, item: DueItem, until: date, reason: str) -> None:
        """Show an item under a later day. Raises RefusedInput, always for a limit of the regulations."""
        found = self._found(item, MarkKind.POSTPONED.label)
        first = found.postponed_from or found.due
        earliest = max(self._today(), first) + timedelta(days=1)
        latest = self._today() + timedelta(days=MOST_DAYS)
        if not earliest <= until <= latest:
            flaw = f"顺延后的日期应在 {earliest.isoformat()} 至 {latest.isoformat()} 之间"
            raise RefusedInput(
                "事项没有顺延。", (Flaw("until", until.isoformat(), flaw),), reason=KEPT,
                remedy="请改填这一期间内的日期；确实不需要办理的，登记“不需办理”并写明原因。",
            )  # fmt: skip
        self._mark(found, MarkKind.POSTPONED, written_reason(reason, "顺延", KEPT), until)

    def waive(self, item: DueItem, reason: str) -> None:
        """Take an item off the agenda. Raises RefusedInput, always for a limit of the regulations."""
        found = self._found(item, MarkKind.WAIVED.label)
        self._mark(found, MarkKind.WAIVED, written_reason(reason, "不需办理", KEPT))

    def restore_item(self, key: str) -> None:
        """Take back what was said of an item. Raises RefusedInput when nothing was."""
        with self._store.writing() as session:
            if not _void_marks(session, key, RESTORED):
                raise RefusedInput(
                    "这个事项没有顺延，也没有登记不需办理。",
                    reason=f"{KEPT}恢复的只能是留存着的顺延和不需办理。",
                    remedy="请刷新后再看；可能已经恢复。",
                )
        self._announce(frozenset({"agenda"}))

    def marks(self) -> tuple[MarkView, ...]:
        """Return what stands of the officer's word on items, the newest first."""
        with self._store.reading() as session:
            marks = sorted(live_marks(session).values(), key=lambda mark: -(mark.id or 0))
        return tuple(
            MarkView(mark.key, mark.title, mark.kind.label, mark.due_on, mark.until, mark.reason)
            for mark in marks
        )

    def _found(self, item: DueItem, deed: str) -> DueItem:
        """The item as it stands now. Raises RefusedInput."""
        found = next((one for one in self._agenda.items(self._today()) if one.key == item.key), None)
        if found is None:
            raise RefusedInput(
                "这个事项已经不在待办中。",
                reason="可能已经办结、改期，或者登记了不需办理。",
                remedy="请刷新后再看。",
            )
        if found.legal:
            refused = "法定期限不能顺延" if deed == MarkKind.POSTPONED.label else "法定期限内的事项不能免办"
            raise RefusedInput(
                f"{refused}。", (Flaw("until", found.due.isoformat(), LEGAL),),
                reason=f"依据：{found.source}。{LEGAL}",
                remedy=PROLONGED if found.register == "clues" else f"{found.how}。",
            )  # fmt: skip
        return found

    def _mark(self, item: DueItem, kind: MarkKind, reason: str, until: date | None = None) -> None:
        mark = AgendaMark(
            key=item.key, register=item.register, record_id=item.record_id,
            title=f"{item.record} {item.title}".strip(), due_on=item.postponed_from or item.due, kind=kind,
            until=until, reason=reason,
        )  # fmt: skip
        with self._store.writing() as session:
            _void_marks(session, item.key, f"改为{kind.label}")
            session.add(mark)
        self._announce(frozenset({"agenda"}))

    # What falls due

    def soon(self, today: date, days: int = 7) -> tuple[DueItem, ...]:
        """Return what falls due within so many days from today, not what is overdue."""
        last = today + timedelta(days=days)
        return tuple(item for item in self._agenda.items(today) if today <= item.due <= last)

    def year(self, year: int) -> tuple[DutyDate, ...]:
        """Return when the duties of a year fall due, and when they were done, the earliest in front."""
        rules = self._rules()
        first, last = date(year, 1, 1), date(year, 12, 31)
        planned = occurrences(rules.duties, rules.festivals, rules.calendar, first, last)
        with self._store.reading() as session:
            done = fulfilled(session, planned)
        return tuple(
            DutyDate(
                one.key, one.duty.title, one.period, one.due, one.duty.source, done.get((one.key, one.period))
            )
            for one in planned
        )

    def weekly_paper(self, today: date, *, boxes: bool = False) -> Paper:
        """Return the sheet of what falls due, to be ticked off. Raises MissingGlyph unless `boxes`."""
        return weekly_paper(grouped(self._agenda.items(today), today), self._profile(), today, boxes=boxes)

    # The table of duties

    def table(self) -> tuple[DutyView, ...]:
        """Return every duty as it stands."""
        return self._settings.table()

    def form(self, key: str) -> tuple[FieldView, ...]:
        """Return the fields of what may be changed of a duty. Raises KeyError."""
        return self._settings.form(key)

    def override(self, key: str, values: Mapping[str, Any]) -> None:
        """Make a duty this committee's own from today on. Raises RefusedInput."""
        self._settings.override(key, values)

    def restore(self, key: str) -> None:
        """Have a duty as the table has it again. Raises RefusedInput."""
        self._settings.restore(key)

    # Who is to read a reminder, and who has

    def fill_recipients(self, reminder_id: int, branch: str = "") -> int:
        """Enter all people present, or those of one branch, among the readers; return how many were new.

        Raises RefusedInput when there is nobody, KeyError.
        """
        wanted = select(Member).where(
            col(Member.voided_at).is_(None), Member.standing == MemberStanding.PRESENT
        ).order_by(col(Member.branch), col(Member.id))  # fmt: skip
        with self._store.writing() as session:
            people = session.exec(wanted.where(Member.branch == branch) if branch else wanted).all()
            if not people:
                raise RefusedInput(
                    f"花名册中没有{branch or '在册'}的人员，没有填入。",
                    reason="依据：阅知人员从党员花名册的在册人员中填入。",
                    remedy="请先导入或者登记党员花名册。",
                )
            held = {row.member_id for row in load_draft(session, REMINDERS, reminder_id).rows["recipients"]}
            new = [person for person in people if person.id not in held]
            if new:
                self._rewrite(session, reminder_id, lambda draft: _enter(draft, new))
        if new:
            self._announce(frozenset({REMINDERS.key}))
        return len(new)

    def mark_read(self, reminder_id: int, row_ids: Collection[int], on: date) -> int:
        """Note that these readers have read it; return how many had not. Raises RefusedInput, KeyError."""
        wanted = set(row_ids)

        def read(draft: Draft) -> None:
            _require_day(draft.record, on, self._today())
            for row in draft.rows["recipients"]:
                if row.id in wanted and row.read_on is None:
                    row.read_on = on
                    noted.append(row)

        noted: list[Row] = []
        with self._store.writing() as session:
            self._rewrite(session, reminder_id, read)
        self._announce(frozenset({REMINDERS.key}))
        return len(noted)

    def _rewrite(self, session: Session, reminder_id: int, change: Callable[[Draft], None]) -> None:
        Writer(session, REMINDERS, self._reminders.reading()).rewrite(reminder_id, change)


def _void_marks(session: Session, key: str, reason: str) -> int:
    live = select(AgendaMark).where(AgendaMark.key == key, col(AgendaMark.voided_at).is_(None))
    found = session.exec(live).all()
    for mark in found:
        mark.voided_at, mark.void_reason = utc_now(), reason
    return len(found)


def _enter(draft: Draft, people: Collection[Member]) -> None:
    rows: list[Row] = draft.rows["recipients"]
    first = max((row.position for row in rows), default=-1) + 1
    rows += [
        Row(
            reminder_id=draft.record.id, position=place, name=person.name,
            unit=person.branch or person.unit, member_id=person.id,
        )
        for place, person in enumerate(people, first)
    ]  # fmt: skip


def _require_day(reminder: Reminder, on: date, today: date) -> None:
    if reminder.issued_on <= on <= today:
        return
    reason = f"阅知日期应在 {reminder.issued_on.isoformat()}（发出日期）至今天之间"
    raise RefusedInput(
        "阅知情况没有登记。", (Flaw("read_on", on.isoformat(), reason),), reason=ENTERED,
        remedy="请改填实际的阅知日期。",
    )  # fmt: skip
