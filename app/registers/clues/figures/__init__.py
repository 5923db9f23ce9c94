"""The figures of the clue ledger, each declared once with what it counts (年度统计表)."""

from __future__ import annotations

from app.engine.figure import AnyFigure
from app.registers.clues.figures.afterwards import FIGURES as OF_AFTERWARDS
from app.registers.clues.figures.disposal import FIGURES as OF_DISPOSAL
from app.registers.clues.figures.eight import FIGURES as OF_EIGHT
from app.registers.clues.figures.intake import FIGURES as OF_INTAKE
from app.registers.clues.figures.sanctions import FIGURES as OF_SANCTIONS

FIGURES: tuple[AnyFigure, ...] = (*OF_INTAKE, *OF_DISPOSAL, *OF_SANCTIONS, *OF_EIGHT, *OF_AFTERWARDS)
