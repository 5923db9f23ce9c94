"""The font pack, and reading finished papers."""

from tests.documents.conftest import font_pack, read_pdf

__all__ = ["font_pack", "read_pdf"]
