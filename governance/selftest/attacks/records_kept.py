"""Attempts to free a number, or to rewrite a decision, by moves, copies, other folders, and half repairs."""

from typing import Final

from governance.selftest.sandbox.actions import BOTH, POLICY_FILE, RAISE, digest, judge, land, land_raise
from governance.selftest.sandbox.baseline import POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes, parametrised

_ADR: Final = "adr/031-raise.md"
_ALICE: Final = "adr/signoffs/031/alice.yaml"


def _without_a_number(repo: Sandbox) -> None:
    """Land a raise by a decision whose number is in its file's name only."""
    repo.raise_limit()
    path = repo.adr(31, RAISE)
    repo.replace(path, "# ADR 031: ", "# ")
    for person in BOTH:
        repo.sign(path, person)
    repo.commit("Raise\n\nBudget-ADR: 31")
    land(repo)


@parametrised
def _moved_to(repo: Sandbox, target: str) -> Result:
    """Move a used decision that has no number of its own."""
    _without_a_number(repo)
    repo.git("mv", _ADR, target)
    return judge(repo)


def _rejected(repo: Sandbox) -> None:
    repo.adr(31, RAISE, status="Rejected")
    repo.commit("Reject")
    land(repo)


def _rejected_removed(repo: Sandbox) -> Result:
    _rejected(repo)
    repo.remove(_ADR)
    return judge(repo)


def _rejected_decided_again(repo: Sandbox) -> Result:
    _rejected(repo)
    repo.raise_limit()
    repo.decide(32, slug="again")
    return judge(repo)


def _signed_removed(repo: Sandbox) -> Result:
    """Take away a proposal that alice has signed."""
    path = repo.adr(31, RAISE, status="Proposed")
    repo.sign(path, "alice")
    repo.commit("Propose")
    land(repo)
    repo.remove(path)
    return judge(repo)


def _unsigned_removed(repo: Sandbox) -> Result:
    """Take away a proposal that nobody has signed."""
    path = repo.adr(31, RAISE, status="Proposed")
    repo.commit("Propose")
    land(repo)
    repo.remove(path)
    return judge(repo)


def _copied(repo: Sandbox) -> None:
    land_raise(repo)
    repo.write("adr/031-copy.md", repo.read(_ADR))
    repo.commit("Copy")
    land(repo)


def _copied_and_reworded(repo: Sandbox) -> Result:
    _copied(repo)
    repo.replace(_ADR, "The audit log costs time.", "The weather was bad.")
    return judge(repo)


def _copied_and_emptied(repo: Sandbox) -> Result:
    _copied(repo)
    repo.write(_ADR, "# ADR 031: Nothing\n")
    return judge(repo)


def _copied_and_removed(repo: Sandbox) -> Result:
    _copied(repo)
    repo.remove("adr/031-copy.md")
    return judge(repo)


def _folders(repo: Sandbox, value: str, number: int = 40) -> None:
    """Let the policy name other folders, by a decision that lies in the first of them that is known."""
    before = digest(repo, POLICY_FILE)
    repo.write(POLICY_FILE, f"{POLICY}adr: {value}\n")
    repo.decide(number, [(POLICY_FILE, before, digest(repo, POLICY_FILE))], slug="folders")


def _folder_left(repo: Sandbox) -> Result:
    land_raise(repo)
    _folders(repo, "decisions")
    return judge(repo)


def _folder_added(repo: Sandbox) -> Result:
    land_raise(repo)
    _folders(repo, "[adr, decisions]")
    return judge(repo)


def _left_behind(repo: Sandbox) -> None:
    """Land a policy that looks elsewhere, though a used decision still lies where it was: a violation of the past."""
    land_raise(repo)
    _folders(repo, "decisions")
    repo.commit("Look elsewhere\n\nBudget-ADR: 40")
    land(repo)


def _left_and_reworded(repo: Sandbox) -> Result:
    _left_behind(repo)
    repo.replace(_ADR, "The audit log costs time.", "The weather was bad.")
    repo.remove(_ALICE)
    return judge(repo)


def _left_and_used_again(repo: Sandbox) -> Result:
    """Lower the limit by another decision, then move the used one into the new folder and raise by it again."""
    _left_behind(repo)
    _decided_in_new_folder(repo, 32, "12", "10")
    repo.commit("Lower\n\nBudget-ADR: 32")
    land(repo)
    repo.raise_limit()
    for path in (_ADR, _ALICE, "adr/signoffs/031/bob.yaml"):
        repo.write(path.replace("adr/", "decisions/", 1), repo.read(path))
        repo.remove(path)
    return judge(repo, "Raise\n\nBudget-ADR: 31")


