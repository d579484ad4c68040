import pytest

from governance.render.formats.registry import AUDIT_FORMATS, render_audit
from governance.render.layout.style import Style
from tests.unit.render.golden_audits import AUDITS
from tests.unit.render.snapshot import FOLDER, matches

_ENDINGS = {
    "text": "txt",
    "sarif": "sarif",
    "junit": "xml",
    "markdown": "md",
    "github": "github.txt",
    "gitlab": "gitlab.json",
}
_LONG = ("json", "sarif", "html")
"""What says the same of every audit for long, so that a few of them will do."""

_NAMED = ("violations", "accepted", "partial_failure")
_CASES = [(name, form) for form in AUDIT_FORMATS for name in (_NAMED if form in _LONG else AUDITS)]


def _file(name: str, form: str) -> str:
    return f"audit/{name}.{_ENDINGS.get(form, form)}"


@pytest.mark.parametrize(("name", "form"), _CASES)
def test_an_audit_looks_as_its_snapshot(name: str, form: str) -> None:
    text = render_audit(AUDITS[name], form, Style())
    # Files in git have plain line ends; that CSV has its own is tested where CSV is.
    assert matches(_file(name, form), text.replace("\r\n", "\n")), f"{text}\ndiffers; see tests/unit/render/snapshot.py"


@pytest.mark.parametrize("name", _NAMED)
def test_an_audit_in_colour_looks_as_its_snapshot(name: str) -> None:
    text = render_audit(AUDITS[name], "text", Style(colour=True, width=110))
    assert matches(_file(name, "colour.txt"), text)


def test_there_is_no_snapshot_of_an_audit_that_nothing_compares() -> None:
    expected = {_file(name, form) for name, form in (*_CASES, *((name, "colour.txt") for name in _NAMED))}
    assert {f"audit/{path.name}" for path in (FOLDER / "audit").iterdir()} == expected
