"""`budget gate --against` and `budget gate --self-test`, as a user runs them."""

import json
import random

import pytest

from tests.support.repository import BUDGETS, Sandbox
from tests.support.results import document, planned


def write(sandbox: Sandbox, name: str, seconds: float, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (samples, not secrets)
    runs = [[seconds * chance.lognormvariate(0, 0.05) for _ in range(133)] for _ in range(15)]
    sandbox.write(name, json.dumps(document(planned("rate_limiter", runs), commit=sandbox.head())))


@pytest.fixture
def limited(governed: Sandbox) -> Sandbox:
    governed.write(BUDGETS, "rate_limiter:\n  max_latency_ms: 10\n")
    return governed


@pytest.mark.parametrize(
    ("new", "base", "status", "code"),
    [
        (0.004, 0.004, 0, None),
        (0.006, 0.004, 0, "GT120"),
        (0.01 / 1.083, 0.01 / 1.083, 0, None),
        (0.01 / 1.083, 0.006, 1, "GT120"),
        (0.02, 0.006, 1, "GT111"),
        (0.02, 0.02, 3, "GT118"),
    ],
)
def test_a_build_is_judged_beside_another(
    limited: Sandbox, new: float, base: float, status: int, code: str | None
) -> None:
    write(limited, "new.json", new, 1)
    write(limited, "base.json", base, 2)
    done = limited.budget("gate", "new.json", "--against", "base.json", "--format", "json")
    assert done.status == status, done.out
    assert [finding["code"] for finding in done.json["findings"]] == ([] if code is None else [code])
    against = done.json["limits"][0]["against"]
    assert against["low"] <= new / base <= against["high"]
    assert done.json["notes"][0].startswith("rate_limiter.max_latency_ms: ")


@pytest.mark.parametrize(
    ("new", "base", "is_told"),
    [
        (("10:00", "10:20"), ("10:10", "10:30"), False), (("10:20",), ("10:00",), True),
        (("10:00", "10:10"), ("10:20", "10:30"), True), (("10:20", "10:30"), ("10:00", "10:10"), True),
        (("10:10",), ("10:00", "10:20"), False), (("",), ("10:00",), False),
    ],
)  # fmt: skip
def test_builds_that_were_not_measured_in_turns_are_noted(
    limited: Sandbox, new: tuple[str, ...], base: tuple[str, ...], *, is_told: bool
) -> None:
    words = ["gate"]
    for name, times in (("new", new), ("base", base)):
        for number, time in enumerate(times):
            write(limited, f"{name}{number}.json", 0.004, number)
            held = json.loads(limited.read(f"{name}{number}.json"))
            held["datetime"] = f"2026-05-04T{time}:00+00:00" if time else "today"
            limited.write(f"{name}{number}.json", json.dumps(held))
            words += [f"{name}{number}.json"] if name == "new" else ["--against", f"{name}{number}.json"]
    done = limited.budget(*words, "--format", "json")
    assert done.status == 0, done.out
    assert any("not measured in turns" in note for note in done.json["notes"]) is is_told


def test_another_build_that_cannot_be_read_stops_the_gate(limited: Sandbox) -> None:
    write(limited, "new.json", 0.004, 1)
    limited.write("base.json", "{}")
    done = limited.budget("gate", "new.json", "--against", "base.json", "--format", "json")
    assert (done.status, [item["code"] for item in done.json["findings"]]) == (1, ["GT101"])


SUITE = """
import pytest

@pytest.mark.capability("rate_limiter")
def test_allow(benchmark):
    benchmark(sum, range(10))
"""


def test_the_suite_is_run_against_itself(limited: Sandbox) -> None:
    limited.write("perf/test_it.py", SUITE)
    done = limited.budget(
        "gate", "--self-test", "--runs", "2", "--format", "json", "--", "-q", "-p", "no:cacheprovider", "perf"
    )
    assert (done.status, done.err) == (0, "")
    (found,) = done.json["limits"]
    assert (done.json["runs"], done.json["stopped"], done.json["undecided"]) == (2, 0, 0)
    assert (found["benchmark"], found["pass"], found["compared"]) == ("perf/test_it.py::test_allow", 2, 1)
    assert done.json["findings"] == []


def test_a_suite_that_fails_decides_nothing(limited: Sandbox) -> None:
    limited.write("perf/test_it.py", "def test_it():\n    raise ValueError('no limiter')\n")
    done = limited.budget("gate", "--self-test", "--runs", "2", "perf")
    assert done.status == 3
    assert "pytest ended with status 1" in done.err
    assert "fix: pytest perf --benchmark-json=results.json" in done.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "no results file is named"),
        (("--self-test", "--format", "junit"), "--self-test has no format junit"),
        (("--self-test", "--runs", "1"), "greater than or equal to 2"),
    ],
)
def test_what_cannot_be_meant_is_refused(limited: Sandbox, arguments: tuple[str, ...], message: str) -> None:
    done = limited.budget("gate", *arguments)
    assert done.status == 2
    assert message in done.err
