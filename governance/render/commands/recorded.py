"""What was recorded, as text."""

from governance.commands.record import RecordReport
from governance.render.layout.style import Style
from governance.render.wording import text_blocks as text_parts
from governance.render.wording.change_words import counted


def as_text(report: RecordReport, style: Style) -> str:
    """How many measurements there are, and what could not be read."""
    lines = list(text_parts.findings(report.findings, style))
    lines.append(
        f"{counted(report.measurements, 'measurement')} of {counted(report.files, 'file')}, {report.new} of them new"
    )
    return "".join(f"{line}\n" for line in lines)
