import json
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from governance.documents.trust.allowed_signers import read_signers
from tests.support.command import run
from tests.support.repository import BUDGETS, CODEOWNERS, POLICY, Sandbox

POLICY_FILE = "budgets/policy.yaml"
SCHEMAS = ["budgets/schemas/budgets.json", "budgets/schemas/policy.json"]
WRITTEN = [
    BUDGETS,
    *SCHEMAS,
    POLICY_FILE,
    "budgets/allowed_signers",
    "CODEOWNERS",
    "adr/001-govern-performance-budgets.md",
    "docs/runbooks/budget-alert.md",
    ".gitattributes",
]
LIMITER = ("--limit", "rate_limiter.max_latency_ms=10")
BOB = ("--person", "bob=bob@example.com,@bob")
CAROL = ("--person", "carol=carol@example.com,carol@home.example,@carol")


@pytest.fixture
def fresh(empty: Sandbox) -> Sandbox:
    """A repository with nothing in it."""
    empty.start()
    return empty


def give_key(sandbox: Sandbox, person: str = "dora", name: str = "id_ed25519") -> None:
    """Put a person's key where ssh keeps one's own."""
    home = Path(sandbox.env["HOME"]) / ".ssh"
    home.mkdir(exist_ok=True)
    shutil.copy(sandbox.keys.secret(person), home / name)
    shutil.copy(f"{sandbox.keys.secret(person)}.pub", home / f"{name}.pub")


def keys_of(sandbox: Sandbox, *people: str) -> list[str]:
    return [word for person in people for word in ("--key", f"{person}={sandbox.keys.secret(person)}.pub")]


def policy_of(sandbox: Sandbox) -> Any:
    return yaml.safe_load(sandbox.read(POLICY_FILE))


def files_of(sandbox: Sandbox) -> dict[str, bytes]:
    return {
        str(path.relative_to(sandbox.path)): path.read_bytes()
        for path in sandbox.path.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(sandbox.path).parts
    }


def adopted(sandbox: Sandbox) -> None:
    """Lint and check what init wrote, as a user would."""
    lint = sandbox.budget("lint", "--format", "json")
    assert (lint.status, lint.json["findings"]) == (0, []), lint.out
    sandbox.commit("Adopt performance budgets")
    check = sandbox.budget("check", "--format", "json")
    assert (check.status, check.json["verdict"], check.json["adoption"]) == (0, "pass", True), check.out
    assert check.json["findings"] == []


def test_one_person_gets_a_repository_that_adopts_itself(fresh: Sandbox) -> None:
    made = fresh.budget("init")
    assert (made.status, made.err) == (0, "")
    assert [line.split()[1] for line in made.out.splitlines() if line.startswith("  wrote")] == WRITTEN
    assert sorted(files_of(fresh)) == sorted(WRITTEN)
    policy = policy_of(fresh)
    assert policy["people"] == {"dora": {"emails": ["dora@example.com"]}}
    assert policy["approvals"] == [{"name": "any change", "require": 1, "from": ["dora"]}]
    assert (policy["self_approval"], policy["repository"]) == (True, "repo")
    assert "self-approved" in fresh.read(POLICY_FILE)
    adopted(fresh)


def test_no_capability_is_invented(fresh: Sandbox) -> None:
    made = fresh.budget("init", "--format", "json").json
    assert (made["capabilities"], made["lint"], made["check"]) == ({}, "pass", "pass")
    assert yaml.safe_load(fresh.read(BUDGETS)) is None
    assert made["next"][-1] == "the first change: budget propose checkout.max_latency_ms=200 --new"
    fresh.commit("Adopt performance budgets")
    proposed = fresh.budget("propose", "checkout.max_latency_ms=200", "--new")
    assert (proposed.status, proposed.err) == (0, "")


