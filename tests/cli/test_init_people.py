"""`budget init`: who approves, and how; and where decisions lie already."""

from typing import Any

import pytest
import yaml

from governance.documents.trust.allowed_signers import read_signers
from tests.cli.test_init import BOB, CAROL, adopted, give_key, keys_of, policy_of
from tests.support.repository import Sandbox


@pytest.fixture
def fresh(empty: Sandbox) -> Sandbox:
    """A repository with nothing in it."""
    empty.start()
    return empty


def authored(sandbox: Sandbox, name: str, email: str, times: int = 1) -> None:
    for _ in range(times):
        sandbox.git("commit", "-q", "--allow-empty", "-m", "work", "--author", f"{name} <{email}>")


def people_of(sandbox: Sandbox) -> Any:
    return policy_of(sandbox)["people"]


def test_people_come_from_the_history(fresh: Sandbox) -> None:
    authored(fresh, "Bob Builder", "bob@example.com", 3)
    authored(fresh, "Bob Builder", "17+bobb@users.noreply.github.com")
    authored(fresh, "dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", 9)
    authored(fresh, "Dora", "dora@example.com")
    authored(fresh, "Carol", "carol@old.example")
    fresh.write(".mailmap", "Carol <carol@example.com> <carol@old.example>\n")
    fresh.commit("mailmap")
    assert fresh.budget("init", "--people-from", "history").status == 0
    assert people_of(fresh) == {
        "dora": {"emails": ["dora@example.com"]},
        "bob-builder": {
            "emails": ["bob@example.com", "17+bobb@users.noreply.github.com"],
            "handle": "@bobb",
            "account": "17",
        },
        "carol": {"emails": ["carol@example.com"]},
    }
    adopted(fresh)


def test_people_come_from_codeowners(fresh: Sandbox) -> None:
    authored(fresh, "Bob", "bob@example.com")
    fresh.write("CODEOWNERS", "* @bob @acme/team carol@example.com # @nobody\n/x @newcomer dora@example.com\n")
    assert fresh.budget("init", "--people-from", "codeowners").status == 0
    assert people_of(fresh) == {
        "dora": {"emails": ["dora@example.com"]},
        "bob": {"emails": ["bob@example.com"], "handle": "@bob"},
        "carol": {"emails": ["carol@example.com"]},
        "newcomer": {"emails": ["newcomer@users.noreply.github.com"], "handle": "@newcomer"},
    }


def test_who_is_named_already_is_not_named_twice(fresh: Sandbox) -> None:
    authored(fresh, "Robert", "bob@example.com")
    made = fresh.budget("init", *BOB, "--people-from", "history", "--people-from", "codeowners", "--format", "json")
    assert made.json["people"] == ["dora", "bob"]


def test_the_number_of_an_account_may_be_named(fresh: Sandbox) -> None:
    assert fresh.budget("init", "--person", "bob=bob@example.com,@bob,583231").status == 0
    assert people_of(fresh)["bob"] == {"emails": ["bob@example.com"], "handle": "@bob", "account": "583231"}
    adopted(fresh)


def test_approvals_by_commits_need_no_key(fresh: Sandbox) -> None:
    give_key(fresh)
    assert fresh.budget("init", "--approvals", "commits", "--format", "json").json["identity"] == "commit"
    adopted(fresh)


def test_approvals_by_keys_are_not_given_up_where_one_is_missing(fresh: Sandbox) -> None:
    give_key(fresh)
    made = fresh.budget("init", *BOB, *CAROL, "--approvals", "keys", "--format", "json")
    assert (made.status, made.json["identity"], made.warnings) == (0, "signature", {"BG110"})


def test_a_witness_attests_approvals_given_on_the_forge(fresh: Sandbox) -> None:
    people = ("--person", "dora=dora@example.com,@dora,1", "--person", "bob=bob@example.com,@bob,2")
    witness = ("--approvals", "witnesses", "--witness", f"ci={fresh.keys.secret('carol')}.pub")
    made = fresh.budget("init", *people, *witness, "--format", "json")
    assert (made.status, made.json["findings"], made.json["identity"]) == (0, [], "signature")
    assert policy_of(fresh)["witnesses"] == ["ci"]
    (line,) = read_signers(fresh.read("budgets/allowed_signers").encode()).signers.lines
    assert (line.principals, line.key) == (frozenset({"ci"}), fresh.keys.public("carol"))
    assert 'ci namespaces="budget-witness" ssh-ed25519 ' in fresh.read("budgets/allowed_signers")
    adopted(fresh)


def test_a_witness_without_a_key_is_wrong_usage(fresh: Sandbox) -> None:
    made = fresh.budget("init", *keys_of(fresh), "--approvals", "witnesses", "--witness", "ci=gone.pub")
    assert (made.status, "names no key" in made.err) == (2, True)


@pytest.mark.parametrize(
    ("record", "folder", "number"),
    [
        ("docs/architecture/decisions/ADR-0001-use-go.md", "docs/architecture/decisions", "0002"),
        ("doc/adr/0041-x.md", "doc/adr", "0042"),
        ("docs/architecture/adr/ADR-007-x.md", "docs/architecture/adr", "008"),
        ("services/pay/docs/decisions/3-x.md", "services/pay/docs/decisions", "4"),
        (
            "documentation/architecture-decision-records/adr_0009_x.md",
            "documentation/architecture-decision-records",
            "0010",
        ),
        ("docs/ADR/2024-01-31_012-x.md", "docs/ADR", "013"),
        ("docs/decision-log/001-x.md", "docs/decision-log", "002"),
        ("doc/arch/adr-001.md", "doc/arch", "002"),
        (".adr/0001-x.md", ".adr", "0002"),
    ],
)
def test_decisions_are_found_in_every_usual_place(fresh: Sandbox, record: str, folder: str, number: str) -> None:
    fresh.write(record, "# x\n")
    fresh.commit("decide")
    assert fresh.budget("init").status == 0
    assert policy_of(fresh)["adr"] == folder
    assert (fresh.path / folder / f"{number}-govern-performance-budgets.md").is_file()
    adopted(fresh)


def test_the_folder_of_adr_tools_is_used(fresh: Sandbox) -> None:
    fresh.write(".adr-dir", "doc/arch\n")
    fresh.write("adr/0001-other.md", "# x\n")
    fresh.write("doc/arch/0004-x.md", "# x\n")
    made = fresh.budget("init", "--format", "json").json
    assert policy_of(fresh)["adr"] == "doc/arch"
    assert any("write adr: [doc/arch, adr]" in step for step in made["next"])


@pytest.mark.parametrize(
    ("text", "folder"), [("doc/new\n", "doc/new"), ("../out\n", "adr"), ("/abs", "adr"), ("\n", "adr")]
)
def test_an_empty_folder_of_adr_tools_is_used_where_it_lies_here(fresh: Sandbox, text: str, folder: str) -> None:
    fresh.write(".adr-dir", text)
    assert fresh.budget("init").status == 0
    assert yaml.safe_load(fresh.read("budgets/policy.yaml")).get("adr", "adr") == folder


def test_other_numbered_files_are_no_decisions(fresh: Sandbox) -> None:
    fresh.write("docs/decisions/readme.md", "# x\n")
    fresh.write("chapters/01-start.md", "# x\n")
    fresh.write("docs/architecture/01-overview.md", "# x\n")
    fresh.commit("start")
    assert fresh.budget("init").status == 0
    assert "adr" not in policy_of(fresh)
