"""A list of years to choose from."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox


def offer_years(box: QComboBox, years: Iterable[int], chosen: int) -> None:
    """Offer these years anew without a signal; the chosen one stays, or the first is taken."""
    box.blockSignals(True)
    box.clear()
    for year in years:
        box.addItem(f"{year} 年", year)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    box.blockSignals(False)
