"""The pane of the person chosen: what the list says, who it is, what was found and why, what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.actions import Shortcut
from ui.archives.opinion_choice import PersonChoice
from ui.archives.opinion_table import match_tone
from ui.common.detail_pane import FlowingPage
from ui.common.notice_bar import NoticeBar
from ui.common.parts import authority, joined, line_of, link, pill, plain, rule, small

if TYPE_CHECKING:
    from app.engine.views import PersonOption
    from app.opinion_views import PersonView, Reason, ReplyView
    from ui.common.person_edit import FindPeople

_NOBODY_CHOSEN = "在名单中选一个人，查看核查发现并决定答复；选中多人可以一并答复。"
_MOST_NAMED, _LONG = 60, 12
_REASON_HEIGHT = 62
_KEYS = Shortcut.DECIDE.keys.removesuffix("1") + "{}"


class PersonPane(QFrame):
    """Shows one person, or how many were chosen at once, with the replies below.

    decided: row ids, key of the reply, reason ('' = none given). identified: row id, member id (0 = none of
    the roster), note. record_asked: key of a register and a record's id.
    """

    decided = Signal(object, str, str)
    identified = Signal(int, int, str)
    record_asked = Signal(str, int)

    def __init__(self, find: FindPeople, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._find = find
        self.setProperty("kind", "card")
        self.setAccessibleName("人员核查结果")
        self.setMinimumWidth(340)
        self.persons: list[PersonView] = []
        self.replies: dict[str, QPushButton] = {}
        self.choice: PersonChoice | None = None
        self.notice, self.reason = NoticeBar(self), QPlainTextEdit()
        self.confirm, self.let_be = QPushButton(), QPushButton("取消")
        self._wanted = ""
        self._labels: dict[str, str] = {}
        self._scroll = QScrollArea()
        self._reply_place = QVBoxLayout()
        self._decision = QFrame()
        self._build()
        self.confirm.clicked.connect(self._confirm)
        self.let_be.clicked.connect(self.put_reason_away)

    def offer(self, replies: Sequence[ReplyView]) -> None:
        """Offer these replies, the first by Alt+1 and so on."""
        while self._reply_place.count():
            old = self._reply_place.takeAt(0).widget()
            old.hide()  # else the layout that took it in shows it later, as a window of its own
            old.deleteLater()
        self._labels = {reply.key: reply.label for reply in replies}
        self.replies = {reply.key: self._reply_button(place, reply) for place, reply in enumerate(replies, 1)}

    def show_persons(self, persons: Sequence[PersonView], *, may_decide: bool) -> None:
        """Show one person, or several to be answered alike; nobody chosen shows a hint."""
        same = [p.id for p in persons] == [p.id for p in self.persons]
        offset = self._scroll.verticalScrollBar().value() if same else 0
        self.persons = list(persons)
        if not same:
            self.put_reason_away()
        self._scroll.setWidget(self._content(may_decide=may_decide))
        self._scroll.verticalScrollBar().setValue(offset)
        self._decision.setVisible(may_decide and bool(persons))
        held, proposed = ({p.reply for p in persons}, {p.checked.proposal for p in persons})
        for key, button in self.replies.items():
            button.setChecked(held == {key})
            button.setText(f"{self._labels[key]}（建议）" if proposed == {key} else self._labels[key])

    def clear(self) -> None:
        """Forget whom it shows."""
        self.show_persons((), may_decide=False)

    def ask_reason(self, reply: str, told: str) -> None:
        """The reply is milder than what was proposed: say so, and ask why."""
        self._wanted = reply
        self.notice.say(told, "warn")
        self.confirm.setText(f"仍按“{_shortened(self._labels[reply])}”答复")
        self._show_question(True)
        self.reason.setFocus()

    def say(self, text: str, tone: str = "danger") -> None:
        """Say what was refused."""
        self.notice.say(text, tone)

    def refuse_choice(self, text: str) -> None:
        """Say why the second look does not hold yet, with the line for what was compared in sight."""
        self.say(text)
        if self.choice is not None and (column := self.layout()) is not None:
            column.activate()  # the notice takes room from the findings
            self._scroll.ensureWidgetVisible(self.choice.note)
            self.choice.note.setFocus()

    @Slot()
    def put_reason_away(self) -> None:
        """Hide the question for a reason and forget what was written."""
        self._wanted = ""
        self.notice.clear()
        self.reason.clear()
        self._show_question(False)

    def _show_question(self, is_asked: bool) -> None:
        """The replies make room for the question, so that the findings stay in sight."""
        for part in (self.reason, self.confirm, self.let_be):
            part.setVisible(is_asked)
        for button in self.replies.values():
            button.setVisible(not is_asked)

    # Content

    def _content(self, *, may_decide: bool) -> QWidget:
        page, self.choice = FlowingPage(), None
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 14, 12)
        column.setSpacing(7)
        if not self.persons:
            column.addWidget(plain(_NOBODY_CHOSEN, "muted"))
        elif len(self.persons) > 1:
            self._add_several(column)
        else:
            self._add_one(page, column, self.persons[0], may_decide=may_decide)
        column.addStretch(1)
        return page

    def _add_several(self, column: QVBoxLayout) -> None:
        names = [person.checked.entry.name for person in self.persons]
        more = f"等 {len(names)} 人" if len(names) > _MOST_NAMED else ""
        column.addWidget(plain(f"已选 {len(names)} 人", "heading"))
        column.addWidget(plain("、".join(names[:_MOST_NAMED]) + more))
        proposed: dict[str, int] = {}
        for person in self.persons:
            proposed[person.checked.label] = proposed.get(person.checked.label, 0) + 1
        for text, number in sorted(proposed.items(), key=lambda one: -one[1]):
            column.addWidget(plain(f"建议“{text}”　{number} 人", "muted"))
        if looks := sum(person.checked.second_look for person in self.persons):
            column.addWidget(plain(f"其中 {looks} 人还须逐一核对是否本人。", tone="warn"))

    def _add_one(self, page: QWidget, column: QVBoxLayout, person: PersonView, *, may_decide: bool) -> None:
        checked = person.checked
        how = pill(checked.match, match_tone(checked))
        column.addLayout(line_of(plain(checked.entry.name, "heading"), how, stretch=0))
        column.addLayout(self._who(person))
        if checked.match_note:
            column.addWidget(small(checked.match_note, "warn" if checked.second_look else ""))
        if person.open_question:
            column.addWidget(_banner(person.open_question))
        if may_decide and (checked.second_look or checked.candidates):
            self._add_choice(page, column, person)
        column.addWidget(_head(f"核查发现（{len(checked.reasons)}）" if checked.reasons else "核查发现"))
        if not checked.reasons:
            column.addWidget(plain("在现有台账中没有发现记录。", "muted"))
        for place, reason in enumerate(checked.reasons):
            if place:
                column.addWidget(rule())
            self._add_reason(column, reason)
        self._add_answer(column, person)

    def _who(self, person: PersonView) -> QGridLayout:
        """What the list says, and whom of the roster it means."""
        entry, found = person.checked.entry, person.person
        number = entry.identity_number or (f"{entry.told}（{entry.flaw}）" if entry.flaw else "未列身份证号")
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.addWidget(plain("名单", "muted"), 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(plain(joined(entry.unit, entry.post, number)), 0, 1, 1, 2)
        grid.addWidget(plain("在册", "muted"), 1, 0, Qt.AlignmentFlag.AlignTop)
        if found is None:
            unsure = "尚未确定是哪一位" if person.checked.candidates else "花名册中没有找到"
            grid.addWidget(plain(unsure, tone="warn"), 1, 1, 1, 2)
        else:
            asked = partial(self.record_asked.emit, "members", found.id)
            record = link("人员登记", asked, f"打开{found.name}的人员登记")
            grid.addWidget(
                plain(
                    joined(_other_name(found, entry.name), found.values.get("department", ""), found.caption)
                ),
                1,
                1,
            )
            grid.addWidget(record, 1, 2, Qt.AlignmentFlag.AlignTop)
        return grid

    def _add_choice(self, page: QWidget, column: QVBoxLayout, person: PersonView) -> None:
        self.choice = choice = PersonChoice(person, self._find, page)
        choice.refused.connect(partial(self.say, tone="warn"))
        choice.identified.connect(partial(self.identified.emit, person.id))
        column.addWidget(choice)

    def _add_reason(self, column: QVBoxLayout, reason: Reason) -> None:
        last = f"至 {reason.last_day}" if reason.last_day else ""
        title = pill(joined(reason.title, last), "warn" if reason.second_look else _weight(reason))
        if reason.register and reason.record_id:
            asked = partial(self.record_asked.emit, reason.register, reason.record_id)
            column.addLayout(line_of(title, link(reason.record or "打开记录", asked)))
        else:
            column.addLayout(line_of(title))
        if reason.text:
            column.addWidget(plain(reason.text))
        if reason.source:
            column.addWidget(small(authority(reason.source)))

    def _add_answer(self, column: QVBoxLayout, person: PersonView) -> None:
        """What was decided, in the letter's words, and why it is milder than proposed."""
        if not person.reply:
            return
        column.addWidget(_head("答复"))
        column.addLayout(line_of(pill(person.reply_label, person.tone)))
        if person.wording and person.wording != person.reply_label:
            column.addWidget(plain(f"函中用语：{person.wording}"))
        if person.override:
            column.addWidget(plain(f"比建议轻的理由：{person.override}", tone="warn"))

    # Acting

    def _decide(self, reply: str, _checked: bool = False) -> None:
        button = self.replies[reply]
        button.setChecked({person.reply for person in self.persons} == {reply})
        self.put_reason_away()
        if self.persons and not self._decision.isHidden():
            self.decided.emit([person.id for person in self.persons], reply, "")

    @Slot()
    def _confirm(self) -> None:
        if self._wanted and self.persons:
            rows, reason = [person.id for person in self.persons], self.reason.toPlainText().strip()
            self.decided.emit(rows, self._wanted, reason)

    # Building

    def _build(self) -> None:
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setAccessibleName("核查发现和依据")
        self.reason.setAccessibleName("答复比建议轻的理由（必填）")
        self.reason.setPlaceholderText("写明理由，如“线索经核实不实，已提请了结”")
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(_REASON_HEIGHT)
        answers = QHBoxLayout()
        answers.addStretch(1)
        for button in (self.let_be, self.confirm):
            button.setAutoDefault(False)
            answers.addWidget(button)
        self.confirm.setProperty("kind", "primary")
        self._reply_place.setSpacing(3)
        self._decision.setProperty("kind", "strip")
        below = QVBoxLayout(self._decision)
        below.setContentsMargins(14, 9, 14, 9)
        below.setSpacing(6)
        below.addWidget(self.notice)
        below.addWidget(self.reason)
        below.addLayout(answers)
        below.addLayout(self._reply_place)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._decision)
        self.put_reason_away()
        self.clear()

    def _reply_button(self, place: int, reply: ReplyView) -> QPushButton:
        keys = _KEYS.format(place)
        button = QPushButton(reply.label)
        button.setProperty("kind", "chip")
        button.setProperty("tone", reply.tone)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setToolTip(
            "\n".join(part for part in (f"{keys}　函中用语：{reply.wording}", reply.source) if part)
        )
        button.setAccessibleName(f"答复：{reply.label}")
        button.clicked.connect(partial(self._decide, reply.key))
        shortcut = QShortcut(QKeySequence(keys), button)
        shortcut.activated.connect(partial(self._decide, reply.key))
        self._reply_place.addWidget(button)
        return button


def _head(text: str) -> QWidget:
    made = plain(text, "section")
    made.setContentsMargins(0, 5, 0, 0)
    return made


def _banner(text: str) -> QFrame:
    banner = QFrame()
    banner.setProperty("kind", "banner")
    banner.setProperty("tone", "warn")
    layout = QVBoxLayout(banner)
    layout.setContentsMargins(12, 7, 12, 7)
    layout.addWidget(plain(text, tone="warn"))
    return banner


def _other_name(found: PersonOption, listed: str) -> str:
    """The roster's name where it is not the one the list says."""
    return "" if found.name == listed.replace(" ", "").replace("\u3000", "") else found.name


def _shortened(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"


def _weight(reason: Reason) -> str:
    return "danger" if reason.matters else "muted"
