"""The pytest plugin: measures capabilities in fresh processes, for `budget gate` to judge.

Loaded by every pytest of an environment with this package, so it is small; the rest is imported when a test uses it.
"""

import os
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from capability_budgets.plugin.session import CapabilityBenchmark, CapabilitySession
    from capability_budgets.plugin.xdist import Distributed

MARK = "capability(name, memory='tracemalloc'): the test measures this capability; memory: tracemalloc, memray or rss"


_WITHOUT_BENCHMARK = pytest.StashKey[int]()
"""How many tests of capabilities there are in a session in which pytest-benchmark is not active."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("budget", "performance budgets")
    group.addoption("--budget-env", metavar="ENV", default=os.environ.get("BUDGET_ENV") or None,
                    help="environment whose budgets hold (default: BUDGET_ENV)")  # fmt: skip
    group.addoption("--budget-time", metavar="SECONDS", type=float, default=None,
                    help="longest time to sample a test (default: what is needed, at most 600)")  # fmt: skip
    group.addoption("--budget-processes", metavar="N", type=int, default=15,
                    help="fresh processes for a test (default: %(default)s); more see rarer things")  # fmt: skip
    group.addoption("--budget-skip", action="store_true", help="run the tests of capabilities without measuring")


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known, and count what other processes do not measure where tests are distributed."""
    config.addinivalue_line("markers", MARK)
    if getattr(config.option, "dist", "no") != "no" and not hasattr(config, "workerinput"):
        from capability_budgets.plugin.xdist import Distributed

        config.pluginmanager.register(Distributed(), "budget-distributed")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Get ready to measure if there is anything to."""
    if config.pluginmanager.has_plugin("budget-worker"):
        return
    named = _named(config, [item for item in items if not _is_meant(item) and _benchmarks(item)])
    meant = [item for item in items if _is_meant(item) or item.nodeid in named]
    if not meant:
        return
    if not hasattr(config, "_benchmarksession"):
        config.stash[_WITHOUT_BENCHMARK] = len(meant)
        return
    from capability_budgets.plugin.session import begin

    begin(config, meant, named)


def _named(config: pytest.Config, items: list[pytest.Item]) -> dict[str, str]:
    """The capabilities that name benchmarks without a mark, by the ids of these; read only where budgets may be."""
    if not items or not any((folder / "budgets").is_dir() for folder in (config.rootpath, *config.rootpath.parents)):
        return {}
    from capability_budgets.plugin.checkout_budgets import named_around

    return named_around(config.rootpath, [(item.nodeid, item.name) for item in items])


def _benchmarks(item: pytest.Item) -> bool:
    return "benchmark" in getattr(item, "fixturenames", ())


def _is_meant(item: pytest.Item) -> bool:
    return item.get_closest_marker("capability") is not None or "capability_benchmark" in getattr(
        item, "fixturenames", ()
    )


def pytest_terminal_summary(terminalreporter: "pytest.TerminalReporter") -> None:
    """Tell what was measured, and how to judge it."""
    config = terminalreporter.config
    plugins, without = config.pluginmanager, config.stash.get(_WITHOUT_BENCHMARK, 0)
    lines = _lines(plugins.get_plugin("budget-session"), plugins.get_plugin("budget-distributed"))
    if without:
        tests = f"{without} test{'s' if without > 1 else ''} of capabilities"
        lines.append((f"{tests} not measured: {_why_without()}", True))
    if lines:
        terminalreporter.section("capabilities")
        for line, warns in lines:
            terminalreporter.write_line(line, yellow=warns)


def _why_without() -> str:
    """Why pytest-benchmark is not active, and what to do."""
    from importlib.util import find_spec

    if find_spec("pytest_benchmark") is not None:
        return "pytest-benchmark is switched off here; run without -p no:benchmark, or with -p pytest_benchmark.plugin"
    from capability_budgets.installation import command

    return f"pytest-benchmark is missing: {command('pytest', 'capability-budgets')}"


def _lines(session: "CapabilitySession | None", distributed: "Distributed | None") -> list[tuple[str, bool]]:
    if session is None and (distributed is None or not distributed.tests):
        return []
    from capability_budgets.sampling.measured_capabilities import distributed_line, measured_lines

    if session is not None:
        return list(measured_lines(session.report()))
    return [(distributed_line(distributed.tests), True)] if distributed else []


@pytest.fixture
def capability_benchmark(request: pytest.FixtureRequest, benchmark: Any) -> "CapabilityBenchmark":
    """Measure a capability: `capability_benchmark("rate_limiter", function, *args, setup=None, **kwargs)`."""
    from capability_budgets.plugin.session import CapabilityBenchmark

    return CapabilityBenchmark(request, benchmark)
