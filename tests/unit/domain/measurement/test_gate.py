import re
from dataclasses import replace

import pytest

from capability_budgets.reading.limits import Capability
from capability_budgets.reading.problems import Place
from capability_budgets.sampling.recordings import ProcessSamples
from governance.domain.findings import error, warning
from governance.domain.measurement.gate import judge_results
from governance.domain.measurement.report import GateReport
from governance.domain.measurement.results import Measurement, Results, Tool, Unmeasured
from governance.domain.measurement.verdicts import LimitVerdict
from tests.support.results import limit, measurement, warming_up

PASS, FAIL, INCONCLUSIVE = LimitVerdict
LIMITS = [limit("cache.max_latency_ms", "10", 3), limit("cache.max_size_kb", "5", 4)]
GOOD = measurement([0.001] * 100, values={"size_kb": "4"})
SLOW = measurement([0.02] * 100, values={"size_kb": "4"})
OURS = measurement(*[[0.001] * 400] * 5, values={"size_kb": "4"}, planned=15)


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


def test_the_report_and_its_limits_name_the_environment_that_is_judged() -> None:
    limits = [*LIMITS, limit("queue.max_latency_ms", "1")]
    report = judge_results(limits, "dev", [Results("r.json", (GOOD,))])
    assert report.environment == "dev"
    assert [(str(item.id), item.benchmark) for item in report.limits] == [
        ("cache@dev.max_latency_ms", "bench.py::test_cache"),
        ("cache@dev.max_size_kb", "bench.py::test_cache"),
        ("queue@dev.max_latency_ms", None),
    ]


@pytest.mark.parametrize(
    ("count", "names"),
    [
        (1, "b0"),
        (3, "b0, b1, b2"),
        (4, "b0, b1, b2, and 1 more"),
        (5, "b0, b1, b2, and 2 more"),
    ],
)
def test_samples_of_one_process_pass_with_one_warning_a_file(count: int, names: str) -> None:
    report = judged(*(replace(GOOD, benchmark=f"b{number}") for number in range(count)))
    message = f"samples of fewer than 5 processes: {names}"
    fix = "measure with the mark `capability`, which starts fresh ones"
    assert (report.verdict, report.findings) == (PASS, (warning("GT117", message, fix, place=Place("r.json")),))


@pytest.mark.parametrize(("tool", "option"), [(Tool.PYPERF, "--processes=5"), (Tool.HYPERFINE, "--runs=5")])
def test_more_processes_are_had_as_the_tool_has_them(tool: Tool, option: str) -> None:
    (found,) = judged(replace(GOOD, tool=tool)).findings
    assert (found.code, option in str(found.fix)) == ("GT117", True)


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
    queue = [limit("queue.max_latency_ms", "1", 9), limit("queue.max_size_kb", "1", 10)]
    report = judge_results([*LIMITS, *queue], None, [Results("r.json", (OURS,))])
    message = "no benchmark measures queue, which has limits: max_latency_ms, max_size_kb"
    fix = 'mark its benchmark with @pytest.mark.capability("queue"), and hand in the results'
    assert (report.verdict, report.findings) == (
        FAIL,
        (error("GT103", message, fix, budget="queue", place=queue[0].place),),
    )
    assert [(item.limit, item.verdict) for item in report.limits[2:]] == [(item, FAIL) for item in queue]
    assert {(item.benchmark, item.measured, item.finding) for item in report.limits[2:]} == {(None, None, None)}


def test_why_a_capability_was_not_measured_is_told_where_it_is_known() -> None:
    told = (
        Unmeasured("t.py::a", "cache", "not measured: the test failed"),
        Unmeasured("t.py::b", "queue", "not measured: the test failed"),
    )
    (finding,) = judge_results(
        LIMITS, None, [Results("r.json", (replace(OURS, named=None),), unmeasured=told)]
    ).findings
    assert finding.code == "GT103"
    assert finding.message == "cache was not measured: `t.py::a`: `the test failed`"
    assert finding.fix == "fix the test, and measure again"


def test_a_test_that_was_left_out_fails_though_others_measure_its_capability() -> None:
    told = (
        Unmeasured("t.py::skipped", "cache", "not measured: the test was skipped"),
        Unmeasured(OURS.benchmark, "cache", "not measured: the test failed"),  # which is judged by itself
        Unmeasured("t.py::other", "elsewhere", "not measured: the test was skipped"),
    )
    report = judge_results(LIMITS, None, [Results("r.json", (OURS,), unmeasured=told)])
    message = "cache was not measured by all of its tests: `t.py::skipped`: `the test was skipped`"
    fix = "let the test pass where capabilities are measured, or take the mark away, and measure again"
    expected = error("GT105", message, fix, budget="cache", place=LIMITS[0].place)
    assert (report.verdict, report.findings) == (FAIL, (expected,))