def test_the_next_steps_are_told_and_hold(fresh: Sandbox) -> None:
    made = fresh.budget("init", *LIMITER, "--format", "json").json
    commands = [step for step in made["next"] if step.startswith("git add")]
    assert commands == [f"git add {' '.join(WRITTEN)} && git commit -m 'Adopt performance budgets'"]
    fresh.git("add", *WRITTEN)
    fresh.git("commit", "-q", "-m", "Adopt performance budgets")
    assert fresh.budget("check").out.startswith("PASS  adoption")
    assert made["next"][-1] == "the first change: budget propose rate_limiter.max_latency_ms=20"
    proposed = fresh.budget("propose", "rate_limiter.max_latency_ms=20")
    assert (proposed.status, proposed.err) == (0, "")
    assert "ADR 002 drafted" in proposed.out


def test_a_whole_change_passes_with_what_it_wrote(fresh: Sandbox) -> None:
    give_key(fresh)
    assert fresh.budget("init", *LIMITER).status == 0
    fresh.commit("Adopt performance budgets")
    fresh.switch("work", new=True)
    path = fresh.adr(2, [("rate_limiter.max_latency_ms", "10", "12")], status="Proposed")
    fresh.commit("propose")
    signed = fresh.budget("sign", "2", "--commit")
    assert (signed.status, signed.err) == (0, "")
    done = fresh.budget("apply", "2", "--commit")
    assert (done.status, done.err) == (0, ""), path
    assert fresh.check().json["verdict"] == "pass"


def test_the_key_at_hand_is_listed_and_signatures_are_asked_for(fresh: Sandbox) -> None:
    give_key(fresh)
    made = fresh.budget("init", "--format", "json").json
    assert made["identity"] == "signature"
    assert "identity" not in policy_of(fresh)
    (line,) = read_signers(fresh.read("budgets/allowed_signers").encode()).signers.lines
    assert (line.principals, line.key) == (frozenset({"dora"}), fresh.keys.public("dora"))
    adopted(fresh)


def test_the_key_that_git_signs_with_goes_first(fresh: Sandbox) -> None:
    give_key(fresh)
    give_key(fresh, "alice", "work")
    fresh.git("config", "user.signingKey", "~/.ssh/work.pub")
    assert fresh.budget("init").status == 0
    assert f"dora {fresh.keys.public('alice')}\n" in fresh.read("budgets/allowed_signers")


@pytest.mark.parametrize("prefix", ["key::", ""])
def test_a_key_written_into_gits_settings_is_taken(fresh: Sandbox, prefix: str) -> None:
    fresh.git("config", "user.signingKey", f"{prefix}{fresh.keys.public('alice')} a comment")
    assert fresh.budget("init").status == 0
    assert f"dora {fresh.keys.public('alice')}\n" in fresh.read("budgets/allowed_signers")


@pytest.mark.parametrize("setting", ["ABCD1234", "~/.ssh/gone", "key::ssh-ed25519 AAAA"])
def test_what_is_no_key_is_passed_over(fresh: Sandbox, setting: str) -> None:
    fresh.git("config", "user.signingKey", setting)
    made = fresh.budget("init", "--format", "json").json
    assert made["identity"] == "commit"
    assert not read_signers(fresh.read("budgets/allowed_signers").encode()).signers.lines


def test_what_an_agent_holds_goes_before_the_files(fresh: Sandbox) -> None:
    give_key(fresh)
    socket = str(fresh.path.parent / "agent")
    started = subprocess.run(
        ["ssh-agent", "-a", socket], env=fresh.env, capture_output=True, check=True
    ).stdout.decode()
    number = re.search(r"SSH_AGENT_PID=([0-9]+)", started)
    assert number
    fresh.env["SSH_AUTH_SOCK"] = socket
    try:
        subprocess.run(["ssh-add", "-q", str(fresh.keys.secret("alice"))], env=fresh.env, check=True)
        assert fresh.budget("init").status == 0
    finally:
        os.kill(int(number[1]), signal.SIGTERM)
    assert f"dora {fresh.keys.public('alice')}\n" in fresh.read("budgets/allowed_signers")


def test_a_public_key_without_its_secret_half_is_passed_over(fresh: Sandbox) -> None:
    give_key(fresh)
    (Path(fresh.env["HOME"]) / ".ssh/id_ed25519").unlink()
    assert fresh.budget("init", "--format", "json").json["identity"] == "commit"


