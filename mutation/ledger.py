"""The ledger: which tests judge which module, and which mutants may survive them, each with its reason."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Subject:
    """A module, or several by a glob, and what judges them.

    Attributes:
        modules: a glob of paths from the top of the repository.
        first: tests that are run first, because they find most; `{name}` is the module's name,
            and `{folder}` its folder below the package.
        tests: tests that a mutant must have passed to survive.

    Among the tests of either may be an option of pytest that selects some, such as `-k[git]`.
    """

    modules: str
    first: tuple[str, ...]
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the session knows beforehand.

    Attributes:
        survivors: by module, by the mutant's name, the reason why no test can or should tell it from the original.
    """

    subjects: tuple[Subject, ...]
    survivors: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def complaints(self, module: str, known: Iterable[str], alive: Iterable[str]) -> list[str]:
        """What is wrong with the survivors of a module.

        Args:
            module: its path.
            known: the names of all its mutants.
            alive: the names of those that passed all tests.
        """
        known, alive = frozenset(known), list(alive)
        reasons = self.survivors.get(module, {})
        return [
            *(f"survives: {_key(name)}" for name in alive if name not in reasons),
            *(f"is listed and exists no more: {name}" for name in reasons if name not in known),
            *(f"is listed and does not survive: {name}" for name in reasons if name in known and name not in alive),
            *(f"is listed without a reason of one line: {name}" for name, why in reasons.items() if not _is_line(why)),
        ]


def is_option(test: str) -> bool:
    """Whether an entry of a subject's tests is an option of pytest."""
    return test.startswith("-")


def _key(name: str) -> str:
    """A name as TOML writes it, without escapes where it can."""
    return json.dumps(name, ensure_ascii=False) if "'" in name or not name.isprintable() else f"'{name}'"


def _is_line(text: str) -> bool:
    return bool(text.strip()) and "\n" not in text


def read_ledger(path: Path) -> Ledger:
    """Read a ledger.

    Raises:
        ValueError: the file is no TOML, or lists survivors of something that is no path of a module.
    """
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    subjects = tuple(
        Subject(item["modules"], tuple(item["first"]), tuple(item["tests"])) for item in document["subjects"]
    )
    return Ledger(subjects, document.get("survivors", {}))
