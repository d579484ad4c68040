"""What `budget backtest` found, as text and as JSON."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from governance.domain.reports.backtest import BacktestReport, Flip
from governance.domain.reports.judged_steps import StepReport
from governance.render.formats import json as json_format
from governance.render.layout.blocks import joined, remarks
from governance.render.layout.escape import terminal
from governance.render.layout.json_text import Json, document, said
from governance.render.layout.style import Style, Tone
from governance.render.wording import change_words as words
from governance.render.wording import text_blocks

_NOTHING: Final = "nothing to judge"
"""What a step is to rules that have nothing to say about it."""


def as_text(report: BacktestReport, style: Style) -> str:
    """How many verdicts flip, each step that does with the findings that make it so, and the notes."""
    blocks = (
        text_blocks.findings(report.findings, style),
        _head(report),
        *(list(_flip(flip, style)) for flip in report.flips),
        remarks(report.notes, style),
    )
    return joined(blocks)


def _head(report: BacktestReport) -> list[str]:
    if report.findings:
        return []
    fail = sum(flip.fails for flip in report.flips)
    counted = f"{len(report.flips)} of {words.counted(report.steps, 'step')} would be judged otherwise"
    told = f"{counted} by {terminal(report.policy)}"
    judged = f"judged to {terminal(words.short_oid(report.head, ''))}"
    if report.since is not None:
        judged = f"judged what came after {terminal(words.short_oid(report.since, ''))}, {judged[7:]}"
    return [f"{told}: {fail} would fail, {len(report.flips) - fail} would pass" if report.flips else told, judged]


def _flip(flip: Flip, style: Style) -> Iterator[str]:
    """The step, its changes as they would be judged, and the errors that come or go: too late to tell a fix."""
    status = f"{_status(flip.was)} → {_status(flip.would_be)}"
    yield from text_blocks.landed(flip.step, style, "", status, Tone.BAD if flip.fails else Tone.GOOD)
    yield from text_blocks.changes(flip.changes, style, "    ")
    step = replace(flip.step, findings=flip.findings)
    for finding in words.within(step):
        yield from text_blocks.finding(finding, style, "    ", short="error" if flip.fails else "no longer")


def _status(step: StepReport | None) -> str:
    return _NOTHING if step is None else words.status(step)


def as_json(report: BacktestReport) -> str:
    """The same as data."""
    fail = sum(flip.fails for flip in report.flips)
    parts: dict[str, Json] = {
        "schema": "budget-governance/backtest/1",
        "verdict": report.verdict.value,
        "policy": report.policy,
        "head": report.head,
        "since": report.since,
        "flips": [_as_data(flip) for flip in report.flips],
        "findings": [json_format.finding(item) for item in report.findings],
        "totals": {"steps": report.steps, "would_fail": fail, "would_pass": len(report.flips) - fail},
        **said(notes=list(report.notes)),
    }
    return document(parts)


def _as_data(flip: Flip) -> dict[str, Json]:
    step = flip.step
    return {
        "commit": step.commit,
        "date": words.moment(step.date),
        "author": {"name": step.author_name, "email": step.author_email},
        "subject": step.subject,
        "was": flip.was.status if flip.was else None,
        "would_be": flip.would_be.status if flip.would_be else None,
        **json_format.changes_and_findings(flip.changes, flip.findings),
    }
