import math
import random
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from capability_budgets.sampling.recordings import Growth, MemoryPeaks, ProcessSamples
from governance.domain.measurement.limit_verdicts import judge_limit, measured_text
from governance.domain.measurement.medians import Summary
from governance.domain.measurement.report import JudgedLimit
from governance.domain.measurement.results import Measurement
from governance.domain.measurement.verdicts import LimitVerdict
from tests.support.results import limit, measurement

PASS, FAIL, INCONCLUSIVE = LimitVerdict
P95, P50, P99 = "cache.max_latency_ms", "cache.max_latency_p50_ms", "cache.max_latency_p99_ms"


def judged(budget: str, value: str, found: Measurement, environment: str | None = None) -> JudgedLimit:
    return judge_limit(limit(budget, value), environment, found)


def told(item: JudgedLimit) -> tuple[str, str, str]:
    """Code, message and fix of what is said of a limit."""
    assert item.finding is not None
    assert item.finding.is_error
    assert item.finding.budget == str(item.id)
    assert (item.finding.place.file, item.finding.place.line) == ("budgets/capability_budgets.yaml", 3)
    return item.finding.code, item.finding.message, item.finding.fix


def shuffled(quick: int, slow: int, seconds: float = 0.009, late: float = 0.02, seed: int = 1) -> list[float]:
    samples = [seconds] * quick + [late] * slow
    random.Random(seed).shuffle(samples)  # noqa: S311 (samples, not secrets)
    return samples


def test_a_percentile_passes_with_its_interval_and_odds() -> None:
    found = judged(P95, "10", measurement(shuffled(198, 2)), "dev")
    assert (found.verdict, found.finding, found.samples, found.exceeding) == (PASS, None, 200, 2)
    assert (found.measured, found.low, found.high) == (Decimal(9), Decimal(9), Decimal(9))
    assert found.error_bound is not None
    assert 0 < found.error_bound <= 0.05
    assert (found.benchmark, found.file, found.environment) == ("bench.py::test_cache", "r.json", "dev")


def test_a_percentile_over_its_budget_fails_and_says_by_how_much() -> None:
    found = judged(P95, "10", measurement(shuffled(100, 100)))
    code, message, fix = told(found)
    assert (found.verdict, code) == (FAIL, "GT111")
    assert message == (
        "cache.max_latency_ms: measured 20 ms (20 to 20) by bench.py::test_cache, and the budget is 10 ms "
        "(100 % beyond it); 100 of 200 calls took longer"
    )
    assert fix == (
        "make it cheaper, or propose another number: budget propose cache.max_latency_ms=VALUE --title TITLE"
    )


def test_a_budget_is_told_as_it_was_written_however_many_digits_it_has() -> None:
    _, message, _ = told(judged("cache.max_payload_kb", "12345.5", measurement(values={"payload_kb": "12346"})))
    assert message == (
        "cache.max_payload_kb: measured 12350 KB by bench.py::test_cache, and the budget is 12345.5 KB (0 % beyond it)"
    )
    held = judged("cache.max_payload_kb", "12345.5", measurement(values={"payload_kb": "12345.4"}))
    assert (held.verdict, measured_text(held)) == (PASS, "measured 12345 KB")


def test_a_call_that_takes_exactly_the_budget_is_within_it() -> None:
    assert judged(P95, "0.3", measurement([0.0003] * 100)).verdict is PASS
    assert judged(P95, "0.3", measurement([math.nextafter(0.0003, 1)] * 100)).verdict is FAIL


def test_what_chance_can_explain_is_inconclusive() -> None:
    code, message, fix = told(judged(P95, "10", measurement(shuffled(190, 10))))
    assert code == "GT112"
    assert "10 of 200 calls took longer than 10 ms, which chance can explain either way" in message
    assert fix == "measure again with more samples, or make more room"


def spread_out(quick: int, slow: int, processes: int = 15) -> list[list[float]]:
    return [shuffled(quick, slow, seed=seed) for seed in range(processes)]


