"""Attempts on the records of the past: decisions that were used, sign-offs that stood."""

from typing import Final

from governance.selftest.sandbox.actions import RAISE, judge, land, land_raise, sign_and_raise
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, codes, parametrised

_ADR: Final = "adr/031-raise.md"
_ALICE: Final = "adr/signoffs/031/alice.yaml"


def _decide_the_next(repo: Sandbox) -> Result:
    """Raise once more, by a decision of its own."""
    repo.raise_decided("12", "13", 32, slug="more")
    return judge(repo)


@parametrised
def _after(repo: Sandbox, *edits: tuple[str, str, str]) -> Result:
    """Land a raise, then replace texts in files; nothing governed changes beside."""
    land_raise(repo)
    for path, old, new in edits:
        repo.replace(path, old, new)
    return judge(repo)


@parametrised
def _gone(repo: Sandbox, *paths: str) -> Result:
    """Land a raise, then remove files."""
    land_raise(repo)
    for path in paths:
        repo.remove(path)
    return judge(repo)


@parametrised
def _moved(repo: Sandbox, source: str, target: str, *edits: tuple[str, str]) -> Result:
    """Land a raise, then move a file, and perhaps change it on the way."""
    land_raise(repo)
    (repo.path / target).parent.mkdir(parents=True, exist_ok=True)
    repo.git("mv", source, target)
    for old, new in edits:
        repo.replace(target, old, new)
    return judge(repo)


@parametrised
def _saved_with_cr(repo: Sandbox, *edits: tuple[str, str]) -> Result:
    """Land a raise, then save its decision and a sign-off with CR LF, and perhaps change the sign-off on the way."""
    land_raise(repo)
    for old, new in edits:
        repo.replace(_ALICE, old, new)
    for path in (_ADR, _ALICE):
        repo.write(path, repo.read(path).replace("\n", "\r\n"))
    return judge(repo)


def _removed_with_the_next(repo: Sandbox) -> Result:
    """Remove a used decision in a change that is itself well decided."""
    land_raise(repo)
    repo.remove(_ADR)
    return _decide_the_next(repo)


def _superseded_by_the_next(repo: Sandbox) -> Result:
    """Mark a used decision as superseded in the change that follows it."""
    land_raise(repo)
    repo.replace(_ADR, "**Status**: Accepted", "**Status**: Superseded")
    repo.replace(_ADR, "**Superseded by**: N/A", "**Superseded by**: ADR 032")
    repo.write(_ADR, repo.read(_ADR) + "\n## Amendments\n\n- replaced by ADR 032\n")
    return _decide_the_next(repo)


def _reject_removed(repo: Sandbox) -> Result:
    """Let a reject land with the proposal; remove it with the change that it blocks."""
    path = repo.adr(31, RAISE)
    reject = repo.sign(path, "carol", "reject")
    land(repo, "Propose")
    repo.remove(reject)
    return sign_and_raise(repo, path)


def _reject_answered(repo: Sandbox) -> Result:
    """Let the one who rejected approve later."""
    path = repo.adr(31, RAISE)
    repo.sign(path, "carol", "reject")
    land(repo, "Propose")
    repo.sign(path, "carol", name="carol-2", date=repo.now)
    repo.sign(path, "bob")
    repo.raise_limit()
    return judge(repo)


@parametrised
def _stray(repo: Sandbox, name: str, text: str) -> Result:
    """Land a raise with a file among its sign-offs that is no record; move it away with the next change."""
    repo.write(f"adr/signoffs/031/{name}", text)
    land_raise(repo)
    repo.remove(f"adr/signoffs/031/{name}")
    return _decide_the_next(repo)


def _became_a_submodule(repo: Sandbox) -> Result:
    """Put a submodule in place of all decisions."""
    land_raise(repo)
    repo.git("rm", "-r", "--quiet", "adr")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},adr")
    repo.git("commit", "--quiet", "-m", "decisions live elsewhere now")
    return repo.check()


