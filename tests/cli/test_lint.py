import pytest

from tests.support.repository import BUDGETS, CODEOWNERS, POLICY, Sandbox

Found = list[tuple[str, str]]


def found(sandbox: Sandbox, *paths: str) -> Found:
    """The codes of what lint found, with the file of each."""
    return [
        (item["code"], item["file"]) for item in sandbox.budget("lint", *paths, "--format", "json").json["findings"]
    ]


def test_a_sound_repository_passes_and_its_files_are_listed(governed: Sandbox) -> None:
    governed.decide()
    report = governed.budget("lint", "--format", "json")
    assert report.status == 0
    assert list(report.json) == ["schema", "verdict", "files", "findings"]
    assert report.json["schema"] == "budget-governance/lint/1"
    assert report.json["verdict"] == "pass"
    assert report.json["findings"] == []
    assert report.json["files"] == [
        "CODEOWNERS",
        "adr/031-raise.md",
        "adr/signoffs/031/alice.yaml",
        "adr/signoffs/031/bob.yaml",
        "budgets/allowed_signers",
        BUDGETS,
        "budgets/policy.yaml",
    ]
    assert governed.budget("lint").out == "PASS  7 files read; 0 errors, 0 warnings\n"


def test_one_bad_file_never_hides_another(governed: Sandbox) -> None:
    governed.write("budgets/a.yaml", "cache: {max_latency_ms: 010, max_memory_mb: 1e3}\n")
    governed.write("budgets/b.yaml", b"\xff")
    governed.write("budgets/policy.yaml", POLICY.replace("require: 2", "require: 4", 1))
    governed.write("budgets/accepted.yaml", "- {commit: abc, reason: no}\n")
    governed.write("budgets/allowed_signers", "alice nokey\n")
    governed.write("CODEOWNERS", b"\x00")
    governed.adr(31, [("rate_limiter.max_latency_ms", "ten", "12")])
    governed.write("adr/signoffs/031/alice.yaml", "version: 2\n")
    report = governed.budget("lint", "--format", "json")
    assert (report.status, report.json["verdict"]) == (1, "fail")
    assert {(item["code"], item["file"]) for item in report.json["findings"]} == {
        ("BG001", "budgets/a.yaml"),
        ("BG001", "budgets/b.yaml"),
        ("BG003", "budgets/policy.yaml"),
        ("BG003", "budgets/accepted.yaml"),
        ("BG003", "budgets/allowed_signers"),
        ("BG003", "CODEOWNERS"),
        ("BG105", "adr/031-raise.md"),
        ("BG209", "adr/signoffs/031/alice.yaml"),
    }
    assert sum(item["file"] == "budgets/a.yaml" for item in report.json["findings"]) == 2
    assert all(item["message"] and item["fix"] for item in report.json["findings"])


def test_text_names_the_place_the_reason_and_the_fix(governed: Sandbox) -> None:
    governed.replace(BUDGETS, "max_latency_ms: 50", "max_latency_ms: 050")
    lines = governed.budget("lint").out.splitlines()
    assert lines[0] == f"error BG001  {BUDGETS}:3:19"
    assert lines[-3:] == ["  fix: write 50", "", "FAIL  4 files read; 1 error, 0 warnings"]


def test_drafts_are_told_where_they_are_unfinished(governed: Sandbox) -> None:
    governed.adr(31, [("rate_limiter.max_latency_ms", "10", "12")], context="TODO: why", status="Proposed")
    assert found(governed) == [("BG105", "adr/031-raise.md")]


def test_decisions_about_other_things_are_nobodys_business(governed: Sandbox) -> None:
    governed.write("adr/001-use-markdown.md", "# Use Markdown\n\nTODO {fill}\n")
    governed.write("adr/README.md", "see the others\n")
    assert found(governed) == []
    assert governed.budget("lint", "adr/001-use-markdown.md").out.startswith("PASS  0 files read")


