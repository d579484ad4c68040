"""Limits beside another build."""

import random

import pytest

from governance.domain.measurement.against import judged_against
from governance.domain.measurement.gate import judge_results
from governance.domain.measurement.report import GateReport, JudgedLimit
from governance.domain.measurement.results import Measurement, Results
from governance.domain.measurement.verdicts import LimitVerdict
from tests.support.results import limit, measurement

PASS, FAIL, INCONCLUSIVE = LimitVerdict


def build(seconds: float, seed: int, count: int = 15) -> Measurement:
    chance = random.Random(seed)  # noqa: S311 (a simulation)
    runs = [[seconds * chance.lognormvariate(0, 0.05) for _ in range(133)] for _ in range(count)]
    return measurement(*runs, planned=15)


def both(new: Measurement, base: Measurement, budget: str = "10", name: str = "max_latency_ms") -> GateReport:
    results = [Results("new.json", (new,))]
    report = judge_results([limit(f"cache.{name}", budget)], None, results)
    return judged_against(report, results, [Results("base.json", (base,))])


def only(report: GateReport) -> JudgedLimit:
    (judged,) = report.limits
    return judged


def test_what_holds_holds_and_is_said_to_be_slower() -> None:
    judged = only(both(build(0.006, 1), build(0.004, 2)))
    assert judged.verdict is PASS
    assert judged.finding is not None
    assert (judged.finding.code, judged.finding.is_error) == ("GT120", False)
    assert "1.5 times as long as the other build" in judged.finding.message
    assert only(both(build(0.004, 1), build(0.004, 2))).finding is None


def test_what_is_open_holds_if_it_is_not_slower_than_what_does_not_fail() -> None:
    near = 0.01 / 1.083
    alone = judge_results([limit("cache.max_latency_ms", "10")], None, [Results("r", (build(near, 1),))])
    assert only(alone).verdict is INCONCLUSIVE
    judged = only(both(build(near, 1), build(near, 2)))
    assert (judged.verdict, judged.finding) == (PASS, None)
    assert judged.against is not None


def test_what_is_open_fails_if_it_is_slower() -> None:
    judged = only(both(build(0.01 / 1.083, 1), build(0.006, 2)))
    assert judged.verdict is FAIL
    assert judged.finding is not None
    assert (judged.finding.code, judged.finding.is_error) == ("GT120", True)


def test_what_fails_is_open_where_the_other_build_fails_too_and_is_as_slow() -> None:
    judged = only(both(build(0.02, 1), build(0.02, 2)))
    assert judged.verdict is INCONCLUSIVE
    assert judged.finding is not None
    assert judged.finding.code == "GT118"


@pytest.mark.parametrize("before", [0.006, 0.015])
def test_what_fails_and_is_slower_fails(before: float) -> None:
    judged = only(both(build(0.02, 1), build(before, 2)))
    assert judged.verdict is FAIL
    assert judged.finding is not None
    assert judged.finding.code == "GT111"


def test_what_cannot_be_compared_is_judged_by_itself() -> None:
    few = build(0.006, 2, count=4)
    for report in (
        both(build(0.02, 1), few),
        both(build(0.02, 1), measurement([0.02] * 100)),
        judged_against(both(build(0.02, 1), few), [], []),
    ):
        assert (only(report).verdict, only(report).against) == (FAIL, None)
    assert only(both(build(0.02, 1), build(0.02, 2), "5", "max_size_kb")).against is None


def test_each_comparison_is_told_once() -> None:
    report = both(build(0.004, 1), build(0.004, 2))
    (note,) = report.notes
    assert note.startswith("cache.max_latency_ms: ")
    assert "times as long as the other build (" in note
