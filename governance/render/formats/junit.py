"""Reports as JUnit XML, for the test views of CI systems: a test case a change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from capability_budgets.reading.problems import Place
from governance.domain.codes import UNDECIDED
from governance.domain.findings import NOWHERE, Finding
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.reports.judged_steps import CheckReport
from governance.render.layout.escape import terminal
from governance.render.wording import change_words as words
from governance.render.wording.findings_by_change import assigned

OTHERS = "everything that is no change of a budget"
"""The name of the test case for findings that belong to no change; it is there always, so no suite is empty."""


@dataclass(frozen=True, slots=True)
class TestCase:
    """A test case: what it is called, where it is, and what was found.

    Attributes:
        fault: `failure` for what was judged and failed, `error` for what could not be decided, `skipped` for what
            failed and was accepted; None where it passed.
        code: the code of the first error; `ungoverned` where a change has none.
        told: the paragraphs of the failure.
        output: warnings and remarks.
    """

    name: str
    at: Place
    fault: str | None
    code: str
    told: tuple[str, ...]
    output: tuple[str, ...]


def check(report: CheckReport) -> str:
    """A check as one test suite."""
    own, rest = assigned(report.changes, report.findings)
    cases = [change(judged, found) for judged, found in zip(report.changes, own, strict=True)]
    return suite("budget check", [*cases, others(rest, report.notes)])


def suite(name: str, cases: Sequence[TestCase]) -> str:
    """One test suite; its name, with a point, is the class of the cases."""
    counts = _counts(cases)
    root = ET.Element("testsuites", counts)
    skipped = str(sum(case.fault == "skipped" for case in cases))
    parent = ET.SubElement(root, "testsuite", {"name": name, **counts, "skipped": skipped})
    for case in cases:
        _add(parent, case, name.replace(" ", "."))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _counts(cases: Sequence[TestCase]) -> dict[str, str]:
    faults = [case.fault for case in cases]
    return {
        "tests": str(len(cases)),
        "failures": str(faults.count("failure")),
        "errors": str(faults.count("error")),
    }


def change(judged: JudgedChange, findings: Sequence[Finding]) -> TestCase:
    """The test case of a change: failed where it has an error or may not stand."""
    item = judged.change
    name = f"{item.budget}: {words.sides(item)}"
    approved = words.approvals(judged)
    remarks = (f"{words.decision(judged)}: {approved}",) if approved else ()
    open_ = () if judged.governed else ("the change is not governed",)
    return case(name, item.place, findings, open_, remarks)


def others(findings: Sequence[Finding], notes: Sequence[str]) -> TestCase:
    """The test case of what belongs to no change."""
    return case(OTHERS, NOWHERE, findings, (), tuple(notes))


def case(
    name: str, at: Place, findings: Sequence[Finding], open_: tuple[str, ...], remarks: tuple[str, ...]
) -> TestCase:
    """A test case that fails by its errors, or by what is open without one."""
    errors = [finding for finding in findings if finding.is_error]
    warnings = [finding for finding in findings if not finding.is_error]
    undecided = any(finding.code in UNDECIDED for finding in errors)
    fault = "error" if undecided else "failure" if errors or open_ else None
    told = tuple(line for finding in errors for line in paragraphs(finding)) or open_
    output = (*remarks, *(line for finding in warnings for line in paragraphs(finding)))
    return TestCase(name, at, fault, errors[0].code if errors else "ungoverned", told, output)


def paragraphs(finding: Finding) -> tuple[str, ...]:
    """A finding in the lines of a failure or of the output."""
    where, why = words.place(finding), words.why(finding.code)
    head = " ".join(part for part in (f"{finding.severity.value} {finding.code}", where) if part)
    details = (f"why: {why}" if why else "", f"fix: {finding.fix}" if finding.fix else "")
    return (f"{head}: {finding.message}", *(f"  {part}" for part in details if part))


def _add(parent: ET.Element, item: TestCase, kind: str) -> None:
    """Add a test case, and below it what became of it."""
    attributes = {
        "name": item.name,
        "classname": kind,
        "file": item.at.file or None,
        "line": item.at.line,
        "time": 0,
    }
    case = ET.SubElement(parent, "testcase", _written(attributes))
    if item.fault:
        fault = _written({"type": item.code or None, "message": item.told[0]})
        ET.SubElement(case, item.fault, fault).text = _text(item.told)
    if item.output:
        ET.SubElement(case, "system-out").text = _text(item.output)


def _written(values: dict[str, str | int | None]) -> dict[str, str]:
    """Attributes; what XML cannot hold is shown as on a terminal."""
    return {name: terminal(str(value)) for name, value in values.items() if value is not None}


def _text(lines: Iterable[str]) -> str:
    return "\n".join(map(terminal, lines))
