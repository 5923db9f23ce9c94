"""What the window and the command line ask of the 意见回复."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session

from app import name_lists
from app.committee import Committee
from app.desk import Desk, Services
from app.engine.entry import read_form
from app.engine.reasons import LONGEST_REASON, SHORTEST_REASON, written_reason
from app.engine.traces import key_trace, leave_trace
from app.engine.values import clean_text
from app.engine.views import FieldView, Paper, PersonOption
from app.engine.writing import Writer
from app.errors import Flaw, RefusedInput
from app.opinion_check import check, examine
from app.opinion_desk import answering
from app.opinion_desk.letters import kept_letter, send
from app.opinion_desk.replies import Replies
from app.opinion_desk.rows import (
    check_again,
    entry_of,
    load,
    load_live,
    made_of,
    renew,
    take_over,
)
from app.opinion_desk.viewing import people, request_view
from app.opinion_match import Found
from app.opinion_papers import approval_paper, check_paper, letter_paper
from app.opinion_views import Checked, NameEntry, NameList, ReplyView, RequestView
from app.registers.opinions import OPINIONS
from app.registers.opinions.following import needs_look
from app.registers.opinions.rules import SIGNED, answer_due
from app.rules.opinions import is_milder
from app.rules.tables import Rules
from db.models import Member, Opinion, OpinionPerson
from db.models.base import utc_now
from db.vocabulary import MatchKind, OpinionState

BY_NUMBER = "依据：党风廉政意见回复以身份证号核对本人，仅姓名一致的由经办人另行核对。"
REMOVED = "依据：名单按来函登记，移出的写明原因，留存备查。"
MOST_NAMED = 5

MakePaper = Callable[..., Paper]


@dataclass(slots=True)
class _Work:
    """One request being worked on in one transaction."""

    session: Session
    opinion: Opinion
    rows: list[OpinionPerson]

    def row(self, row_id: int) -> OpinionPerson:
        """Return one of its names. Raises KeyError."""
        for row in self.rows:
            if row.id == row_id:
                return row
        raise KeyError(row_id)


class OpinionDesk(Desk):
    """The use cases of the 意见回复 (加强日常监督工作实施办法 六（十二）)."""

    def __init__(self, services: Services, committee: Committee) -> None:
        super().__init__(services)
        self._ledger = services.ledgers["opinions"]
        self._registers = tuple(ledger.register for ledger in services.ledgers.values())
        self._replies = Replies(committee, services.rules)

    # Lists and their check; nothing is written

    def read_list(self, path: Path, password: str | None = None) -> NameList:
        """Read a list of names from a file. Raises UnreadableFile, PasswordNeeded."""
        return name_lists.read_list(path, password)

    def paste(self, text: str) -> NameList:
        """Read a list of names from pasted text."""
        return name_lists.paste(text)

    def check(self, entries: Sequence[NameEntry], today: date | None = None) -> tuple[Checked, ...]:
        """Say of every name whom it means and what is proposed. Raises RefusedInput for too many."""
        self._require_size(len(entries))
        with self._store.reading() as session:
            return check(session, self._registers, self._rules(), entries, today or self._today())

    def people(self, ids: Collection[int]) -> dict[int, PersonOption]:
        """Return persons of the roster by id."""
        with self._store.reading() as session:
            return people(session, ids)

    def form(self) -> tuple[FieldView, ...]:
        """Return the fields of a request that are filled in by hand."""
        return tuple(field for field in self._ledger.view.fields if field.editable)

    def due_for(self, received_on: date) -> tuple[date, str]:
        """Return until when a request that sets no day itself is to be answered, and on whose authority.

        Where the holidays of that year are not known, the authority says so.
        """
        due = answer_due(received_on, self._rules())
        return due.on, "；".join(filter(None, (self._rules().opinions.limit_source, due.warning)))

    # A request and its list

    def register(self, values: Mapping[str, Any], names: NameList) -> int:
        """Take in a request with its list, checked, all or nothing; return its id. Raises RefusedInput."""
        reading = self._ledger.reading()
        typed, _ = read_form(OPINIONS, values, reading)
        if not names.entries:
            raise RefusedInput(
                "来函还没有登记。", (Flaw("names", "", "名单中没有能识别的人员"),),
                reason="依据：廉政意见逐人核查、逐人答复。", remedy="请粘贴或者导入来函所附的名单。",
            )  # fmt: skip
        self._require_size(len(names.entries))
        with self._store.writing() as session:
            opinion_id = Writer(session, OPINIONS, reading).insert(typed, {})
            leave_trace(session, OPINIONS, key_trace(OPINIONS.identify(typed)), opinion_id)
            session.flush()
            checked = check(session, self._registers, reading.rules, names.entries, reading.today)
            opinion, _ = load(session, opinion_id)
            renew(session, opinion, made_of(checked, opinion_id, 0, reading.today), reading.rules)
        self._tell()
        return opinion_id

    def request(self, opinion_id: int) -> RequestView:
        """Return a request with its names. Raises KeyError."""
        with self._store.reading() as session:
            opinion, rows = load(session, opinion_id)
            return request_view(session, opinion, rows, self._rules().opinions, self._today())

    def recheck(self, opinion_id: int) -> None:
        """Check the whole list as of today; whom the officer chose stays chosen. Raises RefusedInput."""
        with self._changing(opinion_id) as work:
            again = check_again(work.session, self._registers, self._rules(), work.rows, self._today())
            for row, checked in zip(work.rows, again, strict=True):
                take_over(row, checked, self._today(), self._rules())

    def add_names(self, opinion_id: int, names: NameList) -> int:
        """Add the names that are not yet in the list; return how many. Raises RefusedInput."""
        with self._changing(opinion_id) as work:
            held = {_sameness(entry_of(row)) for row in work.rows}
            new = [entry for entry in names.entries if _sameness(entry) not in held]
            self._require_size(len(work.rows) + len(new))
            checked = check(work.session, self._registers, self._rules(), new, self._today())
            first = max((row.position for row in work.rows), default=-1) + 1
            work.rows += made_of(checked, opinion_id, first, self._today())
        return len(new)

    def remove(self, opinion_id: int, row_ids: Collection[int], reason: str) -> None:
        """Take names off the list; they stay on record. Raises RefusedInput, KeyError."""
        why = written_reason(reason, "移出名单", REMOVED)
        with self._changing(opinion_id) as work:
            for row in [work.row(row_id) for row_id in row_ids]:
                row.voided_at, row.void_reason = utc_now(), why
                work.session.add(row)
                work.rows.remove(row)

    def choose(self, row_id: int, member_id: int | None, note: str = "") -> None:
        """Say whom a name means, None: nobody of the roster. Raises RefusedInput, KeyError."""
        with self._store.reading() as session:
            opinion_id = _row(session, row_id).opinion_id
        with self._changing(opinion_id) as work:
            row = work.row(row_id)
            told = _chosen_because(work.session, row, member_id, note)
            found = Found(entry_of(row), member_id, MatchKind.CHOSEN, told)
            day = self._today()
            [checked] = examine(work.session, self._registers, self._rules(), [found], day)
            take_over(row, checked, day, self._rules())

    # Replies

    def decide(self, opinion_id: int, row_ids: Collection[int], reply: str, reason: str = "") -> None:
        """Decide what is answered of these names. Raises RefusedInput, KeyError.

        A reply milder than proposed wants a written reason: the refusal has a flaw on `excuse`.
        """
        rules, why = self._rules().opinions, clean_text(reason)
        rules.replies[reply]
        with self._changing(opinion_id) as work:
            rows = [work.row(row_id) for row_id in row_ids]
            milder = [row for row in rows if is_milder(reply, row.proposal, rules)]
            if milder:
                _require_excuse(milder, reply, why, self._rules())
            for row in rows:
                row.reply, row.override = reply, why if reply != row.proposal else ""

    def adopt(self, opinion_id: int) -> int:
        """Take what is proposed for all who are not decided and need no second look; return how many."""
        with self._changing(opinion_id) as work:
            ready = [row for row in work.rows if not row.reply and not needs_look(row)]
            for row in ready:
                row.reply = row.proposal
        return len(ready)

    def replies(self) -> tuple[ReplyView, ...]:
        """Return the replies there are, the mildest first."""
        return self._replies.all()

    def set_reply(self, key: str, label: str, wording: str) -> None:
        """Have a reply called and worded this committee's way. Raises RefusedInput, KeyError."""
        self._replies.change(key, label, wording)

    def restore_reply(self, key: str) -> None:
        """Have a reply as the table has it again. Raises RefusedInput, KeyError."""
        self._replies.restore(key)

    # Approval and letter

    def approve(self, opinion_id: int, approver: str, on: date, note: str = "") -> None:
        """Enter the approval. Raises RefusedInput, also where a check today finds something else."""
        with self._changing(opinion_id) as work:
            self._require_ready(work)
            answering.approve(work.opinion, approver, on, note, self._today())

    def send_back(self, opinion_id: int, reason: str) -> None:
        """Have a request worked on again. Raises RefusedInput."""
        with self._working(opinion_id) as work:
            answering.send_back(work.opinion, reason)

    def answer(self, opinion_id: int, number: str, on: date, *, boxes: bool = False) -> None:
        """Answer a request under a number, '' = the next; a copy of the letter is kept, all is frozen.

        Raises RefusedInput; MissingGlyph unless `boxes` allows labelled boxes, and then nothing is answered.
        """
        today, rules, profile = self._today(), self._rules(), self._profile()
        with self._working(opinion_id) as work:
            _require_approved(work.opinion)
            answering.require_date(work.opinion, on, today)
            self._require_ready(work)
            told = answering.read_number(work.session, work.opinion, number)

            def draw(number: str) -> Paper:
                answering.freeze(work.opinion, work.rows, number, on, rules)
                renew(work.session, work.opinion, work.rows, rules)
                view = request_view(work.session, work.opinion, work.rows, rules.opinions, today)
                return letter_paper(view, profile, on, boxes=boxes)

            send(self._store, work.session, work.opinion, told, on, rules, draw)
        self._announce(frozenset({"attachments"}))

    def letter_paper(self, opinion_id: int, *, boxes: bool = False) -> Paper:
        """Return the letter, as it went out or as a draft. Raises MissingGlyph unless `boxes`, KeyError."""
        return kept_letter(self._store, opinion_id) or self._paper(letter_paper, opinion_id, boxes=boxes)

    def approval_paper(self, opinion_id: int, *, boxes: bool = False) -> Paper:
        """Return the sheet to be approved. Raises MissingGlyph unless `boxes`, KeyError."""
        return self._paper(approval_paper, opinion_id, boxes=boxes)

    def check_paper(self, opinion_id: int, *, boxes: bool = False) -> Paper:
        """Return what was found, with reasons, for the office alone. Raises MissingGlyph unless `boxes`."""
        return self._paper(check_paper, opinion_id, boxes=boxes)

    def _paper(self, make: MakePaper, opinion_id: int, *, boxes: bool) -> Paper:
        view = self.request(opinion_id)
        return make(view, self._profile(), view.replied_on or self._today(), boxes=boxes)

    # Parts

    @contextmanager
    def _working(self, opinion_id: int) -> Iterator[_Work]:
        """A request in a transaction of its own, summed up anew at the end. Raises RefusedInput, KeyError."""
        with self._store.writing() as session:
            work = _Work(session, *load_live(session, opinion_id))
            yield work
            renew(session, work.opinion, work.rows, self._rules())
        self._tell()

    @contextmanager
    def _changing(self, opinion_id: int) -> Iterator[_Work]:
        """As `_working`, of a request that is neither approved nor answered."""
        with self._working(opinion_id) as work:
            answering.require_open(work.opinion)
            yield work

    def _require_ready(self, work: _Work) -> None:
        answering.require_ready(
            work.session, self._registers, self._rules(), work.opinion, work.rows, self._today()
        )

    def _require_size(self, persons: int) -> None:
        most = self._rules().opinions.most
        if persons > most:
            raise RefusedInput(
                f"名单有 {persons} 人，一次最多 {most} 人。",
                (Flaw("names", str(persons), f"超过 {most} 人"),),
                reason="依据：本程序的上限，免得一次核查占用太久。", remedy="请把名单分成几份，分别登记。",
            )  # fmt: skip

    def _tell(self) -> None:
        self._announce(frozenset({"opinions"}))