def test_what_looks_like_a_record_and_is_not_read_is_told(governed: Sandbox) -> None:
    governed.write("adr/0003-x.adoc", "= ADR 3\n\n== Budget Changes\n")
    governed.write("adr/notes.rst", "Notes\n=====\n")
    (governed.path / "adr/0004-x.md").write_bytes(b"\x89PNG\0")
    (governed.path / "adr/0005-x.adoc").symlink_to("0003-x.adoc")
    assert found(governed) == [("BG105", "adr/0003-x.adoc"), ("BG105", "adr/0004-x.md")]
    assert found(governed, "adr/0003-x.adoc") == [("BG105", "adr/0003-x.adoc")]
    report = governed.budget("lint")
    assert report.status == 0
    assert "warning BG105  adr/0003-x.adoc" in report.out


def test_two_decisions_with_one_number_and_one_without_are_told(governed: Sandbox) -> None:
    row = [("rate_limiter.max_latency_ms", "10", "12")]
    governed.adr(31, row)
    governed.adr(31, row, slug="again")
    text = governed.read("adr/031-raise.md").replace("# ADR 031: ", "# ")
    governed.write("adr/no-number.md", text)
    assert found(governed) == [("BG106", "adr/031-raise.md"), ("BG105", "adr/no-number.md")]


def test_what_is_no_record_among_the_records_is_told(governed: Sandbox) -> None:
    governed.decide()
    governed.write("adr/signoffs/031/notes.txt", "hello\n")
    governed.write("adr/signoffs/031/deep/carol.yml", "version: 1\n")
    (governed.path / "adr/signoffs/031/link.yaml").symlink_to("alice.yaml")
    governed.write("adr/signoffs/alice.yaml", "version: 1\n")
    governed.write("adr/signoffs/README.md", "how to sign\n")
    assert found(governed) == [
        ("BG209", "adr/signoffs/031/deep/carol.yml"),
        ("BG209", "adr/signoffs/031/link.yaml"),
        ("BG209", "adr/signoffs/031/notes.txt"),
        ("BG209", "adr/signoffs/alice.yaml"),
    ]


def test_records_of_a_number_that_no_decision_bears_are_a_warning(governed: Sandbox) -> None:
    path = governed.decide()
    governed.remove(path)
    report = governed.budget("lint", "--format", "json")
    assert (report.status, report.codes, report.warnings) == (0, set(), {"BG202"})
    assert "no ADR 31 decides budgets" in report.json["findings"][0]["message"]


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("budgets/more.yaml", "capability_budgets.yaml"),
        ("adr/031-raise.md", "../README.md"),
        ("adr/signoffs/031", "../../budgets"),
        ("adr/signoffs", "../budgets"),
    ],
)
def test_links_are_told(governed: Sandbox, path: str, target: str) -> None:
    (governed.path / path).parent.mkdir(parents=True, exist_ok=True)
    (governed.path / path).symlink_to(target)
    assert found(governed) == [("BG002", path)]


def test_a_decision_folder_that_is_a_link_is_told(governed: Sandbox) -> None:
    governed.write("docs/decisions/001.md", "# ADR 001: x\n")
    (governed.path / "adr").symlink_to("docs/decisions")
    assert found(governed) == [("BG002", "adr")]


def test_other_links_beside_decisions_are_free(governed: Sandbox) -> None:
    governed.write("adr/001-x.md", "# ADR 001: x\n")
    (governed.path / "adr/README.md").symlink_to("../README.md")
    assert found(governed) == []


def test_names_that_some_file_systems_take_for_one_are_told(governed: Sandbox) -> None:
    governed.write("budgets/Capability_Budgets.yaml", "")
    assert found(governed) == [("BG002", BUDGETS)]
    governed.remove("budgets/Capability_Budgets.yaml")
    governed.write("Budgets/policy.yaml", "version: 1\n")
    governed.commit("look-alike")
    assert ("BG002", "Budgets") in found(governed) or ("BG002", "Budgets/policy.yaml") in found(governed)
    governed.remove("Budgets/policy.yaml")
    assert found(governed) == []


def test_rules_that_nobody_could_meet_are_a_warning(governed: Sandbox) -> None:
    governed.write("CODEOWNERS", f"{CODEOWNERS}/budgets/policy.yaml\n")
    report = governed.budget("lint", "--format", "json")
    assert (report.status, report.codes, report.warnings) == (0, set(), {"BG110"})
    assert "the code owners of budgets/policy.yaml, and there are none" in report.json["findings"][0]["message"]


