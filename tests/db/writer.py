"""A process that writes until it is stopped.

    python -m tests.db.writer FOLDER PASSPHRASE [LARGEST_FILE_IN_BYTES]

Each number is printed only after its row is committed.
"""

from __future__ import annotations

import itertools
import resource
import sys
from pathlib import Path

from sqlmodel import select

from db.errors import WriteFailed
from db.models import Member
from db.store import Store
from db.vault import unlock

BALLAST = "备注文字" * 500


def say(*words: object) -> None:
    """Tell the test at once."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main(folder: Path, passphrase: str, largest: int | None) -> None:
    """Write members named by their numbers; on a full disk say so, and which rows can still be read."""
    store = Store.open(folder, unlock(folder, passphrase))
    if largest is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    try:
        for number in itertools.count(1):
            with store.writing() as session:
                session.add(Member(name=f"第{number}号", remarks=BALLAST))
            say(number)
    except WriteFailed:
        with store.reading() as session:
            say("full", len(session.exec(select(Member.id)).all()))
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else None)
