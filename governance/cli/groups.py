"""The commands in groups, as `budget --help` lists them: what each is for, in a line that fits."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from typer.core import TyperGroup

GROUPS: Final[Mapping[str, Mapping[str, str]]] = {
    "Change a budget": {
        "propose": "Draft the decision (ADR) of a change.",
        "sign": "Approve a decision, reject it, or withdraw.",
        "witness": "Attest approvals that were given on a forge.",
        "renumber": "Give a proposal the next free number.",
        "apply": "Mark an approved decision accepted, and write its values.",
        "status": "List open decisions, and who must act.",
    },
    "Judge changes": {
        "check": "Judge a change before it lands.",
        "explain": "Judge a change, and show rules, approvals and who could.",
        "audit": "Judge every step of the history.",
        "backtest": "Audit with another policy, and show what would differ.",
        "pre-receive": "Judge a push, as git's pre-receive hook.",
    },
    "Measure": {
        "gate": "Judge the results of benchmarks by the budgets.",
        "record": "Keep the results of benchmarks as measurements.",
        "measurements": "Export measurements, or import them.",
        "trend": "Find changes and drift in measured series.",
        "suggest": "Suggest budgets from measured runs.",
        "review": "Find limits that need a human, and record who looked.",
    },
    "Production": {
        "rules": "Write Prometheus alert rules for the budgets.",
        "dashboard": "Write a Grafana dashboard for the budgets.",
    },
    "Inspect": {
        "show": "Show the limits that hold.",
        "log": "Show the history of limits: values, decisions, approvers.",
        "adr": "Show what is read from ADRs.",
        "prove": "Write what a limit rests on into one file.",
        "verify": "Verify such a file, without the repository.",
        "digest": "Print the decision digest of an ADR.",
        "payload": "Print the bytes that a sign-off's signature is for.",
        "lint": "Read everything governed, and report what cannot be read.",
    },
    "Set up": {
        "help": "Show the page of a finding code, or a command.",
        "init": "Scaffold a governed repository, its gate and its hooks.",
        "schema": "Print the JSON Schema of a kind of file.",
        "completion": "Print the completion script of a shell.",
        "demo": "Show a raise stopped and a raise decided, in a new folder.",
        "selftest": "Attack repositories of its own, and say what holds.",
    },
}
"""Every command stands in a module of its own name, as a function of that name; a hyphen is an underscore there."""

COMMANDS: Final = {name: line for group in GROUPS.values() for name, line in group.items()}
"""What each command is for, by its name."""


JUDGING: Final = frozenset(
    {"check", "explain", "audit", "backtest", "pre-receive", "gate", "lint", "review", "verify", "selftest"}
)
"""The commands whose report is a verdict: where everything passes, `--quiet` leaves it out."""


def called(arguments: Sequence[str]) -> str | None:
    """The command that arguments call; None where that cannot be told."""
    words = [word for before, word in pairwise(("", *arguments)) if before != "-C" and not word.startswith("-")]
    return words[0] if words and words[0] in COMMANDS else None


class GroupedCommands(TyperGroup):
    """Lists the commands group by group."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the groups, each line as it stands in the table."""
        del ctx
        width = max(map(len, COMMANDS))
        for title, lines in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), line) for name, line in lines.items()])