def test_a_planned_measurement_near_its_budget_is_told_to_ask_for_more_processes() -> None:
    found = judged(P95, "10", measurement(*spread_out(126, 7), planned=15))
    code, message, fix = told(found)
    assert (found.verdict, code) == (INCONCLUSIVE, "GT112")
    assert "105 of 1995 calls took longer than 10 ms, which chance can explain either way" in message
    assert fix == "ask for more processes (--budget-processes=40), or make more room"


def test_a_planned_measurement_passes_with_all_processes_alone() -> None:
    assert judged(P95, "10", measurement(*spread_out(130, 3), planned=15)).verdict is PASS
    found = judged(P95, "10", measurement(*spread_out(130, 3, 14), planned=15))
    assert (found.verdict, told(found)[0]) == (INCONCLUSIVE, "GT114")


def test_a_planned_measurement_far_below_its_budget_passes_with_five_processes() -> None:
    far = measurement(*[[0.0025] * 12] * 5, planned=15)
    assert (judged(P95, "10", far).verdict, judged(P95, "10", far).error_bound) == (PASS, 0.03)
    assert told(judged(P95, "9.9", far))[0] == "GT114"


def test_a_planned_measurement_over_its_budget_fails_early_if_it_is_far_over() -> None:
    assert judged(P95, "10", measurement(*spread_out(100, 33, 5), planned=15)).verdict is FAIL
    near = judged(P95, "10", measurement(*[shuffled(100, 33, late=0.0105, seed=seed) for seed in range(5)], planned=15))
    assert (near.verdict, told(near)[0]) == (INCONCLUSIVE, "GT114")
    whole = measurement(*[shuffled(100, 33, late=0.0105, seed=seed) for seed in range(15)], planned=15)
    assert judged(P95, "10", whole).verdict is FAIL


def test_planned_samples_that_change_over_the_run_are_inconclusive() -> None:
    runs = [shuffled(133 - late, late, 0.0099, 0.0101, seed=late) for late in range(30, 0, -2)]
    code, message, fix = told(judged(P95, "10", measurement(*runs, planned=15)))
    assert code == "GT113"
    assert "latency changes over the run" in message
    assert fix == "measure again on a quieter machine, or with fewer jobs beside it"


def test_planned_samples_of_which_one_process_is_slow_are_inconclusive() -> None:
    slow = [[0.0101] * 40 + [0.0099] * 93, *[[0.0099] * 133] * 14]
    assert told(judged(P95, "10", measurement(*slow, planned=15)))[0] == "GT113"


def test_samples_that_come_together_are_inconclusive() -> None:
    burst = [0.009] * 460 + [0.02] * 40
    code, message, fix = told(judged(P95, "10", measurement(burst)))
    assert code == "GT113"
    assert message == (
        "cache.max_latency_ms: slow calls come together, so that 54 samples are worth one: 40 of 500 calls took longer "
        "than 10 ms; measured 20 ms (from 9) by bench.py::test_cache"
    )
    assert fix == "measure again on a quieter machine, or with fewer jobs beside it"


def test_too_few_samples_are_told_the_size_that_would_do() -> None:
    found = judged(P95, "10", measurement([0.001] * 58))
    code, message, fix = told(found)
    assert (found.verdict, code, found.high) == (INCONCLUSIVE, "GT114", None)
    assert "58 samples cannot decide this percentile: measured 1 ms (from 1)" in message
    assert fix == (
        "take at least 59 samples: --benchmark-min-rounds=59, or benchmark.pedantic(…, rounds=59, iterations=1)"
    )
    assert judged(P95, "10", measurement([0.001] * 59)).verdict is PASS
    assert "at least 299 samples" in told(judged(P99, "10", measurement([0.001] * 298)))[2]


