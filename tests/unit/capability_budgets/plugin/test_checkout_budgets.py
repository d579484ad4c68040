"""The budgets around a folder, for whoever measures there."""

from pathlib import Path

import pytest

from capability_budgets.errors import BudgetError
from capability_budgets.plugin.checkout_budgets import budgets_around

LIMITER = "rate_limiter:\n  max_latency_ms: 10\n"


@pytest.fixture
def top(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    return tmp_path


def write(top: Path, path: str, text: str) -> None:
    file = top / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_files_below_budgets_are_read_from_any_folder_of_the_checkout(top: Path) -> None:
    write(top, "budgets/a.yaml", LIMITER)
    write(top, "budgets/deep/er/b.yml", "metrics:\n  max_latency_ms: 5\n")
    write(top, "budgets/policy.yaml", "version: 1\n")
    write(top, "other/c.yaml", "other:\n  max_latency_ms: 5\n")
    (top / "tests").mkdir()
    assert set(budgets_around(top / "tests").capabilities) == {"rate_limiter", "metrics"}


def test_the_checkout_of_a_worktree_has_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    write(tmp_path, ".git", "gitdir: elsewhere\n")
    write(tmp_path, "budgets/a.yaml", LIMITER)
    assert set(budgets_around(tmp_path).capabilities) == {"rate_limiter"}


@pytest.mark.parametrize(
    "globs", ["perf/*.yaml", "[perf/*.yaml]", '["perf/**"]', "\n  - '**/perf/limits.yaml'\n  - none/*.yaml"]
)
def test_the_policy_names_other_places(top: Path, globs: str) -> None:
    write(top, "perf/limits.yaml", LIMITER)
    write(top, "budgets/policy.yaml", f"version: 1\nbudgets: {globs}\n")
    assert set(budgets_around(top).capabilities) == {"rate_limiter"}


@pytest.mark.parametrize("policy", ["version: 1\n", "- a\n", "", "budgets: {a: b}\n", "budgets: []\n", "\x00"])
def test_a_policy_that_names_no_places_leaves_the_usual_ones(top: Path, policy: str) -> None:
    write(top, "budgets/a.yaml", LIMITER)
    write(top, "budgets/policy.yaml", policy)
    assert set(budgets_around(top).capabilities) == {"rate_limiter"}


def test_brackets_in_a_folder_are_no_wildcards(top: Path) -> None:
    write(top, "[x]/a.yaml", LIMITER)
    write(top, "x/a.yaml", "other:\n  max_latency_ms: 5\n")
    write(top, "budgets/policy.yaml", 'budgets: ["[x]/*.yaml"]\n')
    assert set(budgets_around(top).capabilities) == {"rate_limiter"}


def test_links_records_and_what_is_accepted_are_no_budget_files(top: Path) -> None:
    write(top, "budgets/a.yaml", LIMITER)
    write(top, "budgets/accepted.yaml", "- commit: x\n")
    write(top, "adr/signoffs/031/alice.yaml", "version: 1\n")
    write(top, "budgets/policy.yaml", 'budgets: ["**/*.yaml"]\n')
    (top / "budgets" / "link.yaml").symlink_to(top / "adr" / "signoffs" / "031" / "alice.yaml")
    assert set(budgets_around(top).capabilities) == {"rate_limiter"}


def test_a_file_that_cannot_be_read_is_told_with_its_place(top: Path) -> None:
    write(top, "budgets/a.yaml", "rate_limiter:\n  max_latency_ms: 010\n")
    with pytest.raises(BudgetError, match=r"budgets/a\.yaml:2:19: .*octal"):
        budgets_around(top)


def test_without_a_repository_or_budgets_there_is_nothing(tmp_path: Path) -> None:
    with pytest.raises(BudgetError, match="no git repository"):
        budgets_around(tmp_path)
    (tmp_path / ".git").mkdir()
    with pytest.raises(BudgetError, match="no budget files"):
        budgets_around(tmp_path)
