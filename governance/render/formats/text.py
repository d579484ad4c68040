"""Reports as text for people, on a terminal and in logs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from governance.render.layout.blocks import Block, joined, remarks
from governance.render.layout.escape import terminal
from governance.render.layout.style import Style, Tone
from governance.render.wording import change_words as words
from governance.render.wording import text_blocks

if TYPE_CHECKING:
    # A report without changes is drawn without loading what judges.
    from governance.domain.reports.judged_steps import CheckReport


def check(report: "CheckReport", style: Style) -> str:
    """A check: the verdict first, a line a change, the findings with their fixes, the counts."""
    return joined(
        (
            head(report, style),
            text_blocks.changes(report.changes, style),
            text_blocks.findings(report.findings, style),
            *foot(report, style),
        )
    )


def head(report: "CheckReport", style: Style) -> Block:
    """The verdict, and what was judged."""
    verdict = style.paint(report.verdict.value.upper(), text_blocks.TONES[report.verdict])
    judged = f"judged {terminal(words.judged_range(report))}"
    return f"{verdict}  {words.outcome(report)}", style.paint(judged, Tone.DIM)


def foot(report: "CheckReport", style: Style) -> Iterable[Block]:
    """The steps one by one, the remarks, and the counts."""
    yield _steps(report, style)
    yield remarks(report.notes, style)
    yield (words.totals(report),)


def _steps(report: "CheckReport", style: Style) -> Block:
    if report.steps is None:
        return ()
    if not report.steps:
        return ("commit by commit: no step has a change or a finding",)
    steps = [line for item in report.steps for line in text_blocks.step(item, style)]
    return "commit by commit:", *steps
