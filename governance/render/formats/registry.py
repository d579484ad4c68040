"""The formats by name: `text.check`, `audit_text.audit`, `gate_text.gate`. Only what is asked for is imported."""

from importlib import import_module
from typing import TYPE_CHECKING, Final, Literal, get_args

from governance.errors import UsageError

if TYPE_CHECKING:
    # A report is made by who loads it; what judges measurements is loaded only where they are judged.
    from governance.domain.measurement.report import GateReport
    from governance.domain.reports.audit import AuditReport
    from governance.domain.reports.judged_steps import CheckReport
    from governance.render.layout.style import Style

CheckFormat = Literal["text", "json", "sarif", "github", "junit", "gitlab", "markdown"]
"""The formats of a check, and of a gate's report."""

AuditFormat = Literal[CheckFormat, "csv", "html"]
"""The formats of an audit."""

CHECK_FORMATS: Final = get_args(CheckFormat)
AUDIT_FORMATS: Final = get_args(AuditFormat)


def render_check(report: "CheckReport", form: str, style: "Style") -> str:
    """A check's report in a format.

    Args:
        report: what was found.
        form: a name of `CHECK_FORMATS`.
        style: the look of text; other formats have one look only.

    Raises:
        UsageError: there is no such format.
    """
    return _rendered("check", _known(form, CHECK_FORMATS), form, report, style)


def render_explain(report: "CheckReport", style: "Style") -> str:
    """A check's report as the tree of `explain`; its other formats are those of `check`."""
    return _rendered("explain", "explain_text", "text", report, style)


def render_audit(report: "AuditReport", form: str, style: "Style") -> str:
    """An audit's report in a format, a name of `AUDIT_FORMATS`; the other parameters are those of `render_check`.

    Raises:
        UsageError: there is no such format.
    """
    return _rendered("audit", f"audit_{_known(form, AUDIT_FORMATS)}", form, report, style)


def render_gate(report: "GateReport", form: str, style: "Style") -> str:
    """The gate's report in a format, a name of `CHECK_FORMATS`; the other parameters are those of `render_check`.

    Raises:
        UsageError: there is no such format.
    """
    return _rendered("gate", f"gate_{_known(form, CHECK_FORMATS)}", form, report, style)


def _known(form: str, names: tuple[str, ...]) -> str:
    if form not in names:
        raise UsageError(f"there is no format {form!r}", f"use one of: {', '.join(names)}")
    return form


def _rendered(kind: str, module: str, form: str, report: object, style: "Style") -> str:
    render = getattr(import_module(f"governance.render.formats.{module}"), kind)
    return str(render(report, style) if form == "text" else render(report))
