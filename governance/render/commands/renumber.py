"""What `budget renumber` says."""

import shlex

from governance.domain.reports.renumber import Renumbered
from governance.render.layout.json_text import document
from governance.render.wording.decision_words import text_of


def as_text(result: Renumbered) -> str:
    """What moved where, what no longer counts, and the commit to make."""
    lines = [f"ADR {result.old:03d} is ADR {result.number:03d} now: {result.path}"]
    lines += [f"  moved: {old} -> {new}" for old, new in result.moved if old != new]
    if result.signed:
        people = ", ".join(result.signed)
        lines.append(f"sign-offs that no longer count: {people}; ask them to run: budget sign {result.number}")
    if result.references:
        lines.append(f"commits of this branch say Budget-ADR: {result.old}; that line still means ADR {result.old:03d}")
    paths = shlex.join([*result.tracked, *(new for _, new in result.moved)])
    lines += ["", f"commit it: git add --all -- {paths} && git commit -m {shlex.quote(result.message)}"]
    return text_of(lines)


def as_json(result: Renumbered) -> str:
    """The same as data: schema `budget-governance/renumber/1`."""
    return document(
        {
            "schema": "budget-governance/renumber/1",
            "adr": result.number,
            "was": result.old,
            "path": result.path,
            "moved": [{"from": old, "to": new} for old, new in result.moved],
            "void": list(result.signed),
            "message": result.message,
        }
    )
