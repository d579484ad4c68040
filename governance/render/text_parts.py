"""The parts of text for people: changes, findings, steps. Each is a list of lines."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from governance.domain.findings import Finding, Verdict
from governance.render import words
from governance.render.escape import terminal
from governance.render.style import Style, Tone, columns

if TYPE_CHECKING:
    # A report without changes is drawn without loading what judges.
    from governance.domain.judgement import JudgedChange
    from governance.domain.reports import StepReport

TONES = {Verdict.PASS: Tone.GOOD, Verdict.FAIL: Tone.BAD, Verdict.INDETERMINATE: Tone.UNDECIDED}
"""The tone of each verdict."""

UNGOVERNED = "NOT GOVERNED"
"""The mark of a change that may not stand."""

_STEP_TONES = {"governed": Tone.GOOD, "violation": Tone.BAD}


def changes(judged: "Sequence[JudgedChange]", style: Style, indent: str = "  ") -> list[str]:
    """A line for each change, its approvals behind it, or below it where the line would be too long."""
    cells = [[terminal(cell) for cell in _cells(item)] for item in judged]
    rows = columns(cells, style.width - len(indent))
    return [
        line
        for item, row in zip(judged, rows, strict=True)
        for line in _row(item, f"{indent}{row}", style, f"{indent}    ")
    ]


def _cells(judged: "JudgedChange") -> tuple[str, ...]:
    change = judged.change
    mark = "" if judged.governed else UNGOVERNED
    return (
        change.budget,
        words.sides(change),
        words.percent(change),
        change.direction.value,
        words.decision(judged),
        mark,
    )


def _row(judged: "JudgedChange", row: str, style: Style, below: str) -> list[str]:
    approvals = terminal(words.approvals(judged))
    painted = row if judged.governed else row.removesuffix(UNGOVERNED) + style.paint(UNGOVERNED, Tone.BAD)
    if not approvals:
        return [painted]
    if len(row) + 2 + len(approvals) <= style.width:
        return [f"{painted}  {approvals}"]
    return [painted, *style.wrap(approvals, below)]


def finding(item: Finding, style: Style, indent: str = "") -> list[str]:
    """A finding: what and where, the message, the reason of the rule, the cure."""
    where = terminal(words.place(item) or words.title(item.code))
    tone = Tone.BAD if item.is_error else Tone.CAREFUL
    head = f"{indent}{style.paint(f'{item.severity.value} {item.code}', tone)}  {where}"
    why, cure = words.why(item.code), terminal(item.remedy)
    return [
        head.rstrip(),
        *style.wrap(terminal(item.message), f"{indent}  "),
        *(style.wrap(why, f"{indent}  why:  ") if why else ()),
        *(style.wrap(cure, f"{indent}  cure: ") if cure else ()),
    ]


def findings(items: Iterable[Finding], style: Style) -> list[str]:
    """Findings, errors first, with a blank line between them."""
    lines: list[str] = []
    for item in words.errors_first(items):
        lines += [*([""] if lines else []), *finding(item, style)]
    return lines


def step(item: "StepReport", style: Style, indent: str = "  ") -> list[str]:
    """A landed step: when, by whom, what became of it, and its changes and findings."""
    head = f"{words.short_oid(item.commit, '')}  {words.moment(item.date)[:10]}"
    about = f"{item.author_name} <{item.author_email}>: {item.subject}"
    status = f"{indent}{terminal(head)}  {item.status}  "
    lines = style.wrap(terminal(about), status, f"{indent}    ")
    painted = style.paint(item.status, _STEP_TONES.get(item.status, Tone.BOLD))
    lines[0] = lines[0].replace(f"  {item.status}  ", f"  {painted}  ", 1)
    below = f"{indent}    "
    lines += changes(item.changes, style, below)
    for found in words.errors_first(item.findings):
        lines += finding(found, style, below)
    return lines
