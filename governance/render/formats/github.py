"""Reports as GitHub workflow commands: annotations on the files, and a last line with the verdict.

See https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands.
"""

from governance.domain.codes import UNDECIDED
from governance.domain.findings import Finding
from governance.domain.reports.judged_steps import CheckReport
from governance.render.layout.escape import terminal, workflow_data, workflow_property
from governance.render.wording import change_words as words


def check(report: CheckReport) -> str:
    """A command for each finding, notices for self-approvals and notes, and the verdict."""
    remarks = (*words.self_approvals(report.changes), *report.notes)
    lines = (
        *(finding(item) for item in words.errors_first(report.findings)),
        *(notice(remark) for remark in remarks),
        f"budget check: {report.verdict.value}: {words.outcome(report)} ({words.totals(report)})",
    )
    return "\n".join(lines) + "\n"


def finding(item: Finding, level: str | None = None) -> str:
    """One finding as an annotation; what could not be decided says so in its title.

    Args:
        item: what was found.
        level: what it weighs, where that is not its severity.
    """
    undecided = "could not decide: " if item.code in UNDECIDED else ""
    properties = {
        "file": item.place.file,
        "line": item.place.line,
        "col": item.place.column,
        "title": f"{undecided}{item.code} {words.title(item.code)}".rstrip(),
    }
    told = ",".join(f"{name}={workflow_property(terminal(str(value)))}" for name, value in properties.items() if value)
    return f"::{level or item.severity.value} {told}::{workflow_data(_body(item))}"


def notice(remark: str) -> str:
    """A remark that is no finding, as an annotation."""
    return f"::notice title=budget::{workflow_data(terminal(remark))}"


def _body(item: Finding) -> str:
    """The paragraphs; a line end within one is shown, so that no message can pretend to be another paragraph."""
    parts = (item.message, _labelled("why", words.why(item.code)), _labelled("fix", item.fix))
    return "\n".join(terminal(part) for part in parts if part)


def _labelled(label: str, text: str) -> str:
    return f"{label}: {text}" if text else ""
