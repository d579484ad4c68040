"""The parts of text for people: changes, findings, steps. Each is a list of lines."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from governance.domain.findings import Finding, Verdict
from governance.render.layout.blocks import columns
from governance.render.layout.escape import terminal
from governance.render.layout.style import Style, Tone
from governance.render.wording import change_words as words

if TYPE_CHECKING:
    # A report without changes is drawn without loading what judges.
    from governance.domain.judgement.judged_changes import JudgedChange
    from governance.domain.reports.judged_steps import StepReport

TONES = {Verdict.PASS: Tone.GOOD, Verdict.FAIL: Tone.BAD, Verdict.INDETERMINATE: Tone.UNDECIDED}
"""The tone of each verdict."""

UNGOVERNED = "NOT GOVERNED"
"""The mark of a change that may not stand."""

ACCEPTED = "not governed, accepted"
"""The mark of a change of the past that stands all the same."""

_STEP_TONES = {"governed": Tone.GOOD, "violation": Tone.BAD, "accepted": Tone.CAREFUL, "undecided": Tone.UNDECIDED}
_STATUS_WIDTH = max(map(len, _STEP_TONES))


def changes(judged: "Sequence[JudgedChange]", style: Style, indent: str = "  ", *, accepted: bool = False) -> list[str]:
    """A line for each change, its approvals after it, or below it where the line would be too long.

    Args:
        judged: the changes.
        style: how they are laid out.
        indent: what stands before each line.
        accepted: whether somebody has accepted those that are not governed.
    """
    mark, tone = (ACCEPTED, Tone.CAREFUL) if accepted else (UNGOVERNED, Tone.BAD)
    rows = columns((_cells(item, mark) for item in judged), style.width - len(indent))
    lines: list[str] = []
    for item, row in zip(judged, rows, strict=True):
        approvals = _approvals(item, len(indent) + len(row), style, f"{indent}    ")
        painted = row if item.governed else row.removesuffix(mark) + style.paint(mark, tone)
        lines += [f"{indent}{painted}{approvals[0]}", *approvals[1:]]
    return lines


def _cells(judged: "JudgedChange", mark: str) -> tuple[str, ...]:
    change = judged.change
    return (
        change.budget,
        words.sides(change),
        words.percent(change),
        change.direction.value,
        words.decision(judged),
        "" if judged.governed else mark,
    )


def _approvals(judged: "JudgedChange", taken: int, style: Style, below: str) -> list[str]:
    """What stands after the row of a change, and the lines below it."""
    approvals = terminal(words.approvals(judged))
    if not approvals:
        return [""]
    if taken + 2 + len(approvals) <= style.width:
        return [f"  {approvals}"]
    return ["", *style.wrap(approvals, below)]


def finding(item: Finding, style: Style, indent: str = "", *, short: str | None = None) -> list[str]:
    """A finding: what and where, the message, the reason of the rule, the fix.

    Args:
        item: what was found.
        style: how it is laid out.
        indent: what stands before each line.
        short: a word instead of the severity for what needs no fix any more, so that none is shown.
    """
    where = terminal(words.place(item) or words.title(item.code))
    word = short or item.severity.value
    tone = Tone.BAD if word == "error" else Tone.CAREFUL
    why, fix = ("", "") if short else (words.why(item.code), terminal(item.fix))
    return [
        f"{indent}{style.paint(f'{word} {item.code}', tone)}  {where}".rstrip(),
        *style.wrap(terminal(item.message), f"{indent}  "),
        *(style.wrap(why, f"{indent}  why:  ") if why else ()),
        *(style.wrap(fix, f"{indent}  fix: ") if fix else ()),
    ]


def findings(items: Iterable[Finding], style: Style) -> list[str]:
    """Findings, errors first, with a blank line between them."""
    lines: list[str] = []
    for item in words.errors_first(items):
        lines += [*([""] if lines else []), *finding(item, style)]
    return lines


def step(item: "StepReport", style: Style, indent: str = "  ") -> list[str]:
    """A landed step: when, by whom, what became of it, and its changes and findings."""
    status, below = words.status(item), f"{indent}    "
    lines = landed(item, style, indent, f"{status:<{_STATUS_WIDTH}}", _STEP_TONES.get(status, Tone.BOLD))
    if item.accepted is not None:
        lines += style.wrap(terminal(item.accepted), f"{below}accepted: ")
    lines += changes(item.changes, style, below, accepted=item.accepted is not None)
    for found in words.within(item):
        short = "accepted" if item.accepted is not None and found.is_error else None
        lines += finding(found, style, below, short=short)
    return lines


def landed(item: "StepReport", style: Style, indent: str, status: str, tone: Tone) -> list[str]:
    """When a step landed, what became of it, by whom, and with which subject."""
    head = f"{indent}{terminal(words.short_oid(item.commit, ''))}  {words.moment(item.date)[:10]}  "
    about = f"{item.author_name} <{item.author_email}>: {item.subject}"
    lines = style.wrap(terminal(about), f"{head}{status}  ", f"{indent}        ")
    painted = style.paint(status.rstrip(), tone)
    return [f"{head}{painted}{lines[0][len(head) + len(status.rstrip()) :]}", *lines[1:]]
