"""Real pushes to a bare repository with the hook: what it takes, what it refuses, and what a pusher is told."""

import datetime as dt
import os
import shutil
from pathlib import Path

import pytest

from tests.support.repository import BASELINE, BUDGETS, POLICY, Keys, Sandbox
from tests.support.server import Server, no_python

RELEASES = POLICY + 'branches: ["release/*"]\n'


@pytest.fixture
def server(governed: Sandbox) -> Server:
    """The repository that a governed clone pushes to; the clone is on branch work, at main."""
    return Server(governed, governed.path.parent / "server.git")


@pytest.fixture
def releases(empty: Sandbox) -> Server:
    """The same, with protected release branches."""
    empty.adopt(policy=RELEASES)
    empty.switch("work", new=True)
    return Server(empty, empty.path.parent / "server.git")


def raised(sandbox: Sandbox, message: str = "Raise") -> str:
    """A commit that raises a limit."""
    sandbox.raise_limit()
    return sandbox.commit(message)


def governed_raise(sandbox: Sandbox) -> str:
    """A commit that raises it by a decision."""
    sandbox.decide()
    return raised(sandbox, "Raise\n\nBudget-ADR: 31")


def assert_refused(server: Server, *words: str, push: str = "work:main", ref: str = "main") -> None:
    """Push, and see that it is refused with these words, and that nothing has changed."""
    before = server.ref(ref)
    done = server.push(push)
    assert done.status == 1, done.err
    assert "pre-receive hook declined" in done.err
    said = " ".join(done.err.split())
    for word in words:
        assert word in said
    assert "Traceback" not in done.err
    assert server.ref(ref) == before


# What a push of every day is told


def test_a_governed_change_is_taken(server: Server) -> None:
    new = governed_raise(server.sandbox)
    done = server.push("work:main")
    assert done.status == 0, done.err
    assert done.err.startswith("budget: main: 1 change, governed\nTo ")
    assert server.ref() == new


def test_a_change_of_nothing_governed_is_taken_without_a_word(server: Server) -> None:
    server.sandbox.write("README.md", "# more\n")
    new = server.sandbox.commit()
    done = server.push("work:main", "work:refs/heads/topic", "HEAD:refs/tags/v1")
    assert (done.status, "budget" in done.err, server.ref()) == (0, False, new)


def test_an_ungoverned_change_is_refused_with_the_finding_and_the_fix(server: Server) -> None:
    new = raised(server.sandbox)
    done = server.push("work:main")
    assert done.status == 1
    assert done.err.startswith(
        f"""\
budget: main: refused
error BG101  budgets/capability_budgets.yaml:7:19 (commit {new[:12]})
  rate_limiter.max_latency_ms: 10 → 12 has no decision:
  rate_limiter.max_latency_ms is a budget, and the step refers to no ADR
  why:  a budget changes only by a decision that people can find
  fix: budget propose rate_limiter.max_latency_ms=12, or put the old
       value back (10)
To """
    )
    assert not server.has(new)


def test_a_commit_that_a_later_one_mends_is_refused_and_squashing_fixes_it(server: Server) -> None:
    bad = raised(server.sandbox)
    server.sandbox.write(BUDGETS, BASELINE)
    server.sandbox.write("README.md", "# more\n")
    server.sandbox.commit()
    assert_refused(server, f"(commit {bad[:12]})", "amend or squash")
    server.sandbox.git("reset", "--quiet", "--soft", "main")
    server.sandbox.commit("both")
    assert server.push("work:main").status == 0


def test_a_merge_is_taken_for_what_it_brings(server: Server) -> None:
    raised(server.sandbox)
    server.sandbox.decide()
    server.sandbox.commit("Decide")
    server.sandbox.switch("main")
    server.sandbox.write("README.md", "# more\n")
    server.sandbox.commit()
    server.sandbox.merge("work")
    assert server.push("main").status == 0
    assert server.push("work:main").status == 1


# What may not be done to a protected branch


def test_it_is_neither_deleted_nor_rewritten(server: Server) -> None:
    governed_raise(server.sandbox)
    assert server.push("work:main").status == 0
    assert_refused(server, "cannot be deleted", push=":main")
    assert_refused(server, "would be rewritten", push="+main:main")
    server.sandbox.git("commit", "--quiet", "--amend", "-m", "other words")
    assert_refused(server, "would be rewritten", push="+work:main")


def test_a_tag_is_no_commit(server: Server) -> None:
    server.sandbox.git("tag", "-a", "-m", "x", "v1")
    assert_refused(server, "is not a commit", push="+v1:main")


def test_a_merge_the_wrong_way_round_is_refused_where_it_hides_governed_steps(server: Server) -> None:
    sandbox = server.sandbox
    sandbox.write("README.md", "# more\n")
    sandbox.commit()
    sandbox.switch("main")
    governed_raise(sandbox)
    assert server.push("main").status == 0
    sandbox.switch("work")
    sandbox.merge("main")
    assert_refused(server, "leave the first-parent line", "merge the other way round")
    sandbox.switch("main")
    sandbox.merge("work~1")
    assert server.push("main").status == 0


