"""Many signatures at a time, verified by small processes on all cores while this one does other work."""

import marshal
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock, Thread, Timer
from typing import Final

from governance.adapters import verify_worker
from governance.adapters.verify_worker import NO_PROGRAM, Job
from governance.errors import FaultError

_BATCH: Final = 16
"""Jobs that are handed over at once: each handing over waits for the interpreter, which the walk keeps busy."""

_CORES: Final = os.cpu_count() or 1

_Task = tuple[Job, Future[str | None]]


class Verifiers:
    """A process for each core, and a thread for each process that feeds it. Close it to end them.

    One core is left to the walk beside which it begins, until somebody waits for an answer.

    Args:
        folder: where the processes may write.
        namespace: what signatures must be for.
        environment: the variables that ssh-keygen may see.
        within: seconds that one batch may take.
    """

    def __init__(self, folder: Path, namespace: str, environment: Mapping[str, str], within: float) -> None:
        self._folder = folder
        self._namespace = namespace
        self._environment = dict(environment)
        self._within = within
        # A line is read from its newest step on and judged from its oldest one on: the last to come is needed first.
        self._tasks: LifoQueue[_Task | None] = LifoQueue()
        self._lock = Lock()
        self._is_closing = False
        self._busy: set[subprocess.Popen[bytes]] = set()
        self._threads: list[Thread] = []
        self._start(max(1, _CORES - 1))

    def _start(self, threads: int) -> None:
        while len(self._threads) < threads:
            thread = Thread(target=self._feed, daemon=True)
            self._threads.append(thread)
            thread.start()

    def hurry(self) -> None:
        """Use all cores, since somebody waits."""
        self._start(_CORES)

    def submit(self, job: Job) -> Future[str | None]:
        """Verify one signature some time soon: None where it is good, else what ssh-keygen said."""
        answer: Future[str | None] = Future()
        self._tasks.put((job, answer))
        return answer

    def close(self) -> None:
        """Begin nothing more, and end the processes in the middle of what they do: nobody waits for it."""
        with suppress(Empty):
            while task := self._tasks.get_nowait():
                task[1].cancel()
        for _ in self._threads:
            self._tasks.put(None)
        with self._lock:
            self._is_closing = True
            for worker in self._busy:
                _kill(worker)
        for thread in self._threads:
            thread.join()

    def _feed(self) -> None:
        """Hand batches to a process of its own until there are no more; a process that fails is not used again."""
        worker: subprocess.Popen[bytes] | None = None
        while batch := self._batch():
            try:
                worker = worker or self._started()
                answers = self._exchange(worker, [job for job, _ in batch])
            except (OSError, EOFError, ValueError, TypeError) as broken:  # the last two for what is no answer at all
                fault = self._fault(worker, broken)
                worker = None
                for _, answer in batch:
                    answer.set_exception(fault)
            else:
                for (_, answer), said in zip(batch, answers, strict=True):
                    answer.set_result(said)
        if worker is not None:
            worker.communicate()

    def _batch(self) -> list[_Task]:
        first = self._tasks.get()
        batch = [] if first is None else [first]
        with suppress(Empty):
            while batch and len(batch) < _BATCH:
                more = self._tasks.get_nowait()
                if more is None:
                    self._tasks.put(None)  # for the next look
                    break
                batch.append(more)
        return batch

    def _started(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-I", "-S", verify_worker.__file__, str(self._folder), self._namespace],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self._environment,
            start_new_session=True,  # so that no Ctrl-C makes a good signature look bad, and all of it can be stopped
        )

    def _exchange(self, worker: "subprocess.Popen[bytes]", jobs: list[Job]) -> list[str | None]:
        """Have a batch answered.

        Raises:
            EOFError: the process ended, by itself or because its time was up.
            OSError: it takes no more work.
        """
        if worker.stdin is None or worker.stdout is None:
            raise AssertionError("a process that was started with pipes has them")
        with self._at_work(worker):
            marshal.dump(jobs, worker.stdin)
            worker.stdin.flush()
            answers: list[str | None] = marshal.load(worker.stdout)  # noqa: S302 (from the process that is fed here)
        return answers

    @contextmanager
    def _at_work(self, worker: "subprocess.Popen[bytes]") -> Iterator[None]:
        """While a process may be killed, with what it started: here nobody else waits for its end."""
        with self._lock:
            if self._is_closing:
                raise EOFError("nobody waits for it any more")
            self._busy.add(worker)
        timer = Timer(self._within, _kill, (worker,))
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            with self._lock:
                self._busy.discard(worker)

    def _fault(self, worker: "subprocess.Popen[bytes] | None", broken: Exception) -> FaultError:
        """Why a process failed; it is gone afterwards."""
        status = 0
        if worker is not None:
            with suppress(OSError):
                worker.communicate()
            status = worker.wait()
        if status == NO_PROGRAM:
            return FaultError("ssh-keygen is not installed", "install OpenSSH 8.2 or newer")
        if status == -signal.SIGKILL:
            return FaultError(f"ssh-keygen did not end within {self._within} seconds", "try again")
        return FaultError(f"signatures could not be verified beside the walk: {broken}", "try again")


def _kill(worker: "subprocess.Popen[bytes]") -> None:
    """End a process that was not waited for yet, with what it started; it may have ended by itself."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(worker.pid, signal.SIGKILL)
