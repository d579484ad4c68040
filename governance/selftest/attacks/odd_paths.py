"""Paths that are not what they look like: links, submodules, names that collide or cannot be read."""

from typing import Final

from governance.selftest.sandbox.actions import POLICY_FILE, honest_raise, judge
from governance.selftest.sandbox.baseline import BASELINE, BUDGETS, POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, codes

_NEW: Final = "cache:\n  max_latency_ms: 3\n"
_LOOSE: Final = BASELINE.replace("max_latency_ms: 10 ", "max_latency_ms: 12 ")


def _link(repo: Sandbox, path: str, target: str) -> None:
    place = repo.path / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    place.symlink_to(target)


def _add_governed(repo: Sandbox, path: str) -> Result:
    """Add a budget file with a new capability, with its decision."""
    repo.write(path, _NEW)
    repo.decide(rows=[("cache.max_latency_ms", "none", "3")])
    return judge(repo)


def _linked_file(repo: Sandbox) -> Result:
    repo.write("elsewhere.yaml", _LOOSE)
    _link(repo, BUDGETS, "../elsewhere.yaml")
    return judge(repo)


def _extra_link(repo: Sandbox) -> Result:
    repo.write("elsewhere.yaml", _NEW)
    _link(repo, "budgets/extra.yaml", "../elsewhere.yaml")
    return judge(repo)


def _extra_file(repo: Sandbox) -> Result:
    return _add_governed(repo, "budgets/extra.yaml")


def _linked_folder(repo: Sandbox) -> Result:
    repo.write("team/limits.yaml", _NEW)
    _link(repo, "budgets/team", "../team")
    return judge(repo)


def _real_folder(repo: Sandbox) -> Result:
    return _add_governed(repo, "budgets/team/limits.yaml")


def _linked_root(repo: Sandbox) -> Result:
    repo.git("mv", "budgets", "numbers")
    _link(repo, "budgets", "numbers")
    return judge(repo)


def _linked_policy(repo: Sandbox) -> Result:
    repo.write("elsewhere.yaml", POLICY.replace("require: 2", "require: 1"))
    _link(repo, POLICY_FILE, "../elsewhere.yaml")
    return judge(repo)


def _linked_decision(repo: Sandbox) -> Result:
    repo.raise_limit()
    path = repo.decide()
    (repo.path / path).rename(repo.path / "decision.md")
    _link(repo, path, "../decision.md")
    return judge(repo, "Raise\n\nBudget-ADR: 31")


def _linked_signoff(repo: Sandbox) -> Result:
    repo.raise_limit()
    repo.decide()
    signoff = repo.path / "adr/signoffs/031/bob.yaml"
    signoff.rename(repo.path / "bob.yaml")
    _link(repo, "adr/signoffs/031/bob.yaml", "../../../bob.yaml")
    return judge(repo)


def _linked_signoffs(repo: Sandbox) -> Result:
    repo.raise_limit()
    repo.decide()
    (repo.path / "adr/signoffs/031").rename(repo.path / "signed")
    _link(repo, "adr/signoffs/031", "../../signed")
    return judge(repo)


def _linked_decisions(repo: Sandbox) -> Result:
    """Link the whole folder of decisions."""
    repo.raise_limit()
    repo.decide()
    (repo.path / "adr").rename(repo.path / "decisions")
    _link(repo, "adr", "decisions")
    return judge(repo, "Raise\n\nBudget-ADR: 31")


def _submodule(path: str) -> Actions:
    def play(repo: Sandbox) -> Result:
        repo.write(".gitmodules", f'[submodule "team"]\n\tpath = {path}\n\turl = https://example.com/team.git\n')
        repo.git("add", "--all")
        repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{path}")
        repo.git("commit", "--quiet", "-m", "add a submodule")
        return repo.check()

    return play


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
    _staged(repo, "budgets/gr\udcf6\udcdfe.yaml", _NEW)
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


def _umlauts(repo: Sandbox) -> Result:
    return _add_governed(repo, "budgets/größe.yaml")


def _tree(repo: Sandbox, *entries: tuple[str, str, str]) -> str:
    """Write a tree object as it is given, with names that git itself would not write."""
    data = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(oid) for mode, name, oid in entries)
    return repo.git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", stdin=data)


def _malformed(*more: str) -> Actions:
    """Commit a tree whose budgets hold further entries after the right ones, each with a looser limit."""

    def play(repo: Sandbox) -> Result:
        loose = repo.git("hash-object", "-w", "--stdin", stdin=_LOOSE.encode())
        inside = [_entry(line) for line in repo.git("ls-tree", "HEAD:budgets").splitlines()]
        budgets = _tree(repo, *inside, *(("100644", name, loose) for name in more))
        top = [_entry(line) for line in repo.git("ls-tree", "HEAD").splitlines()]
        tree = _tree(repo, *((mode, name, budgets if name == "budgets" else oid) for mode, name, oid in top))
        oid = repo.git("commit-tree", tree, "-p", "HEAD", "-m", "change")
        repo.git("update-ref", "HEAD", oid)
        return repo.check()

    return play


