"""Reports as GitLab's code quality report, which merge requests show beside the lines.

See https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import Final

from governance.domain.findings import Finding, Severity, Verdict, error
from governance.domain.policy.paths import POLICY_PATH
from governance.domain.reports.judged_steps import CheckReport
from governance.render.layout.escape import terminal
from governance.render.layout.json_text import Json, document
from governance.render.wording import change_words as words

_SEVERITIES: Final = {Severity.ERROR: "critical", Severity.WARNING: "minor"}


def check(report: CheckReport) -> str:
    """A check: an entry a finding, errors first; an empty list where nothing was found."""
    undecided = words.outcome(report) if report.verdict is Verdict.INDETERMINATE else None
    return issues(((item, None) for item in words.errors_first(report.findings)), undecided)


def issues(findings: Iterable[tuple[Finding, str | None]], fault: str | None = None) -> str:
    """An entry a finding.

    Args:
        findings: each with what it weighs to GitLab where that is not its severity.
        fault: why not everything was decided; the first entry then.
    """
    seen: Counter[str] = Counter()
    found: list[Json] = [] if fault is None else [_issue(error("undecided", fault, ""), "blocker", 0)]
    for item, weight in findings:
        seen[_identity(item)] += 1
        found.append(_issue(item, weight, seen[_identity(item)]))
    return document(found)


def _issue(item: Finding, weight: str | None, number: int) -> Json:
    told = (item.message, f"Fix: {item.fix}" if item.fix else "")
    return {
        "description": terminal(" ".join(part for part in (f"{item.code}: {told[0]}.", told[1]) if part)),
        "check_name": item.code,
        "fingerprint": hashlib.sha256(f"{_identity(item)}\0{number}".encode(errors="surrogatepass")).hexdigest(),
        "severity": weight or _SEVERITIES[item.severity],
        "location": {"path": terminal(item.place.file or POLICY_PATH), "lines": {"begin": item.place.line or 1}},
    }


def _identity(item: Finding) -> str:
    """What stays the same while lines and commits move: GitLab tells new findings from old ones by it."""
    return "\0".join((item.code, item.place.file, item.budget or "", str(item.adr), item.message))
