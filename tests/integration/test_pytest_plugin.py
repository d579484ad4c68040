"""The pytest plugin, in suites of its own run by new pytests."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.suite import Session, Suite, alone

pytestmark = pytest.mark.usefixtures("watched_children")

PLAIN = """
    import os
    import time
    import pytest

    @pytest.mark.capability("rate_limiter")
    @pytest.mark.parametrize("size", [10])
    def test_plain(benchmark, size):
        benchmark.extra_info["payload_kb"] = 12
        assert benchmark(sum, range(size)) == 45
"""

KINDS = """
    import asyncio
    import time
    import pytest

    @pytest.mark.capability("rate_limiter")
    class TestLimiter:
        def test_pedantic(self, benchmark):
            benchmark.pedantic(time.sleep, args=(0.001,), rounds=2, iterations=3)

        def test_failing(self, benchmark):
            benchmark(abs, 1)
            raise AssertionError

        def test_skipping(self, benchmark):
            benchmark(abs, 1)
            pytest.skip("enough")

        def test_without_benchmark(self):
            pass

        def test_that_never_benchmarks(self, benchmark):
            pass

        @pytest.mark.filterwarnings("ignore")
        def test_async(self, benchmark):
            async def work():
                pass
            benchmark(work)

        def test_generator(self, benchmark):
            def work():
                yield 1
            benchmark(work)

    def test_named(capability_benchmark):
        assert capability_benchmark("schema_validator", sum, setup=lambda: (([1, 2],), {})) == 3

    def test_plain_benchmark(benchmark):
        benchmark(abs, 1)
"""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A plain suite with the mark alone, with options that choose tests and write files."""
    suite = Suite(tmp_path_factory.mktemp("suite") / "here", processes=2)
    suite.budgets("rate_limiter:\n  max_latency_ms: 1000\n  max_memory_mb: 1\n")
    suite.write("tests/test_it.py", PLAIN)
    suite.write("tests/test_other.py", "def test_other(tmp_path):\n    pass\n")
    suite.write(
        "tests/conftest.py",
        """
        import pytest

        def pytest_addoption(parser):
            parser.addoption("--flavour")

        @pytest.fixture(autouse=True)
        def flavour(request):
            assert request.config.getoption("--flavour") == "sweet"
        """,
    )
    options = ("--junitxml=junit.xml", "--basetemp=tmp", "--flavour", "sweet", "-k", "plain or other", "--log-file=log")
    return suite.run(
        "tests",
        *options,
        "--benchmark-autosave",
        "--cov=tests",
        COVERAGE_FILE="coverage",
        COVERAGE_PROCESS_START="",
        COVERAGE_PROCESS_CONFIG="",
    )


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """All kinds of tests that carry the mark or use the fixture."""
    suite = Suite(tmp_path_factory.mktemp("kinds") / "here")
    suite.write("test_kinds.py", KINDS)
    return suite.run("-p", "no:cacheprovider", "--strict-config", BUDGET_ENV="dev")


def is_running(process: int) -> bool:
    """Whether a process is there, and not only waits to be reaped."""
    told = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, check=False, text=True)
    return told.stdout.strip()[:1] not in {"", "Z"}


def saved(session: Session) -> dict[str, Any]:
    (file,) = (session.folder / ".benchmarks").rglob("*.json")
    content: dict[str, Any] = json.loads(file.read_bytes())
    return content


def test_a_plain_suite_with_the_mark_alone_is_measured_in_fresh_processes(plain: Session) -> None:
    assert plain.status == 0, plain.out
    found = plain.results["test_plain[10]"]
    assert found["schema"] == "budget-governance/samples/1"
    assert (found["capability"], found["environment"], found["plan"]) == ("rate_limiter", None, {"processes": 2})
    assert [len(process["samples"]) for process in found["processes"]] == [1, 1]
    assert all(0 < value < 1 for process in found["processes"] for value in process["samples"])
    assert all(len(process["reference"]) == 16 for process in found["processes"])
    assert found["memory"]["method"] == "tracemalloc"


