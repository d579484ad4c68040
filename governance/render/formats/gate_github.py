"""The gate's report as GitHub workflow commands: annotations at the budgets, and a last line with the verdict."""

from governance.domain.measurement.report import GateReport
from governance.render.formats.github import finding, notice
from governance.render.wording import change_words as words
from governance.render.wording import gate_words


def gate(report: GateReport) -> str:
    """A command for each finding, notices for notes and noise, and the verdict."""
    lines = (
        *(finding(item) for item in words.errors_first(report.findings)),
        *map(notice, gate_words.remarks(report)),
        f"budget gate: {report.verdict.value}: {gate_words.outcome(report)} ({gate_words.totals(report)})",
    )
    return "\n".join(lines) + "\n"
