"""Benchmarks that a capability names."""

import pytest

from capability_budgets.reading.named_benchmarks import is_named

TEST = "tests/perf/test_limiter.py::TestLimiter::test_allow[10-a/b]"


@pytest.mark.parametrize(
    "glob",
    [
        TEST,
        "tests/perf/test_limiter.py::TestLimiter::test_allow",
        "tests/perf/test_limiter.py::TestLimiter",
        "tests/perf/test_limiter.py",
        "tests/perf",
        "tests/",
        "tests/*::test_allow",
        "*limiter.py",
        "tests/perf/test_limiter.py::*",
        "test_allow",
        "test_allow[10-a/b]",
        "test_allow[??-*]",
    ],
)
def test_a_benchmark_is_named_by_its_id_or_by_what_it_lies_in(glob: str) -> None:
    assert is_named(["none", glob], TEST, "test_allow[10-a/b]")


@pytest.mark.parametrize("glob", ["tests/perf/test_limit", "test_allo", "test_allow[1]", "limiter.py", "TESTS", ""])
def test_nothing_else_names_it(glob: str) -> None:
    assert not is_named([glob], TEST, "test_allow[10-a/b]")


def test_no_glob_names_nothing() -> None:
    assert not is_named([], TEST, "test_allow")


def test_a_command_is_named_as_another_tool_writes_it() -> None:
    assert is_named(["sort *"], "sort /tmp/a [x]", "sort /tmp/a [x]")