def _unused(repo: Sandbox) -> Result:
    """Change a decision that nothing has used yet, and have it signed; then use it."""
    path = repo.adr(31, RAISE, status="Proposed")
    land(repo, "Propose")
    repo.replace(path, "The audit log costs time.", "The audit log costs more time.")
    repo.replace(path, "Proposed", "Accepted")
    return sign_and_raise(repo, path)


_MERELY_MOVED: Final = _moved(_ADR, "adr/2026/031-raise-the-limit.md")


def _altered(
    name: str, tries: str, attack: Actions, honest: Actions = _superseded_by_the_next, *, quiet: bool = False
) -> Scenario:
    """A record that does not stay as it was."""
    return Scenario(name, tries, codes("BG301"), attack, honest, quiet=quiet)


SCENARIOS: Final = (
    _altered(
        "a used decision reworded",
        "rewrites history: another reason for an old raise",
        _after((_ADR, "The audit log", "The weather")),
    ),
    _altered(
        "a used decision with other numbers",
        "rewrites history: another number",
        _after((_ADR, "| 10 | 12 |", "| 10 | 13 |")),
        _unused,
    ),
    _altered(
        "a used decision under another number",
        "renumbers the record, so that the old number is free",
        _after((_ADR, "# ADR 031:", "# ADR 041:")),
    ),
    _altered(
        "a used decision without its section",
        "renames the section, so that the record decides nothing any more",
        _after((_ADR, "## Budget Changes", "## Changes")),
        _unused,
    ),
    _altered("a used decision removed", "removes the record", _gone(_ADR)),
    _altered(
        "a used decision removed on the way",
        "removes the record in a change that is well decided itself",
        _removed_with_the_next,
    ),
    _altered(
        "a used decision moved out",
        "moves the record out of the folder of decisions",
        _moved(_ADR, "attic/031-raise.md"),
        _MERELY_MOVED,
        quiet=True,
    ),
    _altered(
        "a used decision moved and reworded",
        "hides a change of the record in a move",
        _moved(_ADR, "adr/031-other.md", ("costs time", "costs money")),
        _MERELY_MOVED,
        quiet=True,
    ),
    _altered(
        "a used decision that is no Markdown file any more",
        "renames the record to .txt",
        _moved(_ADR, "adr/031-raise.txt"),
        _MERELY_MOVED,
        quiet=True,
    ),
    _altered("a sign-off removed", "removes the trace of who approved", _gone(_ALICE)),
    _altered(
        "a sign-off with another comment",
        "changes what an approver said",
        _after((_ALICE, "decision: approve\n", "decision: approve\ncomment: fine\n")),
    ),
    _altered(
        "a sign-off that is a reject now",
        "turns an approval into its contrary afterwards",
        _after((_ALICE, "decision: approve", "decision: reject")),
    ),
    _altered(
        "a sign-off moved to another decision",
        "moves the record to those of another number",
        _moved(_ALICE, "adr/signoffs/032/alice.yaml"),
        _moved(_ALICE, "adr/signoffs/31/once/alice.yaml"),
        quiet=True,
    ),
    _altered(
        "a sign-off that is no record any more",
        "renames the record, so that nobody reads it",
        _moved(_ALICE, "adr/signoffs/031/alice.yaml.bak"),
        _moved(_ALICE, "adr/signoffs/31/once/alice.yaml"),
        quiet=True,
    ),
    _altered("decisions in a submodule", "moves all decisions into a submodule", _became_a_submodule),
    _altered(
        "a word among new line ends",
        "saves a sign-off with other line ends, and says something else in it on the way",
        _saved_with_cr(("decision: approve", "decision: reject")),
        _saved_with_cr(),
        quiet=True,
    ),
    _altered(
        "a sign-off called notes",
        "takes a sign-off away as one takes notes away",
        _gone(_ALICE),
        _stray("notes.txt", "notes\n"),
    ),
    _altered(
        "a sign-off called a mistake",
        "takes a sign-off away as if it were no record",
        _gone(_ALICE),
        _stray("x.yaml", "x: 1\n"),
    ),
    Scenario(
        "a reject removed from the base",
        "removes an objection that landed with the proposal",
        codes("BG301", "BG206"),
        _reject_removed,
        _reject_answered,
    ),
)
