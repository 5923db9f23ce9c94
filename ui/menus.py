"""The menu bar: every command of the window with its shortcut; what it does is given by the window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QMenuBar, QPlainTextEdit, QTextEdit

from ui.actions import Shortcut
from ui.common.icons import icon
from ui.common.table_view import LedgerTable
from ui.desk import PICTURES, TITLES

LOCK_MINUTES = (3, 5, 10, 15, 30)
_TEXT_WIDGETS = (QLineEdit, QPlainTextEdit, QTextEdit)
_TABLE_METHODS = ("copy", "selectAll")


class Commands(QObject):
    """The commands as signals, one for each entry; tab_chosen: place; lock_time_chosen: minutes."""

    new_asked = Signal()
    search_asked = Signal()
    print_asked = Signal()
    import_asked = Signal()
    export_asked = Signal()
    refresh_asked = Signal()
    lock_asked = Signal()
    quit_asked = Signal()
    check_asked = Signal()
    passphrase_asked = Signal()
    profile_asked = Signal()
    rules_asked = Signal()
    cleaning_asked = Signal()
    duties_asked = Signal()
    weekly_asked = Signal()
    shortcuts_asked = Signal()
    about_asked = Signal()
    tab_chosen = Signal(int)
    lock_time_chosen = Signal(int)


class Menus(QObject):
    """Fills a menu bar. `set_unlocked` enables what needs an open store."""

    def __init__(self, bar: QMenuBar, commands: Commands, parent: QObject) -> None:
        super().__init__(parent)
        self._bar = bar
        self._commands = commands
        self._needs_store: list[QAction] = []
        self.menus: dict[str, QMenu] = {}
        self._lock_times: Mapping[int, QAction] = {}
        self._build_file()
        self._build_edit()
        self._build_view()
        self._build_tools()
        self._build_settings()
        self._build_help()

    def set_unlocked(self, unlocked: bool) -> None:
        """Enable or disable what needs an open store."""
        for action in self._needs_store:
            action.setEnabled(unlocked)

    def set_lock_minutes(self, minutes: int) -> None:
        """Mark the time in use."""
        if minutes in self._lock_times:
            self._lock_times[minutes].setChecked(True)

    def _build_file(self) -> None:
        menu, ask = self._menu("文件(&F)"), self._commands
        self._add(menu, "新增记录", "plus", ask.new_asked.emit, Shortcut.NEW)
        menu.addSeparator()
        self._add(menu, "导入…", "file-import", ask.import_asked.emit, Shortcut.IMPORT)
        self._add(menu, "导出…", "file-export", ask.export_asked.emit, Shortcut.EXPORT)
        self._add(menu, "预览、打印台账…", "printer", ask.print_asked.emit, Shortcut.PRINT)
        menu.addSeparator()
        self._add(menu, "锁定", "lock", ask.lock_asked.emit, Shortcut.LOCK)
        self._add(menu, "退出", "logout", ask.quit_asked.emit, Shortcut.QUIT, always=True)

    def _build_edit(self) -> None:
        menu = self._menu("编辑(&E)")
        for text, method in (("撤销", "undo"), ("剪切", "cut"), ("复制", "copy"), ("粘贴", "paste")):
            self._add(menu, text, "", partial(_edit, method), always=True)
        self._add(menu, "全选", "", partial(_edit, "selectAll"), always=True)
        menu.addSeparator()
        self._add(menu, "查找", "search", self._commands.search_asked.emit, Shortcut.SEARCH)

    def _build_view(self) -> None:
        menu = self._menu("查看(&V)")
        for place, (title, shortcut) in enumerate(zip(TITLES, Shortcut.tabs(), strict=True)):
            self._add(menu, title, PICTURES[place], partial(self._commands.tab_chosen.emit, place), shortcut)
        menu.addSeparator()
        self._add(menu, "刷新", "refresh", self._commands.refresh_asked.emit, Shortcut.REFRESH)

    def _build_tools(self) -> None:
        menu = self._menu("工具(&T)")
        self._add(menu, "周工作提示单…", "printer", self._commands.weekly_asked.emit)
        self._add(menu, "定期清理线索…", "list-check", self._commands.cleaning_asked.emit)
        self._add(menu, "数据校验", "shield-check", self._commands.check_asked.emit)

    def _build_settings(self) -> None:
        menu = self._menu("设置(&S)")
        self._add(menu, "单位信息…", "building", self._commands.profile_asked.emit)
        self._add(menu, "委员会规则…", "adjustments-horizontal", self._commands.rules_asked.emit)
        self._add(menu, "履职事项…", "list-details", self._commands.duties_asked.emit)
        self._add(menu, "修改口令…", "key", self._commands.passphrase_asked.emit)
        times = menu.addMenu(icon("clock"), "自动锁定时间")
        group = QActionGroup(self)
        made = {
            minutes: self._add(times, f"无操作 {minutes} 分钟", "", partial(self._choose_time, minutes))
            for minutes in LOCK_MINUTES
        }
        for action in made.values():
            action.setCheckable(True)
            group.addAction(action)
        self._lock_times = made

    def _choose_time(self, minutes: int) -> None:
        self._commands.lock_time_chosen.emit(minutes)

    def _build_help(self) -> None:
        menu = self._menu("帮助(&H)")
        self._add(
            menu, "快捷键一览", "keyboard", self._commands.shortcuts_asked.emit, Shortcut.HELP, always=True
        )
        self._add(menu, "关于本程序", "info-circle", self._commands.about_asked.emit, always=True)

    def _menu(self, title: str) -> QMenu:
        menu = QMenu(title, self._bar)
        self._bar.addMenu(menu)
        self.menus[title] = menu
        return menu

    def _add(
        self,
        menu: QMenu,
        text: str,
        picture: str,
        act: Callable[[], object],
        shortcut: Shortcut | None = None,
        *,
        always: bool = False,
    ) -> QAction:
        action = menu.addAction(text)
        if picture:
            action.setIcon(icon(picture))
        if shortcut is not None:
            action.setShortcut(QKeySequence(shortcut.keys))
        action.triggered.connect(partial(_call, act))
        if not always:
            self._needs_store.append(action)
        return action


def _call(act: Callable[[], object], _checked: bool = False) -> None:
    act()


def _edit(method: str) -> None:
    widget = QApplication.focusWidget()
    if isinstance(widget, _TEXT_WIDGETS) or (isinstance(widget, LedgerTable) and method in _TABLE_METHODS):
        getattr(widget, method)()