def test_without_a_key_sign_offs_rest_on_commits_and_it_says_so(fresh: Sandbox) -> None:
    made = fresh.budget("init")
    assert policy_of(fresh)["identity"] == "commit"
    assert "proved by the authors of commits" in made.out
    assert "remove `identity: commit`" in " ".join(made.out.split())


def test_two_people_approve_for_each_other(fresh: Sandbox) -> None:
    give_key(fresh)
    made = fresh.budget("init", *BOB, *keys_of(fresh, "bob"), "--format", "json").json
    assert (made["preset"], made["identity"], made["people"]) == ("team", "signature", ["dora", "bob"])
    policy = policy_of(fresh)
    assert policy["people"]["bob"] == {"emails": ["bob@example.com"], "handle": "@bob"}
    assert policy["approvals"] == [{"name": "any change", "require": 1, "from": ["dora", "bob"]}]
    assert "self_approval" not in policy
    adopted(fresh)


def test_three_people_need_two_others_for_a_loosening(fresh: Sandbox) -> None:
    give_key(fresh)
    arguments = ("--preset", "team", *BOB, *CAROL, *keys_of(fresh, "bob", "carol"))
    assert fresh.budget("init", *arguments).status == 0
    everybody = ["dora", "bob", "carol"]
    assert policy_of(fresh)["approvals"] == [
        {"name": "any change", "require": 1, "from": everybody},
        {"name": "loosening", "when": {"direction": ["loosen"]}, "require": 2, "from": everybody},
        {"name": "governance", "when": {"direction": ["governance"]}, "require": 2, "from": everybody},
    ]
    assert "/budgets/   dora@example.com @bob @carol\n" in fresh.read("CODEOWNERS")
    adopted(fresh)


def test_a_team_whose_keys_are_not_all_known_can_still_meet_its_policy(fresh: Sandbox) -> None:
    give_key(fresh)
    made = fresh.budget("init", *BOB, *CAROL, "--format", "json").json
    assert (made["identity"], made["findings"]) == ("commit", [])
    assert f"dora {fresh.keys.public('dora')}\n" in fresh.read("budgets/allowed_signers")
    adopted(fresh)


def test_an_organisation_gets_a_group_and_code_owners(fresh: Sandbox) -> None:
    fresh.git("remote", "add", "origin", "git@github.com:acme/payments.git")
    give_key(fresh)
    assert fresh.budget("init", "--preset", "org", *BOB, *CAROL, *keys_of(fresh, "bob", "carol")).status == 0
    policy = policy_of(fresh)
    assert policy["repository"] == "acme/payments"
    assert policy["groups"] == {"@acme/architecture": ["dora", "bob", "carol"]}
    assert [rule["from"] for rule in policy["approvals"]] == [
        ["codeowners"],
        ["@acme/architecture"],
        ["@acme/architecture"],
    ]
    assert policy["two_stage"] is False
    assert "/budgets/   @acme/architecture\n" in fresh.read("CODEOWNERS")
    adopted(fresh)


def test_code_owners_that_nobody_knows_do_not_become_a_rule(fresh: Sandbox) -> None:
    fresh.write("CODEOWNERS", "* @somebody-else\n")
    made = fresh.budget("init", "--preset", "org", *BOB, "--format", "json").json
    assert made["kept"] == ["CODEOWNERS"]
    assert policy_of(fresh)["approvals"] == [{"name": "any change", "require": 1, "from": ["@architecture"]}]
    adopted(fresh)


@pytest.mark.parametrize("preset", ["team", "org"])
def test_a_preset_that_one_person_cannot_meet_is_refused(fresh: Sandbox, preset: str) -> None:
    made = fresh.budget("init", "--preset", preset)
    assert (made.status, files_of(fresh)) == (2, {})
    assert "--person" in made.err


