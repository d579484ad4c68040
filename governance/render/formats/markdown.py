"""Reports as Markdown, for a comment on a pull request or a job's summary."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from governance.domain.findings import Finding, Verdict
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.reports.judged_steps import CheckReport, StepReport
from governance.render.formats import markdown_background
from governance.render.layout.blocks import joined
from governance.render.layout.escape import markdown, markdown_code
from governance.render.wording import change_words as words

MARKER: Final = "<!-- budget-governance: check -->"
"""Stands in the first line of the comment, so that a workflow finds the one to update."""

HEADINGS = {
    Verdict.PASS: "✅ Budget check: pass",
    Verdict.FAIL: "❌ Budget check: fail",
    Verdict.INDETERMINATE: "❔ Budget check: could not decide",
}
"""The heading of each verdict."""

_COLUMNS = ("Budget", "Before", "After", "Change", "Direction", "Decision", "Governed", "Approvals")
_MAX_ROWS: Final = 50
"""Changes, and findings, that a comment lists."""

_VERBS: Final = {
    "loosen": ("{} loosens", "{} loosen"),
    "tighten": ("{} tightens", "{} tighten"),
    "governance": ("{} concerns governance", "{} concern governance"),
    "rename": ("{} renames", "{} rename"),
}
"""What one change does, and what several do."""

_ARROWS: Final = {"loosen": "▲ ", "tighten": "▼ "}


def check(report: CheckReport) -> str:
    """A check as a comment: at a glance, the changes, their past, what is missing, and the findings.

    Empty where nothing governed changed and nothing was found: then there is nothing to comment on.
    """
    if not (report.changes or report.findings or report.adoption or report.steps):
        return ""
    blocks = (
        (MARKER, f"## {HEADINGS[report.verdict]}"),
        (f"{_glance(report)}{capital(words.outcome(report))}.",),
        changes(report.changes),
        list(markdown_background.past(report)),
        list(markdown_background.missing(report)),
        ("### Findings",) if report.findings else (),
        list(_findings(report)),
        [f"> **Remark:** {markdown(note)}" for note in report.notes],
        _details(report),
    )
    return joined(blocks)


def _findings(report: CheckReport) -> Iterator[str]:
    """The findings, errors first; forges take no comment of more than some 65,000 characters."""
    found = words.errors_first(report.findings)
    yield from (line for item in found[:_MAX_ROWS] for line in finding(item))
    if len(found) > _MAX_ROWS:
        yield f"- … and {words.counted(len(found) - _MAX_ROWS, 'finding')} more: `budget check`"


def _glance(report: CheckReport) -> str:
    """How many changes go which way: `1 loosens, 2 tighten: `."""
    counts = Counter(item.change.direction for item in report.changes)
    told = [_VERBS[way.value][number > 1].format(number) for way, number in counts.items()]
    return f"**{', '.join(told)}.** " if told else ""


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def changes(judged: Sequence[JudgedChange]) -> list[str]:
    """The table of changes; no lines where there are none."""
    if not judged:
        return []
    rows = [row(_cells(item)) for item in judged[:_MAX_ROWS]]
    if len(judged) > _MAX_ROWS:
        rows.append(
            row((f"… and {words.counted(len(judged) - _MAX_ROWS, 'change')} more", *[""] * (len(_COLUMNS) - 1)))
        )
    return [row(_COLUMNS), row(["---"] * len(_COLUMNS)), *rows]


def row(cells: Iterable[str]) -> str:
    """A row of a table."""
    return f"| {' | '.join(cells)} |"


def _cells(judged: JudgedChange) -> tuple[str, ...]:
    change = judged.change
    return (
        markdown_code(change.budget),
        markdown_code(words.short_value(change.before)),
        markdown_code(words.short_value(change.after)),
        words.percent(change),
        f"{_ARROWS.get(change.direction.value, '')}{change.direction.value}",
        words.decision(judged),
        "yes" if judged.governed else "**no**",
        markdown(words.approvals(judged)),
    )


def finding(item: Finding) -> list[str]:
    """One finding as an entry of a list: the message, the rule's reason, the fix."""
    where = words.place(item)
    at = f" {markdown_code(where)}" if where else ""
    why = words.why(item.code)
    return [
        f"- **{item.severity.value} {item.code}**{at}: {markdown(item.message)}",
        *([f"  - Why: {why}"] if why else ()),
        *([f"  - Fix: {markdown(item.fix)}"] if item.fix else ()),
    ]


def _details(report: CheckReport) -> list[str]:
    return [
        "<details><summary>What was judged</summary>",
        "",
        f"- {markdown(words.judged_range(report))}",
        f"- {words.totals(report)}",
        *(f"- {line}" for line in _steps(report)),
        "",
        "</details>",
    ]


def _steps(report: CheckReport) -> Iterator[str]:
    if report.steps is None:
        return
    yield "Commit by commit:" if report.steps else "Commit by commit: no step has a change or a finding"
    for item in report.steps:
        yield step(item)


def step(item: StepReport) -> str:
    """One landed step in a line: its status, its changes and the codes of its findings."""
    told = [f"{markdown_code(judged.change.budget)} {markdown(words.sides(judged.change))}" for judged in item.changes]
    codes = [f"{found.severity.value} {found.code}" for found in words.errors_first(item.findings)]
    author = f"{item.author_name}: {item.subject}"
    head = f"{markdown_code(words.short_oid(item.commit, ''))} {words.moment(item.date)[:10]} **{item.status}**"
    return f"{head} {markdown(author)}{''.join(f'; {part}' for part in (*told, *codes))}"
