"""What `budget lint` found, as text and as JSON."""

from governance.domain.findings import Severity
from governance.domain.reports.lint import LintReport
from governance.render.formats import json as json_format
from governance.render.layout.json_text import document
from governance.render.layout.style import Style
from governance.render.wording import change_words as words
from governance.render.wording import text_blocks


def as_text(report: LintReport, style: Style) -> str:
    """The findings with their fixes, and the counts."""
    findings = text_blocks.findings(report.findings, style)
    return "".join(f"{line}\n" for line in (*findings, *([""] if findings else []), _counts(report, style)))


def _counts(report: LintReport, style: Style) -> str:
    errors = sum(finding.is_error for finding in report.findings)
    warnings = sum(finding.severity is Severity.WARNING for finding in report.findings)
    verdict = style.paint(report.verdict.value.upper(), text_blocks.TONES[report.verdict])
    read = words.counted(len(report.files), "file")
    return f"{verdict}  {read} read; {words.counted(errors, 'error')}, {words.counted(warnings, 'warning')}"


def as_json(report: LintReport) -> str:
    """The same as data."""
    return document(
        {
            "schema": "budget-governance/lint/1",
            "verdict": report.verdict.value,
            "files": report.files,
            "findings": [json_format.finding(item) for item in report.findings],
        }
    )
