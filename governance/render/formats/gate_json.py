"""The gate's report as JSON, the form that other programs read."""

from dataclasses import asdict
from decimal import Decimal

from governance.domain.measurement.comparison import Comparison
from governance.domain.measurement.noise import Noise
from governance.domain.measurement.report import GateReport, JudgedLimit
from governance.render.formats import json as json_format
from governance.render.layout.json_text import Json, document
from governance.render.wording import change_words as words


def gate(report: GateReport) -> str:
    """The report; numbers of limits are in their own units, and durations of noise are ratios."""
    return document(
        {
            "schema": "budget-governance/gate/1",
            "verdict": report.verdict.value,
            "environment": report.environment,
            "files": report.files,
            "limits": [limit(item) for item in report.limits],
            "noise": None if report.noise is None else noise(report.noise),
            "findings": [json_format.finding(item) for item in words.errors_first(report.findings)],
            "notes": report.notes,
        }
    )


def limit(item: JudgedLimit) -> dict[str, Json]:
    """One limit, as one benchmark measured it."""
    percent = item.headroom_percent
    return {
        "capability": item.limit.id.capability,
        "environment": item.environment,
        "limit": item.limit.id.name,
        "budget": item.limit.value,
        "measured": item.measured,
        "low": item.low,
        "high": item.high,
        "headroom_percent": None if percent is None else Decimal(round(percent * 100)).scaleb(-2),
        "verdict": item.verdict.value,
        "odds": None if item.error_bound is None else Decimal(repr(item.error_bound)),
        "samples": item.samples,
        "exceeding": item.exceeding,
        "benchmark": item.benchmark,
        "file": item.file,
        "budget_file": item.limit.file,
        "budget_line": item.limit.line,
        "against": None if item.against is None else _against(item.against),
    }


def _against(found: Comparison) -> dict[str, Json]:
    """How many times as long as the other build it takes."""
    return {name: Decimal(f"{value:.6g}") for name, value in asdict(found).items()}


def noise(found: Noise) -> dict[str, Json]:
    """How much the machine's own speed differed."""
    ratios = {
        "quartile_ratio": found.quartile_ratio,
        "tail_ratio": found.tail_ratio,
        "process_ratio": found.process_ratio,
    }
    return {
        "samples": found.samples,
        "processes": found.processes,
        **{name: Decimal(f"{ratio:.4f}") for name, ratio in ratios.items()},
        "loud": found.is_noisy,
    }
