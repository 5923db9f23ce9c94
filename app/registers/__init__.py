"""The registers, in the order the window shows them, and the papers they declare."""

from collections.abc import Mapping
from functools import cache

import resources
from app.engine.paper import PaperRule
from app.engine.paper_table import load_papers
from app.engine.register import Register


def all_registers() -> tuple[Register, ...]:
    """Return every declared register."""
    from app.registers.archives import ARCHIVES, CONFIRMATIONS, LOANS
    from app.registers.branches import BRANCHES
    from app.registers.cleanings import CLEANINGS
    from app.registers.clues.declaration import CLUES
    from app.registers.concerns import CONCERNS
    from app.registers.duties import DUTIES
    from app.registers.meetings import MEETINGS
    from app.registers.members import MEMBERS
    from app.registers.opinions import OPINIONS
    from app.registers.pages import PAGES
    from app.registers.reminders import REMINDERS
    from app.registers.reports import REPORTS
    from app.registers.supervision import (
        ACCOUNTABILITIES,
        COURSES,
        EDUCATIONS,
        INSPECTIONS,
        PROPOSALS,
        RISKS,
    )
    from app.registers.talks import TALKS
    from app.registers.tasks import TASKS
    from app.registers.terms import TERMS

    return (
        MEMBERS, BRANCHES, TERMS, CLUES, TALKS, CONCERNS, REMINDERS, MEETINGS, CLEANINGS, TASKS, DUTIES,
        INSPECTIONS, PROPOSALS, RISKS, EDUCATIONS, COURSES, ACCOUNTABILITIES,
        ARCHIVES,
        *PAGES,
        CONFIRMATIONS, LOANS, OPINIONS, REPORTS,
    )  # fmt: skip


@cache
def declared_papers() -> Mapping[str, Mapping[str, PaperRule]]:
    """Return the papers of every register that declares some, by register and key. Raises FaultyTable."""
    declared = {register.key: register.papers for register in all_registers() if register.papers}
    return {
        key: load_papers(resources.path(f"texts/papers/{papers.folder}"), papers.names)
        for key, papers in declared.items()
    }