def _entry(line: str) -> tuple[str, str, str]:
    """Mode, name and object id of a line of `git ls-tree`, as a tree object has them."""
    head, _, name = line.partition("\t")
    mode, _, oid = head.split()
    return mode.lstrip("0"), name, oid


def _beside(path: str, text: str = _NEW) -> Actions:
    """Add a file, for nothing but its name."""

    def play(repo: Sandbox) -> Result:
        _staged(repo, path, text)
        return _recorded(repo, "add a file")

    return play


def _two_forms(repo: Sandbox) -> Result:
    _staged(repo, "budgets/gro\u0308sse.yaml", _NEW)
    _staged(repo, "budgets/gr\u00f6sse.yaml", "queue:\n  max_latency_ms: 3\n")
    return _recorded(repo, "add two files")


def _odd_but_fine(repo: Sandbox) -> Result:
    return _add_governed(repo, "budgets/a b\t'\"$(id)*.yaml")


def _odd_and_ungoverned(repo: Sandbox) -> Result:
    repo.write("budgets/a b\t'\"$(id)*.yaml", _NEW)
    return judge(repo)


STORIES: Final = (
    Scenario(
        "the budget file becomes a link",
        "replaces the budget file by a link to a looser one outside of governance",
        codes("BG002", "BG101"),  # what stood in the file is gone, too
        _linked_file,
        honest_raise,
    ),
    Scenario(
        "a linked budget file",
        "adds a budget file that is a link, whose target can change later without a trace",
        codes("BG002"),
        _extra_link,
        _extra_file,
    ),
    Scenario(
        "a linked folder of budgets",
        "links a folder into the governed one",
        codes("BG002"),
        _linked_folder,
        _real_folder,
    ),
    Scenario(
        "the governed folder becomes a link",
        "moves all of governance elsewhere and leaves a link",
        codes("BG002", "BG302", "BG101"),
        _linked_root,
        honest_raise,
    ),
    Scenario(
        "the policy becomes a link",
        "replaces the policy by a link to a milder one",
        codes("BG002", "BG003", "BG101"),
        _linked_policy,
        honest_raise,
    ),
    Scenario(
        "the decision is a link",
        "lets the ADR be a link to a text that nobody governs",
        codes("BG002", "BG101"),
        _linked_decision,
        honest_raise,
    ),
    Scenario(
        "a sign-off is a link",
        "lets a sign-off be a link to a record elsewhere",
        codes("BG209", "BG201"),
        _linked_signoff,
        honest_raise,
    ),
    Scenario(
        "the sign-offs are a link",
        "links the whole folder of sign-offs",
        codes("BG201"),
        _linked_signoffs,
        honest_raise,
    ),
    Scenario(
        "the decisions are a link",
        "links the whole folder of decisions",
        codes("BG101"),
        _linked_decisions,
        honest_raise,
    ),
    Scenario(
        "a submodule among the budgets",
        "mounts a submodule in the governed folder, whose content nobody here reviews",
        codes("BG002"),
        _submodule("budgets/team"),
        _real_folder,
    ),
    Scenario(
        "a submodule named as a budget file",
        "adds a submodule whose path looks like a budget file",
        codes("BG002"),
        _submodule("budgets/team.yaml"),
        _extra_file,
    ),
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
        _odd_but_fine,
    ),
    Scenario(
        "a file name that differs in case",
        "adds a second budget file that a Mac or Windows checkout puts in place of the first",
        codes("BG002"),
        _beside("budgets/Capability_Budgets.yaml", "{}\n"),
        _extra_file,
    ),
    Scenario(
        "a folder name that differs in case",
        "adds Budgets/policy.yaml, which some checkouts write over the policy",
        codes("BG002"),
        _beside("Budgets/policy.yaml", POLICY),
        _extra_file,
    ),
    Scenario(
        "a long s in a name",
        "adds a file beside the allowed signers whose name differs in a letter that case folding makes equal",
        codes("BG002"),
        _beside("budgets/allowed_\u017figners", "mallory ssh-ed25519 AAAA\n"),
        _extra_file,
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
        _extra_file,
    ),
    Scenario(
        "two policies of one name",
        "names the policy twice in its tree, the right one first",
        codes("BG002", "BG003", "BG101"),
        _malformed("policy.yaml"),
        _extra_file,
    ),
)