def _left_and_moved(repo: Sandbox) -> Result:
    """Move the used decision and its sign-offs into the new folder, and raise by another one."""
    _left_behind(repo)
    for path in (_ADR, _ALICE, "adr/signoffs/031/bob.yaml"):
        repo.write(path.replace("adr/", "decisions/", 1), repo.read(path))
        repo.remove(path)
    _decided_in_new_folder(repo, 32, "12", "13")
    return judge(repo, "Raise\n\nBudget-ADR: 32")


def _decided_in_new_folder(repo: Sandbox, number: int, old: str, new: str) -> None:
    repo.raise_limit(f"max_latency_ms: {old} ", f"max_latency_ms: {new} ")
    path = repo.adr(number, [("rate_limiter.max_latency_ms", old, new)], folder="decisions")
    for person in BOTH:
        repo.sign(path, person, folder=f"decisions/signoffs/{number:03d}")


@parametrised
def _altered_and_back(repo: Sandbox, *edits: tuple[str, str, str]) -> Result:
    """Let an altered decision and a removed sign-off land, then put back what stood there, with edits."""
    land_raise(repo)
    before = {path: repo.read(path) for path in (_ADR, _ALICE)}
    repo.replace(_ADR, "The audit log costs time.", "The weather was bad.")
    repo.replace(_ALICE, "decision: approve\n", "decision: approve\ncomment: fine\n")
    repo.commit("Rewrite")
    land(repo)
    for path, text in before.items():
        repo.write(path, text)
    for path, old, new in edits:
        repo.replace(path, old, new)
    return judge(repo)


def _list_broken(repo: Sandbox) -> Result:
    """Break the list of accepted violations by a decision on just that."""
    before = digest(repo, "budgets/accepted.yaml")
    repo.write("budgets/accepted.yaml", "- what\n")
    repo.decide(31, [("budgets/accepted.yaml", before, digest(repo, "budgets/accepted.yaml"))])
    return judge(repo)


def _list_written(repo: Sandbox) -> Result:
    before = digest(repo, "budgets/accepted.yaml")
    repo.write("budgets/accepted.yaml", "[]\n")
    repo.decide(31, [("budgets/accepted.yaml", before, digest(repo, "budgets/accepted.yaml"))])
    return judge(repo)


_ALTERED: Final = codes("BG301")
_MOVED: Final = _moved_to("adr/031-once.md")

SCENARIOS: Final = (
    Scenario(
        "a number that the file's name gave",
        "moves a used decision to another number, so that its own is free",
        _ALTERED,
        _moved_to("adr/040-raise.md"),
        _MOVED,
        quiet=True,
    ),
    Scenario(
        "a number that is taken off",
        "moves a used decision to a name without a number",
        _ALTERED,
        _moved_to("adr/raise.md"),
        _MOVED,
        quiet=True,
    ),
    Scenario(
        "a rejection removed",
        "removes a rejected decision, so that it can be brought as an accepted one",
        _ALTERED,
        _rejected_removed,
        _rejected_decided_again,
    ),
    Scenario(
        "a signed proposal removed",
        "removes a proposal together with what its approvers said of it",
        _ALTERED,
        _signed_removed,
        _unsigned_removed,
        quiet=True,
    ),
    Scenario(
        "a copy for the original",
        "copies a used decision and rewords the first file",
        _ALTERED,
        _copied_and_reworded,
        _copied_and_removed,
        quiet=True,
    ),
    Scenario(
        "a copy for the original, emptied",
        "copies a used decision and lets the first file decide nothing",
        _ALTERED,
        _copied_and_emptied,
        _copied_and_removed,
        quiet=True,
    ),
    Scenario(
        "a folder that is left",
        "has the policy look for decisions elsewhere, while used ones stay where they are",
        _ALTERED,
        _folder_left,
        _folder_added,
    ),
    Scenario(
        "edits in a folder of the past",
        "rewords a used decision, and removes a sign-off, where the policy looks no more",
        _ALTERED,
        _left_and_reworded,
        _left_and_moved,
    ),
    Scenario(
        "a replay through a new folder",
        "moves a used decision to where the policy looks now, and raises by it again",
        codes("BG104"),
        _left_and_used_again,
        _left_and_moved,
    ),
    Scenario(
        "a record put back otherwise",
        "puts an altered decision back with another reason than it had",
        _ALTERED,
        _altered_and_back((_ADR, "costs time", "costs money")),
        _altered_and_back(),
        quiet=True,
    ),
    Scenario(
        "a sign-off put back otherwise",
        "puts an altered sign-off back with another comment than it had",
        _ALTERED,
        _altered_and_back((_ALICE, "decision: approve\n", "decision: approve\ncomment: good\n")),
        _altered_and_back(),
        quiet=True,
    ),
    Scenario(
        "a list of the accepted that nobody can read",
        "breaks the list of accepted violations, so that every audit trips over it",
        codes("BG003"),
        _list_broken,
        _list_written,
    ),
)
