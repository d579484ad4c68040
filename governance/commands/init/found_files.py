"""What is there already where governance is set up."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Final

from governance.commands.init.adr_folders import NAMED_BY, USUAL, adr_folders, named_folder
from governance.commands.init.files import (
    ADR_SLUG,
    CI_FILES,
    GITLAB_MAIN,
    Ci,
)
from governance.documents.adr.paths import file_number
from governance.documents.trust.codeowners_gitlab import is_header
from governance.domain.policy.codeowners import CODEOWNERS_ORDER, CODEOWNERS_PATHS, Dialect
from governance.domain.policy.paths import POLICY_PATH
from governance.judging.reading.checkout import (
    DEFAULT_SCOPE,
    CheckoutTree,
    read_checkout,
)
from governance.judging.reading.governed_paths import Scope
from governance.judging.reading.uncommitted import with_lf
from governance.ports.world import World

_PIPELINE: Final = re.compile(r"gitlab-ci[^/]*\.ya?ml$|^\.gitlab/ci\.ya?ml$", re.IGNORECASE)
"""Names that pipelines of GitLab's usually have."""


class FoundFiles:
    """The files of a checkout before anything is written.

    Args:
        ci: the CI system that is asked for; None for the one that is there.

    Attributes:
        tree: all of them.
        ci: the CI system whose workflow is to be written; None for none.
        policy: the policy, where there is one that can be read.
        adr_folders: the folders that hold decisions already, else the one to make.
        adr: the one to write to.
    """

    def __init__(self, world: World, ci: Ci | None) -> None:
        self._world = world
        self.tree = CheckoutTree(world.files)
        self.ci: Ci | None = ci or ("github" if world.files.files([".github"]) else None)
        self.policy = read_checkout(world, self.tree).policy if self.has(POLICY_PATH) else None
        self.adr_folders = self.policy.adr if self.policy else self._decisions()
        self.adr = self.adr_folders[0]

    def has(self, path: str) -> bool:
        """Whether there is a file at a path."""
        return path in self._world.files.files([path])

    def text(self, path: str) -> str | None:
        """What a file holds; None where there is none."""
        data = self._world.files.read(path)
        return None if data is None else data.decode("utf-8", "surrogateescape")

    def _decisions(self) -> tuple[str, ...]:
        """The folders that hold decisions already, else the one to make."""
        named = named_folder(self._world.files.read(NAMED_BY))
        usual = self._world.files.files([*USUAL, *([named] if named else [])])
        tracked = self._world.history.index().entries([""])
        return adr_folders({**tracked, **usual}, named) or (named or "adr",)

    @property
    def owner_files(self) -> tuple[str, ...]:
        """Where CODEOWNERS may lie, the first that counts first."""
        return CODEOWNERS_ORDER[self.dialect]

    @property
    def owners_path(self) -> str:
        """Where a new CODEOWNERS goes: into the forge's folder where there is one."""
        folder = self.owner_files[0].partition("/")[0]
        return self.owner_files[0] if self._world.files.files([folder]) else "CODEOWNERS"

    @cached_property
    def dialect(self) -> Dialect:
        """What the policy says; without one GitLab's where it is used, or where sections stand in a file."""
        if self.policy is not None:
            return self.policy.codeowners
        lines = (line for path in CODEOWNERS_PATHS for line in (self.text(path) or "").splitlines())
        if any(is_header(line.strip()) for line in lines):
            return "gitlab"
        if self.ci:
            return self.ci
        return "gitlab" if self._world.files.files([".gitlab", GITLAB_MAIN]) else "github"

    @cached_property
    def pipeline(self) -> str | None:
        """A pipeline of GitLab's that is here already, maybe in another place that its settings name."""
        found = self._world.files.files([GITLAB_MAIN, ".gitlab-ci.yaml", ".gitlab", "ci", ".ci"])
        named = (path for path in found if _PIPELINE.search(path) and path != CI_FILES["gitlab"])
        return min(named, key=lambda path: (path != GITLAB_MAIN, path), default=None)

    def governed(self) -> Iterator[str]:
        """What is there already of the files that could be missing."""
        scope = read_checkout(self._world, self.tree).scope if self.has(POLICY_PATH) else self._new_scope
        entries = self.tree.entries(scope.folders)
        yield from (path for path in entries if scope.is_governed(path))
        yield from (path for path in self.tree.entries([self.adr]) if path.endswith(f"-{ADR_SLUG}.md"))

    @property
    def _new_scope(self) -> Scope:
        """What a new policy would govern."""
        return replace(DEFAULT_SCOPE, codeowners=(self.dialect,))

    def with_carriage_returns(self, places: Iterable[str]) -> Iterator[str]:
        """Files that git holds with CR LF, and that nobody has edited since."""
        index = self._world.history.index()
        entries = {path: entry for path, entry in index.entries(places).items() if entry.is_file}
        contents = index.blobs(entry.oid for entry in entries.values())
        for path, entry in entries.items():
            stored, here = contents[entry.oid], self._world.files.read(path)
            if b"\r\n" in stored and here is not None and with_lf(here) == with_lf(stored):
                yield path

    def untracked(self, paths: Iterable[str]) -> list[str]:
        """Those of some files that git has not been told of: an earlier run wrote them and made no commit."""
        return sorted(set(paths) - set(self._world.history.index().entries([""])))

    def numbers(self, folder: str) -> list[int]:
        """The numbers of the records in a folder."""
        names = (path for path in self.tree.entries([folder]) if path.endswith(".md"))
        return [number for path in names if (number := file_number(path)) is not None]
