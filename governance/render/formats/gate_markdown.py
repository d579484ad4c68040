"""The gate's report as Markdown, for a comment on a pull request or a job's summary."""

from collections.abc import Iterator
from typing import Final

from governance.domain.measurement.report import GateReport, JudgedLimit
from governance.domain.measurement.verdicts import LimitVerdict
from governance.render.formats.markdown import capital, details, finding, heading, table
from governance.render.layout.blocks import joined
from governance.render.layout.escape import markdown, markdown_code
from governance.render.wording import change_words as words
from governance.render.wording import gate_words

_HEADS: Final = [capital(head) for head in (*gate_words.COLUMNS, "benchmark")]


def gate(report: GateReport) -> str:
    """The verdict as heading, a table of limits, the findings, and what was judged."""
    blocks = (
        (heading("gate", report.verdict.value),),
        (f"{capital(gate_words.outcome(report))}.",),
        table(_HEADS, map(_cells, report.limits)),
        ("### Findings",) if report.findings else (),
        [line for item in words.errors_first(report.findings) for line in finding(item)],
        [f"> **Remark:** {markdown(note)}" for note in gate_words.remarks(report)],
        details((markdown(gate_words.judged_files(report)), gate_words.totals(report))),
    )
    return joined(blocks)


def _cells(item: JudgedLimit) -> Iterator[str]:
    verdict, limit, *numbers = gate_words.cells(item)
    yield verdict if item.verdict is LimitVerdict.PASS else f"**{verdict}**"
    yield markdown_code(limit)
    yield from numbers  # digits and units, which mean nothing to Markdown
    yield markdown_code(item.benchmark or "none")
