"""Reads the budgets around a folder, for whoever measures there: what the files of the checkout say."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from capability_budgets.errors import BudgetError, FaultError, UsageError
from capability_budgets.reading import strict_yaml
from capability_budgets.reading.budget_yaml import read_budgets
from capability_budgets.reading.limits import BudgetSet, Capability
from capability_budgets.reading.named_benchmarks import is_named
from capability_budgets.reading.problems import Place
from capability_budgets.reading.text import UnreadableError, decode

POLICY: Final = "budgets/policy.yaml"
DEFAULT_GLOBS: Final = ("budgets/**/*.yaml", "budgets/**/*.yml")
"""Where budget files lie unless the policy says something else."""

_NO_BUDGETS: Final = frozenset({POLICY, "budgets/accepted.yaml"})
_POLICY_DEPTH: Final = 8


def budgets_around(folder: Path) -> BudgetSet:
    """The budgets of the checkout that a folder lies in, as they stand in its files.

    The policy is read for the places of budget files alone; whether it can decide is not asked here.

    Raises:
        BudgetError: there is no repository, nothing is governed in it, or not everything can be read.
    """
    top = _top(folder)
    found = {path for pattern in _globs(top / POLICY) for path in _named(top, pattern)}
    files = sorted(path for path in found - _NO_BUDGETS if "/signoffs/" not in path)
    if not files:
        raise UsageError("there are no budget files in this repository")
    return BudgetSet.of(capability for path in files for capability in _read(top, path))


def named_around(folder: Path, tests: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The capability that names a test (its id, its name) under `benchmarks:`, where one alone does, by the tests' ids.

    There is none where budgets cannot be read.
    """
    try:
        capabilities = [item for item in budgets_around(folder).capabilities.values() if item.benchmarks]
    except BudgetError:
        return {}
    found = {}
    for test, name in tests:
        names = [item.name for item in capabilities if is_named(item.benchmarks, test, name)]
        if len(names) == 1:
            found[test] = names[0]
    return found


def _top(folder: Path) -> Path:
    """The checkout: the nearest folder upwards that has a `.git`, which is a file in worktrees and submodules."""
    found = next((place for place in (folder, *folder.parents) if (place / ".git").exists()), None)
    if found is None:
        raise UsageError(f"{folder} lies in no git repository")
    return found


def _globs(policy: Path) -> tuple[str, ...]:
    """The policy's `budgets`; the default where it says nothing of them, or is none."""
    try:
        tree = strict_yaml.load(decode(policy.read_bytes()), max_depth=_POLICY_DEPTH)
    except (OSError, UnreadableError):
        return DEFAULT_GLOBS
    found = tree.root.get("budgets") if isinstance(tree.root, strict_yaml.Mapping) else None
    items = found.items if isinstance(found, strict_yaml.Sequence) else (found,)
    return tuple(item.text for item in items if isinstance(item, strict_yaml.Scalar)) or DEFAULT_GLOBS


def _named(top: Path, pattern: str) -> Iterator[str]:
    """The regular files that a glob of the policy names: `*` and `?` are wild in it, and `**` between slashes."""
    plain = pattern.strip("/").replace("[", "[[]")
    for file in top.glob(f"{plain}/*" if plain.endswith("**") else plain):
        if file.is_file() and not file.is_symlink():
            yield file.relative_to(top).as_posix()


def _read(top: Path, path: str) -> tuple[Capability, ...]:
    document = read_budgets(path, (top / path).read_bytes())
    if document.problems:
        first = document.problems[0]
        place = Place(path, first.line, first.column)
        raise FaultError(f"the budgets cannot be read: {place}: {first.message}", first.fix)
    return document.capabilities
