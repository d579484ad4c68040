"""Reports as JUnit XML, for the test views of CI systems: a test case a change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from governance.domain.findings import Finding, Place
from governance.domain.judgement import JudgedChange
from governance.domain.reports import CheckReport
from governance.render import words
from governance.render.assignment import assigned
from governance.render.escape import markup

OTHERS = "everything that is no change of a budget"
"""The name of the test case for findings that belong to no change; it is there always, so no suite is empty."""


@dataclass(frozen=True, slots=True)
class Case:
    """A test case: what it is called, where it is, and what was found.

    Attributes:
        fault: `failure` for what was judged and failed, `error` for what could not be decided; None where it passed.
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
    cases.append(others(rest, report.notes))
    counts = _counts(cases)
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<testsuites {counts}>",
        f'  <testsuite name="budget check" {counts} skipped="0">',
        *(line for case in cases for line in _lines(case)),
        "  </testsuite>",
        "</testsuites>",
    )
    return "\n".join(lines) + "\n"


def _counts(cases: Sequence[Case]) -> str:
    failures = sum(case.fault == "failure" for case in cases)
    errors = sum(case.fault == "error" for case in cases)
    return f'tests="{len(cases)}" failures="{failures}" errors="{errors}"'


def change(judged: JudgedChange, findings: Sequence[Finding]) -> Case:
    """The test case of a change: failed where it has an error or may not stand."""
    item = judged.change
    name = f"{item.budget}: {words.sides(item)}"
    approved = words.approvals(judged)
    remarks = (f"{words.decision(judged)}: {approved}",) if approved else ()
    open_ = () if judged.governed else ("the change is not governed",)
    return _case(name, item.place, findings, open_, remarks)


def others(findings: Sequence[Finding], notes: Sequence[str]) -> Case:
    """The test case of what belongs to no change."""
    return _case(OTHERS, Place(""), findings, (), tuple(notes))


def _case(name: str, at: Place, findings: Sequence[Finding], open_: tuple[str, ...], remarks: tuple[str, ...]) -> Case:
    errors = [finding for finding in findings if finding.is_error]
    warnings = [finding for finding in findings if not finding.is_error]
    undecided = any(finding.code == "BG501" for finding in errors)
    fault = "error" if undecided else "failure" if errors or open_ else None
    told = tuple(line for finding in errors for line in paragraphs(finding)) or open_
    output = (*remarks, *(line for finding in warnings for line in paragraphs(finding)))
    return Case(name, at, fault, errors[0].code if errors else "ungoverned", told, output)


def paragraphs(finding: Finding) -> tuple[str, ...]:
    """A finding in the lines of a failure or of the output."""
    where, why = words.place(finding), words.why(finding.code)
    head = " ".join(part for part in (f"{finding.severity.value} {finding.code}", where) if part)
    details = (f"why: {why}" if why else "", f"cure: {finding.remedy}" if finding.remedy else "")
    return (f"{head}: {finding.message}", *(f"  {part}" for part in details if part))


def _lines(case: Case) -> Iterable[str]:
    attributes = {
        "name": case.name,
        "classname": "budget.check",
        "file": case.at.file or None,
        "line": case.at.line,
        "time": 0,
    }
    yield f"    <testcase {_attributes(attributes)}>"
    if case.fault:
        fault = _attributes({"type": case.code, "message": case.told[0]})
        yield f"      <{case.fault} {fault}>{_text(case.told)}</{case.fault}>"
    if case.output:
        yield f"      <system-out>{_text(case.output)}</system-out>"
    yield "    </testcase>"


def _attributes(values: dict[str, str | int | None]) -> str:
    return " ".join(f'{name}="{markup(str(value))}"' for name, value in values.items() if value is not None)


def _text(lines: Iterable[str]) -> str:
    return "\n".join(markup(line) for line in lines)