def test_replacements_never_come_in(server: Server) -> None:
    raised(server.sandbox)
    server.sandbox.git("replace", "main", "work")
    assert_refused(server, "would make git show other objects", push="refs/replace/*")


def test_replacements_and_grafts_that_are_there_are_ignored(server: Server) -> None:
    new = raised(server.sandbox)
    assert server.push("work").status == 0
    server.git("replace", "main", new)
    assert_refused(server, "BG101")
    server.git("replace", "--delete", "main")
    (server.folder / "info").mkdir(exist_ok=True)
    (server.folder / "info/grafts").write_text(f"{new}\n")
    assert_refused(server, "BG101")


def test_an_alias_leads_to_the_branch_that_it_stands_for(server: Server) -> None:
    server.git("symbolic-ref", "refs/heads/current", "refs/heads/main")
    server.git("symbolic-ref", "refs/heads/next", "refs/heads/master")
    raised(server.sandbox)
    assert_refused(server, "BG101", push="work:current")
    assert server.push("work:next").status == 0


def test_another_spelling_of_the_branch_is_judged(server: Server) -> None:
    raised(server.sandbox)
    assert_refused(server, "BG101", push="work:refs/heads/Main", ref="Main")


def test_a_date_of_the_past_does_not_revive_an_expired_key(empty: Sandbox) -> None:
    empty.adopt()
    until = f'valid-before="{dt.datetime.now(tz=dt.UTC) - dt.timedelta(days=2):%Y%m%d}" ssh-ed25519'
    empty.write("budgets/allowed_signers", empty.keys.signers().replace("ssh-ed25519", until))
    empty.commit("adopt keys that expire")
    empty.switch("work", new=True)
    server = Server(empty, empty.path.parent / "server.git")
    governed_raise(empty)
    audited = empty.budget("audit", "--since", "main", "--format", "json")
    assert audited.json["verdict"] == "pass"
    assert_refused(server, "BG205")


def test_a_date_of_the_future_is_refused(server: Server) -> None:
    server.sandbox.now = dt.datetime.now(tz=dt.UTC).replace(microsecond=0) + dt.timedelta(days=3)
    governed_raise(server.sandbox)
    assert_refused(server, "more than a day ahead of the clock here")


# Several branches


def test_a_push_of_several_refs_is_taken_whole_or_not_at_all(releases: Server) -> None:
    good = governed_raise(releases.sandbox)
    releases.sandbox.switch("bad", new=True, at="main")
    raised(releases.sandbox)
    done = releases.push("work:main", "bad:refs/heads/release/1", "bad:refs/heads/topic")
    assert done.status == 1
    assert "budget: main: 1 change, governed\nbudget: release/1: refused\n" in done.err
    assert "budget: nothing of this push is taken\n" in done.err
    assert (releases.ref() == good, releases.ref("release/1"), releases.ref("topic")) == (False, "", "")
    assert releases.push("work:main", "work:refs/heads/release/1", "bad:refs/heads/topic").status == 0


def test_a_new_protected_branch_is_judged_from_where_it_left(releases: Server) -> None:
    sandbox = releases.sandbox
    raised(sandbox)
    assert_refused(releases, "BG101", push="work:refs/heads/release/1", ref="release/1")
    sandbox.git("switch", "--quiet", "--orphan", "strange")
    sandbox.write("x", "1")
    sandbox.commit()
    assert_refused(releases, "nothing in common with main", push="strange:refs/heads/release/1", ref="release/1")
    assert releases.push("main:refs/heads/release/1").status == 0


# Adoption


def test_a_repository_without_a_policy_is_not_held_up(empty: Sandbox) -> None:
    empty.start()
    empty.write("x", "1")
    empty.commit()
    server = Server(empty, empty.path.parent / "server.git", empty=True)
    for push in ("main", "+main~0:main", "main:refs/heads/topic"):
        assert server.push(push).status == 0
    empty.git("commit", "--quiet", "--amend", "-m", "other words")
    done = server.push("+main")
    assert done.status == 0
    assert "note: nothing is governed on main: there is no budgets/policy.yaml\n" in done.err


def test_the_first_push_of_all_adopts(governed: Sandbox) -> None:
    server = Server(governed, governed.path.parent / "server.git", empty=True)
    done = server.push("main")
    assert done.status == 0
    assert "budget: main: adoption: its budgets become the baseline\n" in done.err
    raised(governed)
    assert_refused(server, "BG101")


def test_an_adoption_that_cannot_be_read_is_refused(governed: Sandbox) -> None:
    server = Server(governed, governed.path.parent / "server.git", empty=True)
    governed.replace(BUDGETS, "max_latency_ms: 50", "max_latency_ms: fifty")
    governed.commit()
    assert_refused(server, "BG001")


# Who approves


