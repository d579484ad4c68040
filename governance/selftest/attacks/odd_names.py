"""Names that collide, that tools show differently, or that cannot be read."""

from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import honest_raise, judge
from governance.selftest.sandbox.baseline import BASELINE, POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.governed_files import NEW, add_governed, extra_file
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Scenario, codes, parametrised

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


def _bytes_name(repo: Sandbox) -> Result:
    """Add a file whose name is Latin-1."""
    _staged(repo, "budgets/gr\udcf6\udcdfe.yaml", NEW)
    return _recorded(repo, "add a file")


def _decision_in_bytes(repo: Sandbox) -> Result:
    """Give a decision a name in Latin-1."""
    repo.raise_limit()
    path = repo.decide()
    repo.git("add", "--all")
    repo.git("update-index", "--force-remove", path)
    _staged(repo, "adr/031-gr\udcf6\udcdfer.md", repo.read(path))
    return _recorded(repo, "Raise\n\nBudget-ADR: 31")


def _decision_with_umlauts(repo: Sandbox) -> Result:
    repo.raise_limit()
    repo.decide(slug="größer")
    return judge(repo)


def _decision_in_another_case(repo: Sandbox) -> Result:
    """Put another text beside a decision, where some checkouts write it over the decision."""
    repo.raise_limit()
    path = repo.decide()
    repo.git("add", "--all")
    _staged(repo, path.upper().replace(".MD", ".md"), "# ADR 031: Something else\n")
    return _recorded(repo, "Raise\n\nBudget-ADR: 31")


def _signoff_in_another_case(repo: Sandbox) -> Result:
    """The same beside a sign-off."""
    repo.raise_limit()
    repo.decide()
    repo.git("add", "--all")
    _staged(repo, "ADR/signoffs/031/Alice.yaml", "{}\n")
    return _recorded(repo, "Raise\n\nBudget-ADR: 31")


def _umlauts(repo: Sandbox) -> Result:
    return add_governed(repo, "budgets/größe.yaml")


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


def _two_forms(repo: Sandbox) -> Result:
    _staged(repo, "budgets/gro\u0308sse.yaml", NEW)
    _staged(repo, "budgets/gr\u00f6sse.yaml", "queue:\n  max_latency_ms: 3\n")
    return _recorded(repo, "add two files")


def _odd_and_ungoverned(repo: Sandbox) -> Result:
    repo.write("budgets/a b\t'\"$(id)*.yaml", NEW)
    return judge(repo)


SCENARIOS: Final = (
    Scenario(
        "a name that is not UTF-8",
        "names a budget file in Latin-1, which tools show differently or skip",
        codes("BG002", "BG101"),
        _bytes_name,
        _umlauts,
    ),
    Scenario(
        "a decision whose name is not UTF-8",
        "names the ADR in Latin-1, so that tools show another one or none",
        codes("BG002"),
        _decision_in_bytes,
        _decision_with_umlauts,
    ),
    Scenario(
        "a name full of signs",
        "names a budget file with blanks, quotes and wildcards that break a careless reader",
        codes("BG101"),
        _odd_and_ungoverned,
        partial(add_governed, path="budgets/a b\t'\"$(id)*.yaml"),
    ),
    Scenario(
        "a file name that differs in case",
        "adds a second budget file that a Mac or Windows checkout puts in place of the first",
        codes("BG002"),
        _beside("budgets/Capability_Budgets.yaml", "{}\n"),
        extra_file,
    ),
    Scenario(
        "a folder name that differs in case",
        "adds Budgets/policy.yaml, which some checkouts write over the policy",
        codes("BG002"),
        _beside("Budgets/policy.yaml", POLICY),
        extra_file,
    ),
    Scenario(
        "a decision whose name differs in case",
        "adds ADR/031-….md beside the decision, which some checkouts write over it",
        codes("BG002"),
        _decision_in_another_case,
        honest_raise,
    ),
    Scenario(
        "a sign-off whose name differs in case",
        "adds a sign-off that some checkouts write over the one that counts",
        codes("BG002"),
        _signoff_in_another_case,
        honest_raise,
    ),
    Scenario(
        "a long s in a name",
        "adds a file beside the allowed signers whose name differs in a letter that case folding makes equal",
        codes("BG002"),
        _beside("budgets/allowed_\u017figners", "mallory ssh-ed25519 AAAA\n"),
        extra_file,
    ),
    Scenario(
        "two Unicode forms of a name",
        "adds two budget files whose names are one to some file systems",
        codes("BG002", "BG101"),
        _two_forms,
        _umlauts,
    ),
    Scenario(
        "an owners file that differs in case",
        "adds an owners file that some checkouts write over the one that counts",
        codes("BG002"),
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
