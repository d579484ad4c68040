"""An audit as Markdown: the violations first, every step in a table that can be folded away."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.reports.audit import AuditReport
from governance.domain.reports.judged_steps import StepReport
from governance.render.formats import markdown
from governance.render.layout.blocks import joined
from governance.render.layout.escape import markdown as plain
from governance.render.layout.escape import markdown_code
from governance.render.wording import audit_words
from governance.render.wording import change_words as words

_COLUMNS: Final = (
    "Commit",
    "Date",
    "Author",
    "Subject",
    "Status",
    "Budget",
    "Before",
    "After",
    "Change",
    "Direction",
    "Decision",
    "Approvals",
)


def audit(report: AuditReport) -> str:
    """The verdict, what was judged, the findings by their weight, and the table of all steps."""
    return joined(
        (
            (markdown.heading("audit", audit_words.verdict(report)),),
            (f"> **Partial:** {audit_words.PARTIAL}.",) if report.partial else (),
            (f"{markdown.capital(audit_words.outcome(report))}.",),
            (f"Judged {plain(audit_words.judged_range(report))}: {audit_words.totals(report)}.",),
            *_history(report),
            *_told("### Violations", audit_words.open_steps(report)),
            *_told("### Accepted violations", [step for step in report.steps if step.accepted is not None]),
            *_told("### Warnings", [step for step in report.steps if step.findings and step.status != "violation"]),
            [f"> **Remark:** {plain(remark)}" for remark in audit_words.remarks(report)],
            *_all(report.steps),
        )
    )


def _history(report: AuditReport) -> Iterator[Sequence[str]]:
    if report.findings:
        yield ("### The history as a whole",)
        yield [line for item in words.errors_first(report.findings) for line in markdown.finding(item)]


def _told(heading: str, steps: Iterable[StepReport]) -> Iterator[Sequence[str]]:
    lines = [line for step in steps for line in _findings(step)]
    if lines:
        yield (heading,)
        yield lines


def _findings(step: StepReport) -> Iterator[str]:
    """A step as an entry of a list, its findings as a list below it."""
    about = f"{words.moment(step.date)[:10]} {step.author_name}: {step.subject}"
    yield f"- {markdown_code(words.short_oid(step.commit, ''))} {plain(about)}"
    if step.accepted is not None:
        yield f"  - Accepted: {plain(step.accepted)}"
    for item in words.within(step):
        if audit_words.is_accepted(item, step):
            yield f"  - {item.code}: {plain(item.message)}"
        else:
            yield from (f"  {line}" for line in markdown.finding(item))


def _all(steps: Sequence[StepReport]) -> Iterator[Sequence[str]]:
    if not steps:
        return
    yield (f"<details><summary>{words.counted(len(steps), 'step')}, oldest first</summary>",)
    yield markdown.table(_COLUMNS, (row for step in steps for row in _rows(step)))
    yield ("</details>",)


def _rows(step: StepReport) -> Iterator[Iterable[str]]:
    """A row a change; where there is none, one that says of the step what can be said."""
    head = (
        markdown_code(words.short_oid(step.commit, "")),
        words.moment(step.date)[:10],
        plain(step.author_name),
        plain(step.subject),
        _status(step),
    )
    for judged in step.changes:
        yield (*head, *_cells(judged))
    if not step.changes:
        yield (*head, *[""] * (len(_COLUMNS) - len(head)))


def _status(step: StepReport) -> str:
    return f"**{words.status(step)}**" if step.is_open else words.status(step)


def _cells(judged: JudgedChange) -> tuple[str, ...]:
    change = judged.change
    return (
        markdown_code(change.budget),
        markdown_code(words.short_value(change.before)),
        markdown_code(words.short_value(change.after)),
        words.percent(change),
        change.direction.value,
        words.decision(judged),
        plain(words.approvals(judged)),
    )
