"""Hooks: scripts that let git ask this program before it commits, or before it takes a push."""

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

from governance.commands.init.files import template
from governance.domain.reports.init import Hook
from governance.errors import RefusedError, UsageError
from governance.ports.setup import Hooks

HookKind = Literal["pre-commit", "pre-receive"]

_MARKER: Final = "# Installed by `budget init --hook"
"""How the second line of a script begins that this program may write again."""

_WHERE_GOVERNED: Final = """\
# Nothing is governed where neither the last commit nor the index has a policy.
git cat-file -e HEAD:budgets/policy.yaml 2>/dev/null ||
    git ls-files --error-unmatch budgets/policy.yaml >/dev/null 2>&1 || exit 0
"""


@dataclass(frozen=True, slots=True)
class _Script:
    """What one hook of git does.

    Attributes:
        name: the name that git runs it by.
        purpose: what it is for, in one line.
        refused: what becomes of it where the program is missing.
        command: what it runs in the end.
        line: what does the same in a hook of somebody else's.
        where: where in such a hook the line goes.
    """

    name: str
    purpose: str
    refused: str
    command: str
    line: str
    where: str = "to it"

    @property
    def call(self) -> str:
        """The words by which a hook of somebody else's shows that it runs the program already."""
        return " ".join(self.line.split()[:2])


_READABLE: Final = _Script(
    "pre-commit",
    "Says before a message is written whether the budget files can be read; the hook commit-msg judges.",
    "nothing is committed",
    f"{_WHERE_GOVERNED}git diff --cached --quiet -- budgets || told=$(budget lint budgets) || "
    '{\n    status=$?\n    echo "$told"\n    exit $status\n}',
    "budget lint budgets || exit 1",
)
_JUDGED: Final = _Script(
    "commit-msg",
    "Judges what is staged, with the message: it may name the decision.",
    "nothing is committed",
    f'{_WHERE_GOVERNED}told=$(budget check --staged --message "$1") || '
    '{\n    status=$?\n    echo "$told"\n    exit $status\n}',
    'budget check --staged --message "$1" || exit 1',
)
_PUSHED: Final = _Script(
    "pre-receive",
    "Judges every push to a protected branch before the repository takes it.",
    "the push is refused",
    "budget pre-receive",
    "budget pre-receive || exit 1",
    "to it, before anything reads its standard input",
)

_SCRIPTS: Final[dict[HookKind, tuple[_Script, ...]]] = {"pre-commit": (_READABLE, _JUDGED), "pre-receive": (_PUSHED,)}


def planned(hooks: Hooks, kind: HookKind | None, *, has_checkout: bool) -> tuple[Hook, ...]:
    """The hooks to install.

    Args:
        hooks: those of the repository.
        kind: what git is to ask before; None for nothing.
        has_checkout: whether somebody could commit there.

    Raises:
        UsageError: nobody commits there.
        RefusedError: one of them is there already and is somebody else's. Nothing is written then.
    """
    if kind == "pre-commit" and not has_checkout:
        raise UsageError("nobody commits here: this repository has no checkout", "budget init --hook pre-receive")
    return tuple(_plan(hooks, kind, script) for script in _SCRIPTS[kind]) if kind else ()


def install(hooks: Hooks, wanted: Iterable[Hook]) -> None:
    """Write the hooks that are not there yet as they are to be."""
    for hook in wanted:
        if hook.text is not None:
            hooks.write(hook.name, hook.text.encode("utf-8"))


def _plan(hooks: Hooks, kind: HookKind, script: _Script) -> Hook:
    text = _text(kind, script, hooks.interpreter)
    place = hooks.place(script.name)
    found = hooks.read(script.name)
    standing = None if found is None else found.decode("utf-8", "replace")
    if standing is None or any(line.startswith(_MARKER) for line in standing.splitlines()[1:2]):
        same = standing == text and hooks.is_run(script.name)
        return Hook(script.name, place, None if same else text)
    if not any(script.call in line for line in _commands(standing)):
        message = f"{place} is there already, and is not written by budget"
        raise RefusedError(message, f"add this line {script.where}, then run this again: {script.line}")
    return Hook(script.name, place, None)


def _commands(text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if not line.lstrip().startswith("#"))


def _text(kind: HookKind, script: _Script, interpreter: str) -> str:
    return template(
        "hook.sh",
        marker=_MARKER,
        kind=kind,
        purpose=script.purpose,
        interpreter=shlex.quote(interpreter),
        refused=script.refused,
        command=script.command,
    )
