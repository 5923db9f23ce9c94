"""Every register has its place among the tabs."""

from __future__ import annotations

import pytest

from ui.desk import Desk
from ui.main_window import MainWindow
from ui.supervision import SupervisionTab


@pytest.fixture
def desk(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def test_every_register_has_its_place(desk: Desk) -> None:
    assert set(desk.registers) == set(desk.office.ledgers)
    page = desk.tabs.widget(5)
    assert isinstance(page, SupervisionTab)
    for key in page.registers:
        desk.page_of(key)
        assert desk.tabs.currentIndex() == 5
        assert page.current is desk.register is page.registers[key]
