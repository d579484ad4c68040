import subprocess
import sys

import pytest

from governance.errors import UsageError
from governance.render.formats.registry import AUDIT_FORMATS, CHECK_FORMATS, render_audit, render_check, render_explain
from governance.render.layout.style import Style
from tests.unit.render.golden import REPORTS
from tests.unit.render.golden_audits import AUDITS

_PROGRAM = """
import sys
from governance.domain.findings import Verdict
from governance.domain.reports.audit import AuditReport
from governance.domain.reports.judged_steps import CheckReport
from governance.render.formats.registry import render_audit, render_check
from governance.render.layout.style import Style
before = set(sys.modules)
if sys.argv[2] == "check":
    render_check(CheckReport(Verdict.PASS, None, None, adoption=False, changes=(), findings=()), sys.argv[1], Style())
else:
    render_audit(AuditReport(Verdict.PASS, "head", None, ()), sys.argv[1], Style())
print(*sorted(set(sys.modules) - before))
"""


def _imported(form: str, report: str = "check") -> set[str]:
    done = subprocess.run([sys.executable, "-c", _PROGRAM, form, report], check=True, capture_output=True, text=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("form", "module"),
    [
        ("text", "text"),
        ("json", "json"),
        ("github", "github"),
        ("markdown", "markdown"),
        ("sarif", "sarif"),
        ("junit", "junit"),
        ("gitlab", "gitlab"),
    ],
)
def test_only_the_format_that_was_asked_for_is_imported(form: str, module: str) -> None:
    names = ("text", "json", "github", "markdown", "sarif", "junit", "gitlab")
    faces = {f"governance.render.formats.{name}" for name in names}
    imported = _imported(form)
    assert imported & faces == {f"governance.render.formats.{module}"}
    needed = {"junit": {"xml"}, "html": {"jinja2", "xml"}}.get(form, set())
    unneeded = {"rich", "markdown_it", "jinja2", "xml"} - needed
    assert not {name.partition(".")[0] for name in imported} & unneeded


@pytest.mark.parametrize("form", AUDIT_FORMATS)
def test_only_the_format_that_was_asked_for_is_imported_for_an_audit(form: str) -> None:
    module = f"governance.render.formats.audit_{form}"
    imported = _imported(form, "audit")
    faces = {name for name in imported if name.startswith("governance.render.formats.audit_")} | {module}
    assert module in imported
    assert faces == {module}
    needed = {"junit": {"xml"}, "html": {"jinja2", "xml"}}.get(form, set())
    unneeded = {"rich", "markdown_it", "jinja2", "xml"} - needed
    assert not {name.partition(".")[0] for name in imported} & unneeded


def test_an_unknown_format_of_an_audit_names_those_there_are() -> None:
    with pytest.raises(UsageError) as fault:
        render_audit(AUDITS["clean"], "yaml", Style())
    assert fault.value.message == "there is no format 'yaml'"
    assert fault.value.fix == f"use one of: {', '.join(AUDIT_FORMATS)}"


@pytest.mark.parametrize("form", [form for form in AUDIT_FORMATS if form != "csv"])  # which has rows, and no verdict
def test_an_audit_that_could_not_decide_looks_unlike_one_that_failed(form: str) -> None:
    text, failure = (render_audit(AUDITS[name], form, Style()) for name in ("undecided", "violations"))
    marks = ("INDETERMINATE", "indeterminate", "could not decide", "<error")
    assert any(mark in text for mark in marks)
    assert form == "html" or not any(mark in failure for mark in marks)


@pytest.mark.parametrize("form", AUDIT_FORMATS)
def test_every_format_says_that_an_audit_is_partial_and_only_then(form: str) -> None:
    text, whole = (render_audit(AUDITS[name], form, Style()) for name in ("partial", "violations"))
    mark = '"partial": true' if form == "json" else "judging was interrupted"
    assert mark in text
    assert mark not in whole


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(UsageError) as fault:
        render_check(REPORTS["nothing"], "yaml", Style())
    assert fault.value.message == "there is no format 'yaml'"
    assert fault.value.fix == f"use one of: {', '.join(CHECK_FORMATS)}"


@pytest.mark.parametrize("form", CHECK_FORMATS)
def test_what_could_not_be_decided_looks_unlike_a_failure(form: str) -> None:
    text = render_check(REPORTS["indeterminate"], form, Style())
    failure = render_check(REPORTS["ungoverned_raise"], form, Style())
    marks = ("INDETERMINATE", "indeterminate", "could not decide", "<error")
    assert any(mark in text for mark in marks)
    assert not any(mark in failure for mark in marks)


def test_an_explanation_is_text() -> None:
    assert "└─ governed" in render_explain(REPORTS["self_approved"], Style())
