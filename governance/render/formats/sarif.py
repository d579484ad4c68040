"""Reports as SARIF 2.1.0, for code scanning.

See https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/sarif-v2.1.0-errata01.html.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Final, cast
from urllib.parse import quote

from capability_budgets.reading.problems import Place
from governance.domain.codes import FINDING_CODES, FindingCode
from governance.domain.findings import Finding, Severity, Verdict
from governance.domain.policy.paths import POLICY_PATH
from governance.domain.reports.judged_steps import CheckReport
from governance.render.layout.escape import terminal
from governance.render.layout.json_text import Json, document
from governance.render.wording import change_words as words

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
"""Where the schema of this format is published."""

MAX_RESULTS: Final = 5000
"""Results that code scanning shows of a run; what comes after them is counted, not listed.

See https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads/results-exceed-limit.
"""

_RULES: Final = tuple(FINDING_CODES)
_NOT_A_BYTE: Final = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def check(report: CheckReport) -> str:
    """A check as a log of one run."""
    return log(
        [result(item) for item in words.errors_first(report.findings)],
        invocation(
            words.outcome(report) if report.verdict is Verdict.INDETERMINATE else None,
            (*words.self_approvals(report.changes), *report.notes),
        ),
        {
            "verdict": report.verdict.value,
            "base": report.base,
            "head": report.head,
            "adoption": report.adoption,
        },
    )


def log(
    results: Sequence[Json],
    invoked: Mapping[str, Json],
    properties: Mapping[str, Json],
    *,
    families: tuple[str, ...] = ("BG",),
) -> str:
    """A log of one run.

    Args:
        results: the findings, those that matter most first.
        invoked: how the run went.
        properties: what else is to be known of it.
        families: the first letters of the codes that there can be; those of `BG` come first in the list of all.
    """
    rules = [rule(item) for item in FINDING_CODES.values() if item.code.startswith(families)]
    left_out = len(results) - MAX_RESULTS
    if left_out > 0:
        note = message(f"{left_out} more results are left out here: code scanning shows {MAX_RESULTS} of a run")
        told = cast("Sequence[Json]", invoked["toolExecutionNotifications"])
        invoked = {**invoked, "toolExecutionNotifications": [*told, {"level": "warning", "message": note}]}
    driver: dict[str, Json] = {"name": "budget", "rules": rules, "version": version("budget-governance")}
    run: dict[str, Json] = {
        "tool": {"driver": driver},
        "invocations": [invoked],
        "columnKind": "unicodeCodePoints",
        "results": results[:MAX_RESULTS],
        "properties": properties,
    }
    return document({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def invocation(fault: str | None, remarks: Iterable[str]) -> dict[str, Json]:
    """Whether everything was decided, and what is worth knowing beside the results.

    Args:
        fault: why something was not decided; None where all was.
        remarks: notes.
    """
    notices: list[Json] = [{"level": "note", "message": message(remark)} for remark in remarks]
    if fault is not None:
        notices.insert(0, {"level": "error", "message": message(fault)})
    return {"executionSuccessful": fault is None, "toolExecutionNotifications": notices}


def rule(item: FindingCode) -> dict[str, Json]:
    """A finding code as SARIF describes rules."""
    return {
        "id": item.code,
        "shortDescription": {"text": item.title},
        "fullDescription": {"text": item.why},
    }


def result(item: Finding) -> dict[str, Json]:
    """One finding."""
    paragraphs = (item.message, f"Why: {words.why(item.code)}", f"Fix: {item.fix}")
    told = [paragraph for paragraph in paragraphs if not paragraph.endswith(": ")]
    parts: dict[str, Json] = {"ruleId": item.code}
    if item.code in _RULES:
        parts["ruleIndex"] = _RULES.index(item.code)
    return {
        **parts,
        "level": "error" if item.severity is Severity.ERROR else "warning",
        "message": message(*told),
        "locations": [_location(item)],
        "properties": {"budget": item.budget, "adr": item.adr, "commit": item.commit},
    }


def message(*paragraphs: str) -> dict[str, Json]:
    """Plain text in paragraphs."""
    return {"text": "\n".join(map(plain, paragraphs))}


def plain(text: str) -> str:
    """Text of a message: braces are doubled (3.11.5), and no link comes of it (3.11.6)."""
    return terminal(text).replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _location(item: Finding) -> dict[str, Json]:
    """Where a finding is; at the policy, which stands for the whole, where no file can be named.

    GitHub refuses a whole log for one result without a physical location
    (https://github.com/github/codeql-action/issues/1738).
    """
    file = uri(item.place.file or POLICY_PATH)
    where: dict[str, Json] = {"artifactLocation": {"uri": file, "uriBaseId": "%SRCROOT%"}}
    region = _region(item.place)
    if region:
        where["region"] = region
    parts: dict[str, Json] = {"physicalLocation": where}
    if item.budget is not None:
        parts["logicalLocations"] = [{"fullyQualifiedName": terminal(item.budget)}]
    return parts


def _region(place: Place) -> dict[str, Json]:
    if not place.line:
        return {}
    return {"startLine": place.line, "startColumn": place.column} if place.column else {"startLine": place.line}


def uri(path: str) -> str:
    """A repository path as a relative reference; bytes that are no UTF-8 are what they are in the repository."""
    data = _NOT_A_BYTE.sub("�", path).encode("utf-8", "surrogateescape")
    return quote(data, safe="/")