def test_saved_results_carry_it_too_and_what_the_test_noted_itself_stays(plain: Session) -> None:
    (bench,) = saved(plain)["benchmarks"]
    assert bench["extra_info"]["payload_kb"] == 12
    assert bench["extra_info"]["budget"] == plain.results["test_plain[10]"]


def test_a_round_is_one_call_and_there_are_no_more_than_a_hundred(plain: Session) -> None:
    stats = json.loads((plain.folder / "results.json").read_bytes())["benchmarks"][0]["stats"]
    assert (stats["iterations"], stats["rounds"]) == (1, 100)


def test_the_sampling_processes_leave_what_the_session_writes_alone(plain: Session) -> None:
    assert (plain.folder / "junit.xml").read_text(encoding="utf-8").count("<testcase ") == 2
    assert (plain.folder / "tmp").is_dir()
    assert "tests/test_other.py" in plain.out
    assert (plain.folder / "coverage").is_file()
    assert [place.name for place in plain.folder.glob("coverage*")] == ["coverage"]


def test_the_terminal_shows_the_numbers_and_how_to_judge_them(plain: Session) -> None:
    assert "budget: rate_limiter: 2 samples of 2 processes" in plain.out
    assert "ms of 1000 ms  2 samples in 2 processes" in plain.out
    assert "MiB of 1 MiB" in plain.out
    assert "to judge it: budget gate results.json" in plain.out


def test_pedantic_benchmarks_are_held_to_one_call_a_sample(kinds: Session) -> None:
    assert kinds.samples("test_pedantic") == [1]
    assert "iterations=3 is held to 1: a sample is one call" in kinds.results["test_pedantic"]["notes"]
    assert all(sample < 0.1 for process in kinds.results["test_pedantic"]["processes"] for sample in process["samples"])


def test_the_fixture_names_the_capability_and_sets_up_before_each_call(kinds: Session) -> None:
    found = kinds.results["test_named"]
    assert (found["capability"], found["environment"]) == ("schema_validator", "dev")
    assert kinds.samples("test_named") == [1]


@pytest.mark.parametrize(
    ("test", "reason"),
    [
        ("test_failing", "the test failed"),
        ("test_skipping", "the test was skipped"),
        ("test_async", "work is async, and calling it only makes a coroutine"),
        ("test_generator", "work is a generator, and calling it only makes one"),
    ],
)
def test_what_cannot_be_measured_has_no_samples_and_a_note_that_says_why(
    kinds: Session, test: str, reason: str
) -> None:
    found = kinds.results[test]
    assert (found["processes"], found["memory"]) == ([], None)
    assert found["notes"][0].startswith(f"not measured: {reason}")


@pytest.mark.parametrize(
    ("test", "reason"),
    [
        ("test_without_benchmark", "the test does not use the fixture benchmark"),
        ("test_that_never_benchmarks", "the test did not call the fixture benchmark"),
    ],
)
def test_marked_tests_that_benchmark_nothing_are_told(kinds: Session, test: str, reason: str) -> None:
    assert f"rate_limiter@dev  not measured: {reason}  (test_kinds.py::TestLimiter::{test})" in kinds.out


def test_other_benchmarks_stay_as_they_are(kinds: Session) -> None:
    benchmarks = json.loads((kinds.folder / "results.json").read_bytes())["benchmarks"]
    (other,) = (bench for bench in benchmarks if bench["name"] == "test_plain_benchmark")
    assert other["extra_info"] == {}
    assert "test_plain_benchmark  " not in kinds.out.partition("= capabilities =")[2].partition("to judge it")[0]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--benchmark-disable"], "rate_limiter  not measured: benchmarks are disabled"),
        (["--benchmark-skip"], "rate_limiter  not measured: the test was skipped"),
        (["--collect-only"], "rate_limiter  not measured: the test was not run"),
        (["--budget-skip"], "rate_limiter  not measured: --budget-skip"),
        (["-n", "2"], "1 test not measured: side by side they would measure each other; run them with -n 0"),
    ],
)
def test_sessions_that_measure_nothing_say_so(tmp_path: Path, options: list[str], reason: str) -> None:
    suite = Suite(tmp_path / "here")
    suite.write("test_it.py", PLAIN)
    done = suite.run(*options)
    assert done.status == 0, done.out
    assert reason in done.out
    assert "budget: rate_limiter" not in done.out


