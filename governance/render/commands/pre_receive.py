"""What is said to a push, as text for whoever pushes and as JSON."""

from collections.abc import Iterator
from typing import Final

from governance.domain.findings import Verdict
from governance.domain.reports.push import PushReport, UpdateReport
from governance.render.formats import json as json_format
from governance.render.layout.escape import terminal
from governance.render.layout.json_text import Json, document
from governance.render.layout.style import Style, Tone
from governance.render.wording import change_words as words
from governance.render.wording import text_blocks

_PREFIX: Final = "remote: "
"""What git writes before each line when it shows them to whoever pushes."""

_MAX_SHOWN: Final = 10
"""Findings that are told of one ref: who has more finds the others with `budget check`."""


def as_text(report: PushReport, style: Style) -> str:
    """What a pusher needs to know: what was refused and how to fix it, and in a line what was judged and taken."""
    narrow = style._replace(width=style.width - len(_PREFIX))
    lines = [line for update in report.updates for line in _update(update, narrow)]
    lines += [line for note in report.notes for line in narrow.wrap(terminal(note), "", "  ")]
    if report.verdict is not Verdict.PASS and len(report.updates) > 1:
        lines.append("budget: nothing of this push is taken")
    return "".join(f"{line}\n" for line in lines)


def _update(update: UpdateReport, style: Style) -> Iterator[str]:
    outcome = _outcome(update)
    if outcome:
        tone = Tone.BOLD if update.verdict is Verdict.PASS else text_blocks.TONES[update.verdict]
        yield style.paint(f"budget: {terminal(update.name)}: {outcome}", tone)
    for refusal in update.refusals:
        yield from style.wrap(terminal(refusal.message), "  ")
        yield from style.wrap(terminal(refusal.fix), "  fix: ")
    findings = words.errors_first(update.all_findings)
    yield from text_blocks.findings(findings[:_MAX_SHOWN], style)
    if len(findings) > _MAX_SHOWN:
        yield f"and {len(findings) - _MAX_SHOWN} more; see them before pushing: budget check --each-commit"
    if any(finding.is_error and finding.commit not in {None, update.update.new} for finding in findings):
        told = "each commit counts by itself: amend or squash the one that is named, a later one does not fix it"
        yield from style.wrap(told, "budget: ", "  ")


def _outcome(update: UpdateReport) -> str:
    """The verdict in a few words; empty where nothing had to be judged."""
    if update.verdict is Verdict.FAIL:
        return "refused"
    if update.verdict is Verdict.INDETERMINATE:
        return "refused, because it could not be judged"
    if update.adopts:
        return "adoption: its budgets become the baseline"
    return f"{words.counted(len(update.changes), 'change')}, governed" if update.changes else ""


def as_json(report: PushReport) -> str:
    """The same as data, whole."""
    parts: dict[str, Json] = {"schema": "budget-governance/pre-receive/1", "verdict": report.verdict.value}
    if report.notes:
        parts["notes"] = list(report.notes)
    return document({**parts, "updates": [_parts(update) for update in report.updates]})


def _parts(update: UpdateReport) -> dict[str, Json]:
    return {
        "ref": update.update.ref,
        "old": update.update.old,
        "new": update.update.new,
        "protected": update.protected,
        "verdict": update.verdict.value,
        "refusals": [{"message": item.message, "fix": item.fix} for item in update.refusals],
        "steps": [json_format.step(item) for item in update.steps],
        "findings": [json_format.finding(item) for item in update.findings],
    }
