"""The life of a budget that `budget log` found, as text and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from governance.domain.findings import Finding
from governance.domain.reports.log import LogEntry, LogReport
from governance.render.formats import json as json_format
from governance.render.layout.blocks import joined, remarks
from governance.render.layout.escape import terminal
from governance.render.layout.json_text import Json, document, said
from governance.render.layout.style import Style, Tone
from governance.render.wording import change_words as words
from governance.render.wording import text_blocks
from governance.render.wording.audit_words import approvers
from governance.render.wording.findings_by_change import assigned

_TONES: Final = {"violation": Tone.BAD, "accepted": Tone.CAREFUL, "undecided": Tone.UNDECIDED}
"""The tones of what was not governed; the rest is bold."""


def as_text(report: LogReport, style: Style) -> str:
    """Each budget with its present value, and a few lines a value, oldest first."""
    lives = report.limits or (report,)
    blocks = (text_blocks.findings(report.findings, style), *(block for life in lives for block in _life(life, style)))
    return joined(blocks)


def _life(report: LogReport, style: Style) -> Iterator[list[str]]:
    yield [*_head(report, style), *_entries(report.entries, style)]
    yield remarks(report.notes, style)


def _head(report: LogReport, style: Style) -> Iterator[str]:
    if report.entries:
        last = report.entries[-1]
        now = f"{words.short_value(last.value)} since {_day(last)}"
        yield f"{style.paint(terminal(report.budget), Tone.BOLD)}  {terminal(now)}"


def _entries(entries: Sequence[LogEntry], style: Style) -> Iterator[str]:
    width = max((len(words.short_value(entry.value)) for entry in entries), default=0)
    for entry in entries:
        value = terminal(words.short_value(entry.value))
        yield f"  {_day(entry)}  {value:>{width}}  {_how(entry, style)}"
        yield from _below(entry, style, " " * (width + len("  2026-01-01    ")))


def _day(entry: LogEntry) -> str:
    return words.moment(entry.step.date)[:10]


def _how(entry: LogEntry, style: Style) -> str:
    """By what the value came: `ADR 031  +20 %`, `adoption`, `violation, no decision: BG101  +20 %`."""
    standing = words.status(replace(entry.step, status=entry.status))
    elsewhere = " elsewhere in the step" if entry.change and entry.change.governed else ""
    told = f"{standing}{elsewhere}, {entry.by}" if standing in _TONES else entry.by
    told += f" until {entry.until}" if entry.until else ""
    codes = ", ".join(dict.fromkeys(finding.code for finding in _findings(entry) if finding.is_error))
    percent = words.percent(entry.change.change) if entry.change else ""
    painted = style.paint(told, _TONES.get(standing, Tone.BOLD))
    return f"{painted}{f': {codes}' if codes else ''}{f'  {percent}' if percent else ''}"


def _below(entry: LogEntry, style: Style, indent: str) -> Iterator[str]:
    """Who landed it, who approved it, and why it was accepted."""
    step = entry.step
    landed = f"{words.short_oid(step.commit, '')}  {step.author_name} <{step.author_email}>: {step.subject}"
    approvals = words.approvals(entry.change) if entry.change else ""
    for text in (landed, approvals, f"accepted: {step.accepted}" if step.accepted is not None else ""):
        if text:
            yield from style.wrap(terminal(text), indent, f"{indent}    ")


def _findings(entry: LogEntry) -> Sequence[Finding]:
    """What was found about this budget, and about nothing else that the step changed; without a change, all."""
    own, rest = assigned(entry.step.changes, entry.step.findings)
    return rest if entry.change is None else own[entry.step.changes.index(entry.change)]


def as_json(report: LogReport) -> str:
    """The same as data; what names several limits has their lives under `limits`, each by its name."""
    parts: dict[str, Json] = {
        "schema": "budget-governance/log/1",
        "verdict": report.verdict.value,
        "budget": report.budget,
        "head": report.head,
        "values": [_entry(entry) for entry in report.entries],
        "findings": [json_format.finding(item) for item in report.findings],
        **said(notes=list(report.notes), limits=[_limit(life) for life in report.limits]),
    }
    return document(parts)


def _limit(report: LogReport) -> dict[str, Json]:
    notes: dict[str, Json] = {"notes": list(report.notes)} if report.notes else {}
    return {"budget": report.budget, "values": [_entry(entry) for entry in report.entries], **notes}


def _entry(entry: LogEntry) -> dict[str, Json]:
    """A value; `accepted` only where it came by a violation that was accepted."""
    step, change = entry.step, entry.change
    accepted: dict[str, Json] = {} if step.accepted is None else {"accepted": step.accepted}
    return {
        "value": entry.value,
        "date": words.moment(step.date),
        "commit": step.commit,
        "author": {"name": step.author_name, "email": step.author_email},
        "subject": step.subject,
        "status": entry.status,
        **accepted,
        "direction": change.change.direction.value if change else None,
        "adr": change.adr if change else None,
        "until": entry.until.isoformat() if entry.until else None,
        "governed": change.governed if change else None,
        "approvers": approvers(change) if change else [],
        "findings": [json_format.finding(item) for item in _findings(entry)],
    }
