"""Traps: settings, hooks and attributes that let a careless reader of a repository run a program, which sings."""

import os
import shlex
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from governance.selftest.sandbox.baseline import BUDGETS
from governance.selftest.sandbox.errors import need
from governance.selftest.sandbox.repository import Sandbox

_HOOKS: Final = ("post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman", "post-commit")
_SIGNATURE: Final = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n abcd\n -----END PGP SIGNATURE-----\n"


@dataclass(frozen=True, slots=True)
class Trap:
    """A way to have a program run.

    Attributes:
        tries: what it rests on.
        lay: lays it in a repository; the second argument is the program.
        careless: a git command that walks into it; empty where git itself takes care.
        whole: whether no object is missing, so that everything can be read.
    """

    tries: str
    lay: Callable[[Sandbox, str], None]
    careless: tuple[str, ...]
    whole: bool = True


def canary(repo: Sandbox) -> Path:
    """The file that is there once the program has sung."""
    return repo.path.parent / "canary"


def program(repo: Sandbox) -> str:
    """A program that sings; its path.

    Raises:
        NotRunError: it does not even sing when it is run: then its silence would show nothing.
    """
    place = repo.path.parent / "sing"
    place.write_text(f"#!/bin/sh\ntouch {shlex.quote(str(canary(repo)))}\n", encoding="utf-8")
    place.chmod(0o700)
    subprocess.run([str(place)], env=repo.env, check=False)
    need(canary(repo).exists(), f"no program can be run from {place.parent}")
    return str(place)


def _settings(*settings: tuple[str, str]) -> Callable[[Sandbox, str], None]:
    """Set these; `{}` stands for the program."""

    def lay(repo: Sandbox, sing: str) -> None:
        for name, value in settings:
            repo.git("config", name, value.format(sing))

    return lay


def _attributes(line: str, *settings: tuple[str, str]) -> Callable[[Sandbox, str], None]:
    """Bring attributes, in every place where git looks for them, and make it look at the content again."""

    def lay(repo: Sandbox, sing: str) -> None:
        _settings(*settings)(repo, sing)
        elsewhere = repo.path.parent / "attributes"
        elsewhere.write_text(line, encoding="utf-8")
        repo.git("config", "core.attributesFile", str(elsewhere))
        repo.write(".gitattributes", line)
        repo.write(".git/info/attributes", line)
        os.utime(repo.path / BUDGETS, (1, 1))

    return lay


def _hooks_in(folder: Path, sing: str) -> None:
    folder.mkdir(exist_ok=True)
    for name in _HOOKS:
        (folder / name).write_text(f"#!/bin/sh\nexec {shlex.quote(sing)}\n", encoding="utf-8")
        (folder / name).chmod(0o700)


def _hooks(repo: Sandbox, sing: str) -> None:
    _hooks_in(repo.path / ".git/hooks", sing)


def _hooks_elsewhere(repo: Sandbox, sing: str) -> None:
    _hooks_in(repo.path.parent / "hooks", sing)
    repo.git("config", "core.hooksPath", str(repo.path.parent / "hooks"))


def _included(repo: Sandbox, sing: str) -> None:
    repo.write("harmless.txt", f"[core]\n\tfsmonitor = {sing}\n\tpager = {sing}\n[diff]\n\texternal = {sing}\n")
    repo.git("config", "include.path", "../harmless.txt")


def _merged(repo: Sandbox, sing: str) -> None:
    """Leave a branch whose merge asks the driver, too."""
    repo.switch("other", new=True, at="main")
    repo.replace(BUDGETS, "max_latency_ms: 10 ", "max_latency_ms: 11 ")
    repo.commit("conflict")
    repo.switch("work")
    _attributes("* merge=sing\n", ("merge.sing.driver", "{} %O %A %B"), ("merge.default", "sing"))(repo, sing)


def _signed(repo: Sandbox, sing: str) -> None:
    """Give the commit a signature that a log would have verified."""
    text = repo.git("cat-file", "commit", "HEAD").replace("\n\n", f"\n{_SIGNATURE}\n", 1)
    oid = repo.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=f"{text}\n".encode())
    repo.git("update-ref", "refs/heads/work", oid)
    programs = ((f"gpg.{kind}program", "{}") for kind in ("", "ssh.", "x509."))
    _settings(("log.showSignature", "true"), *programs)(repo, sing)


def _promised(repo: Sandbox, sing: str) -> None:
    """Lose an object that nothing needs, and that a remote promises whose access runs a program."""
    repo.git("config", "extensions.partialClone", "origin")
    repo.git("config", "remote.origin.promisor", "true")
    repo.git("config", "remote.origin.url", f"ext::{sing}")
    repo.git("config", "remote.origin.uploadpack", sing)
    repo.git("config", "protocol.ext.allow", "always")
    repo.lose("HEAD:README.md")


_COMMANDS: Final = ("log", "cat-file", "diff-tree", "ls-tree", "ls-files", "rev-parse", "rev-list", "merge-tree")

TRAPS: Final = {
    "a file system monitor": Trap("lets git ask which files changed", _settings(("core.fsmonitor", "{}")), ("status",)),
    "hooks": Trap("leaves hooks for everything", _hooks, ("commit", "--allow-empty", "-m", "x")),
    "hooks elsewhere": Trap("points to a folder of hooks", _hooks_elsewhere, ("commit", "--allow-empty", "-m", "x")),
    "an external diff": Trap("lets a program compare", _settings(("diff.external", "{}")), ("diff", "main")),
    "a diff driver": Trap(
        "lets a program compare", _attributes("* diff=sing\n", ("diff.sing.command", "{}")), ("diff", "main")
    ),
    "a text conversion": Trap(
        "lets a program turn files into text",
        _attributes("* diff=sing\n", ("diff.sing.textconv", "{}"), ("diff.sing.cachetextconv", "true")),
        ("log", "-p", "-1"),
    ),
    "a filter": Trap(
        "lets a program clean and smudge",
        _attributes("* filter=sing\n", ("filter.sing.clean", "{}"), ("filter.sing.smudge", "{}")),
        ("status",),
    ),
    "a filter process": Trap(
        "lets a program filter all along",
        _attributes("* filter=sing\n", ("filter.sing.process", "{}"), ("filter.sing.required", "true")),
        ("status",),
    ),
    "a merge driver": Trap("lets a program merge", _merged, ("merge", "other")),
    "a program for the network": Trap(
        "names programs for ssh and for passwords",
        _settings(("core.sshCommand", "{}"), ("core.askPass", "{}"), ("credential.helper", "!{}")),
        ("fetch", "ssh://localhost/x"),
    ),
    "aliases": Trap("names aliases as commands", _settings(*((f"alias.{name}", "!{}") for name in _COMMANDS)), ()),
    "signatures in the log": Trap("lets the log verify a signature", _signed, ("log", "-1")),
    "an editor": Trap(
        "names programs for people",
        _settings(("core.pager", "{}"), ("pager.log", "{}"), ("core.editor", "{}"), ("sequence.editor", "{}")),
        ("commit", "--allow-empty"),
    ),
    "an included file": Trap("hides settings in a file of the checkout", _included, ("status",)),
    "a promised object": Trap(
        "loses an object that only a program could bring",
        _promised,
        ("cat-file", "-p", "HEAD:README.md"),
        whole=False,
    ),
}
