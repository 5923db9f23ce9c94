"""The window: seven tabs over the open store, or, when locked, nothing but the form to unlock."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QTimer, Slot
from PySide6.QtGui import QClipboard, QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from app.engine.views import DueItem, Finding
from app.version import NAME
from ui.autolock import DEFAULT_MINUTES, IdleWatch, SessionWatch
from ui.common.icons import icon
from ui.common.messages import Messages
from ui.common.register_tab import RegisterTab
from ui.desk import Desk
from ui.help_dialogs import AboutDialog, FindingsDialog, ShortcutsDialog
from ui.jobs import Jobs, Progress
from ui.menus import Commands, Menus
from ui.profile_dialog import ProfileDialog
from ui.status_line import StatusLine
from ui.today import TodayTab
from ui.today.duty_dialog import DutyDialog
from ui.today.soon_dialog import soon_once
from ui.today.weekly import preview_week
from ui.unlock.door import Door
from ui.unlock.lock_page import LockPage
from ui.unlock.new_passphrase import NewPassphraseDialog

if TYPE_CHECKING:
    from app.office import Office

_SOON_DAYS = 7
_TICK_MS = 5000
_TOLD_MS = 6000
_NO_LEDGER = "本页没有台账，请先打开要操作的台账"
_NO_PAPER, _NO_SHEET = "本页没有可打印的内容", "本页没有可导出的表格"


class MainWindow(QMainWindow):
    """Holds the desk while unlocked and the lock page while locked."""

    def __init__(
        self,
        office: Office,
        door: Door,
        messages: Messages,
        today: Callable[[], date] = date.today,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._door, self._messages, self._today = door, messages, today
        self._folder = office.folder
        self.jobs = Jobs(messages.show_error, self)
        self.desk: Desk | None = None
        self.lock_page: LockPage | None = None
        self.idle = IdleWatch(parent=self)
        self._session = SessionWatch(self)
        self._commands = Commands(self)
        self._menus = Menus(self.menuBar(), self._commands, self)
        self.status = StatusLine()
        self._tick = QTimer(self)
        self._build()
        self._connect()
        self._unlocked(office)

    def _build(self) -> None:
        self.setWindowIcon(icon("shield-lock", "primary"))
        self.setMinimumSize(1024, 600)
        self.resize(1340, 720)
        self.setStatusBar(self.status)
        self._tick.setInterval(_TICK_MS)

    def _connect(self) -> None:
        ask = self._commands
        for signal, act in (
            (ask.new_asked, self._new),
            (ask.search_asked, self._search),
            (ask.print_asked, self._print),
            (ask.import_asked, self._import),
            (ask.export_asked, self._export),
            (ask.refresh_asked, self._refresh),
            (ask.lock_asked, self.lock),
            (ask.quit_asked, self.close),
            (ask.check_asked, self.check_data),
            (ask.passphrase_asked, self.change_passphrase),
            (ask.profile_asked, self.change_profile),
            (ask.rules_asked, self.set_rules),
            (ask.cleaning_asked, self.clean_clues),
            (ask.duties_asked, self.set_duties),
            (ask.weekly_asked, self.preview_week),
            (ask.shortcuts_asked, self._show_shortcuts),
            (ask.about_asked, self._show_about),
        ):
            signal.connect(act)
        ask.tab_chosen.connect(self.show_tab)
        ask.lock_time_chosen.connect(self._set_lock_time)
        self.jobs.started.connect(self.status.follow)
        self.idle.expired.connect(partial(self.lock, "长时间无操作，已自动锁定。"))
        self._session.locked.connect(partial(self.lock, "屏幕锁定或计算机休眠，已自动锁定。"))
        self._session.connect_buses()
        self._tick.timeout.connect(self._show_lock_time)

    # Locking and unlocking

    def _unlocked(self, office: Office) -> None:
        self._folder = office.folder
        self.desk = Desk(office, self.jobs, self._messages, self._today)
        self.desk.records_changed.connect(self._show_due)
        self.setCentralWidget(self.desk)
        self.lock_page = None
        self._show_profile()
        self._menus.set_unlocked(True)
        self._restore(office)
        self._show_due()
        self.idle.start()
        self._tick.start()
        self._show_lock_time()
        QTimer.singleShot(0, self._tell_alarms if office.alarms else self._tell_soon)

    @Slot()
    def _tell_alarms(self) -> None:
        """Say what was suspicious at the opening; the officer's answer goes into the history."""
        if self.desk is None:
            return
        office = self.desk.office
        found = "\n".join(f"· {alarm}" for alarm in office.alarms)
        text = f"打开数据时发现：\n{found}\n\n未查明原因前，请不要继续录入，并保留现有的文件夹和备份。"
        if self._messages.ask("数据需要核对", text, yes="已查明，记入历史", no="稍后处理", danger=True):
            office.acknowledge_alarms("经办人确认已查明原因")

    @Slot()
    def _tell_soon(self) -> None:
        """Once a day: what falls due within seven days."""
        dialog = soon_once(self.desk.context, self) if self.desk is not None and self.isVisible() else None
        if dialog is not None:
            dialog.item_chosen.connect(self._show_item)
            dialog.show()

    @Slot(object)
    def _show_item(self, item: DueItem) -> None:
        self.show_tab(0)
        page = self.desk.tabs.currentWidget() if self.desk is not None else None
        if isinstance(page, TodayTab):
            page.due.show_item(item)

    @Slot()
    def lock(self, reason: str = "窗口已锁定，数据已关闭。") -> None:
        """Lock at once: no question, no refusal. Everything shown is dropped and the store is closed."""
        if self.desk is None:
            return
        self._take_down()
        page = LockPage(self._folder, self._door, self.jobs, self._messages, reason)
        page.form.opened.connect(self._opened_again)
        self.lock_page = page
        self.setCentralWidget(page)
        page.form.take_focus()

    def _take_down(self) -> None:
        desk, self.desk = self.desk, None
        if desk is None:
            return
        self.setWindowTitle(NAME)
        self.status.show_locked()
        self._menus.set_unlocked(False)
        self.idle.stop()
        self._tick.stop()
        place = desk.place
        desk.hide()
        _close_dialogs(self)
        desk.dismiss()
        self.jobs.join()
        self._keep(desk, place)
        self.takeCentralWidget()
        desk.office.close()
        desk.deleteLater()
        _clear_clipboard()

    @Slot(object, str)
    def _opened_again(self, office: Office, code: str) -> None:
        self._unlocked(office)
        if code:
            self.renew_passphrase(code)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close the store before the window goes."""
        self._take_down()
        self.jobs.join()
        super().closeEvent(event)

    # The window's place, kept in the encrypted store

    def _keep(self, desk: Desk, place: tuple[str, int]) -> None:
        kept = {
            "geometry": base64.b64encode(self.saveGeometry().data()).decode(),
            "tab": desk.tabs.currentIndex(), "page": place[0], "record": place[1],
        }  # fmt: skip
        desk.office.set_preference("window", kept)

    def _restore(self, office: Office) -> None:
        kept = office.preference("window", {})
        if isinstance(kept, dict) and self.desk is not None:
            self.restoreGeometry(QByteArray.fromBase64(str(kept.get("geometry", "")).encode()))
            self.desk.tabs.setCurrentIndex(int(kept.get("tab", 0)))
            self.desk.return_to(str(kept.get("page", "")), int(kept.get("record", 0)))
        minutes = office.preference("autolock_minutes", DEFAULT_MINUTES)
        self.idle.minutes = minutes if isinstance(minutes, int) and minutes > 0 else DEFAULT_MINUTES
        self._menus.set_lock_minutes(self.idle.minutes)

    @Slot(int)
    def _set_lock_time(self, minutes: int) -> None:
        self.idle.minutes = minutes
        if self.desk is not None:
            self.desk.office.set_preference("autolock_minutes", minutes)
        self._show_lock_time()

    # The status line

    @Slot()
    def _show_due(self, _keys: frozenset[str] = frozenset()) -> None:
        if self.desk is None:
            return
        today = self._today()
        days = [(item.due - today).days for group in self.desk.office.agenda(today) for item in group.items]
        late = sum(left < 0 for left in days)
        self.status.show_due(late, sum(0 <= left <= _SOON_DAYS for left in days))

    @Slot()
    def _show_lock_time(self) -> None:
        self.status.show_lock_time(self.idle.seconds_left())

    # Commands

    @Slot(int)
    def show_tab(self, place: int) -> None:
        """Bring a tab to the front, counted from 0."""
        if self.desk is not None:
            self.desk.tabs.setCurrentIndex(place)

    @Slot()
    def _new(self) -> None:
        register = self._register()
        if register is not None:
            register.new_record()

    @Slot()
    def _import(self) -> None:
        register = self._register()
        if register is not None:
            register.import_sheet()

    def _register(self) -> RegisterTab | None:
        register = self.desk.nearest_register() if self.desk is not None else None
        if self.desk is not None and register is None:
            self.status.showMessage(_NO_LEDGER, _TOLD_MS)
        return register

    @Slot()
    def _export(self) -> None:
        if self.desk is not None and not self.desk.export_page():
            self.status.showMessage(_NO_SHEET, _TOLD_MS)

    @Slot()
    def _search(self) -> None:
        if self.desk is not None:
            self.desk.focus_search()

    @Slot()
    def _print(self) -> None:
        if self.desk is not None and not self.desk.print_page():
            self.status.showMessage(_NO_PAPER, _TOLD_MS)

    @Slot()
    def _refresh(self) -> None:
        if self.desk is not None:
            self.desk.refresh()
            self._show_due()

    @Slot()
    def check_data(self) -> None:
        """Run the integrity check in a job and show what it found."""
        if self.desk is not None:
            self.jobs.run(partial(_check, self.desk.office), self._show_findings, title="正在校验数据")

    def _show_findings(self, findings: list[Finding]) -> None:
        self._open(FindingsDialog(findings, self))

    @Slot()
    def change_passphrase(self) -> None:
        """Ask for the present and the new passphrase."""
        if self.desk is not None:
            office = self.desk.office
            known = (office.profile.organisation, office.profile.committee)
            change = office.change_passphrase
            self._open(
                NewPassphraseDialog(change, self.jobs, self._messages, ask_old=True, known=known, parent=self)
            )

    @Slot()
    def change_profile(self) -> None:
        """Correct the names of organisation, committee and superior bodies."""
        if self.desk is not None:
            dialog = ProfileDialog(self.desk.office.profile, self.desk.office.set_profile, self)
            dialog.accepted.connect(self._show_profile)
            self._open(dialog)

    @Slot()
    def set_rules(self) -> None:
        """Show the committee's rules."""
        if self.desk is not None:
            self.desk.set_rules()

    @Slot()
    def clean_clues(self) -> None:
        """Start the 定期清理."""
        if self.desk is not None:
            self.desk.clean_clues()

    @Slot()
    def set_duties(self) -> None:
        """Show the table of duties."""
        if self.desk is not None:
            self._open(DutyDialog(self.desk.context, self))

    @Slot()
    def preview_week(self) -> None:
        """Show the week's sheet."""
        if self.desk is not None:
            preview_week(self.desk.context, self)

    @Slot()
    def _show_profile(self) -> None:
        if self.desk is not None:
            office = self.desk.office
            self.setWindowTitle(f"{NAME} · {office.profile.organisation}")
            self.status.show_open(office.profile.organisation, office.folder)

    def renew_passphrase(self, code: str) -> None:
        """After opening with the recovery code: ask for a new passphrase."""
        if self.desk is not None:
            change = partial(_renew, self.desk.office, code)
            self._open(NewPassphraseDialog(change, self.jobs, self._messages, ask_old=False, parent=self))

    @Slot()
    def _show_shortcuts(self) -> None:
        self._open(ShortcutsDialog(self))

    @Slot()
    def _show_about(self) -> None:
        self._open(AboutDialog(self._folder if self.desk is not None else None, self))

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _check(office: Office, progress: Progress) -> list[Finding]:
    progress.check()
    return office.check()


def _renew(office: Office, code: str, _old: str, new: str) -> None:
    office.renew_passphrase(code, new)


def _close_dialogs(window: QWidget) -> None:
    """Close every other window of the program without asking: dialogs end as rejected, menus go away."""
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog):
            QDialog.done(widget, QDialog.DialogCode.Rejected)
        elif widget is not window and widget.isVisible():
            widget.close()


def _clear_clipboard() -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.clear()
    if clipboard.supportsSelection():
        clipboard.clear(QClipboard.Mode.Selection)
