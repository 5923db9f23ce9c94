"""Draft a migration from what the models say beyond the migrations.

    python -m db.migrations.draft 0002 "what it does"
    ruff check --fix db/migrations; ruff format db/migrations/versions

The draft is a help, not the result: it is to be read, completed and tested before it is kept. As long as no
version has been released, 0001 is drafted anew: delete it first.
"""

from __future__ import annotations

import itertools
import re
import secrets
import sys
import tempfile
from pathlib import Path

from db.connection import make_engine, require_cipher
from db.migrate import OWN

CHECK = re.compile(r"""sa\.CheckConstraint\("(\w+) IN \((.*?)\)", name=op\.f\('(\w+)'\)\)""")
RECORD = re.compile(r"(    sa\.Column\('(id|version|created_at|changed_at|voided_at|void_reason)'.*\n){6}")
TABLE = re.compile(r"^    op\.create_table\('(\w+)',$", re.MULTILINE)
COMMENT = re.compile(r"^    # ###.*\n", re.MULTILINE)

PARTS = "from db.migrations.parts import one_of, record_columns\n"


def draft(revision: str, message: str) -> list[Path]:
    """Write the draft beside the other versions and return its path."""
    from alembic import command

    require_cipher()
    config, key = OWN.config(), secrets.token_bytes(32)
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(Path(folder) / "empty.db", key, foreign_keys=False)
        try:
            with engine.begin() as connection:
                OWN.run(connection, "heads")
                config.attributes["connection"] = connection
                scripts = command.revision(config, message, autogenerate=True, rev_id=revision)
        finally:
            engine.dispose()
    made = scripts if isinstance(scripts, list) else [scripts]
    paths = [Path(script.path) for script in made if script]
    for path in paths:
        path.write_text(tidy(path.read_text(encoding="utf-8")), encoding="utf-8")
    return paths


def tidy(text: str) -> str:
    """Give each new table a function of its own and take what recurs from `parts`; ruff does the rest."""
    text = CHECK.sub(_short_check, COMMENT.sub("", text))
    text = RECORD.sub("    *record_columns(),\n", text)
    head, body = text.split("def upgrade()", 1)
    signature, body = body.split("\n    op.", 1) if TABLE.search(body) else (body, "")
    if not body:
        return text
    creation, tail = f"    op.{body}".split("\n\ndef downgrade", 1)
    starts = [*(match.start() for match in TABLE.finditer(creation)), len(creation)]
    parts = [creation[start:end].rstrip() for start, end in itertools.pairwise(starts)]
    names = [match.group(1) for match in TABLE.finditer(creation)]
    calls = "".join(f"\n    _create_{name}()" for name in names)
    made = "".join(
        f"\n\ndef _create_{name}() -> None:\n{part}\n" for name, part in zip(names, parts, strict=True)
    )
    head = head.replace("from alembic import op\n", f"from alembic import op\n\n{PARTS}")
    return f"{head}def upgrade(){signature}{calls}\n\n\ndef downgrade{tail}{made}"


def _short_check(match: re.Match[str]) -> str:
    column, codes, name = match.groups()
    return f"one_of('{name}', '{column}', {codes})"


if __name__ == "__main__":
    draft(sys.argv[1], sys.argv[2])
