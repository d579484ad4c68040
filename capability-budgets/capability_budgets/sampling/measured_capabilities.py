"""What was measured, for the end of a test session: a line a test, without a verdict."""

import shlex
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from capability_budgets.reading.values import format_value
from capability_budgets.sampling.measured_limits import MeasuredLimits, MeasuredReport, MeasuredTest
from capability_budgets.sampling.recordings import Recording, quantile
from capability_budgets.terminal_text import terminal

_MEBIBYTE: Final = 1024 * 1024


def measured_lines(report: MeasuredReport) -> Iterator[tuple[str, bool]]:
    """The lines about all tests, and how to judge them; with each, whether it warns."""
    reasons = {_reason(test) for test in report.tests}
    if len(report.tests) > 1 and len(reasons) == 1 and None not in reasons:
        yield terminal(f"{len(report.tests)} tests {reasons.pop()}"), True
        return
    for test in report.tests:
        warns = _reason(test) is not None
        yield from ((line, warns) for line in _lines(test))
    if None in reasons:
        yield _hint(report), False


def distributed_line(tests: int) -> str:
    """Why nothing is measured where tests are distributed over processes."""
    number = "1 test" if tests == 1 else f"{tests} tests"
    return f"{number} not measured: side by side they would measure each other; run them with -n 0"


def _reason(test: MeasuredTest) -> str | None:
    """Why a test was not measured; None where it was."""
    if test.recording is None:
        return "not measured: the test was not run"
    return None if test.recording.batches else test.recording.notes[0]


def _lines(test: MeasuredTest) -> Iterator[str]:
    recording, reason = test.recording, _reason(test)
    if recording is None:
        yield terminal(f"{test.test}  {reason}")
        return
    at = "" if recording.environment is None else f"@{recording.environment}"
    numbers = reason or "  ".join(_numbers(recording, test.limits))
    yield terminal(f"{recording.capability}{at}  {numbers}  ({test.test})".strip())
    for note in recording.notes[1 if reason else 0 :]:
        yield f"  {terminal(note)}"


def _hint(report: MeasuredReport) -> str:
    environment = "" if report.environment is None else f" --env {report.environment}"
    if report.file is None:
        return f"to judge it: write it with --benchmark-json=FILE, then run: budget gate FILE{environment}"
    return f"to judge it: budget gate {terminal(shlex.quote(report.file))}{environment}"


def _numbers(recording: Recording, limits: MeasuredLimits | None) -> Iterator[str]:
    samples = [sample for batch in recording.batches for sample in batch.undisturbed]
    budget = limits.p95 if limits else None
    yield f"p95 {_number(quantile(samples, 95) * 1000)} ms{_of(None if budget is None else budget * 1000, 'ms')}"
    yield f"{len(samples)} samples in {len(recording.batches)} processes"
    if recording.memory is not None:
        peak = _number(recording.memory.judged / _MEBIBYTE)
        most = limits.memory if limits else None
        yield f"memory {peak} MiB{_of(None if most is None else most / _MEBIBYTE, 'MiB')} ({recording.memory.method})"


def _number(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"  # noqa: PLR2004 (no exponents)


def _of(budget: Decimal | None, unit: str) -> str:
    return "" if budget is None else f" of {format_value(budget)} {unit}"
