"""报送汇总: packages for the 纪检监察工委, made here, verified and collected there."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ui.common.cards import page_head
from ui.common.context import Context
from ui.debriefs.packages.collect_page import CollectPage
from ui.debriefs.packages.make_page import MakePage
from ui.debriefs.packages.verify_page import VerifyPage


class PackagesPage(QWidget):
    """Three pages under one head."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.make, self.verify, self.collect = MakePage(context), VerifyPage(context), CollectPage(context)
        self.pages = QTabWidget()
        self._build()

    def dismiss(self) -> None:
        """Stop what runs and forget what is shown; the store is about to be closed."""
        for page in (self.make, self.verify, self.collect):
            page.dismiss()

    def _build(self) -> None:
        head, _, _ = page_head("报送汇总", "报送包放在移动介质上报工委；收到的一方在这里校验、汇总")
        self.pages.addTab(self.make, "制作报送包")
        self.pages.addTab(self.verify, "校验报送包")
        self.pages.addTab(self.collect, "汇总各单位")
        self.pages.setAccessibleName("报送汇总")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 12, 18, 14)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.pages, 1)