def test_solo_is_for_one_person(fresh: Sandbox) -> None:
    made = fresh.budget("init", "--preset", "solo", *BOB)
    assert (made.status, files_of(fresh)) == (2, {})


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--person", "bob"], "does not name a person"),
        (["--person", "=bob@example.com"], "does not name a person"),
        (["--person", "bob=@bob"], "does not name a person"),
        (["--person", "bob=b@example.com,@bob,@rob"], "does not name a person"),
        (["--person", "bob=b@example.com,"], "does not name a person"),
        (["--person", "bob=nobody"], "this makes no policy: `nobody` does not fit here"),
        (["--person", "bob\n  x: 1=b@example.com"], "this makes no policy"),
        (["--person", "bo b=b@example.com"], "this makes no policy: `bo b` does not fit here"),
        (["--person", "codeowners=b@example.com"], "is the word for the owners"),
        (["--person", "bob=b@example.com", "--person", "rob=B@example.com"], "stands for bob already"),
        (["--person", "dora=dora@home.example"], "a person is named twice"),
        (["--repository", "acme\npayments"], "this makes no policy"),
        (["--key", "bob=nowhere.pub"], "names no key"),
        (["--key", "bob"], "names no key"),
    ],
)
def test_words_that_cannot_be_meant_are_wrong_usage(fresh: Sandbox, arguments: list[str], said: str) -> None:
    made = fresh.budget("init", *arguments)
    assert (made.status, made.out, files_of(fresh)) == (2, "", {})
    assert said in made.err


def test_a_key_of_nobody_is_wrong_usage(fresh: Sandbox) -> None:
    made = fresh.budget("init", *keys_of(fresh, "bob"))
    assert (made.status, files_of(fresh)) == (2, {})
    assert "--person bob=ADDRESS" in made.err


@pytest.mark.parametrize("name", ["no", "123", "null", "0x1f", "Alice.B_c-d"])
def test_names_that_yaml_would_read_otherwise_stay_names(fresh: Sandbox, name: str) -> None:
    assert fresh.budget("init", "--person", f"{name}={name}@example.com").status == 0
    assert list(policy_of(fresh)["people"]) == ["dora", name]
    adopted(fresh)


def test_whoever_sits_here_may_be_named_by_the_address(fresh: Sandbox) -> None:
    assert fresh.budget("init", "--person", "theodora=Dora@Example.com,@dora").status == 0
    assert policy_of(fresh)["people"] == {"theodora": {"emails": ["Dora@Example.com"], "handle": "@dora"}}


@pytest.mark.parametrize(
    ("author", "name", "person"),
    [
        ("dora@example.com", "Dora Smith", "dora-smith"),
        ("dora@example.com", "Łucja Żółć", "ucja-zoc"),
        ("dora@example.com", "山田", "dora"),
        ("+@example.com", "山田", "owner"),
        ("12+dora-s@users.noreply.github.com", "D.", "d"),
    ],
)
def test_the_name_comes_from_git(fresh: Sandbox, author: str, name: str, person: str) -> None:
    fresh.git("config", "user.name", name)
    fresh.git("config", "user.email", author)

    assert run("init", folder=fresh.path, env=fresh.env).status == 0
    people = policy_of(fresh)["people"]
    assert list(people) == [person]
    assert people[person].get("handle") == ("@dora-s" if "noreply" in author else None)


@pytest.mark.parametrize(
    ("origin", "repository"),
    [
        ("git@github.com:acme/payments.git", "acme/payments"),
        ("https://github.com/acme/payments", "acme/payments"),
        ("https://user:secret@gitlab.example/group/sub/payments.git/", "group/sub/payments"),
        ("ssh://git@host.example:2222/acme/payments.git", "acme/payments"),
        ("/srv/git/payments.git", "repo"),
        ("../payments", "repo"),
        ("file:///srv/acme/payments.git", "repo"),
    ],
)
def test_the_repository_is_named_after_its_origin(fresh: Sandbox, origin: str, repository: str) -> None:
    fresh.git("remote", "add", "origin", origin)
    assert fresh.budget("init").status == 0
    assert policy_of(fresh)["repository"] == repository


def test_the_repository_can_be_named(fresh: Sandbox) -> None:
    fresh.git("remote", "add", "origin", "git@github.com:acme/payments.git")
    assert fresh.budget("init", "--repository", "acme/other").status == 0
    assert policy_of(fresh)["repository"] == "acme/other"


