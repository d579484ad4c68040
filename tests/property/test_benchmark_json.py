"""Results files are read whatever they hold: never a crash, and never a measurement that is not there."""

import json
import math
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from governance.documents.measurements.benchmark_json import read_results
from governance.domain.measurement.gate import judge_results
from governance.domain.measurement.verdicts import LimitVerdict
from tests.support.results import document, encoded, extras, limit, plain, planned

SECONDS = st.floats(1e-9, 1e6, exclude_min=True)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
JSON = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner))
LIMITS = [limit("cache.max_latency_ms", "10"), limit("cache.max_memory_mb", "5"), limit("cache.max_size_kb", "5")]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_told(data: bytes) -> None:
    read = read_results("r.json", data)
    assert read.findings or not read.results.measurements
    assert judge_results(LIMITS, None, [read.results], read.findings).verdict is LimitVerdict.FAIL


@given(JSON)
def test_any_json_is_read_or_told(value: Any) -> None:
    for root in (value, {"benchmarks": value}, {"benchmarks": [value]}, document(plain("cache", stats=value))):
        read = read_results("r.json", json.dumps(root).encode())
        report = judge_results(LIMITS, None, [read.results], read.findings)
        assert report.verdict is not LimitVerdict.PASS


@st.composite
def mutilated(draw: st.DrawFn) -> dict[str, Any]:
    """A good file in which one value is replaced by something else."""
    inner = extras("cache", [[0.001] * 3] * 2)
    root = document(plain("cache", [0.001] * 3), plain("x", extra_info={"budget": inner, "size_kb": 1}))
    at: Any = root
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        key = draw(st.sampled_from(keys))
        if not isinstance(at[key], dict | list) or not at[key] or draw(st.booleans()):
            at[key] = draw(JSON)
            return root
        at = at[key]


@given(mutilated())
def test_a_value_that_is_replaced_never_crashes_the_gate(root: dict[str, Any]) -> None:
    read = read_results("r.json", json.dumps(root).encode())
    report = judge_results(LIMITS, None, [read.results], read.findings)
    assert report.verdict is not LimitVerdict.PASS
    assert all(finding.code and finding.message and finding.fix for finding in report.findings)


@given(st.lists(SECONDS, min_size=1, max_size=20), st.lists(st.lists(SECONDS, max_size=5), max_size=4))
def test_samples_are_read_as_they_were_written(one: list[float], runs: list[list[float]]) -> None:
    first, second = read_results("r.json", encoded(plain("a", one), planned("b", runs))).results.measurements
    assert [list(process.samples) for process in first.processes] == [one]
    assert [list(process.samples) for process in second.processes] == runs


@given(st.floats(0, 1e15) | st.integers(0, 10**15))
def test_custom_values_are_the_decimals_that_stand_in_the_file(value: float) -> None:
    text = json.dumps(value)
    (found,) = read_results("r.json", encoded(plain("a", extra_info={"x": value}))).results.measurements
    assert math.isclose(float(found.values["x"]), value, rel_tol=0, abs_tol=0)
    assert str(found.values["x"]) == text.replace("e", "E") or "e" in text


@given(st.lists(SECONDS, min_size=1, max_size=200), st.integers(1, 10**6))
def test_more_room_never_makes_a_verdict_worse(samples: list[float], budget: int) -> None:
    order = {LimitVerdict.FAIL: 0, LimitVerdict.INCONCLUSIVE: 1, LimitVerdict.PASS: 2}
    read = read_results("r.json", encoded(plain("cache", samples)))
    verdicts = [
        judge_results([limit("cache.max_latency_ms", str(value))], None, [read.results]).verdict
        for value in (budget, 10**12)
    ]
    assert order[verdicts[0]] <= order[verdicts[1]]
