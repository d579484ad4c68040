"""Reports as Markdown, for a comment on a pull request or a job's summary."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from governance.domain.findings import Finding
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.reports.judged_steps import CheckReport, StepReport
from governance.render.formats import markdown_background
from governance.render.layout.blocks import joined
from governance.render.layout.escape import markdown, markdown_code
from governance.render.wording import change_words as words

MARKER: Final = "<!-- budget-governance: check -->"
"""Stands in the first line of the comment, so that a workflow finds the one to update."""

_VERDICTS: Final = {
    "pass": "✅ Budget {}: pass",
    "fail": "❌ Budget {}: fail",
    "indeterminate": "❔ Budget {}: could not decide",
    "inconclusive": "❔ Budget {}: inconclusive",
    "partial": "⚠️ Budget {}: partial",
}

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
        (MARKER, heading("check", report.verdict.value)),
        (f"{_glance(report)}{capital(words.outcome(report))}.",),
        changes(report.changes),
        list(markdown_background.past(report)),
        list(markdown_background.missing(report)),
        ("### Findings",) if report.findings else (),
        list(_findings(report)),
        [f"> **Remark:** {markdown(note)}" for note in report.notes],
        details((markdown(words.judged_range(report)), words.totals(report), *_steps(report))),
    )
    return joined(blocks)


def heading(command: str, verdict: str) -> str:
    """The heading of a report: what came of a command."""
    return f"## {_VERDICTS[verdict].format(command)}"


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
    rows = [_cells(item) for item in judged[:_MAX_ROWS]]
    if len(judged) > _MAX_ROWS:
        more = f"… and {words.counted(len(judged) - _MAX_ROWS, 'change')} more"
        rows.append((more, *[""] * (len(_COLUMNS) - 1)))
    return table(_COLUMNS, rows)


def table(heads: Sequence[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """A table; no lines where it would have no rows."""
    body = list(rows)
    return [f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *body)] if body else []


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


def details(lines: Iterable[str]) -> list[str]:
    """What was judged, as a list that can be folded away."""
    return ["<details><summary>What was judged</summary>", "", *(f"- {line}" for line in lines), "", "</details>"]


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
