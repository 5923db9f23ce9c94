"""The command line: the same use cases without a screen."""

from app.cli.commands import app

__all__ = ["app"]
