"""The gate's report as JUnit XML: a test case a limit and benchmark."""

from dataclasses import replace
from typing import Final

from governance.domain.findings import NOWHERE, Finding
from governance.domain.measurement.report import GateReport, JudgedLimit
from governance.domain.measurement.verdicts import LimitVerdict
from governance.render.formats import junit
from governance.render.wording import change_words as words
from governance.render.wording import gate_words

_UNMEASURED: Final = "GT103"

OTHERS: Final = "everything that is no limit"
"""The name of the test case for findings that belong to no limit; it is there always, so no suite is empty."""


def gate(report: GateReport) -> str:
    """The report as one test suite."""
    unmeasured = {finding.budget: finding for finding in report.others if finding.code == _UNMEASURED}
    listed = {item.limit.id.capability for item in report.limits if item.benchmark is None}
    rest = [finding for finding in report.others if finding.code != _UNMEASURED or finding.budget not in listed]
    others = junit.case(OTHERS, NOWHERE, words.errors_first(rest), (), gate_words.remarks(report))
    cases = [limit(item, unmeasured.get(item.limit.id.capability)) for item in report.limits]
    return junit.suite("budget gate", [*cases, others])


def limit(item: JudgedLimit, unmeasured: Finding | None = None) -> junit.TestCase:
    """The test case of a limit: failed where it is exceeded or not measured, an error where nothing was decided.

    Why its capability was not measured is told here, and is no failure of its own beside it.
    """
    name = f"{item.id}: {item.benchmark}" if item.benchmark else str(item.id)
    found = unmeasured if item.benchmark is None else item.finding
    findings = () if found is None else (found,)
    open_ = ("the limit was not measured",) if item.verdict is LimitVerdict.FAIL else ()
    told = zip(gate_words.COLUMNS, gate_words.cells(item), strict=True)
    remarks = tuple(f"{head}: {cell}" for head, cell in told if cell)
    case = junit.case(name, item.limit.place, findings, open_, remarks)
    return case if findings else replace(case, code=_UNMEASURED)
