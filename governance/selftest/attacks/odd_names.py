"""Names that collide, that tools show differently, or that cannot be read."""

from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import honest_raise, judge, written
from governance.selftest.sandbox.baseline import BASELINE, POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.governed_files import NEW, add_governed, extra_file
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, codes, parametrised, undecided

_SIGNS: Final = "budgets/a b\t'\"$(id)*.yaml"
_UMLAUTS: Final = partial(add_governed, path="budgets/größe.yaml")
_LOOSE: Final = BASELINE.replace("max_latency_ms: 10 ", "max_latency_ms: 12 ")


def _staged(repo: Sandbox, path: str, text: str) -> None:
    """Put a file into the index alone, since not every file system can hold every name."""
    blob = repo.git("hash-object", "-w", "--stdin", stdin=text.encode())
    update = ("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
    repo.git("-c", "core.precomposeUnicode=false", *update)


def _recorded(repo: Sandbox, message: str) -> Result:
    """Commit the index, and judge the branch."""
    repo.git("commit", "--quiet", "-m", message)
    return repo.check()


def _decision_in_bytes(repo: Sandbox) -> Result:
    """Give a decision a name in Latin-1."""
    path = repo.raise_decided()
    repo.git("add", "--all")
    repo.git("update-index", "--force-remove", path)
    _staged(repo, "adr/031-gr\udcf6\udcdfer.md", repo.read(path))
    return _recorded(repo, "Raise\n\nBudget-ADR: 31")


def _decision_with_umlauts(repo: Sandbox) -> Result:
    repo.raise_decided(slug="größer")
    return judge(repo)


def _tree(repo: Sandbox, *entries: tuple[str, str, str]) -> str:
    """Write a tree object as it is given, with names that git itself would not write."""
    data = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(oid) for mode, name, oid in entries)
    return repo.git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", stdin=data)


@parametrised
def _malformed(repo: Sandbox, *more: str) -> Result:
    """Commit a tree whose budgets hold further entries after the right ones, each with a looser limit."""
    loose = repo.git("hash-object", "-w", "--stdin", stdin=_LOOSE.encode())
    inside = [_entry(line) for line in repo.git("ls-tree", "HEAD:budgets").splitlines()]
    budgets = _tree(repo, *inside, *(("100644", name, loose) for name in more))
    top = [_entry(line) for line in repo.git("ls-tree", "HEAD").splitlines()]
    tree = _tree(repo, *((mode, name, budgets if name == "budgets" else oid) for mode, name, oid in top))
    oid = repo.git("commit-tree", tree, "-p", "HEAD", "-m", "change")
    repo.git("update-ref", "HEAD", oid)
    return repo.check()


def _entry(line: str) -> tuple[str, str, str]:
    """Mode, name and object id of a line of `git ls-tree`, as a tree object has them."""
    head, _, name = line.partition("\t")
    mode, _, oid = head.split()
    return mode.lstrip("0"), name, oid


@parametrised
def _beside(repo: Sandbox, path: str, text: str = NEW) -> Result:
    """Add a file, for nothing but its name."""
    _staged(repo, path, text)
    return _recorded(repo, "add a file")


@parametrised
def _beside_a_decision(repo: Sandbox, path: str, text: str) -> Result:
    """Raise as decided, and put a file beside the decision that some checkouts write over a part of it."""
    repo.raise_decided()
    repo.git("add", "--all")
    _staged(repo, path, text)
    return _recorded(repo, "Raise\n\nBudget-ADR: 31")


def _two_forms(repo: Sandbox) -> Result:
    _staged(repo, "budgets/gro\u0308sse.yaml", NEW)
    _staged(repo, "budgets/gr\u00f6sse.yaml", "queue:\n  max_latency_ms: 3\n")
    return _recorded(repo, "add two files")


def _unfit(name: str, tries: str, attack: Actions, honest: Actions) -> Scenario:
    """A name that governed files may not have."""
    return Scenario(name, tries, codes("BG002"), attack, honest)


SCENARIOS: Final = (
    Scenario(
        "a name that is not UTF-8",
        "names a budget file in Latin-1, which tools show differently or skip",
        codes("BG002", "BG101"),
        _beside("budgets/gr\udcf6\udcdfe.yaml"),
        _UMLAUTS,
    ),
    _unfit(
        "a decision whose name is not UTF-8",
        "names the ADR in Latin-1, so that tools show another one or none",
        _decision_in_bytes,
        _decision_with_umlauts,
    ),
    undecided(
        "a name full of signs",
        "names a budget file with blanks, quotes and wildcards that break a careless reader",
        written(_SIGNS, NEW),
        partial(add_governed, path=_SIGNS),
    ),
    _unfit(
        "a file name that differs in case",
        "adds a second budget file that a Mac or Windows checkout puts in place of the first",
        _beside("budgets/Capability_Budgets.yaml", "{}\n"),
        extra_file,
    ),
    _unfit(
        "a folder name that differs in case",
        "adds Budgets/policy.yaml, which some checkouts write over the policy",
        _beside("Budgets/policy.yaml", POLICY),
        extra_file,
    ),
    _unfit(
        "a decision whose name differs in case",
        "adds ADR/031-….md beside the decision, which some checkouts write over it",
        _beside_a_decision("ADR/031-RAISE.md", "# ADR 031: Something else\n"),
        honest_raise,
    ),
    _unfit(
        "a sign-off whose name differs in case",
        "adds a sign-off that some checkouts write over the one that counts",
        _beside_a_decision("ADR/signoffs/031/Alice.yaml", "{}\n"),
        honest_raise,
    ),
    _unfit(
        "a long s in a name",
        "adds a file beside the allowed signers whose name differs in a letter that case folding makes equal",
        _beside("budgets/allowed_\u017figners", "mallory ssh-ed25519 AAAA\n"),
        extra_file,
    ),
    Scenario(
        "two Unicode forms of a name",
        "adds two budget files whose names are one to some file systems",
        codes("BG002", "BG101"),
        _two_forms,
        _UMLAUTS,
    ),
    _unfit(
        "an owners file that differs in case",
        "adds an owners file that some checkouts write over the one that counts",
        _beside("Codeowners", "* @mallory\n"),
        honest_raise,
    ),
    Scenario(
        "two entries of one name",
        "names a budget file twice in its tree: some readers take the first, some the last",
        codes("BG002", "BG101"),
        _malformed("capability_budgets.yaml"),
        extra_file,
    ),
    Scenario(
        "two policies of one name",
        "names the policy twice in its tree, the right one first",
        codes("BG002", "BG003", "BG101"),
        _malformed("policy.yaml"),
        extra_file,
    ),
)
