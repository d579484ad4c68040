"""Collects the papers of the decisions that a landed step used, as they stood there."""

from collections.abc import Iterable, Iterator

from capability_budgets.reading.text import UnreadableError
from governance.documents.adr.digest import decision_text
from governance.documents.signoffs.payload import payload
from governance.documents.ssh.signatures import read_signature
from governance.domain.judgement.records import Adr, SignOff
from governance.domain.reports.decision_papers import DecisionPapers, SignOffPaper
from governance.judging.reading.decision_index import DecisionIndex
from governance.judging.steps.landed_steps import JudgedStep
from governance.judging.steps.step_reader import StepReader
from governance.ports.trees import Tree, content_of


def decision_papers(reader: StepReader, step: JudgedStep, numbers: Iterable[int]) -> Iterator[DecisionPapers]:
    """The papers of decisions of some numbers in a step, by number.

    Args:
        reader: reads the step.
        step: the landed step.
        numbers: those of the decisions; one that is not there, or that cannot be read, is left out.
    """
    commit = step.commit.oid
    policy = reader.policies.in_force(commit)
    if policy is None:
        return
    tree = reader.history.tree(commit)
    index = reader.decision_indexes(tree, reader.policies.decision_folders(commit, policy))
    approvers = {person for item in step.judgement.changes for rule in item.rule_statuses for person in rule.have}
    for number in sorted(numbers):
        for path, adr in index.decisions(number).items():
            signoffs = _signoffs(reader, tree, index, adr, approvers)
            yield DecisionPapers(number, path, adr.title, commit, adr.digest, _text(index, tree, path), signoffs)


def _text(index: DecisionIndex, tree: Tree, path: str) -> str:
    entry = index.entry(path)
    data = b"" if entry is None else content_of(tree, entry)
    return decision_text(data.decode("utf-8", "replace"))


def _signoffs(
    reader: StepReader, tree: Tree, index: DecisionIndex, adr: Adr, approvers: set[str]
) -> tuple[SignOffPaper, ...]:
    files = {path: entry for path, entry in index.signoffs(adr.number or 0).items() if entry.is_file}
    contents = tree.blobs(entry.oid for entry in files.values())
    found = []
    for path, entry in files.items():
        record = reader.document_cache.signoff(entry, contents[entry.oid])
        if isinstance(record, SignOff):
            counted = record.decision == "approve" and record.approver in approvers and record.digest == adr.digest
            found.append(_paper(path, record, contents[entry.oid], counted=counted))
    return tuple(sorted(found, key=lambda paper: (paper.record.date, paper.path)))


def _paper(path: str, record: SignOff, data: bytes, *, counted: bool) -> SignOffPaper:
    text = data.decode("utf-8", "replace")
    return SignOffPaper(path, record, text, payload(record).decode("utf-8"), _key(record), counted)


def _key(record: SignOff) -> str | None:
    try:
        return None if record.signature is None else read_signature(record.signature).key
    except UnreadableError:
        return None