def test_nothing_is_ever_overwritten(fresh: Sandbox) -> None:
    own = {
        BUDGETS: "cache: {max_latency_ms: 1}\n",
        POLICY_FILE: POLICY,
        "budgets/allowed_signers": fresh.keys.signers(),
        "docs/CODEOWNERS": CODEOWNERS.replace("/CODEOWNERS", "/docs/CODEOWNERS"),
        "adr/007-govern-performance-budgets.md": "# Ours\n",
        "docs/runbooks/budget-alert.md": "ours\n",
        ".github/workflows/budget.yml": "on: push\n",
        ".gitattributes": "* text=auto\n",
        **dict.fromkeys(SCHEMAS, "{}\n"),
    }
    for path, text in own.items():
        fresh.write(path, text)
    before = files_of(fresh)
    made = fresh.budget("init", "--ci", "github", "--format", "json")
    assert made.status == 0
    assert (made.json["written"], made.json["kept"]) == ([], sorted(own))
    assert "extended" not in made.json
    assert files_of(fresh) == before


def test_what_is_missing_is_added_to_what_is_there(fresh: Sandbox) -> None:
    fresh.write("budgets/team/cache.yml", "cache: {max_latency_ms: 1}\n")
    fresh.write("docs/adr/0012-x.md", "# x\n")
    made = fresh.budget("init", "--format", "json").json
    assert made["kept"] == ["budgets/team/cache.yml"]
    assert [item["path"] for item in made["written"]] == [
        *SCHEMAS,
        POLICY_FILE,
        "budgets/allowed_signers",
        "CODEOWNERS",
        "docs/adr/0013-govern-performance-budgets.md",
        "docs/runbooks/budget-alert.md",
        ".gitattributes",
    ]
    assert policy_of(fresh)["adr"] == "docs/adr"
    assert fresh.read("docs/adr/0013-govern-performance-budgets.md").startswith("# ADR 0013: Govern")
    adopted(fresh)


def test_a_policy_written_by_hand_is_completed(fresh: Sandbox) -> None:
    give_key(fresh)
    fresh.write(POLICY_FILE, POLICY)
    made = fresh.budget("init", "--format", "json").json
    assert made["kept"] == [POLICY_FILE]
    assert made["preset"] is None
    assert f"dora {fresh.keys.public('dora')}\n" in fresh.read("budgets/allowed_signers")
    assert {item["code"] for item in made["findings"]} == {"BG110"}
    assert "Deciders**: alice, bob, carol, dora\n" in fresh.read("adr/001-govern-performance-budgets.md")


def test_a_broken_policy_is_kept_and_told(fresh: Sandbox) -> None:
    fresh.write(POLICY_FILE, "version: 2\n")
    made = fresh.budget("init", "--format", "json")
    assert (made.status, made.codes) == (1, {"BG003"})
    assert fresh.read(POLICY_FILE) == "version: 2\n"


def test_whoever_locks_a_rule_as_author_is_told(fresh: Sandbox) -> None:
    fresh.write(POLICY_FILE, POLICY)
    fresh.write("CODEOWNERS", CODEOWNERS)
    fresh.write("budgets/allowed_signers", fresh.keys.signers(["alice", "bob"]))
    made = fresh.budget("init")
    assert made.status == 0
    assert "warning BG110  budgets/policy.yaml\n  nobody can approve what alice decides" in made.out


def test_a_governed_repository_gets_only_what_is_not_governed(governed: Sandbox) -> None:
    governed.remove("CODEOWNERS")
    made = governed.budget("init", "--ci", "gitlab", "--format", "json")
    assert made.status == 0
    assert made.json["adopted"]
    assert ["BUDGET_SOURCE" in step for step in made.json["next"]] == [True, False, False]
    assert [item["path"] for item in made.json["written"]] == [
        "docs/runbooks/budget-alert.md",
        ".gitattributes",
        ".gitlab/budget.gitlab-ci.yml",
        ".gitlab-ci.yml",
    ]
    assert "governed already" in governed.budget("init").out


