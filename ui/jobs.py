"""Work away from the window's thread: plain data in and out, the result back on the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.errors import ExpectedError

T = TypeVar("T")


class JobCancelled(ExpectedError):
    """The officer cancelled the work; nothing of it was kept."""


class Progress:
    """What a piece of work is given: it reports how far it is and learns that it should stop."""

    def __init__(self, report: Callable[[int, int, str], None]) -> None:
        self._report = report
        self._stop = threading.Event()

    def report(self, done: int, total: int, text: str = "") -> None:
        """Say how far the work is (`total` 0 = unknown). Raises JobCancelled when it was cancelled."""
        self.check()
        self._report(done, total, text)

    def check(self) -> None:
        """Raises JobCancelled when the work was cancelled."""
        if self._stop.is_set():
            raise JobCancelled("操作已取消。")

    def cancel(self) -> None:
        """Ask the work to stop at its next report."""
        self._stop.set()


class Job(QObject):
    """One running piece of work. Emits on the window's thread.

    progressed: done, total, text. finished: nothing; emitted once, after the result was handed over.
    """

    progressed = Signal(int, int, str)
    finished = Signal()
    _settled = Signal(object)

    def __init__(self, done: Callable[[Any], None], failed: Callable[[Exception], None], title: str) -> None:
        super().__init__()
        self.title = title
        self.progress = Progress(self.progressed.emit)
        self._done = done
        self._failed = failed
        self._abandoned = False
        self._settled.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the work to stop; it ends with JobCancelled at its next report."""
        self.progress.cancel()

    def abandon(self) -> None:
        """Cancel, and let no result reach the window any more."""
        self._abandoned = True
        self.cancel()

    def settle(self, future: Future[Any]) -> None:
        """Called on the worker's thread when the work has ended."""
        self._settled.emit(future)

    @Slot(object)
    def _hand_over(self, future: Future[Any]) -> None:
        if not self._abandoned and not future.cancelled():
            self._deliver(future)
        self.finished.emit()

    def _deliver(self, future: Future[Any]) -> None:
        error = future.exception()
        if error is None:
            self._done(future.result())
        elif isinstance(error, Exception):
            self._failed(error)
        else:
            raise error


class Jobs(QObject):
    """Runs long work one piece after the other on a single worker thread.

    started: the Job. emptied: nothing is running any more.
    """

    started = Signal(object)
    emptied = Signal()

    def __init__(self, show_error: Callable[[Exception], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._show_error = show_error
        self._executor: ThreadPoolExecutor | None = None
        self._running: list[Job] = []

    def run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        title: str = "",
    ) -> Job:
        """Start `work` on the worker thread; `done` or `failed` is called on the window's thread.

        Without `failed` an error is shown in a message. `title` names the work while it runs (Chinese).
        """
        job = Job(done, failed or self._show_error, title)
        job.finished.connect(partial(self._forget, job))
        self._running.append(job)
        self.started.emit(job)
        if self._executor is None:
            self._executor = ThreadPoolExecutor(1, thread_name_prefix="job")
        self._executor.submit(work, job.progress).add_done_callback(job.settle)
        return job

    @property
    def busy(self) -> bool:
        """Whether any work is running or waiting."""
        return bool(self._running)

    def join(self) -> None:
        """Cancel what runs and wait for its end; no result is delivered afterwards. May be used again."""
        for job in self._running:
            job.abandon()
        executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(wait=True, cancel_futures=True)

    def _forget(self, job: Job) -> None:
        if job in self._running:
            self._running.remove(job)
        if not self._running:
            self.emptied.emit()


class _Question:
    """One question to the reader: its channel's generation, and how to ask and answer it."""

    def __init__(
        self, channel: str, generation: int, work: Callable[[], Any], done: Callable[[Any], None]
    ) -> None:
        self.channel = channel
        self.generation = generation
        self.work = work
        self.done = done
        self.interrupted = False


class Reader(QObject):
    """Asks the store on one reader thread; of each channel only the newest question is answered.

    A newer question drops the waiting ones of its channel and interrupts the running one. A question that was
    interrupted by chance although it is still wanted is asked again.
    """

    _settled = Signal(object, object)

    def __init__(
        self,
        interrupt: Callable[[], None],
        show_error: Callable[[Exception], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._interrupt = interrupt
        self._show_error = show_error
        self._generations: dict[str, int] = {}
        self._waiting: dict[_Question, Future[Any]] = {}
        self._executor: ThreadPoolExecutor | None = None
        self._settled.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def ask(self, work: Callable[[], T], done: Callable[[T], None], channel: str = "") -> None:
        """Run `work` on the reader thread and give its result to `done` unless a newer question was asked."""
        generation = self._generations.get(channel, 0) + 1
        self._generations[channel] = generation
        self._drop_older(channel)
        self._submit(_Question(channel, generation, work, done))

    def join(self) -> None:
        """Interrupt and wait for the reader to end; no answer is delivered afterwards. May be used again."""
        for channel in self._generations:
            self._generations[channel] += 1
        executor, self._executor = self._executor, None
        if executor is not None:
            if self._waiting:
                self._interrupt()
            executor.shutdown(wait=True, cancel_futures=True)
        self._waiting.clear()

    def _submit(self, question: _Question) -> None:
        if self._executor is None:
            self._executor = ThreadPoolExecutor(1, thread_name_prefix="reader")
        future = self._executor.submit(question.work)
        self._waiting[question] = future
        future.add_done_callback(partial(self._settle, question))

    def _settle(self, question: _Question, future: Future[Any]) -> None:
        self._settled.emit(question, future)

    def _drop_older(self, channel: str) -> None:
        older = [question for question in self._waiting if question.channel == channel]
        running = [question for question in older if not self._waiting[question].cancel()]
        if running:
            for question in self._waiting:
                question.interrupted = True
            self._interrupt()

    @Slot(object, object)
    def _answer(self, question: _Question, future: Future[Any]) -> None:
        self._waiting.pop(question, None)
        if future.cancelled() or self._generations[question.channel] != question.generation:
            return
        error = future.exception()
        if error is None:
            question.done(future.result())
        elif question.interrupted:
            question.interrupted = False
            self._submit(question)
        elif isinstance(error, Exception):
            self._show_error(error)
