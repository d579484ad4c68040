"""What was recorded, as text and as JSON."""

from governance.domain.reports.record import RecordReport
from governance.render.formats import json as json_format
from governance.render.layout.json_text import document
from governance.render.layout.style import Style
from governance.render.wording import text_blocks
from governance.render.wording.change_words import counted


def as_text(report: RecordReport, style: Style) -> str:
    """How many measurements there are, and what could not be read."""
    lines = list(text_blocks.findings(report.findings, style))
    lines.append(
        f"{counted(report.measurements, 'measurement')} of {counted(report.files, 'file')}, {report.new} of them new"
    )
    return "".join(f"{line}\n" for line in lines)


def as_json(report: RecordReport) -> str:
    """The same as data."""
    return document(
        {
            "schema": "budget-governance/record/1",
            "files": report.files,
            "measurements": report.measurements,
            "new": report.new,
            "findings": [json_format.finding(item) for item in report.findings],
        }
    )
