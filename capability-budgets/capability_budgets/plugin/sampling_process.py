"""A sampling process: a new pytest that runs one test again, and takes samples where the test would benchmark.

It is asked for one block of samples after the other, and waits between them, so that several tests can take turns.

It imports no more than it must: whatever the measured code imports must not be there before it.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Generator
from pathlib import Path
from typing import Any, Final

import pytest

from capability_budgets.plugin.benchmark_fixture import has_passed, perform_instead, unexecuted_reason, with_stats
from capability_budgets.plugin.memory import measure_memory
from capability_budgets.plugin.sampling import Call, Sampling
from capability_budgets.sampling.recordings import MemoryMethod, MemoryPeaks, ProcessSamples
from capability_budgets.sampling.sampling_order import END, Order, read_order, write

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
        self._asks = os.fdopen(order.asks, encoding="ascii")
        self._answers = os.fdopen(order.answers, "w", encoding="ascii")
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
        self._config = config
        _overwrite(config.option, {**_SILENT, "basetemp": str(Path(self._order.folder, "tmp"))})
        config.args = [self._order.test]

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Refuse anything but the one test."""
        if len(items) != 1:
            raise pytest.UsageError(f"{self._order.test} names {len(items)} tests in a new pytest, not one")

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: "pytest.FixtureDef[Any]") -> Generator[None, Any, Any]:
        """Take over the fixture of pytest-benchmark."""
        fixture = yield
        if fixturedef.argname == "benchmark":
            perform_instead(fixture, lambda call: self._perform(call, fixture))
        return fixture

    @pytest.hookimpl(optionalhook=True)
    def pytest_timeout_set_timer(self) -> bool:
        """Keep pytest-timeout from ending what waits for its turn; the asking session has a limit of its own."""
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember whether the test passed from beginning to end, and say why not, since there is no summary."""
        self.passed = self.passed and has_passed(report)
        if report.failed:
            self._config.get_terminal_writer().line(report.longreprtext)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """End here, when all of the session is undone: summaries of plugins take long, and no one reads them."""
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(int(session.exitstatus) or int(self.calls != 1 or not self.passed))

    def _perform(self, call: Call, fixture: Any) -> Any:
        self.calls += 1
        result = self._measure(call, fixture) if self._order.memory else self._sample(call, fixture)
        if unexecuted_reason(call.function, result):
            pytest.fail("the call did not do its work", pytrace=False)
        return result

    def _sample(self, call: Call, fixture: Any) -> Any:
        """Take blocks of samples as they are asked for."""
        sampling, taken = Sampling(call), ProcessSamples(())
        while (ask := self._asks.readline().strip()) != END:
            if not ask:
                raise KeyboardInterrupt  # the asking session is gone
            block = _block(sampling, int(ask))
            taken += block
            self._answer(block)
        with_stats(fixture, taken.samples)
        return sampling.result

    def _measure(self, call: Call, fixture: Any) -> Any:
        """Measure memory; what the test gets to see of time is that of a call which nothing traces."""
        method, folder = self._order.memory or MemoryMethod.TRACEMALLOC, Path(self._order.folder)
        peaks = measure_memory(call, method, folder, self._order.seconds)
        sampling = Sampling(call, warm=True)
        with_stats(fixture, sampling.block(1).samples)
        self._answer(peaks)
        return sampling.result

    def _answer(self, answer: ProcessSamples | MemoryPeaks) -> None:
        self._answers.write(write(answer) + "\n")
        self._answers.flush()


def _block(sampling: Sampling, count: int) -> ProcessSamples:
    """A block of samples; a call that cannot be made again says so."""
    try:
        return sampling.block(count)
    except Exception as fault:
        if sampling.calls < 1:
            raise
        raise AssertionError(
            f"call {sampling.calls + 1} failed with {fault!r}, and the first did not: a sample is one call of many, so "
            f"give benchmark.pedantic a setup that prepares each"
        ) from fault


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
    return int(pytest.main(list(order.arguments), plugins=[worker])) or 1  # it ends before, unless it cannot start
