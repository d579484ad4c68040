"""The gate's report as JUnit XML: a test case a limit and benchmark."""

from dataclasses import replace
from typing import Final

from governance.domain.findings import Place
from governance.domain.measurement.percentile import LimitVerdict
from governance.domain.measurement.report import GateReport, JudgedLimit
from governance.render.formats import junit
from governance.render.wording import change_words as words
from governance.render.wording import gate_words

OTHERS: Final = "everything that is no limit"
"""The name of the test case for findings that belong to no limit; it is there always, so no suite is empty."""


def gate(report: GateReport) -> str:
    """The report as one test suite."""
    notes = (*report.notes, *([] if report.noise is None else [gate_words.noise(report.noise)]))
    others = junit.case(OTHERS, Place(""), words.errors_first(report.others), (), notes)
    return junit.suite("budget gate", [*map(limit, report.limits), others])


def limit(item: JudgedLimit) -> junit.Case:
    """The test case of a limit: failed where it is exceeded or not measured, an error where nothing was decided."""
    name = f"{item.id}: {item.benchmark}" if item.benchmark else str(item.id)
    findings = () if item.finding is None else (item.finding,)
    open_ = ("the limit was not measured",) if item.verdict is LimitVerdict.FAIL else ()
    told = zip(gate_words.COLUMNS, gate_words.cells(item), strict=True)
    remarks = tuple(f"{head}: {cell}" for head, cell in told if cell)
    case = junit.case(name, item.limit.place, findings, open_, remarks)
    return case if findings else replace(case, code="GT103")
