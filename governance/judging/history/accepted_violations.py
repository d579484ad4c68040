"""Past violations that `budgets/accepted.yaml` accepts: those that a governed change listed there."""

from collections.abc import Iterable, Mapping

from governance.domain.policy.paths import ACCEPTED_PATH
from governance.judging.steps.landed_steps import JudgedStep, StepStatus
from governance.judging.steps.step_reader import StepReader


def accepted_after(reader: StepReader, landed: Iterable[JudgedStep], since: str | None) -> Mapping[str, str]:
    """Why each violation is accepted, by its commit, after the given steps (oldest first).

    Only what a step that passed wrote there counts: nobody accepts a violation by another one. What stood at `since`, a
    commit known to be good, counts as well.
    """
    writers = [item.commit.oid for item in landed if _writes(item)]
    last = next(iter([*writers[-1:], *([since] if since else [])]), None)
    return {} if last is None else _listed(reader, last)


def _writes(item: JudgedStep) -> bool:
    """Whether a step that passed brought the list, or changed it."""
    changed = any(judged.change.budget == ACCEPTED_PATH for judged in item.judgement.changes)
    return item.status is StepStatus.ADOPTION or (item.status is StepStatus.GOVERNED and changed)


def _listed(reader: StepReader, commit: str) -> Mapping[str, str]:
    """What is accepted at a commit; a list that cannot be read accepts nothing, and is a finding of its step."""
    tree = reader.history.tree(commit)
    entry = tree.entries([ACCEPTED_PATH]).get(ACCEPTED_PATH)
    accepted = reader.document_cache.accepted(tree, entry).accepted if entry is not None and entry.is_file else ()
    return {item.commit: item.reason for item in accepted}
