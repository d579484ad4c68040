"""The documentation is whole: its links lead somewhere, and it says of every code what the program says."""

import re
import subprocess
from pathlib import Path

import pytest

from capability_budgets.reading.budget_yaml import read_budgets
from governance.documents.signoffs.record import read_signoff
from governance.documents.signoffs.review_record import read_review
from governance.documents.trust.accepted_violations import accepted_document
from governance.documents.trust.policy import read_policy
from governance.domain.codes import FINDING_CODES, FindingCode
from tests.support.documents import DOCS, ROOT, anchors, as_shown, blocks, links, pages
from tests.support.pages import with_rows

CODES = DOCS / "reference/codes"
FORMATS = blocks((DOCS / "reference/formats.md").read_text(encoding="utf-8"), "yaml")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def lead(page: Path) -> list[tuple[str, Path, str]]:
    """The relative links of a page: as written, the file meant, and the anchor in it."""
    found = []
    for target in links(page.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:", target):
            name, _, anchor = target.partition("#")
            found.append((target, page.parent / name if name else page, anchor))
    return found


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for target, file, anchor in lead(page):
        assert file.is_file(), f"{target} leads nowhere"
        assert not anchor or anchor in anchors(file.read_text(encoding="utf-8")), f"{target} names no heading"


def test_every_page_can_be_reached_from_the_index() -> None:
    reached: set[Path] = set()
    waiting = [DOCS / "index.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            waiting.extend(file for _, file, _ in lead(page))
    assert {page.resolve() for page in DOCS.rglob("*.md")} <= reached


def test_every_code_has_its_page_and_every_page_its_code() -> None:
    assert sorted(page.stem for page in CODES.glob("*.md")) == sorted(FINDING_CODES)
    index = (DOCS / "reference/codes.md").read_text(encoding="utf-8")
    assert index == with_rows(index), "python -m tests.support.pages writes it again"
    families = [
        word for cell in re.findall(r"^\| ([BGRTV0-9, ]+) \|", index, re.MULTILINE) for word in cell.split(", ")
    ]
    assert [code for code in FINDING_CODES if sum(map(code.startswith, families)) != 1] == []


@pytest.mark.parametrize("rule", FINDING_CODES.values(), ids=lambda rule: rule.code)
def test_the_page_of_a_code_says_what_it_means_an_example_why_and_how_to_fix_it(rule: FindingCode) -> None:
    title, *parts = re.split(r"^#+ (.+)$", (CODES / f"{rule.code}.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    headings, texts = parts[::2], [" ".join(text.split()) for text in parts[1::2]]
    assert (title, headings) == ("", [f"{rule.code}: {rule.title}", "Example", "Why", "How to fix"])
    assert all(texts)
    assert texts[2].casefold().startswith(rule.why.casefold())


def test_the_readme_starts_with_one_line_for_the_main_job_and_one_for_the_tests() -> None:
    first, second, *_ = blocks(README)
    for block in (first, second):
        assert block.language == "sh"
        assert block.text.startswith("python3 -m venv .venv && ")
        assert block.text.count("\n") == 1
    assert first.text.endswith("/budget demo\n")
    assert second.text.endswith("/nox\n")


def test_ci_runs_the_very_block_of_the_readme() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    extraction = re.search(r"^block=(.*)$", script, re.MULTILINE)
    assert extraction
    command = f'block={extraction[1]}; printf "%s\\n" "$block"'
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, check=True, text=True)
    assert done.stdout == blocks(README)[1].text


@pytest.mark.parametrize(
    ("shown", "output", "same"),
    [
        ([], "anything\n", True),
        (["one"], "one\n", True),
        (["one"], "one\ntwo\n", False),
        (["one", "…"], "one\ntwo\nthree\n", True),
        (["one", "…"], "one\n", True),
        (["one …"], "one two\n", True),
        (["a…c"], "ac\n", True),
        (["…", "three"], "one\n\nthree\n", True),
        (["a.c"], "abc\n", False),
    ],
)
def test_what_a_page_shows_is_compared_line_by_line(shown: list[str], output: str, same: bool) -> None:  # noqa: FBT001 (a column of the table)
    assert as_shown(shown, output) is same


def test_the_files_that_the_formats_show_can_be_read() -> None:
    budgets, policy, runtime, signoff, witnessed, reviewed, accepted = (block.text.encode() for block in FORMATS)
    assert read_budgets("budgets/capability_budgets.yaml", budgets).problems == ()
    assert read_policy(policy).problems == ()
    assert read_policy(policy + runtime).problems == ()
    assert read_signoff(signoff).approver == "alice"
    attestation = read_signoff(signoff + witnessed).attestation
    assert attestation is not None
    assert attestation.witness == "ci"
    assert read_review(reviewed).approver == "alice"
    assert len(accepted_document(accepted).accepted) == 1
