"""How the command line tells what was refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from app.errors import ExpectedError


@contextmanager
def refusals() -> Iterator[None]:
    """Tell an expected error on stderr, in one line each for what, why and what to do, and exit with 1."""
    try:
        yield
    except ExpectedError as error:
        for line in filter(None, (error.message, error.reason, error.remedy)):
            typer.echo(line, err=True)
        for flaw in getattr(error, "flaws", ()):
            typer.echo(f"  {flaw.reason}", err=True)
        raise typer.Exit(1) from None
