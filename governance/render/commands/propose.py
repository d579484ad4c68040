"""What `budget propose` says, as text and as JSON."""

import shlex

from governance.domain.reports.propose import Proposed
from governance.render.layout.json_text import document
from governance.render.wording.decision_words import change_as_data, changes_in_words, committing, text_of


def as_text(result: Proposed, *, dry_run: bool) -> str:
    """The draft's place and what comes next; with `dry_run` the draft itself."""
    if dry_run:
        return result.text
    lines = [f"ADR {result.number:03d} drafted: {result.path}", *changes_in_words(result.changes)]
    if result.commit:
        lines.append(f"committed as {result.commit[:12]}")
    fill = [f"Fill every place marked TODO in {result.path}."] if result.has_marks else []
    steps = [*fill, *_travels(result)]
    return text_of([*lines, "", *(f"{place}. {step}" for place, step in enumerate(steps, 1))])


def _travels(result: Proposed) -> list[str]:
    """How a proposal gets to those who are asked."""
    way, branch = result.route, shlex.quote(result.route.branch)
    switch = f"git switch -c {branch} && " if way.is_new else ""
    what = "Commit it, with the edit that it decides" if result.edits else "Commit it"
    files, message = (result.path, *result.evidence, *result.edits), result.message
    if result.commit:
        what, files, message = "Commit that", (result.path,), f"Fill ADR {result.number:03d}"
    ask = f"budget sign {result.number}"
    if way.remote is None:
        push = []
    else:
        push = [f"Push it, so that others see it: git push -u {shlex.quote(way.remote)} {branch}"]
        ask = f"git fetch && git switch {branch} && {ask}"
    commit = [f"{what}: {switch}{committing(files, message)}"]
    if result.commit and not result.has_marks:
        commit = [f"Give it a branch: git switch -c {branch}"] if way.is_new else []
    return [*commit, *push, f"Ask the people it names to run: {ask}"]


def as_json(result: Proposed, *, dry_run: bool) -> str:
    """A draft as data: schema `budget-governance/propose/1`."""
    return document(
        {
            "schema": "budget-governance/propose/1",
            "adr": result.number,
            "path": result.path,
            "written": not dry_run,
            "changes": [change_as_data(change) for change in result.changes],
            "edits": list(result.edits),
            "evidence": list(result.evidence),
            "message": result.message,
            "commit": result.commit,
            "text": result.text,
        }
    )
