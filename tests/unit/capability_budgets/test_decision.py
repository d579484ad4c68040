"""One limit is decided by as few samples as can decide it, and within the time there is."""

import math
from collections.abc import Sequence
from decimal import Decimal
from random import Random

import pytest

import capability_budgets
from benchmarks.latency_sources import Run, bursts, lognormal, slow_mode, warming_up
from capability_budgets import Decision, decide


def calls(milliseconds: float, sigma: float = 0.15, seed: int = 1) -> Run:
    return Run(lognormal(sigma), milliseconds * math.exp(1.645 * sigma), seed)


@pytest.mark.parametrize("milliseconds", [0.001, 1, 3, 5, 7, 12, 20, 50, 90, 100, 150])
def test_what_is_far_below_its_budget_passes_soon_at_every_pace(milliseconds: float) -> None:
    decision = decide(calls(milliseconds), 1000)
    assert (decision.verdict, decision.processes) == ("pass", 5)
    assert 60 <= decision.samples <= 1240
    assert "at most 25% of the budget" in decision.reason


@pytest.mark.parametrize("milliseconds", [3, 20, 90, 150])
def test_ten_seconds_are_enough_for_that(milliseconds: float) -> None:
    assert decide(calls(milliseconds), 1000, time_limit_s=10).verdict == "pass"


@pytest.mark.parametrize("milliseconds", [0.001, 1, 10, 30, 100, 300, 1000])
@pytest.mark.parametrize("headroom", [1.25, 2.0])
def test_what_has_room_passes_with_all_processes(milliseconds: float, headroom: float) -> None:
    decision = decide(calls(milliseconds), milliseconds * math.exp(1.645 * 0.15) * headroom)
    assert (decision.verdict, decision.processes) == ("pass", 15)
    assert decision.samples <= 2000
    assert decision.samples * milliseconds <= 120_000
    assert "a slow mode in up to 18% of processes could still be hidden" in decision.reason


@pytest.mark.parametrize("percentile", [50, 90, 99, 99.9])
def test_other_percentiles_pass_and_fail(percentile: float) -> None:
    most = 2000 * max(1.0, 5 / (100 - percentile))
    within, over = (decide(calls(1), budget, percentile=percentile) for budget in (2.0, 0.7))
    assert within.verdict == "pass"
    assert over.verdict == "fail"
    assert max(within.samples, over.samples) <= most + 1


def test_a_breach_fails_early() -> None:
    decision = decide(calls(20), 10)
    assert (decision.verdict, decision.processes) == ("fail", 5)
    assert "are over the budget" in decision.reason


def test_a_small_breach_fails_with_all_samples() -> None:
    assert decide(Run(lognormal(0.5), 11.5, 2), 10).verdict == "fail"


def test_what_is_at_its_budget_is_inconclusive() -> None:
    decision = decide(Run(lognormal(0.5), 10, 3), 10)
    assert decision.verdict == "inconclusive"
    assert "too near" in decision.reason
    assert decision.samples <= 2000


def test_a_warm_up_is_left_out_and_said_so() -> None:
    decision = decide(Run(warming_up(), 8, 1), 10)
    assert decision.verdict == "pass"
    assert "left out as warm-up" in decision.reason


def test_more_processes_are_asked_for_where_they_are_allowed() -> None:
    decision = decide(Run(lognormal(0.5), 8, 1), 10, processes=40)
    assert (decision.verdict, decision.processes) == ("pass", 40)
    assert decision.samples <= 2000


def test_drift_makes_it_inconclusive() -> None:
    slower = Run(lognormal(0.02), 9.6, 1, course=lambda sample: 0.9 + 0.12 * sample / 2000)
    decision = decide(slower, 10)
    assert decision.verdict == "inconclusive"
    assert "drift" in decision.reason


def test_a_run_that_becomes_quicker_does_not_fail_for_how_it_began() -> None:
    quicker = Run(lognormal(0.15), 9.9, 1, course=lambda sample: 1.17 - 0.17 * sample / 2000)
    decision = decide(quicker, 10)
    assert decision.verdict == "inconclusive"


@pytest.mark.parametrize("seconds", [0.5, 2.0])
def test_time_is_what_the_samples_say_they_took(seconds: float) -> None:
    decision = decide(calls(100), 150, time_limit_s=seconds)
    assert decision.verdict == "inconclusive"
    assert decision.samples <= 10 * seconds + 3
    assert "the time there was is enough for" in decision.reason


def test_a_call_that_takes_longer_than_all_the_time_is_inconclusive() -> None:
    decision = decide(lambda _process, count: [700_000.0] * count, 1000)
    assert (decision.verdict, decision.samples) == ("inconclusive", 1)


def test_processes_are_numbered_one_after_the_other() -> None:
    asked: list[int] = []

    def source(process: int, count: int) -> Sequence[float]:
        asked.append(process)
        return [9.0 + Random(len(asked)).random() / 10] * count  # noqa: S311 (a simulation, not a secret)

    decide(source, 10)
    assert asked == sorted(asked)
    assert set(asked) == set(range(15))


