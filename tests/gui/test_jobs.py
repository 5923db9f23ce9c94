"""Work away from the window's thread comes back on it, can be cancelled, and the newest question wins."""

from __future__ import annotations

import threading
from typing import Any

from app.errors import ExpectedError
from tests.gui.conftest import WAIT, Messages
from ui.jobs import JobCancelled, Jobs, Progress, Reader


def test_result_comes_back_on_the_window_thread(jobs: Jobs, qtbot: Any) -> None:
    seen: list[tuple[int, bool]] = []
    worker: list[bool] = []

    def work(progress: Progress) -> int:
        worker.append(threading.current_thread() is threading.main_thread())
        return 42

    jobs.run(work, lambda value: seen.append((value, threading.current_thread() is threading.main_thread())))
    qtbot.waitUntil(lambda: bool(seen), timeout=WAIT)
    assert seen == [(42, True)]
    assert worker == [False]


def test_progress_is_told(jobs: Jobs, qtbot: Any) -> None:
    told: list[tuple[int, int, str]] = []
    go = threading.Event()

    def work(progress: Progress) -> None:
        go.wait(10)
        progress.report(1, 2, "一半")

    job = jobs.run(work, lambda _: None)
    job.progressed.connect(lambda *step: told.append(step))
    go.set()
    qtbot.waitUntil(lambda: not jobs.busy, timeout=WAIT)
    assert told == [(1, 2, "一半")]


def test_an_error_goes_to_failed_or_is_shown(jobs: Jobs, messages: Messages, qtbot: Any) -> None:
    failed: list[Exception] = []
    jobs.run(_refuse, lambda _: None, failed.append)
    jobs.run(_refuse, lambda _: None)
    qtbot.waitUntil(lambda: bool(messages.errors), timeout=WAIT)
    assert [str(error) for error in failed] == ["不行。"]
    assert [str(error) for error in messages.errors] == ["不行。"]


def _refuse(progress: Progress) -> None:
    raise ExpectedError("不行。")


def test_cancelled_work_ends_with_job_cancelled(jobs: Jobs, qtbot: Any) -> None:
    failed: list[Exception] = []
    started, cancelled = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        started.set()
        cancelled.wait(10)
        progress.report(1, 2)

    job = jobs.run(work, lambda _: None, failed.append)
    started.wait(10)
    job.cancel()
    cancelled.set()
    qtbot.waitUntil(lambda: bool(failed), timeout=WAIT)
    assert isinstance(failed[0], JobCancelled)


def test_after_join_nothing_is_delivered_and_work_can_go_on(jobs: Jobs, qtbot: Any) -> None:
    seen: list[int] = []
    jobs.run(lambda _: 1, seen.append)
    jobs.join()
    jobs.run(lambda _: 2, seen.append)
    qtbot.waitUntil(lambda: bool(seen), timeout=WAIT)
    assert seen == [2]


def test_only_the_newest_question_of_a_channel_is_answered(messages: Messages, qtbot: Any) -> None:
    reader = Reader(lambda: None, messages.show_error)
    gate = threading.Event()
    answers: list[str] = []

    def slow() -> str:
        gate.wait(10)
        return "旧"

    reader.ask(slow, answers.append, "甲")
    reader.ask(lambda: "新", answers.append, "甲")
    reader.ask(lambda: "另", answers.append, "乙")
    gate.set()
    qtbot.waitUntil(lambda: len(answers) == 2, timeout=WAIT)
    assert answers == ["新", "另"]
    reader.join()


def test_a_question_interrupted_by_another_channel_is_asked_again(messages: Messages, qtbot: Any) -> None:
    stop = threading.Event()
    reader = Reader(stop.set, messages.show_error)
    started = threading.Event()
    tries: list[int] = []
    answers: list[str] = []

    def interruptible() -> str:
        tries.append(1)
        started.set()
        if len(tries) == 1:
            stop.wait(10)
            raise RuntimeError
        return "答"

    reader.ask(interruptible, answers.append, "甲")
    started.wait(10)
    reader.ask(lambda: "旧", answers.append, "乙")  # waits behind the running one
    reader.ask(interruptible, answers.append, "甲")
    qtbot.waitUntil(lambda: len(answers) == 2, timeout=WAIT)
    assert sorted(answers) == ["旧", "答"]
    assert messages.errors == []
    reader.join()
