"""The pages of the first-run wizard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.engine.views import Profile
from app.places import is_store
from ui.common.icons import icon
from ui.common.messages import Messages
from ui.unlock.passphrase import NewPassphrase


class Page(QWidget):
    """One page: a title, an explanation, and why it is not complete yet.

    changed: nothing, whenever `flaw` may have changed.
    """

    changed = Signal()
    title = ""
    explanation = ""

    def flaw(self) -> str:
        """Why the wizard cannot go on; empty when it can."""
        return ""

    def remark(self) -> str:
        """What is said beside the buttons: the flaw, unless the page shows it already."""
        return self.flaw()

    def entered(self) -> None:
        """Called when the page is shown."""

    def _column(self) -> QVBoxLayout:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        heading = QLabel(self.title)
        heading.setProperty("role", "title")
        text = QLabel(self.explanation)
        text.setProperty("role", "muted")
        text.setWordWrap(True)
        layout.addWidget(heading)
        layout.addWidget(text)
        layout.addSpacing(8)
        return layout


class OrganisationPage(Page):
    """Whose committee this is, and to whom it reports."""

    title = "单位信息"
    explanation = "用于台账、报告的抬头和落款，以后可在“工具”菜单中修改。"

    _FIELDS = (
        ("organisation", "单位名称(&O)", "例如：临江市水务局", True),
        ("committee", "机关纪委名称(&C)", "默认为单位名称加“机关纪委”", True),
        ("party_committee", "机关党委", "例如：中共临江市水务局机关委员会", False),
        ("work_committee", "纪检监察工委", "例如：临江市直属机关纪检监察工作委员会", False),
        ("resident_group", "派驻纪检监察组", "例如：市纪委监委驻市水务局纪检监察组", False),
        ("officer", "承办人", "本机使用人的姓名", False),
    )
    _SUPERIORS = ("party_committee", "work_committee", "resident_group")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edits = {name: QLineEdit() for name, *_ in self._FIELDS}
        self._own_committee = False
        self._build()

    def _build(self) -> None:
        layout = self._column()
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(9)
        for row, (name, text, hint, required) in enumerate(self._FIELDS):
            edit = self.edits[name]
            label = QLabel(f"{text} *" if required else text)
            label.setBuddy(edit)
            edit.setAccessibleName(text.split("(")[0])
            edit.setPlaceholderText(hint)
            edit.setMaxLength(80)
            edit.textChanged.connect(self.changed)
            grid.addWidget(label, row, 0)
            grid.addWidget(edit, row, 1)
        layout.addLayout(grid)
        layout.addStretch(1)
        self.edits["organisation"].textChanged.connect(self._name_committee)
        self.edits["committee"].textEdited.connect(self._keep_committee)

    @Slot(str)
    def _name_committee(self, organisation: str) -> None:
        if not self._own_committee:
            self.edits["committee"].setText(f"{organisation.strip()}机关纪委" if organisation.strip() else "")

    @Slot(str)
    def _keep_committee(self, text: str) -> None:
        self._own_committee = bool(text.strip())

    def entered(self) -> None:
        """Start in the first field."""
        self.edits["organisation"].setFocus()

    def flaw(self) -> str:
        """The organisation must be named."""
        return "" if self._text("organisation") else "请填写单位名称。"

    def profile(self) -> Profile:
        """What was entered."""
        organisation = self._text("organisation")
        return Profile(
            organisation=organisation,
            committee=self._text("committee") or f"{organisation}机关纪委",
            superiors=self._superiors(),
            officer=self._text("officer"),
        )

    def _superiors(self) -> tuple[str, ...]:
        """Each in its place, so that they can be told apart again; none when none was entered."""
        names = tuple(self._text(name) for name in self._SUPERIORS)
        return names if any(names) else ()

    def set_profile(self, profile: Profile) -> None:
        """Show what was entered before."""
        names = dict(zip(self._SUPERIORS, profile.superiors, strict=False))
        for name, text in (("organisation", profile.organisation), ("officer", profile.officer)):
            self.edits[name].setText(text)
        for name, edit in self.edits.items():
            if name in self._SUPERIORS:
                edit.setText(names.get(name, ""))
        self._own_committee = bool(profile.committee)
        self.edits["committee"].setText(profile.committee)

    def _text(self, name: str) -> str:
        return self.edits[name].text().strip()


class FolderPage(Page):
    """Where the store will lie."""

    title = "存放位置"
    explanation = "全部数据加密后存放在一个文件夹里，建议放在本机硬盘上；备份可以另放移动介质。"

    def __init__(self, folder: Path, messages: Messages, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages = messages
        self.edit = QLineEdit(str(folder))
        self._build()

    def _build(self) -> None:
        layout = self._column()
        label = QLabel("数据文件夹(&D)")
        label.setBuddy(self.edit)
        self.edit.setAccessibleName("数据文件夹")
        self.edit.textChanged.connect(self.changed)
        choose = QPushButton(icon("folder-open"), "浏览…")
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose)
        row = QHBoxLayout()
        row.addWidget(self.edit, 1)
        row.addWidget(choose)
        layout.addWidget(label)
        layout.addLayout(row)
        layout.addStretch(1)

    def entered(self) -> None:
        """Start in the field."""
        self.edit.setFocus()

    @Slot()
    def _choose(self) -> None:
        chosen = self._messages.choose_folder("选择数据文件夹", self.folder().parent)
        if chosen is not None:
            self.edit.setText(str(chosen))

    def folder(self) -> Path:
        """The folder chosen."""
        return Path(self.edit.text().strip()).expanduser()

    def flaw(self) -> str:
        """An absolute folder that holds no store and nothing else."""
        folder = self.folder()
        if not self.edit.text().strip() or not folder.is_absolute():
            return "请填写完整的文件夹路径。"
        try:
            return _unfit(folder)
        except (OSError, ValueError):
            return "这个文件夹不能使用，可能没有权限或名称过长，请另选一个。"


def _unfit(folder: Path) -> str:
    """Why a folder will not do for a new store. Raises OSError when it cannot be looked into."""
    if is_store(folder):
        return "这个文件夹里已有数据存储，请另选一个，或点“打开已有的数据”。"
    if folder.is_dir() and any(folder.iterdir()):
        return "文件夹不是空的，请另选一个空文件夹。"
    return ""


class PassphrasePage(Page):
    """The passphrase, twice."""

    title = "设置口令"
    explanation = "每次打开都要输入口令。口令不保存在任何地方；忘记口令时，只能用下一步生成的恢复码打开。"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = NewPassphrase()
        layout = self._column()
        layout.addWidget(self.entry)
        layout.addStretch(1)
        self.entry.changed.connect(self.changed)

    def entered(self) -> None:
        """Start in the first field."""
        self.entry.first.setFocus()

    def flaw(self) -> str:
        """Strong enough, and the same twice."""
        return self.entry.flaw()

    def remark(self) -> str:
        """The meter says by itself what is weak."""
        flaw = self.entry.flaw()
        return "" if flaw == self.entry.advice else flaw


class RecoveryPage(Page):
    """The recovery code, its sheet, and the acknowledgement that it was put down.

    sheet_wanted: the officer wants to see the sheet as PDF.
    """

    title = "保管恢复码"
    explanation = (
        "忘记口令时，恢复码是打开数据的唯一办法。"
        "请打印《恢复码封存单》或抄写下来，密封后交单位保险柜保管，不要存放在这台计算机上。"
    )
    sheet_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last_group = ""
        self.code_label = QLabel()
        self.sheet_button = QPushButton(icon("printer"), "预览、打印恢复码封存单…")
        self.kept = QCheckBox("我已打印或抄写恢复码，并会妥善保管(&K)")
        self.group_edit = QLineEdit()
        self._build()

    def _build(self) -> None:
        layout = self._column()
        self.code_label.setProperty("role", "code")
        self.code_label.setWordWrap(True)
        self.code_label.setAccessibleName("恢复码")
        self.sheet_button.setAutoDefault(False)
        self.sheet_button.clicked.connect(self.sheet_wanted)
        label = QLabel("请输入恢复码的最后一组，以确认没有抄错(&G)")
        label.setBuddy(self.group_edit)
        self.group_edit.setAccessibleName("恢复码的最后一组")
        self.group_edit.setMaximumWidth(180)
        layout.addWidget(self.code_label)
        row = QHBoxLayout()
        row.addWidget(self.sheet_button)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addSpacing(6)
        for widget in (self.kept, label, self.group_edit):
            layout.addWidget(widget)
        layout.addStretch(1)
        self.kept.toggled.connect(self.changed)
        self.group_edit.textChanged.connect(self.changed)

    def set_code(self, code: str) -> None:
        """Show the code."""
        self._last_group = code.split("-")[-1]
        self.code_label.setText(code.replace("-", " - "))
        self.changed.emit()

    def entered(self) -> None:
        """Start at the button of the sheet."""
        self.sheet_button.setFocus()

    def flaw(self) -> str:
        """Both acknowledgements are needed."""
        if not self.kept.isChecked():
            return "请先保管好恢复码并勾选确认。"
        typed = self.group_edit.text().strip().upper()
        return "" if typed and typed == self._last_group.upper() else "请输入恢复码的最后一组。"
