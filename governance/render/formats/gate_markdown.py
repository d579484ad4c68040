"""The gate's report as Markdown, for a comment on a pull request or a job's summary."""

from collections.abc import Iterator
from typing import Final

from governance.domain.measurement.report import GateReport, JudgedLimit
from governance.domain.measurement.verdicts import LimitVerdict
from governance.render.formats.markdown import capital, finding, row
from governance.render.layout.blocks import joined
from governance.render.layout.escape import markdown, markdown_code
from governance.render.wording import change_words as words
from governance.render.wording import gate_words

HEADINGS: Final = {
    LimitVerdict.PASS: "✅ Budget gate: pass",
    LimitVerdict.FAIL: "❌ Budget gate: fail",
    LimitVerdict.INCONCLUSIVE: "❔ Budget gate: inconclusive",
}
"""The heading of each verdict."""


def gate(report: GateReport) -> str:
    """The verdict as heading, a table of limits, the findings, and what was judged."""
    blocks = (
        (f"## {HEADINGS[report.verdict]}",),
        (f"{capital(gate_words.outcome(report))}.",),
        list(_table(report)),
        ("### Findings",) if report.findings else (),
        [line for item in words.errors_first(report.findings) for line in finding(item)],
        [f"> **Remark:** {markdown(note)}" for note in _remarks(report)],
        (
            "<details><summary>What was judged</summary>",
            "",
            f"- {markdown(gate_words.judged_files(report))}",
            f"- {gate_words.totals(report)}",
            "",
            "</details>",
        ),
    )
    return joined(blocks)


def _table(report: GateReport) -> Iterator[str]:
    if not report.limits:
        return
    heads = [capital(head) for head in (*gate_words.COLUMNS, "benchmark")]
    yield row(heads)
    yield row(["---"] * len(heads))
    yield from (row(_cells(item)) for item in report.limits)


def _cells(item: JudgedLimit) -> Iterator[str]:
    verdict, limit, *numbers = gate_words.cells(item)
    yield verdict if item.verdict is LimitVerdict.PASS else f"**{verdict}**"
    yield markdown_code(limit)
    yield from numbers  # digits and units, which mean nothing to Markdown
    yield markdown_code(item.benchmark or "none")


def _remarks(report: GateReport) -> Iterator[str]:
    yield from report.notes
    if report.noise is not None:
        yield gate_words.noise(report.noise)
