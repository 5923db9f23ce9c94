"""Taking a ledger out of the store: as PDF or as a spreadsheet, with a note of where it goes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QRadioButton, QWidget

from app.engine.views import Query
from ui.common.context import Context
from ui.common.save_dialog import SaveDialog


class ExportDialog(SaveDialog):
    """Asks for format and note; a spreadsheet is made and saved in the background.

    preview_asked: the PDF is wanted; it is looked at, and its note taken, before it is saved.
    """

    preview_asked = Signal()

    def __init__(self, context: Context, key: str, query: Query, count: int, parent: QWidget) -> None:
        super().__init__(context, "导出台账", partial(context.office.ledger_sheet, key, query), parent)
        self.sheet = QRadioButton("电子表格（.xlsx）")
        self.pdf = QRadioButton("PDF（先预览，再保存或打印）")
        self.head.setText(f"按当前筛选导出，共 {count} 条")
        self.go.setText("导出")
        for choice in (self.sheet, self.pdf):
            self.choices.addWidget(choice)
        self.sheet.setChecked(True)
        self.sheet.toggled.connect(self.notes.setVisible)

    @Slot()
    def save(self) -> None:
        """Make and save the spreadsheet in the background, or hand the PDF on."""
        if self.sheet.isChecked():
            super().save()
        else:
            self.preview_asked.emit()
            self.close()
