"""An audit as text for people: the verdict at both ends, since hundreds of steps may stand between them."""

from collections.abc import Iterator, Sequence
from typing import Final

from governance.domain.reports.audit import AuditReport
from governance.domain.reports.judged_steps import StepReport
from governance.render.layout.blocks import joined, remarks
from governance.render.layout.escape import terminal
from governance.render.layout.style import Style, Tone
from governance.render.wording import audit_words, text_blocks
from governance.render.wording import change_words as words

_LISTED: Final = 20
"""Open violations that the last lines name."""


def audit(report: AuditReport, style: Style) -> str:
    """The verdict, what was judged, a block a step, the notes, and once more what is open."""
    blocks = (
        _head(report, style),
        text_blocks.findings(report.findings, style),
        _steps(report.steps, style),
        remarks(report.notes, style),
        _foot(report, style),
    )
    return joined(blocks)


def _head(report: AuditReport, style: Style) -> list[str]:
    judged = style.paint(f"judged {terminal(audit_words.judged_range(report))}", Tone.DIM)
    if report.partial:
        return [*_partial(style), audit_words.outcome(report), judged]
    verdict = style.paint(report.verdict.value.upper(), text_blocks.TONES[report.verdict])
    return [f"{verdict}  {audit_words.outcome(report)}", judged]


def _partial(style: Style) -> list[str]:
    lines = style.wrap(audit_words.PARTIAL, "PARTIAL  ")
    return [style.paint(line, Tone.UNDECIDED) for line in lines]


def _steps(steps: Sequence[StepReport], style: Style) -> list[str]:
    """The steps; one with findings stands apart, those without stay close together."""
    lines: list[str] = []
    apart = False
    for item in steps:
        if lines and (apart or item.findings):
            lines.append("")
        lines += text_blocks.step(item, style, "")
        apart = bool(item.findings)
    return lines


def _foot(report: AuditReport, style: Style) -> list[str]:
    return [*_open(report, style), audit_words.totals(report), *(_partial(style) if report.partial else ())]


def _open(report: AuditReport, style: Style) -> Iterator[str]:
    open_ = audit_words.open_steps(report)
    if not open_:
        return
    named = [f"{words.short_oid(step.commit, '')} {audit_words.codes(step)}".rstrip() for step in open_[:_LISTED]]
    more = [f"and {len(open_) - _LISTED} more"] if len(open_) > _LISTED else []
    yield from style.wrap(terminal("; ".join((*named, *more))), "open: ")
