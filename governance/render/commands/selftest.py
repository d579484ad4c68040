"""What `budget selftest` found, as text and as JSON."""

from collections.abc import Iterator
from typing import Final

from governance.domain.findings import Verdict
from governance.domain.reports.selftest import Broken, GuaranteeResult, NotRunScenario, Program, SelftestReport
from governance.render.layout.blocks import columns
from governance.render.layout.escape import terminal
from governance.render.layout.json_text import Json, document
from governance.render.layout.style import Style
from governance.render.wording import change_words as words
from governance.render.wording.text_blocks import TONES

SCHEMA: Final = "budget-governance/selftest/1"
"""The name and version of the JSON."""

_MARKS: Final = {Verdict.PASS: "holds", Verdict.FAIL: "BROKEN", Verdict.INDETERMINATE: "OPEN"}
_WIDTH: Final = max(map(len, _MARKS.values()))
_INDENT: Final = " " * (_WIDTH + 2)


def as_text(report: SelftestReport, style: Style) -> str:
    """The programs, a line for each guarantee with what went wrong below it, and the verdict."""
    lines = [*_programs(report.programs, style), "", *_guarantees(report, style), "", *_verdict(report, style)]
    return "".join(f"{line}\n" for line in lines)


def _programs(programs: tuple[Program, ...], style: Style) -> list[str]:
    rows = [(item.name, item.version or "version unknown", item.path) for item in programs]
    return columns(rows, style.width)


def _guarantees(report: SelftestReport, style: Style) -> Iterator[str]:
    counts = [f"{item.held} of {item.scenarios}" for item in report.guarantees]
    room = max(map(len, counts), default=0)
    for item, count in zip(report.guarantees, counts, strict=True):
        mark = _MARKS[item.verdict]
        first, *rest = style.wrap(f"{item.promise} ({item.name})", f"{mark:<{_WIDTH}}  {count:>{room}}  ")
        yield style.paint(mark, TONES[item.verdict]) + first.removeprefix(mark)
        yield from rest
        for broken in item.broken:
            yield from _broken(broken, style)
        for not_run in item.not_run:
            yield from _not_run(not_run, style)


def _broken(item: Broken, style: Style) -> Iterator[str]:
    yield from style.wrap(terminal(f"{item.scenario}: {item.tries}"), _INDENT)
    yield from style.wrap(terminal(f"{item.expected} ({item.side})"), f"{_INDENT}  expected: ")
    yield from style.wrap(terminal(item.happened), f"{_INDENT}  happened: ")


def _not_run(item: NotRunScenario, style: Style) -> Iterator[str]:
    yield from style.wrap(terminal(f"{item.scenario}: {item.tries}"), _INDENT)
    yield from style.wrap(terminal(item.reason), f"{_INDENT}  cannot run here: ")


def _verdict(report: SelftestReport, style: Style) -> list[str]:
    mark = report.verdict.value.upper()
    lines = style.wrap(f"{_sentence(report)}: {_counts(report)}", f"{mark}  ")
    return [style.paint(mark, TONES[report.verdict]) + lines[0].removeprefix(mark), *lines[1:]]


def _sentence(report: SelftestReport) -> str:
    number, wrong = len(report.guarantees), report.count(report.verdict)
    what = words.counted(number, "guarantee")
    if report.verdict is Verdict.FAIL:
        return f"{wrong} of {what} {'does' if wrong == 1 else 'do'} not hold here"
    if report.verdict is Verdict.INDETERMINATE:
        return f"{wrong} of {what} could not be proved here"
    return "the guarantee holds here" if number == 1 else f"all {what} hold here"


def _counts(report: SelftestReport) -> str:
    held = f"{report.held} of {report.scenarios} scenarios as promised"
    more = ((report.broken, "not"), (report.not_run, "cannot run here"))
    quick = " (quick: one scenario of each)" if report.quick else ""
    return ", ".join((held, *(f"{number} {what}" for number, what in more if number))) + quick


def as_json(report: SelftestReport) -> str:
    """The same as data."""
    return document(
        {
            "schema": SCHEMA,
            "verdict": report.verdict.value,
            "quick": report.quick,
            "programs": [{"name": item.name, "version": item.version, "path": item.path} for item in report.programs],
            "guarantees": [_guarantee(item) for item in report.guarantees],
            "totals": {
                "guarantees": len(report.guarantees),
                "stories": report.scenarios,
                "held": report.held,
                "broken": report.broken,
                "untold": report.not_run,
            },
        }
    )


def _guarantee(item: GuaranteeResult) -> dict[str, Json]:
    return {
        "theme": item.name,
        "promise": item.promise,
        "verdict": item.verdict.value,
        "stories": item.scenarios,
        "held": item.held,
        "broken": [
            {
                "story": broken.scenario,
                "tries": broken.tries,
                "side": broken.side,
                "expected": broken.expected,
                "happened": broken.happened,
            }
            for broken in item.broken
        ],
        "untold": [
            {"story": not_run.scenario, "tries": not_run.tries, "reason": not_run.reason} for not_run in item.not_run
        ],
    }
