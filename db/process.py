"""What the process as a whole owes the store."""

from __future__ import annotations

import contextlib
import os
import sys


def harden_process() -> None:
    """Let new files be private to this user and keep memory out of core dumps. To be called first of all."""
    os.umask(0o077)
    if sys.platform != "win32":
        import resource

        with contextlib.suppress(ValueError, OSError):
            _, ceiling = resource.getrlimit(resource.RLIMIT_CORE)
            # Linux ignores the limit for a dump that is piped to a collector, except for the limit of 1,
            # with which it makes no dump at all, neither into the pipe nor into a file.
            limit = 1 if sys.platform == "linux" and ceiling != 0 else 0
            resource.setrlimit(resource.RLIMIT_CORE, (limit, limit))
