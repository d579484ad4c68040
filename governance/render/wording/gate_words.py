"""What every format of the gate's report says in the same words. Nothing here is escaped."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Final

from capability_budgets.reading.values import format_percent, format_value
from governance.domain.findings import Severity
from governance.domain.measurement.noise import Noise
from governance.domain.measurement.report import GateReport, JudgedLimit, interval, rounded, with_unit
from governance.domain.measurement.verdicts import LimitVerdict
from governance.render.wording.change_words import counted

COLUMNS: Final = ("verdict", "limit", "measured", "budget", "interval", "headroom", "odds")
"""The heads of a table of limits; what `cells` gives."""

_SMALLEST: Final = Decimal("0.0001")


def outcome(report: GateReport) -> str:
    """The verdict's reason in one sentence that holds nothing but numbers."""
    total = len(report.limits)
    exceeded = sum(item.verdict is LimitVerdict.FAIL and item.measured is not None for item in report.limits)
    missing = sum(item.verdict is LimitVerdict.FAIL and item.measured is None for item in report.limits)
    undecided = report.count(LimitVerdict.INCONCLUSIVE)
    counts = ((exceeded, "exceeded"), (missing, "not measured"), (undecided, "not decided"))
    told = [f"{number} {word}" for number, word in counts if number]
    if told:
        return f"{counted(total, 'limit')}: {', '.join(told)}"
    if not total:
        return "no limit was judged"
    held = f"{counted(total, 'limit')}, {'held' if total == 1 else 'all held'}"
    errors = _count(report, Severity.ERROR)
    return f"{held}, but {counted(errors, 'error')}" if errors else held


def totals(report: GateReport) -> str:
    """The counts at the end."""
    held = report.count(LimitVerdict.PASS)
    errors = counted(_count(report, Severity.ERROR), "error")
    warnings = counted(_count(report, Severity.WARNING), "warning")
    return f"{counted(len(report.limits), 'limit')}, {held} held; {errors}, {warnings}"


def _count(report: GateReport, severity: Severity) -> int:
    return sum(finding.severity is severity for finding in report.findings)


def judged_files(report: GateReport) -> str:
    """What was judged, and by which limits."""
    files = ", ".join(report.files)
    return f"{files} by the limits of {report.environment}" if report.environment else files


def cells(item: JudgedLimit) -> tuple[str, ...]:
    """The cells of a limit in a table, below `COLUMNS`; `none` for what has no value."""
    value = None if item.measured is None else rounded(item.measured, item.limit.value)
    return (
        item.verdict.value,
        str(item.id),
        "none" if value is None else with_unit(value, item.limit.id),
        with_unit(format_value(item.limit.value), item.limit.id),
        bounds(item),
        headroom(item.headroom_percent),
        error_bound(item.error_bound),
    )


def bounds(item: JudgedLimit) -> str:
    """The confidence interval of a percentile; empty for what has none."""
    if item.samples is None:
        return ""
    low, high = (None if bound is None else rounded(bound, item.limit.value) for bound in (item.low, item.high))
    return interval(low, high)


def headroom(percent: Fraction | None) -> str:
    """The room up to the budget, in percent; `none` where there is no such number."""
    return "none" if percent is None else format_percent(percent).lstrip("+")


def error_bound(value: float | None) -> str:
    """How probable a wrong verdict is at most, in percent with two digits; empty where no chance plays a part."""
    if value is None:
        return ""
    percent = Decimal(value) * 100
    return f"< {_SMALLEST} %" if percent < _SMALLEST else f"{float(percent):.2g} %"


def repeats(report: GateReport) -> bool:
    """Whether a limit was judged more than once, so that the benchmark must be told with it."""
    return any(number > 1 for number in Counter(item.id for item in report.limits).values())


def remarks(report: GateReport) -> tuple[str, ...]:
    """What is worth knowing beside the findings: the notes, and the noise."""
    return (*report.notes, *([] if report.noise is None else [noise(report.noise)]))


def noise(found: Noise) -> str:
    """What the machine itself did meanwhile."""
    processes = "1 process" if found.processes == 1 else f"{found.processes} processes"
    return (
        f"noise: the same fixed work took {found.quartile_ratio:.2f} times as long in its slower quarter as in its "
        f"quicker one, {found.tail_ratio:.2f} times at its p95 as at its median, and {found.process_ratio:.2f} times "
        f"in the slower quarter of {processes} as in the quicker one{': too much' if found.is_noisy else ''}"
    )