def _sameness(entry: NameEntry) -> tuple[str, ...]:
    """By what two entries are the same name of a list."""
    return (entry.identity_number,) if entry.identity_number else (entry.name, entry.unit)


def _row(session: Session, row_id: int) -> OpinionPerson:
    row = session.get(OpinionPerson, row_id)
    if row is None:
        raise KeyError(row_id)
    return row


def _chosen_because(session: Session, row: OpinionPerson, member_id: int | None, note: str) -> str:
    """What is kept of a choice; one against the name, and none at all, has to be explained."""
    member = session.get(Member, member_id) if member_id is not None else None
    if member_id is not None and (member is None or member.voided_at is not None):
        raise KeyError(member_id)
    if member is None:
        return written_reason(note, "确认花名册中没有此人", BY_NUMBER)
    other = member.name != row.name
    known = row.identity_number and member.identity_number not in ("", row.identity_number)
    if other or known:
        return written_reason(note, f"确认是{member.name}", BY_NUMBER)
    return clean_text(note) or "经办人已核对"


def _require_excuse(rows: Sequence[OpinionPerson], reply: str, why: str, rules: Rules) -> None:
    if SHORTEST_REASON <= len(why) <= LONGEST_REASON:
        return
    replies, sources = rules.opinions.replies, rules.opinions.reasons
    names = "、".join(row.name for row in rows[:MOST_NAMED])
    names += f" 等 {len(rows)} 人" if len(rows) > MOST_NAMED else ""
    proposed = "、".join(dict.fromkeys(replies[row.proposal].label for row in rows))
    found = dict.fromkeys(
        f"{one['title']}（{sources[one['key']].source}）"
        for row in rows
        for one in row.reasons
        if one["matters"] and sources[one["key"]].reply == row.proposal
    )
    raise RefusedInput(
        f"“{replies[reply].label}”轻于建议的“{proposed}”，尚未保存。",
        (Flaw("excuse", "", f"写明理由，{SHORTEST_REASON} 至 {LONGEST_REASON} 个字"),),
        reason=f"{names}：{'；'.join(found)}。",
        remedy="请核对所列记录；确需这样答复的，写明理由，理由随本件留存。",
    )  # fmt: skip


def _require_approved(opinion: Opinion) -> None:
    if opinion.replied_on is not None:
        answering.require_open(opinion)
    if opinion.state is not OpinionState.APPROVED:
        raise RefusedInput(
            "还没有审批，不能回函。", (Flaw("approved_on", "", "尚未审批"),),
            reason=f"依据：{SIGNED}。", remedy="请先逐人拟定答复，报批后再回函。",
        )  # fmt: skip
