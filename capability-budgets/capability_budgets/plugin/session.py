"""A pytest session that measures capabilities: it notes their tests, and samples them when all tests have run."""

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from capability_budgets.plugin.benchmark_fixture import has_passed, hold
from capability_budgets.plugin.marks import checked_name, marked, settings_of
from capability_budgets.plugin.process_runner import CALL_SECONDS, START_SECONDS, ParentSession, RunningProcesses
from capability_budgets.plugin.session_results import SessionRecordings
from capability_budgets.sampling.measured_limits import MeasuredReport
from capability_budgets.sampling.recordings import KEY, MemoryMethod, Recording
from capability_budgets.sampling.session import FixedPlan, Measuring, SamplingSettings, Target, course_of

NAME: Final = "budget-session"


@dataclass(frozen=True, slots=True)
class Trial:
    """Another plan than that for the budgets, for trying this program out; the gate refuses what it measures.

    Attributes:
        processes: how many processes are started for a test.
        each: how many samples each takes; 0 for the usual plan.
        start: seconds that a process may take to start.
        call: seconds that a block of samples may take.
    """

    processes: int = 1
    each: int = 1
    start: float = START_SECONDS
    call: float = CALL_SECONDS


TRIAL: Final = pytest.StashKey[Trial]()

_SETUP_ROUNDS: Final = 10
_EARLY: Final = "the session ended before it was sampled"
_ENDINGS: Final = {"": "was not run", "skipped": "was skipped", "xfailed": "failed as expected"}


@dataclass(slots=True)
class Test:
    """A test of a capability, and what became of it."""

    __test__ = False

    item: pytest.Item
    capability: str | None
    memory: MemoryMethod
    fixture: BenchmarkFixture | None = None
    outcome: str | None = None
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, reason: str) -> None:
        """It cannot be measured."""
        self.reasons.append(reason)

    def note(self, text: str) -> None:
        """It can, but."""
        self.notes.append(text)

    def saw(self, report: pytest.TestReport) -> None:
        """Remember how a part of it ended; the worst counts."""
        if not has_passed(report):
            self.outcome = "xfailed" if hasattr(report, "wasxfail") else report.outcome
        self.outcome = self.outcome or report.outcome

    def target(self, results: SessionRecordings) -> Target:
        """What a new pytest runs again."""
        rest, capability = self.item.nodeid.partition("::")[2], self.capability or ""
        memory = self.memory if results.limits_memory(capability) else None
        return Target(f"{self.item.path}::{rest}", capability, results.goals(capability), memory)

    @property
    def obstacle(self) -> str | None:
        """Why it cannot be measured; None where it can."""
        if self.outcome != "passed":
            return f"the test {_ENDINGS.get(self.outcome or '', self.outcome)}"
        if self.fixture is None and self.reasons:
            return self.reasons[0]
        if self.fixture is None or self.capability is None:
            return "the test does not use the fixture benchmark"
        if self.fixture.disabled:
            return "benchmarks are disabled"
        if self.fixture.stats is None:
            return "the test did not call the fixture benchmark"
        return self.reasons[0] if self.reasons else None


def begin(config: pytest.Config, items: Iterable[pytest.Item], named: Mapping[str, str]) -> None:
    """Get ready to measure these tests; `named` has the capability of those without a mark, by their ids.

    Raises:
        pytest.UsageError: a mark or an option cannot be meant like this, or pytest-benchmark is not there.
    """
    tests = [Test(item, *marked(item)) for item in items]
    for test in tests:
        test.capability = test.capability or named.get(test.item.nodeid)
    if hasattr(config, "workerinput"):
        config.workeroutput["budget_tests"] = len(tests)  # type: ignore[attr-defined]
        return
    session = CapabilitySession(config, settings_of(config), tests)
    config.pluginmanager.register(session, NAME)