def test_a_slow_mode_in_one_of_the_processes_does_not_pass() -> None:
    verdicts = [decide(Run(slow_mode(0.2), 10, seed), 10).verdict for seed in range(10)]
    assert sum(verdict == "pass" for verdict in verdicts) <= 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"budget_ms": -1.0}, "budget_ms is -1.0"),
        ({"budget_ms": math.nan}, "budget_ms is nan"),
        ({"percentile": 100}, "percentile is 100"),
        ({"percentile": 0}, "percentile is 0"),
        ({"time_limit_s": 0}, "time_limit_s is 0"),
        ({"processes": 4}, "processes is 4"),
        ({"processes": 15.5}, "processes is 15.5; it is a whole number"),
        ({"processes": math.nan}, "processes is nan; it is a whole number"),
        ({"processes": math.inf}, "processes is inf; it is a whole number"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(arguments: dict[str, float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        decide(calls(1), **{"budget_ms": 10.0, **arguments})  # type: ignore[arg-type]  # some are whole numbers


@pytest.mark.parametrize(
    ("given", "words"), [([], "gave 0 latencies"), ([math.nan], "finite and not negative"), ([-1.0], "-1.0 ms")]
)
def test_a_source_that_gives_something_else_is_refused(given: list[float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        decide(lambda _process, _count: given, 10)


@pytest.mark.parametrize("given", [None, [None], 1.0])
def test_a_source_that_gives_no_numbers_is_refused(given: object) -> None:
    with pytest.raises(ValueError, match="gave no sequence of latencies in milliseconds"):
        decide(lambda _process, _count: given, 10)  # type: ignore[arg-type,return-value]  # that is the matter


def test_numbers_are_taken_as_budget_files_give_them() -> None:
    exact = decide(calls(1), Decimal(10), percentile=Decimal(95), time_limit_s=Decimal(600))
    assert exact == decide(calls(1), 10)


def test_the_number_of_processes_may_be_any_whole_number() -> None:
    def source(_process: int, count: int) -> list[float]:
        assert type(count) is int
        return [9.0] * count

    assert decide(source, 10, processes=15.0) == decide(source, 10, processes=15)  # type: ignore[arg-type]  # as numpy has it


def test_there_are_no_more_samples_for_more_processes_than_samples() -> None:
    decision = decide(calls(9), 10, processes=3000)
    assert decision.samples <= 2000
    assert decision.processes == 1000
    assert "a pass takes" not in decision.reason


def test_bursts_in_quick_calls_that_are_else_far_below_are_seen() -> None:
    sources = [Run(bursts(20, duty=0.06, factor=10), 10, seed) for seed in range(40)]
    assert sum(decide(source, 10).verdict == "pass" for source in sources) <= 4


def test_processes_after_five_long_ones_share_what_is_left_evenly() -> None:
    taken: dict[int, int] = {}

    def source(process: int, count: int) -> list[float]:
        taken[process] = taken.get(process, 0) + count
        return [1.0] * (count - 1) + [20.0 if process == 4 else 1.0]

    assert decide(source, 10).verdict == "pass"
    assert sum(taken.values()) <= 2000
    assert min(taken.values()) > 70


@pytest.mark.parametrize("milliseconds", [3.3, 7.7, 10.0, 10.1, 13.3])
def test_calls_that_all_take_the_same_have_no_warm_up(milliseconds: float) -> None:
    decision = decide(lambda _process, count: [milliseconds] * count, 10)
    assert decision.verdict == ("pass" if milliseconds <= 10 else "fail")
    assert "warm-up" not in decision.reason


def test_the_package_names_what_it_has() -> None:
    assert capability_budgets.Decision is Decision
    assert capability_budgets.decide is decide
    with pytest.raises(AttributeError, match="no attribute 'other'"):
        _ = capability_budgets.other


def test_single_slow_calls_within_the_budget_do_not_take_all_processes() -> None:
    numbers = iter(range(10**6))
    decision = decide(lambda _, count: [9.0 if next(numbers) % 300 == 299 else 1.0 for _ in range(count)], 10)
    assert (decision.verdict, decision.processes) == ("pass", 5)


@pytest.mark.parametrize(("slow", "every"), [(9.0, 50), (11.0, 300)])
def test_many_of_them_or_one_over_the_budget_do(slow: float, every: int) -> None:
    numbers = iter(range(10**6))
    decision = decide(lambda _, count: [slow if next(numbers) % every == every - 1 else 1.0 for _ in range(count)], 10)
    assert (decision.verdict, decision.processes) == ("pass", 15)


def test_a_fifth_of_the_budget_is_decided_by_five_processes_nearly_always() -> None:
    decisions = [decide(Run(lognormal(0.15), 2, seed), 10) for seed in range(20)]
    assert all(decision.verdict == "pass" for decision in decisions)
    assert sum(decision.processes == 5 for decision in decisions) >= 18
