import pytest

from capability_budgets.reading.problems import Problem
from governance.domain.judgement.records import SignOff
from governance.judging.reading import document_cache
from governance.judging.reading.document_cache import DocumentCache, kept
from tests.support.fake_history import FakeHistory, FakeTree
from tests.support.papers import adoption, adr, signers, signoff
from tests.support.repository import BASELINE, CODEOWNERS


@pytest.fixture
def tree() -> FakeTree:
    """The files that governance begins with, and two decisions."""
    history = FakeHistory()
    files = {**adoption(), "adr/031.md": adr(), "adr/x.md": adr(32), "adr/plain.md": "# ADR 033: Tabs\n"}
    return history.tree(
        history.grow({**files, "budgets/b.yaml": "b:\n  max_x: 1\n", "budgets/c.yaml": "c:\n  max_x: 1\n"})
    )


def test_documents_are_read_as_what_they_are(tree: FakeTree) -> None:
    decision_index = DocumentCache()
    entries = tree.entries([""])
    assert len(decision_index.signers(tree, entries["budgets/allowed_signers"]).signers.lines) == len(
        signers().splitlines()
    )
    owners = decision_index.codeowners(tree, "CODEOWNERS", entries["CODEOWNERS"]).codeowners
    assert len(owners.rules) == len(CODEOWNERS.splitlines())
    files = {path: entries[path] for path in ("budgets/capability_budgets.yaml", "budgets/b.yaml")}
    assert len(decision_index.budgets(tree, files).budgets.limits) == 8


def test_each_content_is_read_once(tree: FakeTree) -> None:
    decision_index = DocumentCache()
    files = tree.entries(["budgets/b.yaml"])
    assert decision_index.budgets(tree, files) is decision_index.budgets(tree, dict(files))
    entry = tree.entries(["CODEOWNERS"])["CODEOWNERS"]
    assert decision_index.codeowners(tree, "CODEOWNERS", entry) is decision_index.codeowners(tree, "CODEOWNERS", entry)
    other = decision_index.codeowners(tree, "docs/CODEOWNERS", entry)
    assert other.codeowners.path == "docs/CODEOWNERS"


def test_what_no_tree_keeps_is_fetched_once(tree: FakeTree, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []
    content = tree.history.content

    def counted(oid: str) -> bytes:
        fetched.append(oid)
        return content(oid)

    monkeypatch.setattr(tree.history, "content", counted)
    files = tree.entries(["budgets/b.yaml", "budgets/c.yaml"])
    assert len(DocumentCache().budgets(tree, files).budgets.limits) == 2
    assert sorted(fetched) == sorted(entry.oid for entry in files.values())


def test_a_full_shelf_is_cleared_and_what_is_needed_is_read_again(
    tree: FakeTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document_cache, "_CAPACITY", 2)
    decision_index = DocumentCache()
    entries = tree.entries(["budgets/b.yaml", "budgets/c.yaml", "budgets/capability_budgets.yaml"])
    known = {path: entry for path, entry in entries.items() if path != "budgets/b.yaml"}
    assert len(decision_index.budgets(tree, known).budgets.limits) == 8
    assert len(decision_index.budgets(tree, entries).budgets.limits) == 9


def test_decisions_are_told_by_their_number_and_by_what_they_decide(tree: FakeTree) -> None:
    entries = tree.entries(["adr"])
    decision_index = DocumentCache()
    assert set(decision_index.decisions(tree, entries, None)) == {"adr/031.md", "adr/x.md"}
    assert set(decision_index.decisions(tree, entries, 31)) == {"adr/031.md"}
    assert set(decision_index.decisions(tree, entries, 32)) == {"adr/x.md"}
    assert decision_index.decisions(tree, entries, 33) == {}


@pytest.mark.parametrize(
    "title", ["# ADR 0031: Raise", "# ADR-31 Raise", "# 31. Raise", "# ADR &#51;1: Raise", "# ADR 3**1**: x"]
)
def test_every_record_that_bears_a_number_is_found_or_cannot_be_used(title: str) -> None:
    history = FakeHistory()
    text = adr().replace("# ADR 031: Raise the limit", title)
    tree = history.tree(history.grow({"adr/x.md": text}))
    decision_index = DocumentCache()
    read = decision_index.decisions(tree, tree.entries(["adr"]), None)["adr/x.md"]
    found = decision_index.decisions(tree, tree.entries(["adr"]), 31)
    assert bool(found) == (read.number == 31)
    assert found or read.problems


def test_a_sign_off_is_a_record_or_a_problem(tree: FakeTree) -> None:
    entry = tree.entries(["CODEOWNERS"])["CODEOWNERS"]
    assert isinstance(DocumentCache().signoff(entry, signoff(adr()).encode()), SignOff)
    assert isinstance(DocumentCache().signoff(entry, b"x: ["), Problem)


def test_entries_below_are_those_that_are_kept(tree: FakeTree) -> None:
    assert set(kept(tree.entries(["adr"]), lambda path: path.endswith("x.md"))) == {"adr/x.md"}
    assert BASELINE.encode() in tree.blobs(entry.oid for entry in tree.entries(["budgets"]).values()).values()