@pytest.mark.parametrize(
    "name", ["Cache", "CACHE", "cache ", "c\u0430che", "cach\u00e9", "queue", "cache.max_latency_ms"]
)
def test_names_are_compared_as_they_are(name: str) -> None:
    report = judged(replace(OURS, named=name))
    assert (report.verdict, codes(report)) == (FAIL, ["GT104", "GT103"])
    assert "(cache)" in report.findings[0].fix
    assert report.findings[0].message.isascii()


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (replace(OURS, named="queue"), "`queue`"),
        (replace(OURS, named="cach\u00e9"), "`'cach\\xe9'`"),
    ],
)
def test_a_measurement_without_a_limit_is_told_what_it_stands_for(found: Measurement, words: str) -> None:
    finding = judged(OURS, found).findings[0]
    assert (finding.code, finding.place.file) == ("GT104", "r.json")
    assert finding.message == f"bench.py::test_cache stands for {words}, which has no limit here"


def test_a_name_without_a_limit_is_answered_with_the_three_nearest_that_have_one() -> None:
    limits = [limit(f"{name}.max_size_kb", "1") for name in ("queue", "cart", "catch", "cache", "mail")]
    report = judge_results(limits, None, [Results("r.json", (replace(OURS, named="cach"),))])
    fix = "name the capability as the budget files do (cache, catch, cart), give it a budget, or leave it out"
    assert report.findings[0].fix == fix


def test_where_nothing_has_a_limit_no_name_is_offered() -> None:
    (finding,) = judge_results([], None, [Results("r.json", (OURS,))]).findings
    assert (finding.code, finding.fix) == ("GT104", "give it a budget, or leave it out")


@pytest.mark.parametrize(("count", "note"), [(1, "1 benchmark of no"), (2, "2 benchmarks of no")])
def test_benchmarks_of_no_capability_are_counted_in_a_note(count: int, note: str) -> None:
    other = replace(OURS, named=None, group="Cache", name="test_it[1]", planned=0)
    report = judged(OURS, *[other] * count)
    assert (report.verdict, report.findings) == (PASS, ())
    assert report.notes == (f"{note} capability that has a budget",)


def test_a_group_or_a_name_may_stand_for_the_capability() -> None:
    for found in (
        replace(GOOD, named=None, group="cache", name="test_x"),
        replace(GOOD, named=None, group="others", name="test_cache[1]"),
    ):
        assert judged(found).verdict is PASS


def test_a_stated_capability_is_not_replaced_by_a_group_that_would_fit() -> None:
    assert "GT104" in codes(judged(replace(GOOD, named="queue", group="cache")))


@pytest.mark.parametrize(
    ("own", "judging", "measured", "wanted"),
    [
        ("dev", None, "in the environment `dev`", "without an environment"),
        (None, "dev", "without an environment", "in the environment `dev`"),
        ("prod", "dev", "in the environment `prod`", "in the environment `dev`"),
    ],
)
def test_a_measurement_for_another_environment_does_not_count(
    own: str | None, judging: str | None, measured: str, wanted: str
) -> None:
    report = judged(replace(OURS, environment=own), environment=judging)
    message = f"bench.py::test_cache was measured {measured}, and what is judged is what holds {wanted}"
    fix = "judge it with --env, or measure it with --budget-env, for the environment that is meant"
    assert (report.verdict, report.findings) == (
        FAIL,
        (error("GT106", message, fix, budget="cache", place=Place("r.json")),),
    )
    assert all(item.measured is None for item in report.limits)


def test_a_measurement_of_a_capability_with_one_limit_may_be_refused_for_two_reasons() -> None:
    report = judge_results(LIMITS[:1], "dev", [Results("r.json", (replace(OURS, planned=1),))])
    assert [(finding.code, finding.budget) for finding in report.findings] == [("GT106", "cache"), ("GT108", "cache")]


def test_a_measurement_that_states_no_environment_is_judged_for_any() -> None:
    assert judged(GOOD, environment="dev").verdict is PASS
    assert judged(replace(OURS, environment="dev"), environment="dev").verdict is PASS


@pytest.mark.parametrize("processes", [1, 5, 14])
def test_a_file_cannot_choose_a_plan_of_its_own(processes: int) -> None:
    report = judged(replace(OURS, planned=processes))
    message = f"bench.py::test_cache was measured with a plan of {processes} processes"
    fix = "measure it with 15 at least: --budget-processes=15"
    assert (report.verdict, report.findings) == (
        FAIL,
        (error("GT108", message, fix, budget="cache", place=Place("r.json")),),
    )


def test_more_processes_are_a_plan_too() -> None:
    assert judged(replace(OURS, planned=40)).verdict is PASS


def test_a_refused_measurement_beside_one_that_counts_fails_all_the_same() -> None:
    report = judged(OURS, replace(OURS, planned=1))
    assert (report.verdict, codes(report), len(report.limits)) == (FAIL, ["GT108"], 2)


def test_a_file_without_benchmarks_fails_even_beside_others() -> None:
    report = judge_results(LIMITS, None, [Results("a.json", (OURS,)), Results("b.json")])
    message = "there is no benchmark in it: all were skipped, deselected, or failed"
    told = error("GT102", message, "run the benchmarks, without xdist (-n)", place=Place("b.json"))
    assert (report.verdict, report.findings) == (FAIL, (told,))
    report = judge_results(LIMITS, None, [Results("b.json")])
    assert codes(report) == ["GT102", "GT103"]