def test_protected_files_are_not_added_to_a_governed_repository(governed: Sandbox) -> None:
    governed.replace(POLICY_FILE, "approvals:", 'protect: [".github/**"]\napprovals:')
    made = governed.budget("init", "--ci", "github", "--format", "json").json
    assert [item["path"] for item in made["written"]] == [
        "docs/runbooks/budget-alert.md",
        ".gitattributes",
    ]


def test_a_policy_that_was_removed_is_not_replaced(governed: Sandbox) -> None:
    governed.remove(POLICY_FILE)
    made = governed.budget("init")
    assert made.status == 1
    assert f"git restore --source={governed.head()} --staged --worktree -- {POLICY_FILE}" in made.err


@pytest.mark.parametrize(("path", "target"), [("budgets", "elsewhere"), ("docs", "elsewhere"), ("docs/runbooks", "..")])
def test_a_link_in_the_way_stops_everything(fresh: Sandbox, path: str, target: str) -> None:
    (fresh.path / "elsewhere").mkdir()
    (fresh.path / path).parent.mkdir(exist_ok=True)
    (fresh.path / path).symlink_to(target)
    before = files_of(fresh)
    made = fresh.budget("init")
    assert (made.status, made.out, files_of(fresh)) == (1, "", before)
    assert f"{path} is not a folder" in made.err


def test_a_folder_in_the_place_of_a_file_stops_everything(fresh: Sandbox) -> None:
    fresh.write("budgets/allowed_signers/alice.pub", "")
    made = fresh.budget("init")
    assert made.status == 1
    assert "budgets/allowed_signers is a folder" in made.err
    assert not (fresh.path / POLICY_FILE).exists()


def test_a_dry_run_writes_nothing_and_shows_everything(fresh: Sandbox) -> None:
    made = fresh.budget("init", "--dry-run")
    assert (made.status, files_of(fresh)) == (0, {})
    assert f"  would write  {POLICY_FILE}" in made.out
    assert "    require: 1\n" in made.out
    planned = {
        item["path"]: item["text"] for item in fresh.budget("init", "--dry-run", "--format", "json").json["written"]
    }
    assert fresh.budget("init").status == 0
    assert {path: text.encode() for path, text in planned.items()} == files_of(fresh)


def test_github_is_seen_by_its_folder(fresh: Sandbox) -> None:
    fresh.write(".github/dependabot.yml", "")
    assert fresh.budget("init").status == 0
    workflow = fresh.read(".github/workflows/budget.yml")
    assert yaml.safe_load(workflow)["jobs"]["budgets"]["steps"][0]["with"]["fetch-depth"] == 0
    assert yaml.safe_load(workflow)[True]["push"]["branches"] == ["main"]
    assert policy_of(fresh)["protect"] == [".github/workflows/budget.yml"]
    assert "/.github/workflows/budget.yml dora@example.com\n" in fresh.read(".github/CODEOWNERS")
    assert not (fresh.path / "CODEOWNERS").exists()
    adopted(fresh)


def test_gitlab_includes_the_gate(fresh: Sandbox) -> None:
    made = fresh.budget("init", "--ci", "gitlab", "--format", "json").json
    job = yaml.safe_load(fresh.read(".gitlab/budget.gitlab-ci.yml"))["budgets"]
    assert job["variables"] == {"GIT_DEPTH": "0"}
    script = "\n".join(job["script"])
    assert "${CI_MERGE_REQUEST_TARGET_BRANCH_NAME:-$CI_DEFAULT_BRANCH}" in script
    assert script.index("git fetch") < script.index("budget check")
    assert yaml.safe_load(fresh.read(".gitlab-ci.yml")) == {"include": [{"local": ".gitlab/budget.gitlab-ci.yml"}]}
    assert policy_of(fresh)["protect"] == [".gitlab/budget.gitlab-ci.yml"]
    assert not any("include the gate" in step for step in made["next"])
    adopted(fresh)


def test_an_own_pipeline_is_kept_and_told_how_to_include_the_gate(fresh: Sandbox) -> None:
    fresh.write(".gitlab-ci.yml", "test: {script: [make]}\n")
    made = fresh.budget("init", "--ci", "gitlab", "--format", "json").json
    assert made["kept"] == [".gitlab-ci.yml"]
    assert "include the gate in .gitlab-ci.yml: include: [{local: .gitlab/budget.gitlab-ci.yml}]" in made["next"]


