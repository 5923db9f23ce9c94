"""The files of persons: what is kept, who confirmed it, who was shown it."""

from app.registers.archives.confirmations import CONFIRMATIONS
from app.registers.archives.files import ARCHIVES
from app.registers.archives.loans import LOANS

__all__ = ["ARCHIVES", "CONFIRMATIONS", "LOANS"]