@pytest.mark.parametrize(
    ("samples", "bounds", "text"),
    [(4, (None, None), "measured 1 ms"), (5, (Decimal(1), Decimal(1)), "measured 1 ms (1 to 1)")],
)
def test_an_interval_is_told_once_there_are_samples_enough_for_one(
    samples: int, bounds: tuple[Decimal | None, Decimal | None], text: str
) -> None:
    found = judged(P50, "10", measurement([0.001] * samples))
    assert ((found.low, found.high), measured_text(found)) == (bounds, text)


def test_a_planned_measurement_with_too_few_is_not_told_options_of_plain_ones() -> None:
    code, _, fix = told(judged(P95, "10", measurement([0.009] * 59, planned=15)))
    assert code == "GT114"
    assert re.fullmatch("take at least [0-9]+ samples, in all processes: with a longer --budget-time", fix)


@pytest.mark.parametrize(("name", "each"), [("max_latency_p99_ms", 600), ("max_latency_p50_ms", 60)])
def test_other_percentiles_pass_with_as_many_samples_as_they_need(name: str, each: int) -> None:
    quick = measurement(*[[0.009] * each] * 15, planned=15)
    assert judged(f"cache.{name}", "10", quick).verdict is PASS


def test_a_high_percentile_needs_more() -> None:
    quick = measurement(*[[0.009] * 60] * 15, planned=15)
    assert told(judged(P99, "10", quick))[0] == "GT114"


def test_few_samples_can_fail_all_the_same() -> None:
    found = judged(P95, "10", measurement([0.02] * 3))
    assert (found.verdict, told(found)[0]) == (FAIL, "GT111")


def test_the_samples_of_all_processes_count_and_empty_ones_do_not_matter() -> None:
    found = judged(P95, "10", measurement(*spread_out(131, 2), [], planned=15))
    assert (found.verdict, found.samples, found.exceeding) == (PASS, 1995, 30)


@pytest.mark.parametrize("calls", [2, 30])
def test_a_sample_that_averages_calls_is_refused_for_every_percentile(calls: int) -> None:
    for budget in (P95, P50, P99):
        found = judged(budget, "10", measurement([0.001] * 1000, calls=calls))
        code, message, fix = told(found)
        assert (found.verdict, code, found.measured) == (INCONCLUSIVE, "GT116", None)
        assert message == f"{budget}: each sample of bench.py::test_cache averages {calls} calls"
        assert fix == (
            "time single calls: the mark `capability`, benchmark.pedantic(…, iterations=1), or "
            "--benchmark-min-time=0.000000001 --benchmark-calibration-precision=1"
        )


FIVE = Summary(100, 0.001, 0.002, 0.003, 0.004, 0.005)
WITH_SAMPLES = "write the file with --benchmark-json, which holds the samples, or save with --benchmark-save-data"


def test_without_samples_only_a_median_is_judged() -> None:
    found = judged(P95, "10", measurement(summary=FIVE))
    code, message, fix = told(found)
    assert (found.verdict, code, found.measured) == (INCONCLUSIVE, "GT115", None)
    assert message.endswith("r.json holds no samples of bench.py::test_cache, the median only")
    assert fix == WITH_SAMPLES
    found = judged(P50, "4", measurement(summary=FIVE))
    assert (found.verdict, found.finding, found.measured, found.low) == (PASS, None, Decimal(3), None)
    assert found.error_bound == pytest.approx(8.34e-7, rel=0.001)
    found = judged(P50, "1.5", measurement(summary=FIVE))
    assert (found.verdict, told(found)[0]) == (FAIL, "GT111")
    assert found.error_bound == pytest.approx(8.34e-7, rel=0.001)


def test_a_median_near_its_budget_needs_samples() -> None:
    found = judged(P50, "3", measurement(summary=FIVE))
    assert (found.verdict, found.measured) == (INCONCLUSIVE, Decimal(3))
    assert told(found) == (
        "GT112",
        "cache.max_latency_p50_ms: measured 3 ms by bench.py::test_cache, too near for quartiles to decide",
        WITH_SAMPLES,
    )
    assert found.error_bound == pytest.approx(0.54, rel=0.001)


