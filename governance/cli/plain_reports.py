"""Reports in text or JSON, as most commands give them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from governance.cli.options import PlainFormat
from governance.cli.wiring import emit, style

if TYPE_CHECKING:
    from governance.render.layout.style import Style

Report = TypeVar("Report")


def emit_plain(
    report: Report,
    as_text: "Callable[[Report, Style], str]",
    as_json: Callable[[Report], str],
    form: PlainFormat,
    output: Path | None,
) -> None:
    """Print a report in one of the two forms, or write it to the file the user named."""
    emit(as_json(report) if form == "json" else as_text(report, style(output)), output)