def test_a_session_that_ends_early_leaves_a_note_and_no_samples(tmp_path: Path) -> None:
    suite = Suite(tmp_path / "here")
    suite.write("test_it.py", PLAIN)
    suite.write("test_last.py", "def test_last():\n    assert False\n")
    done = suite.run("-x")
    assert done.status == 1
    assert done.results["test_plain[10]"]["processes"] == []
    assert done.results["test_plain[10]"]["notes"] == ["not measured: the session ended before it was sampled"]


@pytest.mark.parametrize(
    ("mark", "options", "complaint"),
    [
        ('capability("Rate")', (), "test_it.py::test_it: `Rate` is no name of a capability"),
        ('capability("a")', ("--budget-env=Prod",), "--budget-env: `Prod` is no name of an environment"),
        ('capability("a")', ("--budget-processes=5",), "--budget-processes: write 15 or more"),
    ],
)
def test_what_cannot_be_meant_stops_the_session(
    tmp_path: Path, mark: str, options: tuple[str, ...], complaint: str
) -> None:
    suite = Suite(tmp_path / "here")
    suite.write("test_it.py", f"import pytest\n@pytest.mark.{mark}\ndef test_it(benchmark):\n    benchmark(abs, 1)\n")
    done = suite.run(*options)
    assert done.status == 4
    assert complaint in done.out


def test_a_name_that_contradicts_the_mark_fails_the_test(tmp_path: Path) -> None:
    suite = Suite(tmp_path / "here")
    suite.write(
        "test_it.py",
        """
        import pytest

        @pytest.mark.capability("metrics")
        def test_it(capability_benchmark):
            capability_benchmark("rate_limiter", abs, 1)
        """,
    )
    done = suite.run()
    assert done.status == 1
    assert "it measures rate_limiter and is marked with metrics" in done.out
    assert "metrics  not measured: the test failed" in done.out


def test_a_process_that_crashes_leaves_its_capability_unmeasured(tmp_path: Path) -> None:
    suite = Suite(tmp_path / "here", processes=2)
    suite.write(
        "test_it.py",
        """
        import os
        import pathlib
        import pytest

        def step():
            if pathlib.Path("again").exists() and pathlib.Path("again").stat().st_size >= 2:
                os.kill(os.getpid(), 11)

        @pytest.mark.capability("rate_limiter")
        def test_it(benchmark):
            benchmark(step)
            with open("again", "a") as again:
                again.write("x")
        """,
    )
    done = suite.run()
    assert done.status == 0, done.out
    found = done.results["test_it"]
    assert (found["processes"], found["memory"]) == ([], None), "the samples of the first process must not count alone"
    assert found["notes"][0].startswith("not measured: a sampling process was ended by signal 11")
    assert "rate_limiter  not measured: a sampling process was ended by signal 11" in done.out


def test_a_test_that_fails_in_a_fresh_process_is_told_with_its_reason(tmp_path: Path) -> None:
    suite = Suite(tmp_path / "here")
    suite.write(
        "test_it.py",
        """
        import pathlib
        import pytest

        @pytest.mark.capability("rate_limiter")
        def test_it(benchmark):
            benchmark(abs, 1)
            pathlib.Path("there").mkdir()
        """,
    )
    done = suite.run()
    assert done.results["test_it"]["processes"] == []
    assert "ended with status 1" in done.results["test_it"]["notes"][0]
    assert "FileExistsError" in done.results["test_it"]["notes"][0]