def test_where_nothing_can_be_read_only_that_is_told() -> None:
    broken = error("GT101", "m", "r")
    report = judge_results(LIMITS, None, [Results("b.json")], [replace(broken, place=Place("b.json"))])
    assert (report.verdict, codes(report)) == (FAIL, ["GT101"])
    report = judge_results([*LIMITS, limit("queue.max_x", "1")], None, [Results("b.json", (OURS,))], [broken])
    assert codes(report) == ["GT101", "GT103"]


def test_without_any_limit_nothing_passes() -> None:
    assert judge_results([], None, [Results("r.json", (OURS,))]).verdict is FAIL
    assert judge_results([], None, [Results("r.json")]).verdict is FAIL
    assert judge_results([], None, []).verdict is FAIL


def test_the_noisiest_run_is_told() -> None:
    quiet, loud = ProcessSamples((0.001,) * 400, (1.0,) * 8), ProcessSamples((0.001,) * 400, (1.0, 1.0, 3.0, 3.0) * 2)
    report = judged(replace(OURS, processes=(quiet,) * 5), replace(OURS, processes=(loud,) * 5), OURS)
    assert report.noise is not None
    assert report.noise.spread == 3.0
    assert judged(OURS).noise is None


def test_notes_are_handed_on_once() -> None:
    noted = replace(OURS, notes=("time was up", "time was up"))
    assert judged(noted, noted).notes == ("bench.py::test_cache: time was up",)


def test_the_share_of_errors_is_not_measured_here() -> None:
    report = judge_results([limit("cache.max_errors_percent", "1")], None, [])
    assert report.limits == ()
    assert not [item for item in report.findings if item.code == "GT103"]


def by_globs(*named: tuple[str, tuple[str, ...]], found: Measurement, relative: bool = False) -> GateReport:
    known = [Capability(name, "b.yaml", 1, 1, benchmarks=globs, relative=relative) for name, globs in named]
    limits = [limit("cache.max_latency_ms", "10"), limit("queue.max_latency_ms", "10")]
    return judge_results(limits, None, [Results("r.json", (found,))], capabilities=known)


def test_benchmarks_that_a_capability_names_are_its_own_without_a_mark() -> None:
    other = replace(GOOD, named=None, name="test_push", benchmark="bench/test_queue.py::test_push")
    report = by_globs(("queue", ("bench/test_queue.py",)), found=other)
    assert [(str(item.id), item.benchmark) for item in report.limits] == [
        ("cache.max_latency_ms", None),
        ("queue.max_latency_ms", other.benchmark),
    ]
    assert report.notes == ()


def test_a_capability_that_names_benchmarks_is_told_to_run_them() -> None:
    report = by_globs(("queue", ("a.py", "b.py", "c.py", "d.py")), found=GOOD)
    (told,) = [item for item in report.findings if item.code == "GT103"]
    named = "run the benchmarks that its key `benchmarks` names (a.py, b.py, c.py, and 1 more)"
    assert told.fix == f"{named}, and hand in the results"


def test_a_benchmark_may_stand_for_several_and_what_names_it_goes_before_its_own_name() -> None:
    other = replace(GOOD, named=None, name="test_cache")
    both = by_globs(("cache", ("test_cache",)), ("queue", ("*",)), found=other)
    assert [item.benchmark for item in both.limits] == [other.benchmark] * 2
    one = by_globs(("queue", ("*",)), ("unknown", ("*",)), found=other)
    assert [item.benchmark for item in one.limits] == [None, other.benchmark]


def test_a_mark_goes_before_what_names_it() -> None:
    report = by_globs(("queue", ("*",)), found=GOOD)
    assert [item.benchmark for item in report.limits] == [GOOD.benchmark, None]


@pytest.mark.parametrize(("relative", "verdict"), [(True, PASS), (False, INCONCLUSIVE)])
def test_a_relative_capability_is_judged_on_the_quick_machine(relative: bool, verdict: LimitVerdict) -> None:  # noqa: FBT001 (a column)
    runs = [ProcessSamples((0.008 * speed,) * 133, (0.001 * speed,) * 10) for speed in (1.0, 1.0, 2.0) * 5]
    found = replace(OURS, processes=tuple(runs))
    report = by_globs(("cache", ()), found=found, relative=relative)
    assert report.limits[0].verdict is verdict
    evened = "judged as at one speed of the machine, by the fixed workload between the samples"
    assert report.notes == ((f"{OURS.benchmark}: {evened}",) if relative else ())


def test_a_warm_up_that_is_left_out_is_noted() -> None:
    (note,) = by_globs(("cache", ()), found=replace(OURS, processes=warming_up())).notes
    assert re.fullmatch(rf"{OURS.benchmark}: the first \d+ calls of every process are left out as warm-up", note)
