"""What the end of a session says about capabilities."""

from dataclasses import replace
from decimal import Decimal

from capability_budgets.reading.limits import Limit, LimitId
from capability_budgets.sampling.measured_capabilities import distributed_line, measured_lines
from capability_budgets.sampling.measured_limits import MeasuredLimits, MeasuredReport, MeasuredTest
from capability_budgets.sampling.recordings import MemoryMethod, MemoryPeaks, ProcessSamples, Recording

PEAKS = MemoryPeaks(MemoryMethod.TRACEMALLOC, 1024 * 1024, 3 * 512 * 1024)
MEASURED = Recording("rate_limiter", None, 15, (ProcessSamples((0.001234, 0.001)),) * 2, PEAKS)
LIMITS = MeasuredLimits(
    tuple(
        Limit(LimitId("rate_limiter", None, name), Decimal(value), "b.yaml", 1, 1)
        for name, value in (("max_latency_ms", "2.50"), ("max_memory_mb", "5"))
    )
)
NUMBERS = "p95 1.23 ms of 2.5 ms  4 samples in 2 processes  memory 1.5 MiB of 5 MiB (tracemalloc)"
LOST = Recording("metrics", "dev", 15, notes=("late",)).unmeasured("the test failed")


def lines(report: MeasuredReport) -> list[str]:
    return [line for line, _ in measured_lines(report)]


def test_numbers_stand_beside_their_budgets() -> None:
    report = MeasuredReport((MeasuredTest("t.py::a", MEASURED, LIMITS),), "my results.json")
    assert list(measured_lines(report)) == [
        (f"rate_limiter  {NUMBERS}  (t.py::a)", False),
        ("to judge it: budget gate 'my results.json'", False),
    ]


def test_without_budgets_there_are_the_numbers_alone() -> None:
    slow = replace(MEASURED, environment="dev", batches=(ProcessSamples((12.3456,)),), memory=None)
    for limits in (None, MeasuredLimits()):
        report = MeasuredReport((MeasuredTest("t.py::a", slow, limits),), environment="dev")
        assert lines(report) == [
            "rate_limiter@dev  p95 12346 ms  1 samples in 1 processes  (t.py::a)",
            "to judge it: write it with --benchmark-json=FILE, then run: budget gate FILE --env dev",
        ]
    report = MeasuredReport((MeasuredTest("t.py::a", MEASURED, None),), "r.json")
    assert lines(report)[0].endswith("memory 1.5 MiB (tracemalloc)  (t.py::a)")


def test_what_was_not_measured_warns_and_says_why() -> None:
    report = MeasuredReport(
        (MeasuredTest("t.py::a", MEASURED), MeasuredTest("t.py::b", LOST), MeasuredTest("t.py::c", None)), "r.json"
    )
    assert list(measured_lines(report))[1:4] == [
        ("metrics@dev  not measured: the test failed  (t.py::b)", True),
        ("  late", True),
        ("t.py::c  not measured: the test was not run", True),
    ]


def test_where_nothing_was_measured_for_one_reason_a_line_does_and_no_gate_is_named() -> None:
    report = MeasuredReport((MeasuredTest("t.py::b", LOST), MeasuredTest("t.py::c", LOST)), "r.json")
    assert list(measured_lines(report)) == [("2 tests not measured: the test failed", True)]
    assert lines(MeasuredReport((MeasuredTest("t.py::b", LOST),), "r.json"))[-1] == "  late"


def test_names_and_notes_cannot_steer_a_terminal() -> None:
    noted = MEASURED.with_note("::error::\x1b[31m")
    report = MeasuredReport((MeasuredTest("t.py::a[\x1b[2J]", noted),), "r\x1b.json")
    assert not any("\x1b" in line or "::error" in line for line in lines(report))


def test_distributed_tests_are_counted() -> None:
    assert distributed_line(1).startswith("1 test not measured: ")
    assert distributed_line(2).startswith("2 tests not measured: ")
    assert distributed_line(2).endswith("run them with -n 0")
