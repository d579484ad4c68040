"""A stranger's hour: three small projects, as they are found, adopted by the very commands that the guide shows."""

import json
import re
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.company import Company
from tests.support.documents import DOCS, Typed, as_shown, typed
from tests.support.repository import Keys
from tests.support.suite import alone

GUIDE = (DOCS / "how-to/adopt-in-an-old-repository.md").read_text(encoding="utf-8")
WITHOUT_KEYS = (DOCS / "how-to/adopt-without-keys.md").read_text(encoding="utf-8")

_SUITE = """\
    import pytest

    def parse(text):
        return [line.split(",") for line in text.splitlines()]

    def test_parse_order(benchmark):
        benchmark.pedantic(parse, args=("a,b,c\\n" * 500,), rounds=100)

    @pytest.mark.parametrize("rows", [10, 100])
    def test_export(benchmark, rows):
        benchmark.pedantic(parse, args=("a,b\\n" * rows,), rounds=100)
    """


@pytest.fixture
def company(tmp_path: Path, keys: Keys) -> Company:
    return Company(tmp_path / "company", keys)


def project(company: Company, files: dict[str, str]) -> Path:
    """A project with years of history, at an origin, and the clones of dora and bob, who work on it."""
    start = company.folder / "start"
    origin = company.folder / "origin.git"
    subprocess.run(["git", "init", "-q", "-b", "main", start], check=True)
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", origin], check=True)
    for name, text in files.items():
        (start / name).parent.mkdir(parents=True, exist_ok=True)
        (start / name).write_text(textwrap.dedent(text), encoding="utf-8")
    for number, author in enumerate(("bob", "dora", "bob")):
        (start / "NEWS").write_text(f"version {number}\n")
        identity = ["-c", f"user.name={author}", "-c", f"user.email={author}@example.com"]
        subprocess.run(["git", "-C", start, "add", "-A"], check=True)
        subprocess.run(["git", "-C", start, *identity, "commit", "-q", "-m", f"version {number}"], check=True)
    subprocess.run(["git", "-C", start, "push", "-q", origin, "main"], check=True)
    for person in ("dora", "bob"):
        subprocess.run(["git", "clone", "-q", origin, company.clone(person) / "payments"], check=True)
        company.types(person, "cd payments")
    return company.clone("dora") / "payments"


def commands(section: str, page: str = GUIDE) -> list[Typed]:
    """What a section of the guide shows to be typed."""
    text = re.split(rf"^## {section}$", page, flags=re.MULTILINE)[1]
    return list(typed(re.split(r"^## ", text, flags=re.MULTILINE)[0]))


def follow(company: Company, steps: list[Typed]) -> float:
    """Type the commands; how many seconds they took."""
    start = time.monotonic()
    for step in steps:
        done = company.types(step.person, step.command)
        told = f"{step.person}$ {step.command}\n{done.stdout}(exit status {done.returncode})"
        print(told)  # noqa: T201 (a guide that no longer holds is put right with this at hand)
        assert done.returncode == 0, told
        assert as_shown(step.shown, done.stdout), f"the page shows something else for:\n{told}"
    return time.monotonic() - start


def benchmarked(company: Company) -> list[Typed]:
    """A project with a suite for pytest-benchmark, whose results are there."""
    place = project(company, {"tests/test_orders.py": _SUITE, ".github/dependabot.yml": "version: 2\n"})
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--benchmark-json=results.json", "tests"]
    # pytest-benchmark measures nothing where it finds itself in a worker of pytest-xdist, as this test may be.
    subprocess.run(run, cwd=place, env=alone(), check=True, capture_output=True)
    return commands("With benchmarks")


def bare(company: Company) -> list[Typed]:
    """A project without benchmarks."""
    limits = json.dumps([{"path": "dist/app.js", "limit": "10 kB", "gzip": True}])
    project(company, {"shop.py": "def checkout(): ...\n", ".size-limit.json": limits})
    return commands("Without benchmarks")


def decided(company: Company) -> list[Typed]:
    """A project with decisions and owners."""
    record = "# ADR-000{0}: Use it\n\n## Status\n\nAccepted\n\n## Decision\n\nIt is used.\n"
    project(
        company,
        {
            "docs/adr/ADR-0001-use-postgres.md": record.format(1),
            "docs/adr/ADR-0002-use-kafka.md": record.format(2),
            ".github/CODEOWNERS": "* @dora @bob\n",
        },
    )
    return commands("With decisions and owners")


@pytest.mark.parametrize(
    ("kind", "to_open", "to_land", "seconds"), [(benchmarked, 6, 6, 10), (bare, 6, 6, 10), (decided, 4, 11, 15)]
)
def test_a_project_is_adopted_by_a_few_commands(
    company: Company, kind: Callable[[Company], list[Typed]], to_open: int, to_land: int, seconds: int
) -> None:
    steps = kind(company)
    counted = [word for step in steps if step.command != "budget check" for word in step.command.split(" && ")]
    opened = next(number for number, word in enumerate(counted, 1) if "--set-upstream" in word)
    assert (opened, len(counted)) == (to_open, to_land)
    assert to_open <= 6
    took = follow(company, steps)
    judged = company.types("dora", "budget check --format json")
    report = json.loads(judged.stdout)
    assert (report["verdict"], [change["governed"] for change in report["changes"]]) == ("pass", [True])
    assert json.loads(company.types("dora", "budget audit --format json").stdout)["totals"]["violations"] == 0
    print(f"{kind.__name__}: {took:.1f} s")  # noqa: T201 (what the table of the guide says)
    assert took < seconds * _SLOWNESS


_SLOWNESS = 6
"""Machines of CI, with other tests beside, may take this much longer than the guide says."""


def test_the_table_of_the_guide_counts_what_it_shows() -> None:
    rows = re.findall(r"^\| \[.*?\]\(#(.*?)\) \| (.*?) \|", GUIDE, re.MULTILINE)
    assert rows == [
        ("with-benchmarks", "6"),
        ("without-benchmarks", "6"),
        (
            "with-decisions-and-owners",
            "4 to open it, 7 more until the other owner has approved and it is applied",
        ),
    ]


def test_the_suite_of_the_first_project_is_gated_without_an_edit(company: Company) -> None:
    benchmarked(company)
    company.types("dora", "budget init --yes --from-results results.json --headroom 900%")
    company.types("dora", "sed -i s/^parse_order:/intake:/ budgets/capability_budgets.yaml")
    gated = company.types("dora", "budget gate results.json --format json")
    report = json.loads(gated.stdout)
    assert {limit["capability"] for limit in report["limits"]} == {"intake", "export"}
    # A busy machine may leave it open, and breaks nothing at ten times what was measured.
    assert gated.returncode in {0, 3}, gated.stdout


def test_the_guide_without_keys_does_what_it_shows(company: Company) -> None:
    project(company, {"shop.py": "def checkout(): ...\n"})
    follow(company, commands("By the authors of commits", WITHOUT_KEYS))
    company.types("dora", "git pull --quiet")
    assert company.types("dora", "budget apply 2 --commit").returncode == 0
    assert company.types("dora", "budget check").stdout.startswith("PASS")