def test_whoever_locks_a_rule_as_author_is_named(governed: Sandbox) -> None:
    governed.write("budgets/allowed_signers", governed.keys.signers(["alice", "bob"]))
    report = governed.budget("lint", "--format", "json")
    assert [item["message"].split(":")[0] for item in report.json["findings"]] == [
        "nobody can approve what alice decides",
        "nobody can approve what bob decides",
    ]


def test_unreadable_trust_is_not_told_as_missing_people(governed: Sandbox) -> None:
    governed.write("budgets/allowed_signers", b"\xff\n")
    assert found(governed) == [("BG003", "budgets/allowed_signers")]


def test_lines_that_are_skipped_are_warnings(governed: Sandbox) -> None:
    governed.write("CODEOWNERS", f"!x @alice\n{CODEOWNERS}")
    report = governed.budget("lint", "--format", "json")
    assert (report.status, report.warnings) == (0, {"BG003"})
    assert report.json["findings"][0]["line"] == 1


def test_paths_narrow_what_is_told(governed: Sandbox) -> None:
    governed.write("budgets/a.yaml", "cache: 1\n")
    governed.write("budgets/b.yaml", "queue: 1\n")
    governed.adr(31, [("x", "10", "12")])
    assert found(governed, "budgets/a.yaml") == [("BG001", "budgets/a.yaml")]
    assert found(governed, "budgets") == [("BG001", "budgets/a.yaml"), ("BG001", "budgets/b.yaml")]
    assert {code for code, _ in found(governed, "adr", "budgets/b.yaml")} == {"BG105", "BG001"}
    assert governed.budget("lint", "CODEOWNERS").status == 0
    assert len(found(governed, ".")) == len(found(governed))
    below = governed.budget("-C", "budgets", "lint", "a.yaml", "--format", "json").json
    assert below["files"] == ["budgets/a.yaml"]
    assert governed.budget("lint", str(governed.path / "budgets/a.yaml")).status == 1


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("README.md", "is not governed"),
        ("nowhere.yaml", "there is no file or folder nowhere.yaml"),
        ("../elsewhere.yaml", "lies outside of the repository"),
    ],
)
def test_a_path_where_nothing_is_read_is_wrong_usage(governed: Sandbox, path: str, said: str) -> None:
    report = governed.budget("lint", path)
    assert (report.status, report.out) == (2, "")
    assert said in report.err


def test_no_commit_is_needed(empty: Sandbox) -> None:
    empty.start()
    assert empty.budget("lint").status == 2
    empty.write("budgets/policy.yaml", POLICY)
    empty.write("CODEOWNERS", CODEOWNERS)
    empty.write("budgets/allowed_signers", empty.keys.signers())
    assert found(empty) == []


def test_budgets_without_a_policy_are_an_error(empty: Sandbox) -> None:
    empty.start()
    empty.write(BUDGETS, "cache: {max_latency_ms: 1}\n")
    report = empty.budget("lint", "--format", "json")
    assert (report.status, report.codes) == (1, {"BG003"})
    assert report.json["findings"][0]["fix"] == "budget init"
    assert empty.budget("lint", BUDGETS).status == 0


def test_a_conflict_in_the_index_does_not_keep_it_from_reading(governed: Sandbox) -> None:
    governed.raise_limit(new="max_latency_ms: 12 ")
    governed.commit("one")
    governed.switch("other", new=True, at="main")
    governed.raise_limit(new="max_latency_ms: 13 ")
    governed.commit("two")
    governed.git("merge", "work", check=False)
    assert {code for code, _ in found(governed)} == {"BG001"}


def test_a_file_whose_name_is_that_of_a_decision_in_another_case_is_told(governed: Sandbox) -> None:
    governed.decide()
    governed.write("ADR/031-Raise.md", "# Notes\n")
    governed.git("add", "--all")
    governed.git("commit", "--quiet", "-m", "x")
    assert ("BG002", "ADR/031-Raise.md") in found(governed)
    assert found(governed, "budgets") == []
