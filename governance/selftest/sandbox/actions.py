"""Moves that many scenarios share: raising, deciding, landing, governing otherwise."""

import datetime as dt
from collections.abc import Callable, Sequence

from governance.domain import digests
from governance.selftest.sandbox.baseline import BASELINE, BUDGETS, CODEOWNERS, POLICY, DecisionRow, line
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, parametrised

POLICY_FILE = "budgets/policy.yaml"
SIGNERS_FILE = "budgets/allowed_signers"

RAISE: Sequence[DecisionRow] = (("rate_limiter.max_latency_ms", "10", "12"),)
LINE = line("rate_limiter.max_latency_ms", "10", "12")
BOTH = ("alice", "bob")


def judge(repo: Sandbox, message: str = "change", *, author: str = "dora") -> Result:
    """Commit what lies there, and judge the branch."""
    repo.commit(message, author=author)
    return repo.check()


def honest_raise(repo: Sandbox) -> Result:
    """Raise a limit as the contract wants it."""
    repo.raise_decided()
    return judge(repo)


def sign_and_raise(repo: Sandbox, path: str, people: Sequence[str] = BOTH) -> Result:
    """Let people sign a decision that lies there already, and raise the limit by it."""
    repo.sign_all(path, people)
    repo.raise_limit()
    return judge(repo)


def sneak(repo: Sandbox) -> Result:
    """Raise a limit without any decision."""
    repo.raise_limit()
    return judge(repo)


def land(repo: Sandbox, message: str | None = None, *, author: str = "dora") -> str:
    """Commit what lies there, if there is a message; merge that into main, whatever the gate says; the commit."""
    oid = repo.head() if message is None else repo.commit(message, author=author)
    repo.switch("main")
    repo.merge("work")
    restart(repo)
    return oid


def begin_merge(repo: Sandbox) -> None:
    """Begin to merge a harmless branch into this one; the next commit is the merge."""
    repo.switch("side", new=True, at="main")
    repo.write("side.md", "side\n")
    repo.commit("side")
    repo.switch("work")
    repo.git("merge", "--quiet", "--no-ff", "--no-commit", "side")


def restart(repo: Sandbox, at: str = "main") -> None:
    """Put the branch `work` at a commit and check it out."""
    repo.git("switch", "--quiet", "--force-create", "work", at)


def land_raise(repo: Sandbox, number: int = 31, old: str = "10", new: str = "12", slug: str = "raise") -> None:
    """Land a governed change of the rate limiter's latency."""
    repo.raise_decided(old, new, number, slug=slug)
    land(repo, f"Set the limit to {new}\n\nBudget-ADR: {number}")


def under(
    repo: Sandbox,
    policy: str = POLICY,
    *,
    budgets: str = BASELINE,
    codeowners: str = CODEOWNERS,
    signers: str | None = None,
    files: Sequence[tuple[str, str]] = (),
) -> Sandbox:
    """Let main have adopted this policy, these budgets, owners, signers and files instead."""
    repo.switch("main")
    repo.write(POLICY_FILE, policy)
    repo.write(BUDGETS, budgets)
    repo.write("CODEOWNERS", codeowners)
    if signers is not None:
        repo.write(SIGNERS_FILE, signers)
    for path, text in files:
        repo.write(path, text)
    repo.git("add", "--all")
    repo.git("commit", "--quiet", "--amend", "--no-edit")
    restart(repo)
    return repo


def with_settings(repo: Sandbox, *lines: str) -> Sandbox:
    """Let main have adopted a policy with more settings."""
    return under(repo, POLICY + "".join(f"{line}\n" for line in lines))


@parametrised
def raise_by(repo: Sandbox, *edits: tuple[str, str]) -> Result:
    """Raise by a decision in which texts are replaced before everybody signs it."""
    repo.raise_limit()
    path = repo.adr(31, RAISE)
    for old, new in edits:
        repo.replace(path, old, new)
    repo.sign_all(path, changes=(LINE,))
    return judge(repo, "Raise\n\nBudget-ADR: 31")


def digest(repo: Sandbox, path: str) -> str:
    """What a decision's table says of the content of a file as it lies there, or `none`."""
    place = repo.path / path
    return f"`{digests.digest(place.read_bytes())}`" if place.exists() else "none"


def govern(
    repo: Sandbox,
    path: str,
    text: str | None,
    *rows: DecisionRow,
    number: int = 31,
    approvers: Sequence[str] = BOTH,
) -> Result:
    """Change a governed file as the contract wants it: with a decision on its digests, and on limits it moves."""
    before = digest(repo, path)
    _put(repo, path, text)
    repo.decide(number, [(path, before, digest(repo, path)), *rows], approvers=approvers)
    return judge(repo)


def _put(repo: Sandbox, path: str, text: str | bytes | None) -> None:
    if text is None:
        repo.remove(path)
    else:
        repo.write(path, text)


def now() -> dt.datetime:
    """The time by the clock on the wall, which `check` goes by."""
    return dt.datetime.now(tz=dt.UTC).replace(microsecond=0)


@parametrised
def written(repo: Sandbox, path: str, text: str | bytes | None) -> Result:
    """Write or remove a file without a decision."""
    _put(repo, path, text)
    return judge(repo)


@parametrised
def raised_beside(repo: Sandbox, path: str, text: str) -> Result:
    """Write a file whose change needs no decision, beside an honest raise."""
    repo.write(path, text)
    return honest_raise(repo)


@parametrised
def after(repo: Sandbox, prepare: Callable[[Sandbox], object], then: Actions) -> Result:
    """Play in what was prepared."""
    prepare(repo)
    return then(repo)


@parametrised
def edit(repo: Sandbox, old: str, new: str, *rows: DecisionRow, approvers: tuple[str, ...] = BOTH) -> Result:
    """Edit the budget file, with a decision on these rows; without any if there are none."""
    repo.replace(BUDGETS, old, new)
    if rows:
        repo.decide(rows=rows, approvers=approvers)
    return judge(repo)


def by_one(old: str, new: str, *rows: DecisionRow) -> Actions:
    """Edit the budget file, with a decision that alice alone signs."""
    return edit(old, new, *rows, approvers=("alice",))


@parametrised
def played_under(
    repo: Sandbox, policy: str, then: Actions, budgets: str = BASELINE, codeowners: str = CODEOWNERS
) -> Result:
    """Play under another policy, other budgets or owners."""
    return then(under(repo, policy, budgets=budgets, codeowners=codeowners))


def tighten(repo: Sandbox) -> None:
    """Tighten another limit by a decision, in a commit of its own."""
    repo.replace(BUDGETS, "max_latency_ms: 50", "max_latency_ms: 45")
    repo.decide(30, [("schema_validator.max_latency_ms", "50", "45")], slug="tighten")
    repo.commit("Tighten")