@pytest.mark.parametrize(
    "own", ["ci/.gitlab-ci.yml", ".gitlab/ci.yml", ".gitlab-ci.yaml", ".gitlab/pipelines/main.gitlab-ci.yml"]
)
def test_a_pipeline_in_another_place_is_not_switched_off(fresh: Sandbox, own: str) -> None:
    fresh.write(own, "test: {script: [make]}\n")
    made = fresh.budget("init", "--ci", "gitlab", "--format", "json").json
    assert not (fresh.path / ".gitlab-ci.yml").exists()
    assert f"include the gate in {own}: include: [{{local: .gitlab/budget.gitlab-ci.yml}}]" in made["next"]
    assert fresh.read(own) == "test: {script: [make]}\n"


def test_a_second_run_keeps_what_the_first_wrote(fresh: Sandbox) -> None:
    assert fresh.budget("init", "--ci", "gitlab").status == 0
    before = files_of(fresh)
    made = fresh.budget("init", "--ci", "gitlab", "--format", "json").json
    assert (made["written"], files_of(fresh)) == ([], before)
    assert not any("include the gate" in step for step in made["next"])


# Owners as GitLab reads them


def test_on_gitlab_owners_are_read_as_gitlab_reads_them(fresh: Sandbox) -> None:
    fresh.write(".gitlab/issue_templates/bug.md", "")
    assert fresh.budget("init", *BOB, "--person", "carol=carol@example.com,@carol.c").status == 0
    assert policy_of(fresh)["codeowners"] == "gitlab"
    assert "/budgets/           dora@example.com @bob @carol.c\n" in fresh.read(".gitlab/CODEOWNERS")
    assert not (fresh.path / "CODEOWNERS").exists()
    assert "/.gitlab/CODEOWNERS text eol=lf\n" in fresh.read(".gitattributes")
    adopted(fresh)


def test_an_own_file_with_sections_is_read_as_gitlab_reads_it(fresh: Sandbox) -> None:
    fresh.write("CODEOWNERS", "[Performance][2]\n* @dora\n")
    made = fresh.budget("init", "--format", "json")
    assert (made.status, made.json["findings"], policy_of(fresh)["codeowners"]) == (0, [], "gitlab")


def test_a_policy_that_is_there_says_who_reads_owners(fresh: Sandbox) -> None:
    fresh.write(POLICY_FILE, POLICY + "codeowners: gitlab\n")
    fresh.write(".github/x", "")
    fresh.write("docs/CODEOWNERS", "* @alice\n")
    assert fresh.budget("init", "--ci", "github").status == 0
    assert "/docs/CODEOWNERS text eol=lf\n" in fresh.read(".gitattributes")


# Line ends and formatters


def test_what_is_governed_keeps_its_bytes_on_every_machine(fresh: Sandbox) -> None:
    assert fresh.budget("init").status == 0
    fresh.write("adr/picture.png", b"\x89PNG\r\n\0")
    fresh.git("config", "core.autocrlf", "true")
    fresh.commit("Adopt performance budgets")
    fresh.git("rm", "--quiet", "-r", "--cached", ".")
    fresh.git("reset", "--quiet", "--hard")
    for path in WRITTEN:
        governed = path not in {".gitattributes", "docs/runbooks/budget-alert.md"}
        assert (b"\r\n" in (fresh.path / path).read_bytes()) is not governed, path
    assert (fresh.path / "adr/picture.png").read_bytes() == b"\x89PNG\r\n\0"


