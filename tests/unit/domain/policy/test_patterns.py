import pytest

from governance.domain.policy.patterns import literal_prefix, matches_budget, matches_path


@pytest.mark.parametrize(
    ("glob", "path", "matches"),
    [
        ("budgets/**/*.yaml", "budgets/a.yaml", True),
        ("budgets/**/*.yaml", "budgets/x/y/a.yaml", True),
        ("budgets/**/*.yaml", "budgets/a.yml", False),
        ("budgets/**/*.yaml", "x/budgets/a.yaml", False),
        ("budgets/**", "budgets/a", True),
        ("budgets/**", "budgets/a/b", True),
        ("budgets/**", "budgets", False),
        ("**", "a", True),
        ("**/ci.yml", "ci.yml", True),
        ("**/ci.yml", ".github/workflows/ci.yml", True),
        ("*.md", "README.md", True),
        ("*.md", "docs/README.md", False),
        ("a?c", "abc", True),
        ("a?c", "a/c", False),
        ("docs/adr", "docs/adr", True),
        ("docs/adr", "docs/adr/031.md", False),
        ("a.c", "abc", False),
        ("a*c", "a\nc", True),
        ("/budgets/*.yaml", "budgets/a.yaml", True),
        ("budgets/", "budgets", True),
        ("X/*.X", "X/a.X", True),
    ],
)
def test_a_glob_names_paths_as_documented(glob: str, path: str, *, matches: bool) -> None:
    assert matches_path((glob,), path) is matches


def test_any_of_several_globs_is_enough() -> None:
    assert matches_path(("a/*", "b/*"), "b/x")
    assert not matches_path((), "b/x")


@pytest.mark.parametrize(
    ("glob", "prefix"),
    [
        ("budgets/**/*.yaml", "budgets"),
        ("a/b/c?/d", "a/b"),
        ("**/*.yaml", ""),
        ("ci/perf.yml", "ci/perf.yml"),
        ("/a/b/*", "a/b"),
        ("X/b/", "X/b"),
    ],
)
def test_everything_a_glob_matches_lies_at_or_below_its_prefix(glob: str, prefix: str) -> None:
    assert literal_prefix(glob) == prefix


LIMIT = "rate_limiter.max_latency_ms"
IN_PROD = "rate_limiter@prod.max_latency_ms"


@pytest.mark.parametrize(
    ("pattern", "budget", "matches"),
    [
        (LIMIT, LIMIT, True),
        (LIMIT, IN_PROD, True),
        (LIMIT, "rate_limiter.max_latency_p99_ms", False),
        ("rate_limiter.*", LIMIT, True),
        ("rate_limiter.*", IN_PROD, True),
        ("rate_limiter", LIMIT, True),
        ("*.max_latency*", LIMIT, True),
        ("metrics.*", LIMIT, False),
        ("*@prod.*", IN_PROD, True),
        ("*@prod.*", LIMIT, True),
        ("*@prod", IN_PROD, True),
        ("*@dev.*", IN_PROD, False),
        ("*@pro?.*", IN_PROD, True),
        ("rate_limiter@prod.max_memory_mb", IN_PROD, False),
        ("rate_limiter.*", "rate_limiter", True),
        ("metrics.*", "rate_limiter", False),
        ("*@prod.*", "rate_limiter", True),
        ("budgets/*.yaml", "budgets/policy.yaml", True),
        ("budgets/**", "budgets/policy.yaml", True),
        ("*", "budgets/policy.yaml", False),
        ("CODEOWNERS", "CODEOWNERS", True),
    ],
)
def test_a_pattern_covers_budgets_as_documented(pattern: str, budget: str, *, matches: bool) -> None:
    assert matches_budget(pattern, budget) is matches


def test_an_environment_that_overrides_the_limit_does_not_inherit_its_changes() -> None:
    assert not matches_budget("*@prod.*", LIMIT, overridden=frozenset({"prod"}))
    assert matches_budget("*@prod.*", LIMIT, overridden=frozenset({"dev"}))


def test_no_glob_keeps_the_matcher_busy() -> None:
    path = "/".join(["a" * 60] * 60)
    assert not matches_path(("*a" * 60 + "b", "**/a*/" * 60 + "b", "**/" * 200 + "b", "**/*/" * 100 + "*b"), path)
    assert not matches_budget("*a" * 60, "b" + "a" * 5000 + "b.max_x")
