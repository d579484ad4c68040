"""A sampling process: a new pytest that runs one test again, and takes samples where the test would benchmark.

It imports no more than it must: whatever the measured code imports must not be there before it.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Generator
from pathlib import Path
from typing import Any, Final

import pytest

from governance.adapters.pytest.benchmark_fixture import has_passed, idle, perform_instead
from governance.adapters.pytest.memory import measure_memory
from governance.adapters.pytest.sampling import Call, sample
from governance.documents.measurements.sampling_order import Order, read_order, write_answer
from governance.domain.measurement.recordings import Batch, MemoryPeaks

ANSWER: Final = "answer.json"
"""The file in the order's folder that holds the answer; it is there whole, or the process has failed."""

NAME: Final = "budget-worker"
"""The name under which pytest knows the plugin of a sampling process."""

_SILENT: Final[dict[str, Any]] = {
    "keyword": "", "markexpr": "", "deselect": None, "lf": False, "failedfirst": False, "newfirst": False,
    "stepwise": False, "stepwise_skip": False, "cacheclear": False, "pyargs": False, "usepdb": False, "trace": False,
    "collectonly": False, "setuponly": False, "setupplan": False, "maxfail": 1, "xmlpath": None, "pastebin": None,
    "log_file": os.devnull, "report_log": None, "htmlpath": None, "json_report": False,
    "dist": "no", "numprocesses": None, "tx": [],
    "benchmark_json": None, "benchmark_save": None, "benchmark_autosave": None, "benchmark_compare": [],
    "benchmark_compare_fail": None, "benchmark_histogram": [], "benchmark_cprofile": None,
    "benchmark_only": False, "benchmark_skip": False, "benchmark_disable": False,
}  # fmt: skip
"""Options that choose tests or write files: the session that asks for samples has done both."""


class Worker:
    """The plugin of a sampling process."""

    def __init__(self, order: Order) -> None:
        self.__name__ = NAME
        self._order = order
        self.answer: Batch | MemoryPeaks | None = None
        self.calls = 0
        self.passed = True

    @pytest.hookimpl(wrapper=True)
    def pytest_load_initial_conftests(self, early_config: pytest.Config) -> Generator[None, None, None]:
        """Keep pytest-cov from starting, which does so here."""
        _overwrite(early_config.known_args_namespace, {"cov_source": []})
        return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Turn the command line of the asking session into one that runs a single test and writes nothing."""
        _overwrite(config.option, {**_SILENT, "basetemp": str(Path(self._order.folder, "tmp"))})
        config.args = [self._order.test]

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Refuse anything but the one test."""
        if len(items) != 1:
            raise pytest.UsageError(f"{self._order.test} names {len(items)} tests in a new pytest, not one")

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
        """Take over the fixture of pytest-benchmark."""
        fixture = yield
        if fixturedef.argname == "benchmark":
            perform_instead(fixture, self._perform)
        return fixture

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember whether the test passed from beginning to end."""
        self.passed = self.passed and has_passed(report)

    def _perform(self, call: Call) -> Any:
        self.calls += 1
        if self._order.count:
            self.answer, result = sample(call, self._order.count, self._order.seconds)
        else:
            self.answer, result = measure_memory(call, self._order.memory, Path(self._order.folder))
        if idle(call.function, result):
            pytest.fail("the call did not do its work", pytrace=False)
        return result


def _overwrite(options: Namespace, values: dict[str, Any]) -> None:
    """Set options that are known; those of plugins that are not loaded stay unknown."""
    for name, value in values.items():
        if hasattr(options, name):
            setattr(options, name, value)


def run(text: str) -> int:
    """Do what an order says; the exit status of the process, which is 0 only where the answer can be used."""
    order = read_order(text)
    worker = Worker(order)
    sys.argv[:] = ["pytest", *order.arguments]
    status = int(pytest.main(list(order.arguments), plugins=[worker]))
    if status or worker.answer is None or worker.calls != 1 or not worker.passed:
        return status or 1
    whole = Path(order.folder, f"{ANSWER}.part")
    whole.write_text(write_answer(worker.answer), encoding="utf-8")
    whole.replace(Path(order.folder, ANSWER))
    return 0