def test_without_samples_and_quartiles_no_percentile_is_judged() -> None:
    found = judged(P50, "10", measurement())
    assert (found.verdict, told(found)[0]) == (INCONCLUSIVE, "GT115")
    assert told(found)[1].endswith("holds no samples of bench.py::test_cache")


@pytest.mark.parametrize("runs", [[], [[]], [[], []]])
def test_a_planned_measurement_that_broke_off_fails(runs: list[list[float]]) -> None:
    found = judged(P50, "10", measurement(*runs, planned=15, summary=FIVE))
    assert (found.verdict, found.measured) == (FAIL, None)
    assert told(found) == (
        "GT105",
        "cache.max_latency_p50_ms: bench.py::test_cache was not measured to its end",
        "see the notes below, and measure again",
    )


@pytest.mark.parametrize(
    ("cold", "warm", "verdict"),
    [(5 * 1024**2, 0, PASS), (0, 5 * 1024**2, PASS), (5 * 1024**2 + 1, 0, FAIL), (0, 5 * 1024**2 + 1, FAIL)],
)
def test_memory_is_judged_to_the_byte_by_the_larger_peak(cold: int, warm: int, verdict: LimitVerdict) -> None:
    found = judged("cache.max_memory_mb", "5", measurement(memory=MemoryPeaks("rss", cold, warm)))
    assert (found.verdict, found.error_bound, found.samples) == (verdict, None, None)


@pytest.mark.parametrize(
    ("least", "verdict"),
    [(None, PASS), (-3.0, PASS), (0.9, PASS), (10.4, PASS), (10.5, FAIL), (1000.0, FAIL)],
)
def test_memory_that_grows_with_calls_fails_if_its_budget_is_soon_exceeded(
    least: float | None, verdict: LimitVerdict
) -> None:
    memory = MemoryPeaks("rss", 0, 4 * 1024**2, None if least is None else Growth(1100.0, least))
    found = judged("cache.max_memory_mb", "5", measurement(memory=memory))
    assert found.verdict is verdict
    if verdict is PASS:
        assert found.finding is None
        return
    code, message, fix = told(found)
    assert code == "GT119"
    assert "memory grows with calls, by 1.1e+03 bytes a call by bench.py::test_cache: 5 MiB are exceeded" in message
    assert fix == "let go of what each call keeps; fill a cache in `setup`, or bound it"


def test_a_peak_that_is_over_is_told_as_such_whether_it_grows_or_not() -> None:
    found = judged("cache.max_memory_mb", "5", measurement(memory=MemoryPeaks("rss", 0, 6 * 1024**2, Growth(1e6, 1e6))))
    assert told(found)[0] == "GT111"


def test_memory_just_over_its_budget_does_not_look_like_it() -> None:
    _, message, _ = told(judged("cache.max_memory_mb", "5", measurement(memory=MemoryPeaks("rss", 5 * 1024**2 + 1, 0))))
    assert "measured 5.000001 MiB by bench.py::test_cache, and the budget is 5 MiB (0 % beyond it)" in message


def test_memory_that_was_not_measured_fails() -> None:
    found = judged("cache.max_memory_mb", "5", measurement([0.1]))
    assert (found.verdict, found.measured) == (FAIL, None)
    assert told(found) == (
        "GT105",
        "cache.max_memory_mb: its peak memory was not measured by bench.py::test_cache",
        "measure it with the mark `capability`, or remove the limit by a decision",
    )


