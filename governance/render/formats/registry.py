"""The formats by name. Each is imported where it is used: text needs neither JSON nor XML."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeVar

from governance.domain.reports.judged_steps import AuditReport, CheckReport
from governance.errors import UsageError
from governance.render.layout.style import Style

if TYPE_CHECKING:
    # What judges measurements is loaded only where they are judged.
    from governance.domain.measurement.report import GateReport

_Report = TypeVar("_Report")
_Renderer = Callable[[_Report, Style, str | None], str]


def render_check(report: CheckReport, form: str, style: Style, version: str | None = None) -> str:
    """A check's report in a format.

    Args:
        report: what was found.
        form: a name of `CHECK_FORMATS`.
        style: the look of text; other formats have one look only.
        version: this program's version, for the formats that name their writer.

    Raises:
        UsageError: there is no such format.
    """
    return _chosen(_CHECK, form)(report, style, version)


def render_explain(report: CheckReport, style: Style) -> str:
    """A check's report as the tree of `explain`; its other formats are those of `check`."""
    from governance.render.formats import text

    return text.explain(report, style)


def render_audit(report: AuditReport, form: str, style: Style, version: str | None = None) -> str:
    """An audit's report in a format, a name of `AUDIT_FORMATS`; the other parameters are those of `render_check`.

    Raises:
        UsageError: there is no such format.
    """
    return _chosen(_AUDIT, form)(report, style, version)


def render_gate(report: "GateReport", form: str, style: Style, version: str | None = None) -> str:
    """The gate's report in a format, a name of `GATE_FORMATS`; the other parameters are those of `render_check`.

    Raises:
        UsageError: there is no such format.
    """
    return _chosen(_GATE, form)(report, style, version)


def _chosen(renderers: Mapping[str, _Renderer[_Report]], form: str) -> _Renderer[_Report]:
    renderer = renderers.get(form)
    if renderer is None:
        raise UsageError(f"there is no format {form!r}", f"use one of: {', '.join(renderers)}")
    return renderer


def _text(report: CheckReport, style: Style, version: str | None) -> str:
    from governance.render.formats import text

    del version
    return text.check(report, style)


def _json(report: CheckReport, style: Style, version: str | None) -> str:
    from governance.render.formats import json as json_format

    del style, version
    return json_format.check(report)


def _github(report: CheckReport, style: Style, version: str | None) -> str:
    from governance.render.formats import github

    del style, version
    return github.check(report)


def _markdown(report: CheckReport, style: Style, version: str | None) -> str:
    from governance.render.formats import markdown

    del style, version
    return markdown.check(report)


def _sarif(report: CheckReport, style: Style, version: str | None) -> str:
    from governance.render.formats import sarif

    del style
    return sarif.check(report, version)


def _junit(report: CheckReport, style: Style, version: str | None) -> str:
    from governance.render.formats import junit

    del style, version
    return junit.check(report)


def _audit_text(report: AuditReport, style: Style, version: str | None) -> str:
    from governance.render.formats import audit_text

    del version
    return audit_text.audit(report, style)


def _audit_json(report: AuditReport, style: Style, version: str | None) -> str:
    from governance.render.formats import json as json_format

    del style, version
    return json_format.audit(report)


def _audit_github(report: AuditReport, style: Style, version: str | None) -> str:
    from governance.render.formats import audit_github

    del style, version
    return audit_github.audit(report)


def _audit_markdown(report: AuditReport, style: Style, version: str | None) -> str:
    from governance.render.formats import audit_markdown

    del style, version
    return audit_markdown.audit(report)


def _audit_sarif(report: AuditReport, style: Style, version: str | None) -> str:
    from governance.render.formats import audit_sarif

    del style
    return audit_sarif.audit(report, version)


def _audit_junit(report: AuditReport, style: Style, version: str | None) -> str:
    from governance.render.formats import audit_junit

    del style, version
    return audit_junit.audit(report)


def _audit_csv(report: AuditReport, style: Style, version: str | None) -> str:
    from governance.render.formats import audit_csv

    del style, version
    return audit_csv.audit(report)


def _audit_html(report: AuditReport, style: Style, version: str | None) -> str:
    from governance.render.formats import audit_html

    del style, version
    return audit_html.audit(report)


def _gate_text(report: "GateReport", style: Style, version: str | None) -> str:
    from governance.render.formats import gate_text

    del version
    return gate_text.gate(report, style)


def _gate_json(report: "GateReport", style: Style, version: str | None) -> str:
    from governance.render.formats import gate_json

    del style, version
    return gate_json.gate(report)


def _gate_github(report: "GateReport", style: Style, version: str | None) -> str:
    from governance.render.formats import gate_github

    del style, version
    return gate_github.gate(report)


def _gate_markdown(report: "GateReport", style: Style, version: str | None) -> str:
    from governance.render.formats import gate_markdown

    del style, version
    return gate_markdown.gate(report)


def _gate_sarif(report: "GateReport", style: Style, version: str | None) -> str:
    from governance.render.formats import gate_sarif

    del style
    return gate_sarif.gate(report, version)


def _gate_junit(report: "GateReport", style: Style, version: str | None) -> str:
    from governance.render.formats import gate_junit

    del style, version
    return gate_junit.gate(report)


_CHECK: Final[Mapping[str, _Renderer[CheckReport]]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "markdown": _markdown,
    "sarif": _sarif,
    "junit": _junit,
}

_AUDIT: Final[Mapping[str, _Renderer[AuditReport]]] = {
    "text": _audit_text,
    "json": _audit_json,
    "github": _audit_github,
    "markdown": _audit_markdown,
    "sarif": _audit_sarif,
    "junit": _audit_junit,
    "csv": _audit_csv,
    "html": _audit_html,
}

_GATE: Final[Mapping[str, "_Renderer[GateReport]"]] = {
    "text": _gate_text,
    "json": _gate_json,
    "github": _gate_github,
    "markdown": _gate_markdown,
    "sarif": _gate_sarif,
    "junit": _gate_junit,
}

CHECK_FORMATS: Final = tuple(_CHECK)
"""The names of the formats of a check."""

AUDIT_FORMATS: Final = tuple(_AUDIT)
"""The names of the formats of an audit."""

GATE_FORMATS: Final = tuple(_GATE)
"""The names of the formats of a gate's report."""
