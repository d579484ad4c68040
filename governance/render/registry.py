"""The formats by name. Each is imported where it is used: text needs neither JSON nor XML."""

from collections.abc import Callable, Mapping
from typing import Final

from governance.domain.reports import AuditReport, CheckReport
from governance.errors import UsageError
from governance.render.style import Style

_Renderer = Callable[[CheckReport, Style, str | None], str]


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
    return _renderer(form)(report, style, version)


def render_explain(report: CheckReport, style: Style) -> str:
    """A check's report as the tree of `explain`; its other formats are those of `check`."""
    from governance.render import text

    return text.explain(report, style)


def render_audit(report: AuditReport, form: str, style: Style, version: str | None = None) -> str:
    """An audit's report in a format; the parameters are those of `render_check`."""
    from governance.render import json_format

    del form, style, version
    return json_format.audit(report)


def _renderer(form: str) -> _Renderer:
    renderer = _CHECK.get(form)
    if renderer is None:
        raise UsageError(f"there is no format {form!r}", f"use one of: {', '.join(_CHECK)}")
    return renderer


def _text(report: CheckReport, style: Style, version: str | None) -> str:
    from governance.render import text

    del version
    return text.check(report, style)


def _json(report: CheckReport, style: Style, version: str | None) -> str:
    from governance.render import json_format

    del style, version
    return json_format.check(report)


def _github(report: CheckReport, style: Style, version: str | None) -> str:
    from governance.render import github

    del style, version
    return github.check(report)


def _markdown(report: CheckReport, style: Style, version: str | None) -> str:
    from governance.render import markdown

    del style, version
    return markdown.check(report)


def _sarif(report: CheckReport, style: Style, version: str | None) -> str:
    from governance.render import sarif

    del style
    return sarif.check(report, version)


def _junit(report: CheckReport, style: Style, version: str | None) -> str:
    from governance.render import junit

    del style, version
    return junit.check(report)


_CHECK: Final[Mapping[str, _Renderer]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "markdown": _markdown,
    "sarif": _sarif,
    "junit": _junit,
}

CHECK_FORMATS: Final = tuple(_CHECK)
"""The names of the formats of a check."""
