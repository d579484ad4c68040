"""Every command that a guide shows is run, in order, by the people it names, and prints what the guide shows."""

from pathlib import Path

import pytest

from tests.support.company import Company
from tests.support.documents import DOCS, as_shown, blocks, typed
from tests.support.repository import Keys


def follow(company: Company, page: Path) -> None:
    """Do what a page shows. A command that fails must be followed by `echo $?` and the status."""
    status = 0
    for item in typed(page.read_text(encoding="utf-8")):
        asks = item.command == "echo $?"
        assert asks or status == 0, (
            f"the page does not show that the command before failed with {status}: {item.command}"
        )
        done = company.types(item.person, item.command, status)
        told = f"{item.person}$ {item.command}\n{done.stdout}(exit status {done.returncode})"
        print(told)  # noqa: T201 (a page that no longer holds is mended with this at hand)
        assert as_shown(item.shown, done.stdout), f"the page shows something else for:\n{told}"
        status = done.returncode
    assert status == 0, "the last command of the page fails"


@pytest.fixture
def company(tmp_path: Path, keys: Keys) -> Company:
    return Company(tmp_path / "company", keys)


@pytest.mark.parametrize(
    "page",
    [
        "../README.md",
        "how-to/change-a-budget.md",
        "how-to/pre-commit.md",
        "how-to/audit.md",
        "how-to/hand-on-a-proof.md",
        "how-to/server-hook.md",
        "how-to/when-a-person-leaves.md",
        "how-to/rotate-a-key.md",
        "how-to/in-an-emergency.md",
        "how-to/work-in-a-fork.md",
        "how-to/rename-a-capability.md",
        "how-to/when-a-number-is-taken.md",
        "how-to/rework-a-rejected-proposal.md",
        "how-to/keep-a-release-branch.md",
        "how-to/take-a-decision-back.md",
    ],
)
def test_a_guide_does_what_it_shows(company: Company, page: str) -> None:
    company.found()
    follow(company, DOCS / page)


def test_the_tutorial_starts_from_nothing(company: Company) -> None:
    follow(company, DOCS / "tutorial/first-change.md")


def test_the_first_gate_opens_and_closes(company: Company) -> None:
    page = DOCS / "tutorial/first-gate.md"
    text = page.read_text(encoding="utf-8")
    payments = company.clone("dora") / "payments"
    (limiter, test), (budgets,) = blocks(text, "python"), blocks(text, "yaml")
    for name, block in (("limiter.py", limiter), ("budgets/b.yaml", budgets), ("test_limiter.py", test)):
        place = payments / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(block.text, encoding="utf-8")
    follow(company, page)
