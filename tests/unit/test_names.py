"""A name stands for one thing: no two modules have a public class, or type, of the same name."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.support.documents import ROOT

MODULES = sorted(path for folder in ("governance", "capability-budgets") for path in (ROOT / folder).rglob("*.py"))
OPTIONS = ROOT / "governance" / "cli"
"""Where types are options of commands, each for its own command."""


def names(path: Path) -> Iterator[str]:
    """The public classes of a module, and other types that it names."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                if name[0].isupper() and not name.isupper() and OPTIONS not in path.parents:
                    yield name


def test_no_public_name_stands_for_two_things() -> None:
    found = defaultdict(list)
    for path in MODULES:
        for name in names(path):
            found[name].append(path.relative_to(ROOT).as_posix())
    assert len(found) > 400
    assert {name: places for name, places in found.items() if len(places) > 1 and not name.startswith("_")} == {}
