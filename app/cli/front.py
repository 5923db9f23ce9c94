"""All commands under one roof; those that work on a store are loaded only when one of them is asked for."""

from __future__ import annotations

import typer
from typer._click import Command, Context
from typer.main import get_group

from app.cli.duties import duties
from app.cli.rules import rules_app
from app.cli.usage import ChineseCommand, ChineseGroup


class _Front(ChineseGroup):
    def list_commands(self, ctx: Context) -> list[str]:
        self._load()
        return super().list_commands(ctx)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        if cmd_name not in self.commands:
            self._load()
        return super().get_command(ctx, cmd_name)

    def _load(self) -> None:
        """Bring in the commands that need the store and its libraries, which take their time to load."""
        from app.cli.commands import app as on_stores

        self.commands = {**get_group(on_stores).commands, **self.commands}


app = typer.Typer(
    name="app", cls=_Front, help="机关纪委工作台：不带命令即打开窗口。", add_completion=False,
    pretty_exceptions_enable=False, rich_markup_mode=None,
)  # fmt: skip
app.command("duties", cls=ChineseCommand)(duties)
app.add_typer(rules_app, name="rules")
