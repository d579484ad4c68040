"""Reports as Markdown, for a comment on a pull request or a job's summary."""

from collections.abc import Iterable, Iterator, Sequence

from governance.domain.findings import Finding, Verdict
from governance.domain.judgement.judge import JudgedChange
from governance.domain.reports.judged_steps import CheckReport, StepReport
from governance.render.layout.escape import markdown, markdown_code
from governance.render.wording import change_words as words

HEADINGS = {
    Verdict.PASS: "✅ Budget check: pass",
    Verdict.FAIL: "❌ Budget check: fail",
    Verdict.INDETERMINATE: "❔ Budget check: could not decide",
}
"""The heading of each verdict."""

_COLUMNS = ("Budget", "Before", "After", "Change", "Direction", "Decision", "Governed", "Approvals")


def check(report: CheckReport) -> str:
    """A check: the verdict as heading, a table of changes, the findings, and what was judged."""
    blocks = (
        (f"## {HEADINGS[report.verdict]}",),
        (f"{capital(words.outcome(report))}.",),
        changes(report.changes),
        ("### Findings",) if report.findings else (),
        [line for item in words.errors_first(report.findings) for line in finding(item)],
        [f"> **Remark:** {markdown(note)}" for note in report.notes],
        _details(report),
    )
    return joined(blocks)


def joined(blocks: Iterable[Sequence[str]]) -> str:
    """A document of blocks of lines, with a blank line between two; empty ones are left out."""
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def changes(judged: Sequence[JudgedChange]) -> list[str]:
    """The table of changes; no lines where there are none."""
    if not judged:
        return []
    return [row(_COLUMNS), row(["---"] * len(_COLUMNS)), *(row(_cells(item)) for item in judged)]


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
        change.direction.value,
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
