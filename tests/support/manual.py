"""The manual page, made of the same texts as `--help`; `python -m tests.support.pages` writes it."""

import re
import textwrap
from typing import Final

from governance.cli.groups import GROUPS
from governance.domain.codes import FINDING_CODES
from tests.support.documents import DOCS, ROOT
from tests.support.pages import helped

PLACE: Final = DOCS / "man" / "budget.1"

_HEAD: Final = """\
.\\" Made of the help texts: python -m tests.support.pages
.TH BUDGET 1 "{date}" "budget-governance {version}" "User Commands"
.SH NAME
budget \\- performance budgets in git that only a signed decision can change
.SH SYNOPSIS
.B budget
.RI [ options ]
.I command
.RI [ arguments ]
.SH DESCRIPTION
{description}
.SH OPTIONS
{options}
.SH COMMANDS
"""

_TAIL: Final = """\
.SH EXIT STATUS
{statuses}
.SH ENVIRONMENT
{variables}
.SH FILES
{files}
.SH FINDING CODES
Each has its page:
.B budget help
.IR CODE .
{codes}
.SH SEE ALSO
.BR git (1),
.BR ssh\\-keygen (1),
.BR promtool (1)
"""

_DESCRIPTION: Final = (
    "budget keeps the performance budgets of a system in git and makes sure that a number in them changes only by a "
    "decision that says exactly this change and that the right people have signed. It judges a change from what git "
    "stores, on a laptop, in CI and years later."
)
_STATUSES: Final = {
    "0": "pass",
    "1": "a violation, or a limit that is exceeded",
    "2": "wrong usage, or invalid settings",
    "3": "it could not be decided",
    "130": "interrupted",
}
_VARIABLES: Final = {
    "BUDGET_ENV": "the environment for budget gate and the pytest plugin",
    "BUDGET_STORE": "where measurements are kept",
    "GIT_EDITOR, VISUAL, EDITOR": "what budget propose --edit and budget init open, the first that is set",
    "NO_COLOR, FORCE_COLOR": "turn colours off, and on",
}
_FILES: Final = {
    "budgets/*.yaml": "the numbers",
    "budgets/policy.yaml": "who must approve what",
    "budgets/allowed_signers": "approvers' SSH keys",
    "adr/": "the decisions, and in signoffs/ their sign-offs",
}


def manual() -> str:
    """The page, in the language of man(7)."""
    version = re.findall(r'^version = "(.*)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)[0]
    options = helped().partition("Options:\n")[2].partition("\n\n")[0]
    head = _HEAD.format(
        date="2026-11-29", version=version, description=_filled(_DESCRIPTION), options=_verbatim(options)
    )
    groups = "".join(
        f".SS {_escaped(title)}\n" + "".join(_command(name, line) for name, line in lines.items())
        for title, lines in GROUPS.items()
    )
    tail = _TAIL.format(
        statuses=_list(_STATUSES),
        variables=_list(_VARIABLES),
        files=_list(_FILES),
        codes=_list({code: rule.title for code, rule in FINDING_CODES.items()}),
    )
    return head + groups + tail


def _command(name: str, line: str) -> str:
    usage, _, rest = helped(name).partition("\n\n")
    return f".TP\n.B {_escaped(usage.removeprefix('Usage: ').strip())}\n{_escaped(line)}\n{_verbatim(rest)}\n"


def _list(items: dict[str, str]) -> str:
    return "\n".join(f".TP\n.B {_escaped(name)}\n{_escaped(words)}" for name, words in items.items())


def _verbatim(text: str) -> str:
    """Lines as they are; blank ones become space, since they end nothing here."""
    lines = textwrap.dedent(text).strip("\n").splitlines()
    return "\n".join((".nf", *(_escaped(line) if line else ".sp" for line in lines), ".fi"))


def _filled(text: str) -> str:
    """A paragraph in lines as short as mandoc wants them; it fills them again."""
    return "\n".join(_escaped(line) for line in textwrap.wrap(text, 78))


def _escaped(text: str) -> str:
    """A text in which nothing is taken for markup."""
    plain = (
        " ".join(text.splitlines())
        .replace("\\", "\\e")
        .replace("-", "\\-")
        .replace("…", "\\&...")
        .replace("'", "\\(aq")
    )
    return f"\\&{plain}" if plain.startswith((".", "(aq")) else plain
