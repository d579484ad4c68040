"""What CONTRIBUTING.md lists for one more code, command, format, dialect and quantity is there for each that exists."""

import re
from pathlib import Path

import pytest

from capability_budgets.application.metric_names import MetricNames
from capability_budgets.reading.quantities import QUANTITIES, Quantity
from governance.cli.groups import COMMANDS
from governance.domain.codes import FINDING_CODES
from governance.render.formats.registry import AUDIT_FORMATS, CHECK_FORMATS
from tests.support.documents import DOCS

ROOT = DOCS.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def listed(kind: str) -> list[str]:
    """The paths that the list of a kind names, each with its placeholder."""
    found = re.search(rf"^An? \*\*{kind}\*\*.*?(?=^An? \*\*|^## )", TEXT, re.MULTILINE | re.DOTALL)
    assert found, kind
    return re.findall(r"`([\w./-]+/[\w./-]*)`", found[0])


def missing(paths: list[str], name: str, *, apart: tuple[str, ...] = ()) -> list[str]:
    filled = [path.replace("CODE", name).replace("NAME", name) for path in paths if path not in apart]
    return [path for path in filled if not (ROOT / path).exists()]


def sources(folder: str) -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in (ROOT / folder).rglob("*.py")}


GOVERNANCE, COMMAND_TESTS = sources("governance"), "".join(sources("tests/cli").values())


@pytest.mark.parametrize("code", FINDING_CODES)
def test_a_code_has_what_the_list_names(code: str) -> None:
    apart = () if code.startswith("BG") else ("tests/cases/CODE/",)
    assert missing(listed("finding code"), code, apart=apart) == []
    finders = [path for path, text in GOVERNANCE.items() if f'"{code}"' in text and path.name != "codes.py"]
    assert finders, f"nothing finds {code}"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_has_what_the_list_names(command: str) -> None:
    # Some only print, or are a form of another one.
    paths, module = listed("command"), command.replace("-", "_")
    modules = [path for path in paths if path.endswith(".py")]
    assert missing(modules, module, apart=("governance/commands/NAME.py",)) == []
    assert missing([path for path in paths if path not in modules], command) == []
    assert f"(reference/commands/{command}.md)" in (DOCS / "index.md").read_text(encoding="utf-8")
    assert f'"{command}"' in COMMAND_TESTS, f"no test runs budget {command}"


@pytest.mark.parametrize("name", AUDIT_FORMATS)
def test_a_format_has_what_the_list_names(name: str) -> None:
    of_audits_alone = tuple(path for path in listed("format") if path.rpartition("/")[2] in {"NAME.py", "gate_NAME.py"})
    assert missing(listed("format"), name, apart=() if name in CHECK_FORMATS else of_audits_alone) == []
    page = (DOCS / "reference/commands/audit.md").read_text(encoding="utf-8")
    assert re.search(rf"^\| `{name}` \| .+ \|$", page, re.MULTILINE)


@pytest.mark.parametrize("quantity", QUANTITIES, ids=lambda item: item.name)
def test_a_quantity_has_what_the_list_names(quantity: Quantity) -> None:
    paths = listed("measured quantity")
    assert missing(paths, quantity.name) == []
    assert getattr(MetricNames(), quantity.name) == quantity.metric
    for path in paths:
        if path.startswith("governance/documents/prometheus/"):
            assert quantity.name.upper() in GOVERNANCE[ROOT / path], path


def test_every_place_that_the_list_of_dialects_names_is_there() -> None:
    assert listed("dialect of ADRs")
    assert missing(listed("dialect of ADRs"), "") == []