def test_lines_to_add_to_attributes_are_printed_and_work(fresh: Sandbox) -> None:
    fresh.write(".gitattributes", "*.png binary\n/budgets/** text eol=lf\n")
    made = fresh.budget("init", "--format", "json").json
    (step,) = (step for step in made["next"] if step.startswith("printf "))
    subprocess.run(["bash", "-c", step], cwd=fresh.path, env=fresh.env, check=True)
    assert fresh.read(".gitattributes").splitlines() == [
        "*.png binary",
        "/budgets/** text eol=lf",
        "/adr/**/*.md text eol=lf",
        "/adr/**/*.yaml text eol=lf",
        "/adr/**/*.jsonl text eol=lf",
        "/CODEOWNERS text eol=lf",
    ]
    assert fresh.git("diff", "--cached", "--name-only") == ".gitattributes"
    again = fresh.budget("init", "--format", "json").json
    assert not any(step.startswith("printf ") for step in again["next"])


@pytest.mark.parametrize("own", ["dist/\n", "dist/"])
def test_prettier_is_told_what_to_leave_alone_where_it_is_used(fresh: Sandbox, own: str) -> None:
    fresh.write(".prettierignore", own)
    made = fresh.budget("init", "--format", "json").json
    assert made["extended"] == [".prettierignore"]
    assert fresh.read(".prettierignore") == "dist/\n/budgets/\n/adr/\n"
    assert any(step.startswith("git add") and ".prettierignore" in step for step in made["next"])
    assert "extended" not in fresh.budget("init", "--format", "json").json


def test_a_dry_run_extends_nothing(fresh: Sandbox) -> None:
    fresh.write(".prettierignore", "dist/\n")
    out = fresh.budget("init", "--dry-run").out
    assert "would extend  .prettierignore" in out
    assert "prettier, mdformat" in out
    assert fresh.read(".prettierignore") == "dist/\n"


def test_the_workflow_watches_the_default_branch(fresh: Sandbox) -> None:
    fresh.git("commit", "-q", "--allow-empty", "-m", "start")
    fresh.git("update-ref", "refs/remotes/origin/release/next", "HEAD")
    fresh.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/release/next")
    assert fresh.budget("init", "--ci", "github").status == 0
    assert "branches: [release/next]" in fresh.read(".github/workflows/budget.yml")


def test_a_detached_head_has_no_branch(fresh: Sandbox) -> None:
    fresh.git("commit", "-q", "--allow-empty", "-m", "start")
    fresh.git("checkout", "-q", "--detach")
    assert fresh.budget("init", "--ci", "github").status == 0
    assert "branches: [main]" in fresh.read(".github/workflows/budget.yml")


def test_addresses_that_github_would_skip_own_nothing(fresh: Sandbox) -> None:
    made = fresh.budget("init", "--format", "json", author="dora@localhost")
    assert "CODEOWNERS" not in [item["path"] for item in made.json["written"]]
    adopted(fresh)


def test_the_adoption_lands_on_a_history_that_was_there_before(fresh: Sandbox) -> None:
    fresh.write("README.md", "# payments\n")
    fresh.commit("start")
    assert fresh.budget("init").status == 0
    adopted(fresh)


def test_git_must_know_who_sits_here(fresh: Sandbox) -> None:

    fresh.git("config", "--unset", "user.email")
    fresh.git("config", "user.useConfigOnly", "true")
    made = run("init", folder=fresh.path, env=fresh.env)
    assert (made.status, files_of(fresh)) == (2, {})
    assert "git does not know who you are" in made.err
    assert run("init", *BOB, folder=fresh.path, env=fresh.env).status == 0
    assert list(policy_of(fresh)["people"]) == ["bob"]


def test_it_needs_a_repository_with_a_checkout(fresh: Sandbox) -> None:
    fresh.git("init", "-q", "--bare", "../bare.git")
    assert fresh.budget("-C", "../bare.git", "init").status == 2
    (fresh.path.parent / "plain").mkdir()
    assert "git init" in fresh.budget("-C", "../plain", "init").err


def test_json_says_the_same(fresh: Sandbox) -> None:
    made = fresh.budget("init", "--format", "json", "--output", "../made.json")
    assert made.out == ""
    report = json.loads((fresh.path.parent / "made.json").read_text())
    assert report["schema"] == "budget-governance/init/1"
    assert (report["verdict"], report["preset"], report["dry_run"]) == ("pass", "solo", False)
    assert [item["path"] for item in report["written"]] == WRITTEN
