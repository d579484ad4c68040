import subprocess
import sys

import pytest

from governance.errors import UsageError
from governance.render.registry import CHECK_FORMATS, render_check, render_explain
from governance.render.style import Style
from tests.unit.render.golden import REPORTS

_PROGRAM = """
import sys
from governance.domain.findings import Verdict
from governance.domain.reports import CheckReport
from governance.render.registry import render_check
from governance.render.style import Style
before = set(sys.modules)
report = CheckReport(Verdict.PASS, None, None, adoption=False, changes=(), findings=())
render_check(report, sys.argv[1], Style())
print(*sorted(set(sys.modules) - before))
"""


def _imported(form: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", _PROGRAM, form], check=True, capture_output=True, text=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("form", "module"),
    [
        ("text", "text"),
        ("json", "json_format"),
        ("github", "github"),
        ("markdown", "markdown"),
        ("sarif", "sarif"),
        ("junit", "junit"),
    ],
)
def test_only_the_format_that_was_asked_for_is_imported(form: str, module: str) -> None:
    faces = {f"governance.render.{name}" for name in ("text", "json_format", "github", "markdown", "sarif", "junit")}
    imported = _imported(form)
    assert imported & faces == {f"governance.render.{module}"}
    assert not {name.partition(".")[0] for name in imported} & {"rich", "markdown_it", "xml", "jinja2"}


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(UsageError) as fault:
        render_check(REPORTS["nothing"], "yaml", Style())
    assert fault.value.message == "there is no format 'yaml'"
    assert fault.value.remedy == "use one of: text, json, github, markdown, sarif, junit"


@pytest.mark.parametrize("form", CHECK_FORMATS)
def test_what_could_not_be_decided_looks_unlike_a_failure(form: str) -> None:
    text = render_check(REPORTS["indeterminate"], form, Style())
    failure = render_check(REPORTS["ungoverned_raise"], form, Style())
    marks = ("INDETERMINATE", "indeterminate", "could not decide", "<error")
    assert any(mark in text for mark in marks)
    assert not any(mark in failure for mark in marks)


def test_an_explanation_is_text() -> None:
    assert "└─ governed" in render_explain(REPORTS["self_approved"], Style())
