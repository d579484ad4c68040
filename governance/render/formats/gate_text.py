"""The gate's report as text for people: a table, one line a limit, and what is to be done below it."""

from collections.abc import Iterable, Sequence
from typing import Final

from governance.domain.measurement.report import GateReport
from governance.domain.measurement.verdicts import LimitVerdict
from governance.render.layout.blocks import joined, remarks, table
from governance.render.layout.escape import terminal
from governance.render.layout.style import Style, Tone
from governance.render.wording import gate_words, text_blocks

TONES: Final = {
    LimitVerdict.PASS: Tone.GOOD,
    LimitVerdict.FAIL: Tone.BAD,
    LimitVerdict.INCONCLUSIVE: Tone.UNDECIDED,
}
"""The tone of each verdict."""


def gate(report: GateReport, style: Style) -> str:
    """The verdict first, a line a limit, the findings with their fixes, the noise, the counts."""
    blocks: Iterable[Sequence[str]] = (
        _head(report, style),
        _table(report, style),
        text_blocks.findings(report.findings, style),
        remarks(_remarks(report), style),
        (gate_words.totals(report),),
    )
    return joined(blocks)


def _head(report: GateReport, style: Style) -> Sequence[str]:
    verdict = style.paint(report.verdict.value.upper(), TONES[report.verdict])
    judged = style.wrap(terminal(f"judged {gate_words.judged_files(report)}"), "", "  ")
    return f"{verdict}  {gate_words.outcome(report)}", *(style.paint(line, Tone.DIM) for line in judged)


def _table(report: GateReport, style: Style) -> list[str]:
    """A line a limit; where a limit was judged more than once, the benchmark stands below it."""
    if not report.limits:
        return []
    head, *lines = table([gate_words.COLUMNS, *map(gate_words.cells, report.limits)], style, indent=2)
    shown = [f"  {style.paint(head, Tone.DIM)}"]
    repeats = gate_words.repeats(report)
    for item, line in zip(report.limits, lines, strict=True):
        word = item.verdict.value
        shown.append(f"  {style.paint(word, TONES[item.verdict])}{line.removeprefix(word)}")
        if repeats and item.benchmark:
            shown.append(f"    by {terminal(item.benchmark)} in {terminal(item.file or '')}")
    return shown


def _remarks(report: GateReport) -> Iterable[str]:
    yield from (f"note: {note}" for note in report.notes)
    if report.noise is not None:
        yield gate_words.noise(report.noise)
