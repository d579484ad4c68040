"""Attempts to free a number, or to rewrite a decision, by moves, copies, other folders, and half repairs."""

from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import POLICY_FILE, RAISE, after, govern, judge, land, land_raise, written
from governance.selftest.sandbox.baseline import POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, codes, parametrised, used_again

_ADR: Final = "adr/031-raise.md"
_ALICE: Final = "adr/signoffs/031/alice.yaml"


def _without_a_number(repo: Sandbox) -> None:
    """Land a raise by a decision whose number is in its file's name only."""
    repo.raise_limit()
    path = repo.adr(31, RAISE)
    repo.replace(path, "# ADR 031: ", "# ")
    repo.sign_all(path)
    land(repo, "Raise\n\nBudget-ADR: 31")


@parametrised
def _moved_to(repo: Sandbox, target: str) -> Result:
    """Move a used decision that has no number of its own."""
    _without_a_number(repo)
    repo.git("mv", _ADR, target)
    return judge(repo)


def _rejected(repo: Sandbox) -> None:
    repo.adr(31, RAISE, status="Rejected")
    land(repo, "Reject")


def _rejected_decided_again(repo: Sandbox) -> Result:
    _rejected(repo)
    repo.raise_decided(number=32, slug="again")
    return judge(repo)


@parametrised
def _proposal_removed(repo: Sandbox, *approvers: str) -> Result:
    """Take away a proposal that these people have signed."""
    path = repo.decide(status="Proposed", approvers=approvers)
    land(repo, "Propose")
    repo.remove(path)
    return judge(repo)


def _copied(repo: Sandbox) -> None:
    land_raise(repo)
    repo.write("adr/031-copy.md", repo.read(_ADR))
    land(repo, "Copy")


def _rewords(repo: Sandbox) -> Result:
    """Reword a used decision."""
    repo.replace(_ADR, "The audit log costs time.", "The weather was bad.")
    return judge(repo)


_COPY_REMOVED: Final = after(_copied, written("adr/031-copy.md", None))


@parametrised
def _folders(repo: Sandbox, value: str) -> Result:
    """Land a raise, and let the policy name other folders, by a decision that lies in the known one."""
    land_raise(repo)
    return govern(repo, POLICY_FILE, f"{POLICY}adr: {value}\n", number=40)


def _left_behind(repo: Sandbox) -> None:
    """Land a policy that looks elsewhere, though a used decision still lies where it was: a violation of the past."""
    _folders("decisions")(repo)
    land(repo)


def _left_and_reworded(repo: Sandbox) -> Result:
    _left_behind(repo)
    repo.remove(_ALICE)
    return _rewords(repo)


def _moved_along(repo: Sandbox) -> None:
    """Move the used decision and its sign-offs into the new folder."""
    for path in (_ADR, _ALICE, "adr/signoffs/031/bob.yaml"):
        repo.write(path.replace("adr/", "decisions/", 1), repo.read(path))
        repo.remove(path)


def _left_and_used_again(repo: Sandbox) -> Result:
    """Lower the limit by another decision, then move the used one into the new folder and raise by it again."""
    _left_behind(repo)
    _decided_in_new_folder(repo, 32, "12", "10")
    land(repo, "Lower\n\nBudget-ADR: 32")
    repo.raise_limit()
    _moved_along(repo)
    return judge(repo, "Raise\n\nBudget-ADR: 31")


def _left_and_moved(repo: Sandbox) -> Result:
    """Move the used decision and its sign-offs into the new folder, and raise by another one."""
    _left_behind(repo)
    _moved_along(repo)
    _decided_in_new_folder(repo, 32, "12", "13")
    return judge(repo, "Raise\n\nBudget-ADR: 32")


def _decided_in_new_folder(repo: Sandbox, number: int, old: str, new: str) -> None:
    repo.raise_limit(f"max_latency_ms: {old} ", f"max_latency_ms: {new} ")
    path = repo.adr(number, [("rate_limiter.max_latency_ms", old, new)], folder="decisions")
    repo.sign_all(path, folder=f"decisions/signoffs/{number:03d}")


@parametrised
def _altered_and_back(repo: Sandbox, *edits: tuple[str, str, str]) -> Result:
    """Let an altered decision and a removed sign-off land, then put back what stood there, with edits."""
    land_raise(repo)
    before = {path: repo.read(path) for path in (_ADR, _ALICE)}
    repo.replace(_ADR, "The audit log costs time.", "The weather was bad.")
    repo.replace(_ALICE, "decision: approve\n", "decision: approve\ncomment: fine\n")
    land(repo, "Rewrite")
    for path, text in before.items():
        repo.write(path, text)
    for path, old, new in edits:
        repo.replace(path, old, new)
    return judge(repo)


_MOVED: Final = _moved_to("adr/031-once.md")


def _altered(name: str, tries: str, attack: Actions, honest: Actions, *, quiet: bool = False) -> Scenario:
    """A record that does not stay as it was, or where it was."""
    return Scenario(name, tries, codes("BG301"), attack, honest, quiet=quiet)


SCENARIOS: Final = (
    _altered(
        "a number that the file's name gave",
        "moves a used decision to another number, so that its own is free",
        _moved_to("adr/040-raise.md"),
        _MOVED,
        quiet=True,
    ),
    _altered(
        "a number that is taken off",
        "moves a used decision to a name without a number",
        _moved_to("adr/raise.md"),
        _MOVED,
        quiet=True,
    ),
    _altered(
        "a rejection removed",
        "removes a rejected decision, so that it can be brought as an accepted one",
        after(_rejected, written(_ADR, None)),
        _rejected_decided_again,
    ),
    _altered(
        "a signed proposal removed",
        "removes a proposal together with what its approvers said of it",
        _proposal_removed("alice"),
        _proposal_removed(),
        quiet=True,
    ),
    _altered(
        "a copy for the original",
        "copies a used decision and rewords the first file",
        after(_copied, _rewords),
        _COPY_REMOVED,
        quiet=True,
    ),
    _altered(
        "a copy for the original, emptied",
        "copies a used decision and lets the first file decide nothing",
        after(_copied, written(_ADR, "# ADR 031: Nothing\n")),
        _COPY_REMOVED,
        quiet=True,
    ),
    _altered(
        "a folder that is left",
        "has the policy look for decisions elsewhere, while used ones stay where they are",
        _folders("decisions"),
        _folders("[adr, decisions]"),
    ),
    _altered(
        "edits in a folder of the past",
        "rewords a used decision, and removes a sign-off, where the policy looks no more",
        _left_and_reworded,
        _left_and_moved,
    ),
    used_again(
        "a replay through a new folder",
        "moves a used decision to where the policy looks now, and raises by it again",
        _left_and_used_again,
        _left_and_moved,
    ),
    _altered(
        "a record put back otherwise",
        "puts an altered decision back with another reason than it had",
        _altered_and_back((_ADR, "costs time", "costs money")),
        _altered_and_back(),
        quiet=True,
    ),
    _altered(
        "a sign-off put back otherwise",
        "puts an altered sign-off back with another comment than it had",
        _altered_and_back((_ALICE, "decision: approve\n", "decision: approve\ncomment: good\n")),
        _altered_and_back(),
        quiet=True,
    ),
    Scenario(
        "a list of the accepted that nobody can read",
        "breaks the list of accepted violations, so that every audit trips over it",
        codes("BG003"),
        partial(govern, path="budgets/accepted.yaml", text="- what\n"),
        partial(govern, path="budgets/accepted.yaml", text="[]\n"),
    ),
)
