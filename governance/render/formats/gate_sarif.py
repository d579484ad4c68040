"""The gate's report as SARIF 2.1.0, for code scanning."""

from dataclasses import replace
from pathlib import PurePosixPath

from governance.domain.findings import NOWHERE, Finding
from governance.domain.measurement.report import GateReport
from governance.domain.measurement.verdicts import LimitVerdict
from governance.render.formats import sarif
from governance.render.wording import change_words as words
from governance.render.wording import gate_words


def gate(report: GateReport) -> str:
    """The report as a log of one run."""
    undecided = report.verdict is LimitVerdict.INCONCLUSIVE
    return sarif.log(
        [sarif.result(inside(item)) for item in words.errors_first(report.findings)],
        sarif.invocation(gate_words.outcome(report) if undecided else None, gate_words.remarks(report)),
        {"verdict": report.verdict.value, "environment": report.environment, "files": report.files},
        families=("BG", "GT"),
    )


def inside(finding: Finding) -> Finding:
    """The finding at a place of the repository: a results file elsewhere is named in the message."""
    path = PurePosixPath(finding.place.file)
    if not path.is_absolute() and ".." not in path.parts:
        return finding
    return replace(finding, place=NOWHERE, message=f"{words.place(finding)}: {finding.message}")
