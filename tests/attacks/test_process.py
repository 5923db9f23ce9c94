"""What the process owes the store: no core dump, no record in a report, private files whatever the umask."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from app.process import told_without_content
from tests.cli.conftest import Desk
from tests.house.measure import ROOT

SECRET = "齐山的记录"


def test_a_report_names_places_and_nothing_that_was_typed() -> None:
    try:
        try:
            json.loads(SECRET)
        except ValueError as inner:
            raise RuntimeError(SECRET) from inner
    except RuntimeError as error:
        report = "\n".join(told_without_content(error))
    assert SECRET not in report
    assert "builtins.RuntimeError" in report
    assert "JSONDecodeError" in report
    assert "attacks/test_process.py" in report


@pytest.mark.skipif(sys.platform == "win32", reason="file modes and core dumps")
def test_the_command_line_leaves_private_files_under_an_open_umask(desk: Desk) -> None:
    out = desk.key.with_name("名册.pdf")
    arguments = ["export", str(desk.store), "members", str(out), "--passphrase-file", str(desk.key)]
    code = (
        "import os, resource, runpy, sys, atexit; os.umask(0)\n"
        "atexit.register(lambda: print(resource.getrlimit(resource.RLIMIT_CORE)[0] <= 1))\n"
        f"sys.argv = ['app', *{arguments!r}]\n"
        "runpy.run_module('app', run_name='__main__', alter_sys=True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("True\n")
    assert out.stat().st_mode & 0o077 == 0
    assert not [path.name for path in desk.store.rglob("*") if path.stat().st_mode & 0o077]