@pytest.mark.parametrize(
    ("budget", "value", "verdict"),
    [
        ("cache.max_payload_kb", "64", PASS),
        ("cache.max_payload_kb", "64.5", FAIL),
        ("cache.min_payload_kb", "64", PASS),
        ("cache.min_payload_kb", "63.999", FAIL),
        ("cache.min_payload_kb", "65", PASS),
        ("cache.max_payload_kb", "0", PASS),
    ],
)
def test_custom_limits_hold_in_their_own_direction(budget: str, value: str, verdict: LimitVerdict) -> None:
    found = judged(budget, "64", measurement(values={"payload_kb": value}))
    assert (found.verdict, found.measured) == (verdict, Decimal(value))
    assert (found.finding is None) is (verdict is PASS)


def test_a_limit_of_zero_has_no_percentage_to_be_told() -> None:
    _, message, _ = told(judged("cache.max_errors", "0", measurement(values={"errors": "2"})))
    assert message.endswith("and the budget is 0")
    assert judged("cache.max_errors", "0", measurement(values={"errors": "0"})).verdict is PASS


def test_a_custom_value_that_is_absent_or_no_number_fails() -> None:
    found = judged("cache.max_payload_kb", "64", measurement(values={"payload": "1"}))
    code, message, fix = told(found)
    assert (found.verdict, code) == (FAIL, "GT105")
    assert "holds no payload_kb" in message
    assert 'benchmark.extra_info["payload_kb"]' in fix
    found = judged("cache.max_payload_kb", "64", measurement(unfit=frozenset({"payload_kb"})))
    assert (found.verdict, told(found)[0]) == (FAIL, "GT105")
    assert "payload_kb in `extra_info` (benchmarks[0]) is no plain number" in told(found)[1]


def test_what_looks_like_latency_and_is_none_is_a_custom_limit() -> None:
    assert judged("cache.min_latency_ms", "5", measurement([0.1] * 100)).finding is not None
    assert judged("cache.min_latency_ms", "5", measurement(values={"latency_ms": "6"})).verdict is PASS


def noisy(seconds: float, factor: float, each: int = 133) -> Measurement:
    """Fifteen processes; in a third of them everything took longer by a factor."""
    slow, quick = factor * seconds, seconds
    runs = [ProcessSamples((quick,) * each, (0.001,) * 10)] * 10 + [
        ProcessSamples((slow,) * each, (0.001 * factor,) * 10)
    ] * 5
    random.Random(1).shuffle(runs)  # noqa: S311 (an order, not a secret)
    return Measurement("b", "r.json", "benchmarks[0]", "cache", planned=15, processes=tuple(runs))


def test_what_only_a_noisy_machine_makes_slow_does_not_fail() -> None:
    found = judged(P95, "10", noisy(0.008, 2.0))
    code, message, fix = told(found)
    assert (found.verdict, code) == (INCONCLUSIVE, "GT118")
    assert "exceeds the budget only with the noise; the same fixed work took up to 2.0 times as long" in message
    assert fix == "measure again on a quieter machine, or with fewer jobs beside it"


def test_what_is_slow_without_the_noise_fails_all_the_same() -> None:
    found = judged(P95, "10", noisy(0.011, 2.0))
    assert (found.verdict, told(found)[0]) == (FAIL, "GT111")
    assert "up to 2.0 times as long meanwhile" in told(found)[1]
    assert "times as long" not in told(judged(P95, "10", noisy(0.011, 1.0)))[1]


def test_what_passes_despite_the_noise_passes() -> None:
    assert judged(P95, "10", noisy(0.004, 2.0)).verdict is PASS


def two_speeds(seconds: float) -> Measurement:
    """Fifteen processes, in a third of which the machine was slow, by the fixed workload too."""
    rng = random.Random(2)  # noqa: S311 (samples, not secrets)
    factors = [1.0] * 10 + [1.6] * 5
    rng.shuffle(factors)
    runs = [
        ProcessSamples(
            tuple(factor * rng.lognormvariate(math.log(seconds), 0.15) for _ in range(133)), (0.001 * factor,) * 10
        )
        for factor in factors
    ]
    return Measurement("b", "r.json", "benchmarks[0]", "cache", planned=15, processes=tuple(runs))