def test_a_process_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    suite = Suite(tmp_path / "here", start=4.0, call=1.0)
    suite.write(
        "test_it.py",
        """
        import pathlib
        import subprocess
        import time
        import pytest

        @pytest.mark.capability("rate_limiter")
        def test_it(benchmark):
            if pathlib.Path("once").exists():
                child = subprocess.Popen(["sleep", "600"])
                pathlib.Path("child").write_text(str(child.pid))
                time.sleep(600)
            pathlib.Path("once").touch()
            benchmark(abs, 1)
        """,
    )
    done = suite.run()
    assert done.results["test_it"]["processes"] == []
    assert "a sampling process did not end within 5 s" in done.results["test_it"]["notes"][0]
    assert not is_running(int((suite.folder / "child").read_text(encoding="utf-8")))


def test_the_usual_plan_takes_as_few_samples_as_decide(tmp_path: Path) -> None:
    suite = Suite(tmp_path / "here", each=0)
    suite.budgets("rate_limiter:\n  max_latency_ms: 1000\nmetrics:\n  max_memory_mb: 1\n")
    suite.write(
        "test_it.py",
        """
        def test_open(capability_benchmark):
            capability_benchmark("rate_limiter", abs, 1)

        def test_memory_only(capability_benchmark):
            capability_benchmark("metrics", abs, 1)

        def test_free(capability_benchmark):
            capability_benchmark("nobody", abs, 1)
        """,
    )
    done = suite.run()
    for name in ("test_open", "test_memory_only", "test_free"):
        assert len(done.samples(name)) == 5
        assert 60 <= sum(done.samples(name)) <= 1240
        assert done.results[name]["plan"] == {"processes": 15}
    assert done.results["test_open"]["memory"] is None
    assert done.results["test_memory_only"]["memory"] is not None
    assert done.results["test_open"]["notes"] == []
    assert done.results["test_free"]["notes"] == ["few samples were taken: no budget names nobody"]
    assert "ms of 1000 ms" in done.out
    assert "MiB of 1 MiB" in done.out


def test_a_test_may_assert_on_the_statistics_of_its_benchmark(tmp_path: Path) -> None:
    suite = Suite(tmp_path / "here", each=3)
    suite.budgets("rate_limiter:\n  max_latency_ms: 1000\n  max_memory_mb: 1\n")
    suite.write(
        "test_it.py",
        """
        import pytest

        @pytest.mark.capability("rate_limiter")
        def test_it(benchmark):
            benchmark(abs, 1)
            assert benchmark.stats.stats.mean < 1
            assert benchmark.stats["mean"] < 1
        """,
    )
    done = suite.run()
    assert done.samples("test_it") == [3], done.out
    assert done.results["test_it"]["memory"] is not None


def test_a_call_that_can_be_made_once_says_what_to_do(tmp_path: Path) -> None:
    suite = Suite(tmp_path / "here")
    suite.write(
        "test_it.py",
        """
        import pytest

        @pytest.mark.capability("rate_limiter")
        def test_it(benchmark):
            benchmark.pedantic({"key": 1}.pop, args=("key",), rounds=1)
        """,
    )
    done = suite.run()
    (note,) = done.results["test_it"]["notes"]
    assert "call 2 failed with KeyError('key'), and the first did not" in note
    assert "give benchmark.pedantic a setup" in note


def test_a_timer_that_a_test_chose_is_told_to_be_of_no_use(tmp_path: Path) -> None:
    suite = Suite(tmp_path / "here")
    suite.write(
        "test_it.py",
        """
        import time
        import pytest

        @pytest.mark.benchmark(timer=time.process_time)
        @pytest.mark.capability("rate_limiter")
        def test_it(benchmark):
            benchmark.pedantic(abs, args=(1,))
        """,
    )
    assert "the timer of the test is not used" in suite.run().results["test_it"]["notes"][-1]


