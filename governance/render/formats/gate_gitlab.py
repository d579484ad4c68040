"""The gate's report as GitLab's code quality report."""

from governance.domain.measurement.report import GateReport
from governance.domain.measurement.verdicts import LimitVerdict
from governance.render.formats.gate_sarif import inside
from governance.render.formats.gitlab import issues
from governance.render.wording import change_words as words
from governance.render.wording import gate_words


def gate(report: GateReport) -> str:
    """An entry a finding, at the budget that it is about."""
    undecided = f"inconclusive: {gate_words.outcome(report)}" if report.verdict is LimitVerdict.INCONCLUSIVE else None
    return issues(((inside(item), None) for item in words.errors_first(report.findings)), undecided)
