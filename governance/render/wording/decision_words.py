"""The words that propose, sign, apply and status share."""

import shlex
from collections.abc import Iterable, Sequence

from capability_budgets.reading.values import format_percent
from governance.domain.judgement.changes import Change
from governance.render.layout.escape import terminal
from governance.render.layout.json_text import Json


def changes_in_words(changes: Iterable[Change]) -> list[str]:
    """A line a change: what it does, by how much, and which way."""
    return [f"  {change.line}{_percent(change)}  {change.direction.value}" for change in changes]


def _percent(change: Change) -> str:
    return f"  {format_percent(change.percent)}" if change.percent is not None and not change.is_renewal else ""


def change_as_data(change: Change) -> dict[str, Json]:
    """A change of a decision that is not judged yet."""
    return {
        "budget": change.budget,
        "before": change.before,
        "after": change.after,
        "direction": change.direction.value,
    }


def committing(paths: Sequence[str], message: str) -> str:
    """The command that commits these files, new ones among them, and nothing else."""
    files, subject = shlex.join(paths), shlex.quote(message.splitlines()[0])
    return f"git add -- {files} && git commit -m {subject} -- {files}"


def text_of(lines: Iterable[str]) -> str:
    """Lines as a terminal may show them."""
    return "".join(f"{terminal(line)}\n" for line in lines)
