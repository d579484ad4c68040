"""What a command that writes a file from the budgets has to say of it, as text and as JSON."""

from typing import Final

from governance.domain.reports.generated_files import Written
from governance.render.formats import json as json_format
from governance.render.layout.escape import terminal
from governance.render.layout.json_text import document
from governance.render.layout.style import Style
from governance.render.wording import text_blocks

RULES_SCHEMA: Final = "budget-governance/rules/1"
DASHBOARD_SCHEMA: Final = "budget-governance/dashboard/1"
"""The names and versions of the JSON."""


def as_text(report: Written, style: Style) -> str:
    """The difference, then the findings with their fixes; `PASS` where there is none."""
    if not report.findings:
        return f"{style.paint('PASS', text_blocks.TONES[report.verdict])}  the file says what the budgets say\n"
    diff = [terminal(line) for line in report.diff]
    return "".join(f"{line}\n" for line in (*diff, *text_blocks.findings(report.findings, style)))


def as_notes(report: Written) -> str:
    """What there is to know of what was written, a line each."""
    return "".join(f"note: {terminal(note)}\n" for note in report.notes)


def as_json(report: Written, schema: str) -> str:
    """The same as data, under the name of its schema; `text` is what was or would be written."""
    return document(
        {
            "schema": schema,
            "verdict": report.verdict.value,
            "text": report.text,
            **({"files": dict(report.files)} if report.files else {}),
            **({"notes": list(report.notes)} if report.notes else {}),
            "diff": list(report.diff),
            "findings": [json_format.finding(item) for item in report.findings],
        }
    )
