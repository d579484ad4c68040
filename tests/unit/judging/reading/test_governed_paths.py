import pytest

from governance.judging.reading.governed_paths import FIXED, Scope, fold
from tests.support.values import policy

DEFAULT = Scope.of(policy())
WILD = Scope(("**/Perf.yaml",), ("gate/*.yml",), ("docs/adr",))


@pytest.mark.parametrize(
    ("path", "holds"),
    [
        ("budgets/a.yaml", True),
        ("budgets/a.yml", True),
        ("budgets/deep/er/a.yaml", True),
        ("budgets/policy.yaml", False),
        ("budgets/accepted.yaml", False),
        ("budgets/allowed_signers", False),
        ("budgets/a.json", False),
        ("Budgets/a.yaml", False),
        ("budgets.yaml", False),
        ("x/budgets/a.yaml", False),
    ],
)
def test_budget_files_are_what_the_globs_name_and_never_the_policy(path: str, *, holds: bool) -> None:
    assert DEFAULT.is_budget_file(path) is holds


@pytest.mark.parametrize("path", [*FIXED, ".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"])
def test_trust_roots_are_governed_whatever_the_policy_says(path: str) -> None:
    assert Scope(("other/*.yaml",), (), ("adr",)).is_governed(path)
    assert DEFAULT.concerns(path)


def test_codeowners_are_governed_where_the_policy_looks_for_them() -> None:
    gitlab = Scope.of(policy(codeowners="gitlab"))
    assert gitlab.owner_files == (".gitlab/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
    assert gitlab.is_governed(".gitlab/CODEOWNERS")
    assert not gitlab.is_governed(".github/CODEOWNERS")
    assert not DEFAULT.is_governed(".gitlab/CODEOWNERS")
    both = DEFAULT.joined(gitlab)
    assert both.owner_files == DEFAULT.owner_files == (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
    assert all(both.is_governed(path) for path in (*gitlab.owner_files, *DEFAULT.owner_files))


def test_protected_files_are_governed_and_hold_no_budgets() -> None:
    scope = Scope.of(policy(protect=(".github/workflows/gate.yml", "bench/**")))
    for path in (".github/workflows/gate.yml", "bench/a", "bench/b/c"):
        assert (scope.is_governed(path), scope.is_budget_file(path)) == (True, False)
    assert not scope.is_governed(".github/workflows/other.yml")


@pytest.mark.parametrize(
    ("scope", "folders"),
    [
        (DEFAULT, {"budgets"}),
        (WILD, {"", "gate"}),
        (Scope(("a/b/x.yaml", "a/*/y.yaml"), ("c",), ("adr",)), {"a/b/x.yaml", "a", "c"}),
    ],
)
def test_folders_hold_everything_that_is_governed(scope: Scope, folders: set[str]) -> None:
    assert set(scope.folders) == folders | set(scope.fixed)
    assert len(scope.folders) == len(set(scope.folders))


def test_joined_is_what_either_governs_and_looks_for_decisions_where_the_first_says() -> None:
    both = DEFAULT.joined(WILD)
    assert both.is_budget_file("budgets/a.yaml")
    assert both.is_budget_file("x/Perf.yaml")
    assert both.is_governed("gate/x.yml")
    assert both.adr == ("adr",)


@pytest.mark.parametrize(
    "path",
    [
        "budgets/x.txt", "Budgets/x", "BUDGETS", "budgets", "budget\u017f/a.yaml", "adr/1.md", "ADR/1.md", "codeowners",
        ".GitHub/CODEOWNERS", "docs/codeowners", ".github", "docs", "budgets/policy.yaml/x",
    ],
)  # fmt: skip
def test_what_lies_in_a_governed_folder_or_looks_like_it_may_matter(path: str) -> None:
    assert DEFAULT.concerns(path)


@pytest.mark.parametrize(
    "path", ["src/main.py", "README.md", "budgets2/a.yaml", "x/budgets/a.yaml", "docs/x", "ad", ""]
)
def test_other_paths_do_not_matter(path: str) -> None:
    assert not DEFAULT.concerns(path)


@pytest.mark.parametrize(
    ("path", "matters"),
    [("a/Perf.yaml", True), ("Perf.yaml", True), ("a/perf.yaml", True), ("A/PERF.YAML", True), ("a/perf.yml", False)],
)
def test_where_a_glob_starts_wild_look_alikes_of_what_it_names_matter(path: str, *, matters: bool) -> None:
    assert WILD.concerns(path) is matters


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a/B", "A/b"),
        ("caf\u00e9", "cafe\u0301"),
        ("stra\u00dfe", "STRASSE"),
        ("\u212a", "k"),
        ("\u1e9b\u0323", "\u1e69"),
    ],
)
def test_case_and_unicode_form_do_not_count(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_a_slash_at_the_end_of_a_folder_of_decisions_adds_nothing() -> None:
    assert Scope.of(policy(adr=("docs/adr/",))).adr == ("docs/adr",)