def test_without_pytest_benchmark_the_suite_runs_and_a_line_says_why_nothing_is_measured(tmp_path: Path) -> None:
    suite = Suite(tmp_path / "here")
    suite.write(
        "test_it.py",
        """
        import pytest

        @pytest.fixture
        def benchmark():
            return lambda function, *args: function(*args)

        @pytest.mark.capability("rate_limiter")
        def test_it(benchmark):
            assert benchmark(abs, -1) == 1
        """,
    )
    done = suite.run("-p", "no:benchmark", json=False)
    assert done.status == 0, done.out
    assert "1 test of capabilities not measured: pytest-benchmark is switched off here" in done.out
    assert "run without -p no:benchmark" in done.out


def test_the_results_name_the_tests_that_were_not_measured(tmp_path: Path) -> None:
    suite = Suite(tmp_path / "here")
    suite.write("test_kinds.py", KINDS)
    suite.run("-p", "no:cacheprovider")
    content = json.loads((suite.folder / "results.json").read_bytes())
    unmeasured = {entry["test"]: entry["reason"] for entry in content["budget"]["unmeasured"]}
    assert unmeasured["test_kinds.py::TestLimiter::test_failing"] == "not measured: the test failed"
    assert "test_kinds.py::TestLimiter::test_pedantic" not in unmeasured


def test_a_pytest_without_capabilities_loads_nothing_and_says_nothing(tmp_path: Path) -> None:
    suite = Suite(tmp_path / "here")
    suite.write("conftest.py", "")
    suite.write(
        "test_it.py",
        """
        import sys

        def test_it(benchmark):
            benchmark(abs, 1)
            heavy = {"governance", "capability_budgets", "pydantic", "git"}
            loaded = {name for name in sys.modules if name.partition(".")[0] in heavy}
            assert loaded == {"capability_budgets", "capability_budgets.pytest_plugin"}
        """,
    )
    done = suite.run()
    assert done.status == 0, done.out
    assert "capabilities" not in done.out
    assert "budget:" not in done.out


MEMORY = """
    import pytest

    def churn():
        return len([bytes(1000) for _ in range(100_000)])

    class Limiter:
        def __init__(self):
            self.buckets = {}

        def allow(self, key):
            self.buckets[key] = bytearray(300_000)
            return sum(len(bucket) for bucket in self.buckets.values())

    LIMITER = Limiter()

    def test_churn_before():
        assert churn()
        LIMITER.allow("other")

    @pytest.mark.capability("rate_limiter")
    def test_memory(benchmark):
        benchmark(LIMITER.allow, "key")

    def test_churn_after():
        assert churn()
"""


@pytest.mark.long
def test_the_memory_verdict_does_not_depend_on_what_ran_before(tmp_path: Path) -> None:
    suite = Suite(tmp_path / "here")
    suite.budgets("rate_limiter:\n  max_memory_mb: 1\n")
    suite.write("test_it.py", MEMORY)
    orders = [
        ("test_it.py::test_memory",),
        ("test_it.py",),
        ("test_it.py::test_memory", "test_it.py::test_churn_after"),
        ("test_it.py::test_churn_before", "test_it.py::test_churn_after", "test_it.py::test_memory"),
    ]
    peaks = [suite.run(*order).results["test_memory"]["memory"] for order in orders]
    assert all(peak == {"method": "tracemalloc", **peaks[0]} for peak in peaks)
    assert 300_000 <= peaks[0]["cold_bytes"] <= 310_000
    assert 300_000 <= peaks[0]["warm_bytes"] <= 310_000


