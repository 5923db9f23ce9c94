"""The long parts of an import, as jobs: plain values in, plain values out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.engine.views import Paper, Receipt
from ui.jobs import Progress

if TYPE_CHECKING:
    from app.exchange.plan import ImportOutcome, ImportPlan
    from app.office import Office


def read(office: Office, key: str, path: Path, password: str | None, progress: Progress) -> ImportPlan:
    """Read a spreadsheet. Raises UnreadableFile and PasswordNeeded."""
    plan = office.read_sheets(key, path, password)
    progress.check()
    return plan


def rehearse(office: Office, plan: ImportPlan, progress: Progress) -> ImportOutcome:
    """Say what the import would do; nothing stays."""
    return office.try_import(plan, progress.report)


def take_in(office: Office, plan: ImportPlan, progress: Progress) -> ImportOutcome:
    """Import; when cancelled nothing was taken in."""
    return office.commit_import(plan, progress.report)


def refused(office: Office, plan: ImportPlan, outcome: ImportOutcome, progress: Progress) -> Paper:
    """The refused rows as a spreadsheet."""
    paper = office.refused_sheet(plan, outcome)
    progress.check()
    return paper


def save(office: Office, paper: Paper, path: Path, progress: Progress) -> Receipt:
    """Write a paper. Raises WriteFailed."""
    progress.check()
    return office.save_paper(paper, path)
