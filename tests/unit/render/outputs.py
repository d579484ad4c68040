"""What must hold of every output, whatever the repository says."""

import csv
import io
import json
import re
from collections import Counter
from typing import Any
from xml.etree import ElementTree as ET

from markdown_it import MarkdownIt
from markdown_it.token import Token

from governance.domain.measurement.report import GateReport
from governance.domain.reports.audit import AuditReport
from governance.domain.reports.judged_steps import CheckReport
from governance.render.formats.registry import render_audit, render_check, render_explain, render_gate
from governance.render.layout.style import Style

_RUNNER_COMMAND = re.compile(r"##\w*\[")
_ANNOTATION = re.compile(
    r"::(error|warning|notice) file=[^:,]+,line=3,col=4,title=(could not decide%3A )?(BG20|GT1[01])\d [^:,]+::.*"
    r"|::notice title=budget::.*"
    r"|::error title=budget audit is partial::[a-z,: ]*"
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9])?")
_INLINE = {"text", "text_special", "code_inline", "strong_open", "strong_close", "html_inline", "softbreak"}
_TAGS = {"<span>", "</span>", "<code>", "</code>"}


def assert_quiet(text: str) -> None:
    """Nothing in it steers a terminal, or the runner of a CI system."""
    text.encode("utf-8")
    assert text.endswith("\n")
    assert text.replace("\n", "").isprintable()
    assert not _RUNNER_COMMAND.search(text)


def assert_no_commands(text: str) -> None:
    assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]


Report = CheckReport | AuditReport | GateReport


def rendered(report: Report, form: str) -> str:
    """A report of any kind in a format. The line ends that CSV asks for are those of all other formats here."""
    if isinstance(report, CheckReport):
        return render_check(report, form, Style())
    if isinstance(report, GateReport):
        return render_gate(report, form, Style())
    return render_audit(report, form, Style()).replace("\r\n", "\n")


def text(report: CheckReport) -> str:
    """Text and explanation together."""
    return render_check(report, "text", Style()) + render_explain(report, Style())


def github(report: Report) -> list[str]:
    """The lines of commands, and that they are commands of ours and a verdict."""
    *commands, verdict = rendered(report, "github").splitlines()
    assert all(_ANNOTATION.fullmatch(line) for line in commands), commands
    assert re.match(r"budget (check|audit|gate): ", verdict)
    return commands


def shape_of_json(report: Report, form: str) -> Any:
    """The document with every text left out."""
    return shape(json.loads(rendered(report, form)))


def shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    return [shape(item) for item in value] if isinstance(value, list) else type(value)


def xml(report: Report, form: str = "junit") -> ET.Element:
    """The parsed JUnit document, or page of HTML, which is written so that it is XML, too."""
    return ET.fromstring(rendered(report, form).encode())  # noqa: S314 (our own output)


def cells(report: AuditReport) -> list[list[str]]:
    """The rows of the CSV, as any reader of CSV sees them."""
    return list(csv.reader(io.StringIO(render_audit(report, "csv", Style()), newline=""), strict=True))


def assert_no_formulas(rows: list[list[str]]) -> None:
    """No cell is more than text, or a number, to a spreadsheet; no part of one where semicolons separate."""
    for cell in (cell for row in rows for cell in row):
        first, *more = cell.split(";")
        starts = (first.lstrip(" "), *(part.lstrip(' "') for part in more))
        assert not any(start.startswith(_FORMULA) for start in starts) or _NUMBER.fullmatch(cell), cell


def tags(root: ET.Element) -> list[tuple[str, list[str]]]:
    """Every element's name and the names of its attributes, in order."""
    return [(element.tag, list(element.attrib)) for element in root.iter()]


def blocks(report: Report) -> list[tuple[str, int]]:
    """The blocks of the Markdown, and that nothing in their lines is more than text."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(rendered(report, "markdown"))
    for token in tokens:
        for child in token.children or ():
            _assert_plain(child)
    return [(token.type, token.level) for token in tokens]


def _assert_plain(token: Token) -> None:
    assert token.type in _INLINE
    assert token.type != "html_inline" or token.content in _TAGS


def strong(report: Report) -> Counter[str]:
    """How much of the Markdown is strong: our own marks, and nothing else."""
    return Counter(re.findall(r"(?<!\\)\*\*", rendered(report, "markdown")))
