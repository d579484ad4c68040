"""Trials: the tests, run against a changed module, each in a process of its own.

The process is forked from one that has loaded pytest and the libraries, but nothing of the program: so it starts at
once, and everything that imports the changed module gets the change. No file of the project is written.
"""

import atexit
import gc
import importlib
import multiprocessing
import os
import resource
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType, ModuleType
from typing import Final

import pytest

_CHANGING: Final = {"benchmarks", "capability_budgets", "governance", "tests"}
"""What no process may have loaded before its trial."""

_NEIGHBOUR: Final = "capability-budgets"
"""The folder that holds the package of the other distribution, and is no package itself."""

_MEMORY: Final = 4 << 30
"""Bytes of address space: a loop that never ends must not take the machine with it."""

_OPTIONS: Final = ("--exitfirst", "--tb=no", "--assert=plain", "--disable-plugin-autoload", "-p", "no:cacheprovider")


@dataclass(frozen=True, slots=True)
class Trial:
    """A text that stands for a module, and the tests that are run with it."""

    path: Path
    source: str
    tests: tuple[str, ...]


def warm_up(tests: Sequence[str]) -> None:
    """Load what the tests need beside the program, once for all trials; a process of its own finds out what that is.

    Raises:
        EOFError: the tests brought that process down.
    """
    sys.dont_write_bytecode, sys.pycache_prefix = False, tempfile.mkdtemp(prefix="mutation-")
    atexit.register(shutil.rmtree, sys.pycache_prefix)
    receiver, sender = multiprocessing.Pipe(duplex=False)
    scout = multiprocessing.get_context("fork").Process(target=_scout, args=(tests, sender))
    scout.start()
    sender.close()
    names = receiver.recv()
    scout.join()
    for name in names:
        importlib.import_module(name)
    gc.freeze()


def _scout(tests: Sequence[str], sender: Connection) -> None:
    _be_silent()
    pytest.main([*_OPTIONS, *tests])
    sender.send([name for name in sys.modules if name.partition(".")[0] not in _CHANGING and _is_file(name)])


def _is_file(name: str) -> bool:
    spec = getattr(sys.modules[name], "__spec__", None)
    return isinstance(spec, ModuleSpec) and spec.has_location and spec.name == name


def outcomes(trials: Sequence[Trial], *, jobs: int, seconds: int) -> Iterator[tuple[int, bool]]:
    """Run the trials, several at a time, and tell of each, as it ends, its index and whether all tests passed.

    Args:
        trials: what is to be tried.
        jobs: how many run at once.
        seconds: how long one may take; a longer one has not passed.
    """
    running: dict[int, int] = {}
    for index, trial in enumerate(trials):
        if len(running) >= jobs:
            yield _ended(running)
        running[_start(trial, seconds)] = index
    while running:
        yield _ended(running)


def _ended(running: dict[int, int]) -> tuple[int, bool]:
    pid, status = os.wait()
    return running.pop(pid), status == 0


def _start(trial: Trial, seconds: int) -> int:
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            signal.alarm(seconds)  # nobody catches it, so it ends the process
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
            status = _run(trial)
        finally:
            os._exit(status)
    return pid


def _run(trial: Trial) -> int:
    _be_silent()
    sys.meta_path.insert(0, _Finder(trial))
    return int(pytest.main([*_OPTIONS, *trial.tests]))


def _be_silent() -> None:
    silence = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(silence, stream)


class _Finder(MetaPathFinder):
    """Finds the changed module before anything else does."""

    def __init__(self, trial: Trial) -> None:
        self._name = ".".join(part for part in trial.path.with_suffix("").parts if part != _NEIGHBOUR)
        self._source = trial.source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None, /
    ) -> ModuleSpec | None:
        """The module's own specification, with another loader."""
        spec = PathFinder.find_spec(fullname, path, target) if fullname == self._name else None
        if spec is not None and spec.origin is not None:
            spec.loader = _Loader(fullname, spec.origin, self._source)
        return spec


class _Loader(SourceFileLoader):
    """Loads a module from a text instead of its file, and never from a cache."""

    def __init__(self, fullname: str, path: str, source: str) -> None:
        super().__init__(fullname, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        """The text, compiled."""
        return self.source_to_code(self._source.encode(), self.get_filename(fullname))
