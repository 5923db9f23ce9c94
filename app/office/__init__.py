"""The open store with everything the window and the command line are given, and the ways to open it."""

from app.office.entrance import (
    create_office,
    open_office,
    open_office_with_recovery,
    prepare,
    recovery_sheet,
)
from app.office.office import Office

__all__ = [
    "Office",
    "create_office",
    "open_office",
    "open_office_with_recovery",
    "prepare",
    "recovery_sheet",
]
