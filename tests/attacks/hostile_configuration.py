"""Repositories and environments whose settings would run programs, read other objects, or show other names."""

import os
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tests.attacks.moves import honest_raise, land_raise, sneak
from tests.attacks.story import Play, Story, codes
from tests.support.command import Result
from tests.support.repository import BUDGETS, Sandbox

Trap = Callable[[Sandbox, str], None]
"""Sets a repository up so that a careless reader runs a command, which would leave a canary."""


def _canary(repo: Sandbox) -> Path:
    return repo.path.parent / "canary"


def _program(repo: Sandbox) -> str:
    """A program that sings."""
    place = repo.path.parent / "sing"
    place.write_text(f"#!/bin/sh\ntouch {shlex.quote(str(_canary(repo)))}\ncat\n", encoding="utf-8")
    place.chmod(0o700)
    return str(place)


def _caged(play: Play, trap: Trap, *, staged: bool) -> Play:
    """Play, set the trap, judge in every way there is, and look that nothing sang."""

    def caged(repo: Sandbox) -> Result:
        play(repo)
        trap(repo, _program(repo))
        _canary(repo).unlink(missing_ok=True)
        result = repo.check()
        repo.check("main", "HEAD", "--each-commit")
        repo.budget("status")
        repo.budget("show")
        repo.budget("lint")
        if staged:
            repo.budget("check", "--staged")
        assert not _canary(repo).exists(), "a program of the repository was run"
        return result

    return caged


def _configured(*settings: tuple[str, str]) -> Trap:
    """A trap of settings; `{}` stands for the program."""

    def trap(repo: Sandbox, program: str) -> None:
        for name, value in settings:
            repo.git("config", name, value.format(program))

    return trap


def _attributes(line: str, *settings: tuple[str, str]) -> Trap:
    """A trap of attributes, in every place where git looks for them."""

    def trap(repo: Sandbox, program: str) -> None:
        _configured(*settings)(repo, program)
        repo.write(".gitattributes", line)
        repo.write(".git/info/attributes", line)
        os.utime(repo.path / BUDGETS, (1, 1))  # so that git would look at the content again

    return trap


def _hooks(repo: Sandbox, program: str) -> None:
    for name in ("post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman", "post-commit"):
        hook = repo.path / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\nexec {program}\n", encoding="utf-8")
        hook.chmod(0o700)


def _included(repo: Sandbox, program: str) -> None:
    """Hide the settings in a file of the working tree that the configuration includes."""
    repo.write(
        "harmless.txt", f"[core]\n\tfsmonitor = {program}\n\tpager = {program}\n[diff]\n\texternal = {program}\n"
    )
    repo.git("config", "include.path", "../harmless.txt")


def _promised(repo: Sandbox, program: str) -> None:
    """Lose an object that a remote promises, whose access runs a program; it is one that nothing needs."""
    repo.git("config", "extensions.partialClone", "origin")
    repo.git("config", "remote.origin.promisor", "true")
    repo.git("config", "remote.origin.url", f"ext::{program}")
    repo.git("config", "remote.origin.uploadpack", program)
    repo.git("config", "protocol.ext.allow", "always")
    oid = repo.head("HEAD:README.md")
    place = repo.path / ".git/objects" / oid[:2] / oid[2:]
    place.chmod(0o600)
    place.unlink()


_TRAPS: Final[Mapping[str, tuple[str, Trap]]] = {
    "a file system monitor": ("lets git ask a program which files changed", _configured(("core.fsmonitor", "{}"))),
    "hooks": ("leaves hooks for everything that git does", _hooks),
    "hooks elsewhere": ("points the hooks to a folder of the working tree", _configured(("core.hooksPath", "../"))),
    "an external diff": (
        "lets a program compare",
        _attributes(
            "* diff=sing\n", ("diff.external", "{}"), ("diff.sing.command", "{}"), ("diff.sing.trustExitCode", "true")
        ),
    ),
    "a text conversion": (
        "lets a program turn files into text",
        _attributes("* diff=sing\n", ("diff.sing.textconv", "{}"), ("diff.sing.cachetextconv", "true")),
    ),
    "a filter": (
        "lets a program clean and smudge files",
        _attributes(
            "* filter=sing\n",
            ("filter.sing.clean", "{}"),
            ("filter.sing.smudge", "{}"),
            ("filter.sing.required", "true"),
        ),
    ),
    "a filter process": (
        "lets a program filter, for long",
        _attributes("* filter=sing\n", ("filter.sing.process", "{}")),
    ),
    "a merge driver": (
        "lets a program merge",
        _attributes("* merge=sing\n", ("merge.sing.driver", "{} %O %A %B"), ("merge.default", "sing")),
    ),
    "attributes elsewhere": (
        "points the attributes to a file of its own",
        _configured(("core.attributesFile", "../sing-attributes"), ("filter.sing.clean", "{}")),
    ),
    "ssh and askpass": (
        "names programs for the network",
        _configured(("core.sshCommand", "{}"), ("core.askPass", "{}"), ("credential.helper", "!{}")),
    ),
    "aliases": (
        "calls programs by the names of commands",
        _configured(
            *(
                (f"alias.{name}", "!{}")
                for name in ("log", "cat-file", "diff-tree", "ls-tree", "rev-parse", "merge-tree")
            )
        ),
    ),
    "signatures in the log": (
        "lets the log verify signatures with a program",
        _configured(
            ("log.showSignature", "true"),
            ("gpg.program", "{}"),
            ("gpg.ssh.program", "{}"),
            ("gpg.x509.program", "{}"),
            ("gpg.format", "ssh"),
        ),
    ),
    "a pager and an editor": (
        "names programs for people",
        _configured(("core.pager", "{}"), ("pager.log", "{}"), ("core.editor", "{}"), ("sequence.editor", "{}")),
    ),
    "an included file": ("hides the settings in a file of the working tree", _included),
    "a promised object": ("loses an object that only a program could bring", _promised),
}


