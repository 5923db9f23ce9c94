"""机关纪委: the terms of the committee, its seats, and what is to be watched about them."""

from app.registers.terms.declaration import TERMS

__all__ = ["TERMS"]
