"""The command line: the same use cases without a screen."""

from app.cli.front import app

__all__ = ["app"]
