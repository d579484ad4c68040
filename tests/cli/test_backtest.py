import pytest

from tests.support.repository import POLICY, Sandbox

STRICTER = POLICY.replace("when: {direction: [loosen]}\n    require: 2", "when: {direction: [loosen]}\n    require: 3")


@pytest.fixture
def landed(governed: Sandbox) -> Sandbox:
    """Main with a raise that two people approved, and the stricter policy beside the repository."""
    governed.switch("main")
    governed.raise_limit()
    governed.decide()
    governed.commit("Raise the limit\n\nBudget-ADR: 31")
    governed.write("../stricter.yaml", STRICTER)
    return governed


def test_a_stricter_policy_tells_what_would_have_failed(landed: Sandbox) -> None:
    told = landed.budget("backtest", "../stricter.yaml")
    assert (told.status, told.err) == (0, "")
    assert told.out.startswith(
        "1 of 2 steps would be judged otherwise by ../stricter.yaml: 1 would fail, 0 would pass\n"
    )
    assert f"{landed.head()[:12]}  2026-01-05  governed → violation  dora" in told.out
    assert "loosening: 2 of 3 approvals: alice and bob; carol could still approve" in told.out
    assert "fix" not in told.out


def test_a_backtest_is_data_too(landed: Sandbox) -> None:
    report = landed.budget("backtest", "../stricter.yaml", "--format", "json").json
    assert (report["schema"], report["verdict"]) == ("budget-governance/backtest/1", "pass")
    (flip,) = report["flips"]
    assert (flip["commit"], flip["was"], flip["would_be"]) == (landed.head(), "governed", "violation")
    assert [finding["code"] for finding in flip["findings"]] == ["BG201"]
    assert report["totals"] == {"steps": 2, "would_fail": 1, "would_pass": 0}


def test_the_policy_in_force_flips_nothing(landed: Sandbox) -> None:
    told = landed.budget("backtest", "budgets/policy.yaml")
    assert told.out.splitlines()[0] == "0 of 2 steps would be judged otherwise by budgets/policy.yaml"


def test_revisions_bound_what_is_judged(landed: Sandbox) -> None:
    for bound in (["--rev", "HEAD~1"], ["--since", "HEAD"]):
        told = landed.budget("backtest", "../stricter.yaml", *bound)
        assert told.out.splitlines()[0].startswith("0 of ")


def test_the_policy_is_named_as_seen_from_where_the_command_runs(landed: Sandbox) -> None:
    landed.write("src/mine.yaml", STRICTER)
    told = landed.budget("-C", "src", "backtest", "mine.yaml")
    assert told.out.startswith("1 of 2 steps would be judged otherwise by mine.yaml")


def test_a_policy_that_cannot_be_read_is_told_with_its_place(landed: Sandbox) -> None:
    landed.write("../broken.yaml", STRICTER.replace("require: 3", "require: many"))
    told = landed.budget("backtest", "../broken.yaml")
    assert (told.status, told.out) == (2, "")
    assert told.err.startswith("budget: ../broken.yaml:16:14: ")
    assert "fix: " in told.err


@pytest.mark.parametrize(
    ("name", "said"), [("../none.yaml", "there is no file ../none.yaml"), ("budgets", "budgets is no file")]
)
def test_a_policy_that_is_no_file_is_wrong_usage(landed: Sandbox, name: str, said: str) -> None:
    told = landed.budget("backtest", name)
    assert (told.status, told.out) == (2, "")
    assert said in told.err


def test_a_clone_that_is_cut_off_cannot_tell(landed: Sandbox) -> None:
    landed.git("clone", "--quiet", "--depth", "1", f"file://{landed.path}", "../shallow")
    told = landed.budget("-C", "../shallow", "backtest", "../stricter.yaml", "--format", "json")
    assert (told.status, told.json["verdict"], told.codes) == (3, "indeterminate", {"BG501"})
