"""Refusals: what a push may not do to a protected branch, in words."""

from typing import Final

from governance.domain.reports.push import Refusal

MOVED: Final = Refusal("it has moved meanwhile", "git fetch, take over what came in, and push again")
DELETED: Final = Refusal("it is protected, so it cannot be deleted", "leave it, and push to it")
NO_COMMIT: Final = Refusal("what is pushed to it is not a commit", "push a commit: git push <remote> <commit>:<branch>")


def replacement(ref: str) -> Refusal:
    """Of a ref that puts one object in place of another."""
    message = f"{ref} would make git show other objects than those that were judged"
    return Refusal(message, "push the commits themselves")


def rewritten(before: str, new: str) -> Refusal:
    """Of a branch that would lose what it holds."""
    message = f"its history would be rewritten: {before[:12]} is no ancestor of {new[:12]}"
    return Refusal(message, "git fetch, rebase or merge your work onto what is there, and push without --force")


def foxtrot(before: str) -> Refusal:
    """Of a merge the wrong way round: what it has as another parent is no step of the line any more."""
    message = (
        f"{before[:12]} would leave the first-parent line, because a merge has it as another parent: the audit would "
        "lose sight of governed steps"
    )
    return Refusal(
        message, "merge the other way round: check the branch out as it is here, and merge your work into it"
    )


def unrelated(default: str) -> Refusal:
    """Of a branch that did not leave the default branch anywhere."""
    return Refusal(f"its first-parent line has nothing in common with {default}", f"start the branch from {default}")


def second_adoption(default: str) -> Refusal:
    """Of a branch that brings a policy of its own where one is in force."""
    message = f"it would adopt a policy of its own, and {default} has adopted one already"
    return Refusal(message, f"merge {default} into the branch")


def early(commit: str, date: str) -> Refusal:
    """Of a step that is dated ahead of the time."""
    message = f"commit {commit[:12]} is dated {date}, more than a day ahead of the clock here"
    return Refusal(message, "set the clock right, and make the commit again: git commit --amend --no-edit")