def _trapped(name: str, tries: str, trap: Trap) -> Story:
    staged = trap is not _promised
    return Story(
        f"a trap: {name}",
        tries,
        codes("BG101"),
        _caged(sneak, trap, staged=staged),
        _caged(honest_raise, trap, staged=staged),
    )


def _set(*settings: tuple[str, str]) -> Trap:
    return _configured(*settings)


def _replayed(repo: Sandbox) -> Result:
    """Use a decision twice."""
    land_raise(repo)
    repo.git("mv", "adr/031-raise.md", "adr/031-moved.md")
    repo.commit("move")
    land_raise(repo, 32, "12", "10", slug="lower")
    repo.raise_limit()
    repo.commit("Raise\n\nBudget-ADR: 31")
    return repo.check()


def _quietly(play: Play, *settings: tuple[str, str]) -> Play:
    """Play in a repository with settings that change what commands show."""

    def quiet(repo: Sandbox) -> Result:
        for name, value in settings:
            repo.git("config", name, value)
        return play(repo)

    return quiet


_SHOWN: Final = (
    ("log.follow", "true"),
    ("log.mailmap", "true"),
    ("log.date", "relative"),
    ("log.showRoot", "false"),
    ("log.diffMerges", "off"),
    ("log.decorate", "full"),
    ("format.pretty", "oneline"),
    ("i18n.logOutputEncoding", "UTF-16"),
    ("core.quotePath", "true"),
    ("core.ignoreCase", "true"),
    ("core.abbrev", "4"),
    ("color.ui", "always"),
    ("color.diff", "always"),
    ("diff.renames", "copies"),
    ("diff.relative", "true"),
    ("diff.noprefix", "true"),
    ("diff.ignoreSubmodules", "all"),
    ("diff.orderFile", "/dev/null"),
    ("merge.directoryRenames", "true"),
    ("merge.renormalize", "true"),
    ("core.autocrlf", "true"),
    ("core.fileMode", "false"),
    ("core.useReplaceRefs", "true"),
)


def _in_environment(play: Play, variables: Callable[[Sandbox], Mapping[str, str]]) -> Play:
    """Play, then judge with variables that lead git elsewhere."""

    def led(repo: Sandbox) -> Result:
        play(repo)
        repo.env |= variables(repo)
        return repo.check()

    return led


def _other_repository(repo: Sandbox) -> Mapping[str, str]:
    """Name a clone in which nothing has changed."""
    other = repo.path.parent / "other"
    repo.git("clone", "--quiet", "--bare", "--branch=main", str(repo.path), str(other))
    repo.git(f"--git-dir={other}", "update-ref", "refs/heads/work", "main")
    return {
        "GIT_DIR": str(other),
        "GIT_COMMON_DIR": str(other),
        "GIT_OBJECT_DIRECTORY": str(other / "objects"),
        "GIT_INDEX_FILE": str(other / "index"),
        "GIT_WORK_TREE": str(repo.path),
        "GIT_NAMESPACE": "mine",
    }


def _settings(repo: Sandbox) -> Mapping[str, str]:
    """Bring settings and attributes by the environment."""
    program = _program(repo)
    return {
        "GIT_CONFIG_COUNT": "2",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": program,
        "GIT_CONFIG_KEY_1": "log.follow",
        "GIT_CONFIG_VALUE_1": "true",
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor={program}'",
        "GIT_EXTERNAL_DIFF": program,
        "GIT_PAGER": program,
        "GIT_ATTR_SOURCE": "HEAD",
        "GIT_REPLACE_REF_BASE": "refs/heads/",
        "GIT_LITERAL_PATHSPECS": "0",
        "GIT_ICASE_PATHSPECS": "1",
        "GIT_TRACE": "1",
        "GIT_SHALLOW_FILE": str(repo.path / BUDGETS),
    }


def _no_keygen(repo: Sandbox) -> Mapping[str, str]:
    """Set what OpenSSH would read."""
    return {
        "SSH_ASKPASS": _program(repo),
        "SSH_ASKPASS_REQUIRE": "force",
        "SSH_SK_PROVIDER": _program(repo),
        "TZ": "Pacific/Kiritimati",
    }


STORIES: Final = (
    *(_trapped(name, tries, trap) for name, (tries, trap) in _TRAPS.items()),
    Story(
        "settings that change what git shows",
        "sets everything that could change a log or a diff",
        codes("BG101"),
        _quietly(sneak, *_SHOWN),
        _quietly(honest_raise, *_SHOWN),
    ),
    Story(
        "settings that hide a first use",
        "lets the log follow renames, so that a decision's earlier steps are not listed",
        codes("BG104"),
        _quietly(_replayed, *_SHOWN),
        _quietly(honest_raise, *_SHOWN),
    ),
    Story(
        "another repository in the environment",
        "names a repository without the raise in git's variables",
        codes("BG101"),
        _in_environment(sneak, _other_repository),
        _in_environment(honest_raise, _other_repository),
    ),
    Story(
        "settings in the environment",
        "brings settings by the environment",
        codes("BG101"),
        _in_environment(sneak, _settings),
        _in_environment(honest_raise, _settings),
    ),
    Story(
        "a program to ask for passwords",
        "names programs that OpenSSH would run",
        codes("BG101"),
        _in_environment(sneak, _no_keygen),
        _in_environment(honest_raise, _no_keygen),
    ),
)