class CapabilitySession:
    """The plugin of a session in which capabilities are measured."""

    def __init__(self, config: pytest.Config, settings: SamplingSettings, tests: Iterable[Test]) -> None:
        self._config = config
        self._trial = config.stash.get(TRIAL, None)
        trial = self._trial or Trial()
        self._settings = replace(settings, processes=trial.processes) if self._trial and trial.each else settings
        self._tests = {test.item.nodeid: test for test in tests}
        self._results = SessionRecordings(config, settings)
        invocation = config.invocation_params
        caches = config.pluginmanager.has_plugin("cacheprovider")
        origin = ParentSession(tuple(map(str, invocation.args)), invocation.dir, caches)
        self._processes = RunningProcesses(origin, trial.start, max(trial.call, settings.seconds or 0.0))

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, request: pytest.FixtureRequest) -> Generator[None, Any, Any]:
        """Hold the fixture of pytest-benchmark to one call a round."""
        fixture = yield
        test = self._tests.get(request.node.nodeid)
        if test is None or not isinstance(fixture, BenchmarkFixture):
            return fixture
        if issubclass(type(fixture), BenchmarkFixture):  # which that of pytest-codspeed only says it is
            test.fixture, test.outcome = fixture, None
            hold(fixture, test)
            self._write(test, self._unmeasured(test, _EARLY))
        else:
            test.refuse("another plugin has replaced the fixture benchmark; measure without it: -p no:codspeed")
        return fixture

    def name(self, item: pytest.Item, name: object) -> None:
        """Tell which capability a test measures.

        Raises:
            pytest.UsageError: it is no name, or the mark says another one.
        """
        test = self._tests[item.nodeid]
        checked = checked_name(item.nodeid, name)
        if test.capability not in {None, checked}:
            raise pytest.UsageError(f"{item.nodeid}: it measures {checked} and is marked with {test.capability}")
        test.capability = checked
        self._write(test, self._unmeasured(test, _EARLY))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Remember how tests end."""
        report = yield
        test = self._tests.get(item.nodeid)
        if test is not None:
            test.saw(report)
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self) -> Generator[None, object, object]:
        """Measure, when all tests have run and their fixtures are gone."""
        done = yield
        self._measure()
        return done

    def _measure(self) -> None:
        targets: dict[Target, Test] = {}
        for test in self._tests.values():
            obstacle = test.obstacle or ("--budget-skip" if self._config.getoption("--budget-skip") else None)
            if obstacle is None:
                targets[test.target(self._results)] = test
            else:
                self._write(test, self._unmeasured(test, obstacle))
        if targets:
            results, trial = self._results, self._trial
            planner = (lambda *_: FixedPlan(trial.processes, trial.each)) if trial and trial.each else course_of
            measuring = Measuring(self._processes, self._settings, results.tell, planner)
            for target, recording in measuring.run(targets).items():
                self._write(targets[target], results.complete(recording))

    def _unmeasured(self, test: Test, reason: str) -> Recording:
        settings = self._settings
        return Recording(test.capability or "", settings.environment, settings.processes).unmeasured(reason)

    def _write(self, test: Test, recording: Recording) -> None:
        """Note it where pytest-benchmark takes what it saves from."""
        for note in test.notes:
            recording = recording.with_note(note)
        self._results.keep(test.item.nodeid, recording)
        if test.fixture is not None and test.capability is not None:
            test.fixture.extra_info[KEY] = recording.as_extra()

    @pytest.hookimpl(optionalhook=True)
    def pytest_benchmark_update_json(self, output_json: dict[str, Any]) -> None:
        """Tell whoever judges the file which tests were not measured; those that failed do not stand in it."""
        output_json[KEY] = {"unmeasured": self._results.unmeasured}

    def report(self) -> MeasuredReport:
        """What was measured."""
        return self._results.report(self._tests)


class CapabilityBenchmark:
    """The fixture `capability_benchmark`."""

    def __init__(self, request: pytest.FixtureRequest, benchmark: BenchmarkFixture) -> None:
        self._request = request
        self._benchmark = benchmark

    def __call__(
        self,
        name: str,
        function: Callable[..., Any],
        /,
        *args: Any,
        setup: Callable[[], Any] | None = None,
        **kwargs: Any,
    ) -> Any:
        """Measure calls of a function, with these arguments, as the capability of a name; what the last one returned.

        `setup` runs before each call and is not measured; it may return the arguments instead: a tuple, and a
        dictionary of keyword arguments.
        """
        session = self._request.config.pluginmanager.get_plugin(NAME)
        if session is not None:
            session.name(self._request.node, name)
        if setup is None:
            return self._benchmark(function, *args, **kwargs)
        benchmark: Any = self._benchmark
        return benchmark.pedantic(
            function, args=args, kwargs=kwargs, setup=setup, rounds=_SETUP_ROUNDS, warmup_rounds=1
        )