def test_commits_prove_approvals_where_the_policy_says_so(empty: Sandbox) -> None:
    empty.adopt(policy=POLICY + "identity: commit\n")
    empty.switch("work", new=True)
    server = Server(empty, empty.path.parent / "server.git")
    path = empty.adr(31, [("rate_limiter.max_latency_ms", "10", "12")])
    empty.raise_limit()
    empty.commit("Raise\n\nBudget-ADR: 31")
    for person in ("alice", "bob"):
        empty.sign(path, person, unsigned=True)
        empty.commit(f"Sign as {person}", author=person)
    assert_refused(server, "amend or squash")
    empty.switch("main")
    empty.merge("work")
    done = server.push("main")
    assert done.status == 0, done.err
    assert "note: identity is `commit`" in done.err


# Other kinds of repositories


def test_a_shallow_clone_may_push_what_it_has_made(server: Server) -> None:
    sandbox = server.sandbox
    clone = Sandbox(sandbox.path.parent / "clone", sandbox.keys)
    clone.now = sandbox.now
    sandbox.git("clone", "--quiet", "--depth=1", f"file://{server.folder}", str(clone.path))
    shallow = Server.__new__(Server)
    shallow.sandbox, shallow.folder = clone, server.folder
    raised(clone)
    assert_refused(shallow, "BG101", push="main")
    clone.decide()
    clone.git("add", "--all")
    clone.git("commit", "--quiet", "--amend", "-m", "Raise\n\nBudget-ADR: 31")
    assert shallow.push("main").status == 0


def test_a_history_that_is_cut_off_is_no_beginning(governed: Sandbox) -> None:
    raised(governed)
    clone = Sandbox(governed.path.parent / "clone", governed.keys)
    governed.git("clone", "--quiet", "--depth=1", "--branch=work", f"file://{governed.path}", str(clone.path))
    clone.git("remote", "rename", "origin", "upstream")
    server = Server(clone, governed.path.parent / "server.git", empty=True)
    server.git("config", "receive.shallowUpdate", "true")
    assert_refused(server, "BG501", "could not be judged")


def test_a_repository_with_a_checkout_is_pushed_to_likewise(governed: Sandbox, tmp_path: Path) -> None:
    server = Server(governed, tmp_path / "bare.git")
    full = tmp_path / "full"
    governed.git("clone", "--quiet", str(server.folder), str(full))
    governed.git("-C", str(full), "switch", "--quiet", "--detach")
    governed.git("remote", "set-url", "origin", str(full))
    server.folder = full
    assert server.install().status == 0
    raised(governed)
    assert_refused(server, "BG101")


def test_objects_may_be_borrowed_from_another_repository(governed: Sandbox, tmp_path: Path) -> None:
    server = Server(governed, tmp_path / "bare.git")
    fork = tmp_path / "a fork: of it.git"
    governed.git("clone", "--quiet", "--bare", "--shared", str(server.folder), str(fork))
    governed.git("remote", "set-url", "origin", str(fork))
    server.folder = fork
    assert server.install().status == 0
    raised(governed)
    assert_refused(server, "BG101")
    governed.decide()
    governed.git("add", "--all")
    governed.git("commit", "--quiet", "--amend", "-m", "Raise\n\nBudget-ADR: 31")
    assert server.push("work:main").status == 0


def test_object_ids_may_be_longer(tmp_path: Path, keys: Keys) -> None:
    sandbox = Sandbox(tmp_path / "repo", keys)
    sandbox.path.mkdir()
    sandbox.git("init", "--quiet", "--initial-branch=main", "--object-format=sha256")
    sandbox.adopt()
    sandbox.switch("work", new=True)
    server = Server(sandbox, tmp_path / "server.git")
    raised(sandbox)
    assert_refused(server, "BG101")


# The hook itself


def test_without_the_program_nothing_is_taken(server: Server, tmp_path: Path) -> None:
    server.sandbox.write("README.md", "# more\n")
    server.sandbox.commit()
    hook = server.folder / "hooks/pre-receive"
    hook.write_text(hook.read_text().replace("\npython=", "\npython=/nowhere"))
    done = server.push("work:main", **no_python(tmp_path))
    assert done.status == 1
    assert "budget: the program is not installed here, so nothing can be judged and the push is refused\n" in done.err
    assert "fix: install it, and run budget init --hook pre-receive with it; docs/how-to/install.md" in done.err


def test_the_program_on_the_path_stands_in(server: Server) -> None:
    hook = server.folder / "hooks/pre-receive"
    python = hook.read_text().partition("\npython=")[2].partition("\n")[0]
    hook.write_text(hook.read_text().replace("\npython=", "\npython=/nowhere"))
    raised(server.sandbox)
    path = os.pathsep.join((str(Path(python).parent), os.environ["PATH"]))
    done = server.push("work:main", PATH=path)
    assert (done.status, "BG101" in done.err) == (1, True)


def test_no_module_beside_the_repository_is_taken_for_the_program(server: Server) -> None:
    shutil.copytree(server.sandbox.path / "budgets", server.folder / "governance")
    (server.folder / "governance/__main__.py").write_text("raise SystemExit(0)\n")
    (server.folder / "governance/__init__.py").write_text("raise SystemExit(0)\n")
    raised(server.sandbox)
    assert_refused(server, "BG101")
