from dataclasses import replace

import pytest

from governance.domain.findings import error
from governance.domain.gate import GateReport
from governance.domain.gate_judgement import judge_results
from governance.domain.measurements import Measurement, Process, Results
from governance.domain.percentile import LimitVerdict
from tests.support.results import limit, measurement

PASS, FAIL, INCONCLUSIVE = LimitVerdict
LIMITS = [limit("cache.max_latency_ms", "10", 3), limit("cache.max_size_kb", "5", 4)]
GOOD = measurement([0.001] * 100, values={"size_kb": "4"})
SLOW = measurement([0.02] * 100, values={"size_kb": "4"})
OURS = measurement(*[[0.001] * 400] * 5, values={"size_kb": "4"}, planned=True)


def judged(*found: Measurement, environment: str | None = None) -> GateReport:
    return judge_results(LIMITS, environment, [Results("r.json", found)])


def codes(report: GateReport) -> list[str]:
    return [finding.code for finding in report.findings]


def test_everything_that_is_kept_passes() -> None:
    report = judged(OURS)
    assert (report.verdict, report.findings, report.files) == (PASS, (), ("r.json",))
    assert [(str(item.id), item.verdict) for item in report.limits] == [
        ("cache.max_latency_ms", PASS),
        ("cache.max_size_kb", PASS),
    ]


def test_samples_of_one_process_pass_with_one_warning_a_file() -> None:
    report = judged(*(replace(GOOD, benchmark=f"b{number}") for number in range(5)))
    assert (report.verdict, codes(report)) == (PASS, ["GT117"])
    assert report.findings[0].message == "samples of fewer than 5 processes: b0, b1, b2, and 2 more"
    assert report.findings[0].file == "r.json"
    assert not report.findings[0].is_error


def test_our_own_samples_of_four_processes_are_warned_of_too() -> None:
    assert "GT117" in codes(judged(replace(OURS, processes=OURS.processes[:4])))


def test_each_benchmark_of_a_capability_is_judged_and_the_worst_counts() -> None:
    report = judged(GOOD, SLOW, GOOD)
    assert report.verdict is FAIL
    assert [(item.limit.id.name, item.verdict) for item in report.limits] == [
        ("max_latency_ms", PASS),
        ("max_latency_ms", FAIL),
        ("max_latency_ms", PASS),
        *[("max_size_kb", PASS)] * 3,
    ]


def test_running_until_it_passes_and_handing_in_everything_does_not_help() -> None:
    files = [Results("first.json", (SLOW,)), Results("second.json", (GOOD,)), Results("third.json", (GOOD,))]
    assert judge_results(LIMITS, None, files).verdict is FAIL
    assert judge_results(LIMITS, None, files[::-1]).verdict is FAIL


def test_two_benchmarks_of_one_name_are_both_judged() -> None:
    assert len(judged(GOOD, GOOD).limits) == 4


def test_a_capability_without_a_measurement_fails_and_its_limits_are_listed() -> None:
    limits = [*LIMITS, limit("queue.max_latency_ms", "1", 9)]
    report = judge_results(limits, None, [Results("r.json", (OURS,))])
    (finding,) = report.findings
    assert (report.verdict, finding.code, finding.budget, finding.line) == (FAIL, "GT103", "queue", 9)
    assert finding.message == "no benchmark measures queue, which has limits: max_latency_ms"
    last = report.limits[-1]
    assert (last.verdict, last.benchmark, last.measured, last.finding) == (FAIL, None, None, None)


@pytest.mark.parametrize(
    "name", ["Cache", "CACHE", "cache ", "c\u0430che", "cach\u00e9", "queue", "cache.max_latency_ms"]
)
def test_names_are_compared_as_they_are(name: str) -> None:
    report = judged(replace(OURS, named=name))
    assert (report.verdict, codes(report)) == (FAIL, ["GT104", "GT103"])
    assert "(cache)" in report.findings[0].remedy
    assert report.findings[0].message.isascii()


def test_a_measurement_that_names_no_capability_at_all_is_without_a_budget() -> None:
    report = judged(OURS, replace(OURS, named=None))
    assert (report.verdict, codes(report)) == (FAIL, ["GT104"])
    assert "stands for nothing" in report.findings[0].message