def test_what_the_noise_leaves_open_passes_if_it_would_pass_without() -> None:
    found = two_speeds(0.0046)
    still = replace(found, processes=tuple(ProcessSamples(run.samples, (0.001,) * 10) for run in found.processes))
    assert judged(P95, "10", still).verdict is INCONCLUSIVE
    assert judged(P95, "10", found).verdict is PASS


def test_what_is_over_the_budget_as_it_is_does_not_pass_because_the_machine_was_slow() -> None:
    found = judged(P95, "10", two_speeds(0.0055))
    assert found.verdict is INCONCLUSIVE
    assert found.measured is not None
    assert found.measured > 10


def busy(seconds: float, wait: float, often: int) -> Measurement:
    """Fifteen processes in which so many of 133 calls had to wait for a processor."""
    runs = []
    for seed in range(15):
        waits = [0.0] * (133 - often) + [wait] * often
        random.Random(seed).shuffle(waits)  # noqa: S311 (samples, not secrets)
        runs.append(ProcessSamples(tuple(seconds + one for one in waits), (0.001,) * 10, tuple(waits)))
    return Measurement("b", "r.json", "benchmarks[0]", "cache", planned=15, processes=tuple(runs))


def test_what_waits_for_a_processor_is_not_slow_by_itself() -> None:
    found = judged(P95, "10", busy(0.009, 0.004, 20))
    assert (found.verdict, found.measured, found.exceeding) == (PASS, Decimal(9), 0)


def test_what_is_slow_without_its_waits_fails() -> None:
    assert judged(P95, "10", busy(0.011, 0.004, 20)).verdict is FAIL


def test_what_fails_with_its_waits_only_and_is_open_without_them_is_open() -> None:
    near = busy(0.009, 0.004, 20)
    runs = []
    for number, run in enumerate(near.processes):
        slower = (0.0015 * (at % 20 == number % 20) for at in range(133))
        runs.append(replace(run, samples=tuple(map(sum, zip(run.samples, slower, strict=True)))))
    found = judged(P95, "10", replace(near, processes=tuple(runs)))
    assert (found.verdict, told(found)[0]) == (INCONCLUSIVE, "GT112")


def test_noise_is_told_where_it_may_be_why_nothing_is_decided() -> None:
    code, message, _ = told(judged(P95, "10", noisy(0.004, 2.0, 2)))
    assert code == "GT114"
    assert message.endswith("by b; the same fixed work took up to 2.0 times as long meanwhile")


def test_what_was_not_measured_is_told_as_such() -> None:
    assert measured_text(judged("cache.max_memory_mb", "5", measurement())) == "nothing was measured"


@pytest.mark.parametrize(
    ("name", "fits", "short"), [("max_latency_us", "5000", "50"), ("max_latency_s", "0.005", "0.00005")]
)
def test_a_latency_is_judged_in_its_own_unit(name: str, fits: str, short: str) -> None:
    samples = [0.001] * 80
    assert judged(f"cache.{name}", fits, measurement(samples)).verdict is LimitVerdict.PASS
    found = judged(f"cache.{name}", short, measurement(samples))
    assert found.verdict is LimitVerdict.FAIL
    assert f"measured {'1000 us' if name.endswith('us') else '0.001 s'}" in told(found)[1]


@pytest.mark.parametrize(("name", "budget"), [("max_memory_kb", "2048"), ("max_memory_gb", "0.001953125")])
def test_memory_is_judged_in_its_own_unit(name: str, budget: str) -> None:
    exact, over = MemoryPeaks("rss", 2 * 1024**2, 0), MemoryPeaks("rss", 2 * 1024**2 + 1, 0)
    assert judged(f"cache.{name}", budget, measurement(memory=exact)).verdict is LimitVerdict.PASS
    assert judged(f"cache.{name}", budget, measurement(memory=over)).verdict is LimitVerdict.FAIL
