"""The hand-kept pages of the 廉政档案, in the order of its sections."""

from app.engine.register import Register
from app.registers.pages.awards import AWARDS
from app.registers.pages.person import CAREERS, CONFLICTS, FAMILIES, MATTERS, PROPERTIES, SIDELINES
from app.registers.pages.record import (
    ASSESSMENTS,
    OTHERS,
    PLEDGES,
    RECTIFICATIONS,
    STATEMENTS,
    TRAININGS,
)
from app.registers.pages.reports import CEREMONIES, GIFTS, JOURNEYS

PAGES: tuple[Register, ...] = (
    CAREERS, FAMILIES, MATTERS, PROPERTIES, CEREMONIES, GIFTS, JOURNEYS, SIDELINES, ASSESSMENTS, AWARDS,
    TRAININGS, STATEMENTS, PLEDGES, RECTIFICATIONS, CONFLICTS, OTHERS,
)  # fmt: skip