def test_a_group_or_a_name_may_stand_for_the_capability() -> None:
    for found in (
        replace(GOOD, named=None, group="cache", name="test_x"),
        replace(GOOD, named=None, group="others", name="test_cache[1]"),
    ):
        assert judged(found).verdict is PASS


def test_a_stated_capability_is_not_replaced_by_a_group_that_would_fit() -> None:
    assert "GT104" in codes(judged(replace(GOOD, named="queue", group="cache")))


@pytest.mark.parametrize(
    ("own", "judging", "said"),
    [
        ("dev", None, "was measured in the environment `dev`, and what is judged is what holds without an environment"),
        (None, "dev", "was measured without an environment, and what is judged is what holds in the environment `dev`"),
        ("prod", "dev", "in the environment `prod`"),
    ],
)
def test_a_measurement_for_another_environment_does_not_count(own: str | None, judging: str | None, said: str) -> None:
    report = judged(replace(OURS, environment=own), environment=judging)
    assert (report.verdict, codes(report)) == (FAIL, ["GT106"])
    assert said in report.findings[0].message
    assert all(item.measured is None for item in report.limits)


def test_a_measurement_that_states_no_environment_is_judged_for_any() -> None:
    assert judged(GOOD, environment="dev").verdict is PASS
    assert judged(replace(OURS, environment="dev"), environment="dev").verdict is PASS


@pytest.mark.parametrize("looks", [(2000,), (80, 400), (80, 400, 2000, 4000), (400, 80, 2000), (80, 80, 2000), ()])
def test_a_file_cannot_choose_its_own_looks(looks: tuple[int, ...]) -> None:
    report = judged(replace(OURS, looks=looks))
    assert (report.verdict, codes(report)) == (FAIL, ["GT108"])
    assert "80, 400, 2000" in report.findings[0].remedy


def test_looks_for_a_lower_percentile_than_one_that_is_limited_do_not_count() -> None:
    limits = (limit("cache.max_latency_ms", "10"), limit("cache.max_latency_p99_ms", "10"))
    report = judge_results(limits, None, [Results("r.json", (OURS,))])
    assert codes(report) == ["GT108"]
    assert "408, 2040, 10200" in report.findings[0].remedy


def test_a_refused_measurement_beside_one_that_counts_fails_all_the_same() -> None:
    report = judged(OURS, replace(OURS, looks=(1,)))
    assert (report.verdict, codes(report), len(report.limits)) == (FAIL, ["GT108"], 2)


def test_a_file_without_benchmarks_fails_even_beside_others() -> None:
    report = judge_results(LIMITS, None, [Results("a.json", (OURS,)), Results("b.json")])
    assert (report.verdict, codes(report), report.findings[0].file) == (FAIL, ["GT102"], "b.json")
    report = judge_results(LIMITS, None, [Results("b.json")])
    assert codes(report) == ["GT102", "GT103"]


def test_where_nothing_can_be_read_only_that_is_told() -> None:
    broken = error("GT101", "m", "r")
    report = judge_results(LIMITS, None, [Results("b.json")], [replace(broken, file="b.json")])
    assert (report.verdict, codes(report)) == (FAIL, ["GT101"])
    report = judge_results([*LIMITS, limit("queue.max_x", "1")], None, [Results("b.json", (OURS,))], [broken])
    assert codes(report) == ["GT101", "GT103"]


def test_without_any_limit_nothing_passes() -> None:
    assert judge_results([], None, [Results("r.json", (OURS,))]).verdict is FAIL
    assert judge_results([], None, [Results("r.json")]).verdict is FAIL
    assert judge_results([], None, []).verdict is FAIL


def test_the_noisiest_run_is_told() -> None:
    quiet, loud = Process((0.001,) * 400, (1.0,) * 4), Process((0.001,) * 400, (1.0, 1.0, 3.0, 3.0))
    report = judged(replace(OURS, processes=(quiet,) * 5), replace(OURS, processes=(loud,) * 5), OURS)
    assert report.noise is not None
    assert report.noise.spread == 3.0
    assert judged(OURS).noise is None


def test_notes_are_handed_on_once() -> None:
    noted = replace(OURS, notes=("time was up", "time was up"))
    assert judged(noted, noted).notes == ("bench.py::test_cache: time was up",)
