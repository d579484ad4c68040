"""Merges that are tried, so that no configuration, attribute or merge driver of the repository takes part."""

import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from governance.adapters.git import formats as git_formats
from governance.adapters.git.objects import ObjectReader
from governance.adapters.git.process import GitProcess
from governance.adapters.git.quarantine import lent
from governance.adapters.git.trees import CommittedTree
from governance.ports.commits import Merged

_CONFLICT: Final = 1


class Merges:
    """Merges in scratch repositories that borrow the objects of another one.

    Args:
        objects: the folder of its objects.
        object_format: the format of its object ids.
        quarantine: the variables by which git hides the objects of a push.
    """

    def __init__(self, objects: Path, object_format: str, quarantine: Mapping[str, str]) -> None:
        self._object_folder = objects
        self._object_format = object_format
        self._quarantine = quarantine
        self._scratch: list[tuple[TemporaryDirectory[str], ObjectReader]] = []

    def close(self) -> None:
        """End git's processes and remove scratch repositories."""
        for _, reader in self._scratch:
            reader.close()
        for folder, _ in self._scratch:
            folder.cleanup()
        self._scratch.clear()

    def merged(self, base: str, head: str) -> Merged:
        """What merging head into base gives."""
        scratch = self._scratch_repository()
        status, output = scratch.run(
            "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", base, head, accept=(0, _CONFLICT)
        )
        tree, conflicts = git_formats.conflicts(output)
        if status == _CONFLICT:
            return Merged(None, conflicts)
        reader = ObjectReader(scratch)
        self._scratch.append((self._scratch.pop()[0], reader))
        return Merged(CommittedTree(scratch, reader, tree, None))

    def _scratch_repository(self) -> GitProcess:
        folder = TemporaryDirectory(prefix="budget-merge-")
        path = Path(folder.name)
        variables = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_SYSTEM": os.devnull}
        variables |= lent(self._quarantine)
        template = path / "template"
        template.mkdir()
        GitProcess(path, None, variables).output(
            "init", "--quiet", "--bare", f"--template={template}", f"--object-format={self._object_format}", "scratch"
        )
        alternates = path / "scratch" / "objects" / "info" / "alternates"
        alternates.parent.mkdir(exist_ok=True)
        alternates.write_bytes(os.fsencode(f"{self._object_folder}\n"))
        scratch = GitProcess(path / "scratch", path / "scratch", variables)
        self._scratch.append((folder, ObjectReader(scratch)))
        return scratch