def test_a_fixture_that_only_says_it_is_that_of_pytest_benchmark_is_left_alone(tmp_path: Path) -> None:
    suite = Suite(tmp_path / "here")
    suite.write(
        "test_it.py",
        """
        import pytest
        from pytest_benchmark.fixture import BenchmarkFixture

        class Other:
            @property
            def __class__(self):
                return BenchmarkFixture

            def __call__(self, function, *args):
                return function(*args)

        @pytest.fixture
        def benchmark():
            return Other()

        @pytest.mark.capability("rate_limiter")
        def test_it(benchmark):
            assert benchmark(abs, -1) == 1
        """,
    )
    done = suite.run()
    assert done.status == 0, done.out
    assert "rate_limiter  not measured: another plugin has replaced the fixture benchmark" in done.out


def test_pytest_timeout_does_not_end_what_waits_for_its_turn(tmp_path: Path) -> None:
    suite = Suite(tmp_path / "here")
    suite.write(
        "conftest.py",
        """
        import pytest
        from capability_budgets.plugin.session import TRIAL, Trial

        class Hooks:
            @pytest.hookspec(firstresult=True)
            def pytest_timeout_set_timer(self, item, settings):
                "As pytest-timeout has it."

        class Timer:
            @pytest.hookimpl(trylast=True)
            def pytest_timeout_set_timer(self, item, settings):
                raise AssertionError("a timer was set")

        def pytest_configure(config):
            config.stash[TRIAL] = Trial()
            config.pluginmanager.add_hookspecs(Hooks)
            if config.pluginmanager.has_plugin("budget-worker"):
                config.pluginmanager.register(Timer())

        @pytest.hookimpl(tryfirst=True)
        def pytest_runtest_setup(item):
            if item.config.pluginmanager.has_plugin("budget-worker"):
                item.config.hook.pytest_timeout_set_timer(item=item, settings=None)
        """,
    )
    suite.write("test_it.py", PLAIN)
    done = suite.run()
    assert done.samples("test_plain[10]") == [1], done.out


@pytest.mark.parametrize("start", [("-m", "pytest"), ("-c", "import pytest; raise SystemExit(pytest.console_main())")])
def test_a_repository_with_a_package_of_the_name_governance_is_measured(tmp_path: Path, start: tuple[str, ...]) -> None:
    suite = Suite(tmp_path / "here")
    suite.budgets("rate_limiter:\n  max_latency_ms: 1000\n")
    suite.write("governance/__init__.py", "MINE = True\n")
    suite.write("governance/limiter.py", "def allow():\n    return True\n")
    suite.write(
        "test_it.py",
        """
        import pytest
        import governance
        from governance.limiter import allow

        @pytest.mark.capability("rate_limiter")
        def test_it(benchmark):
            assert governance.MINE
            benchmark(allow)
        """,
    )
    words = [sys.executable, *start, "--benchmark-json=results.json"]
    env = {**alone(), "PYTHONPATH": ""}
    done = subprocess.run(words, cwd=suite.folder, env=env, capture_output=True, check=False, text=True)
    session = Session(done.returncode, done.stdout + done.stderr, suite.folder)
    assert session.status == 0, session.out
    assert session.samples("test_it") == [1], session.out


def test_benchmarks_that_a_capability_names_are_measured_without_a_mark(tmp_path: Path) -> None:
    suite = Suite(tmp_path / "here")
    suite.budgets(
        "rate_limiter:\n  max_latency_ms: 1000\n  benchmarks: [perf/test_limiter.py]\n"
        "metrics:\n  max_latency_ms: 1000\n  benchmarks: ['*::test_both']\n"
    )
    suite.write(
        "perf/test_limiter.py",
        """
        import pytest

        @pytest.mark.parametrize("size", [1, 2])
        def test_allow(benchmark, size):
            benchmark(abs, size)

        def test_both(benchmark):
            benchmark(abs, 1)
        """,
    )
    suite.write("perf/test_other.py", "def test_other(benchmark):\n    benchmark(abs, 1)\n")
    session = suite.run("perf")
    assert session.status == 0, session.out
    assert {name: found["capability"] for name, found in session.results.items()} == {
        "test_allow[1]": "rate_limiter",
        "test_allow[2]": "rate_limiter",
    }
    assert session.samples("test_allow[1]") == [1]
