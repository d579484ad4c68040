import pytest

from governance.render.formats.registry import CHECK_FORMATS, render_check, render_explain
from governance.render.layout.style import Style
from tests.unit.render.golden import REPORTS
from tests.unit.render.snapshot import FOLDER, matches

_ENDINGS = {"text": "txt", "json": "json", "sarif": "sarif", "junit": "xml", "markdown": "md", "gitlab": "gitlab.json"}
_COLOURED = ("several", "indeterminate", "commit_by_commit")


def _file(name: str, form: str) -> str:
    return f"{name}.{_ENDINGS.get(form, f'{form}.txt')}"


@pytest.mark.parametrize("form", CHECK_FORMATS)
@pytest.mark.parametrize("name", REPORTS)
def test_a_report_looks_as_its_snapshot(name: str, form: str) -> None:
    text = render_check(REPORTS[name], form, Style())
    assert matches(_file(name, form), text), f"{text}\ndiffers; see tests/unit/render/snapshot.py"


@pytest.mark.parametrize("name", REPORTS)
def test_an_explanation_looks_as_its_snapshot(name: str) -> None:
    assert matches(_file(name, "explain"), render_explain(REPORTS[name], Style()))


@pytest.mark.parametrize("name", _COLOURED)
def test_a_report_in_colour_looks_as_its_snapshot(name: str) -> None:
    style = Style(colour=True, width=110)
    assert matches(
        _file(name, "colour"), render_check(REPORTS[name], "text", style) + render_explain(REPORTS[name], style)
    )


def test_there_is_no_snapshot_that_nothing_compares() -> None:
    expected = {_file(name, form) for name in REPORTS for form in (*CHECK_FORMATS, "explain")}
    colour = {_file(name, "colour") for name in _COLOURED}
    assert {path.name for path in FOLDER.iterdir() if path.is_file()} == expected | colour
