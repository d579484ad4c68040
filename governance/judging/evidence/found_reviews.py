"""The reviews of a checkout, and whether each counts: who wrote it is proved as for a sign-off."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from capability_budgets.reading.text import UnreadableError
from governance.documents.git.commit_message import co_authors
from governance.documents.signoffs.payload import review_payload
from governance.documents.signoffs.review_record import read_review
from governance.domain.judgement.changes import Side
from governance.domain.judgement.days import AHEAD
from governance.domain.judgement.reviews import ReviewRecord
from governance.domain.policy.policy import Policy
from governance.judging.evidence.signature_proofs import signer_of
from governance.judging.reading.document_cache import contents
from governance.ports.repository import History
from governance.ports.signatures import SignatureCheck, Signatures
from governance.ports.trees import Tree

FOLDER: Final = "reviews"
"""Where records of reviews lie, below a folder of decisions."""


@dataclass(frozen=True, slots=True)
class FoundReview:
    """A record of a review as it was found.

    Attributes:
        record: None where it cannot be read.
        doubt: why it does not count; None where it does.
        fix: how to write one that can be read.
    """

    path: str
    record: ReviewRecord | None
    doubt: str | None = None
    fix: str = ""


class ReviewFinder:
    """Finds reviews.

    Args:
        trusted: whose keys count, with the policy.
    """

    def __init__(self, history: History, signatures: Signatures, trusted: Side, now: dt.datetime) -> None:
        self._history = history
        self._signatures = signatures
        self._trusted = trusted
        self._now = now

    def found(self, tree: Tree, head: str) -> list[FoundReview]:
        """The reviews of a tree; with `identity: commit` proved by the commits that head reaches."""
        policy = self._trusted.policy
        if policy is None:
            return []
        files = {path: data for path, data in self._files(tree, policy).items() if path.endswith(".yaml")}
        return [self._judged(path, data, policy, head) for path, data in sorted(files.items())]

    def _files(self, tree: Tree, policy: Policy) -> Mapping[str, bytes]:
        return contents(tree, [f"{folder.strip('/')}/{FOLDER}" for folder in policy.adr])

    def _judged(self, path: str, data: bytes, policy: Policy, head: str) -> FoundReview:
        try:
            record = read_review(data)
        except UnreadableError as fault:
            return FoundReview(path, None, fault.message, fault.problems[0].fix)
        return FoundReview(path, record, next(self._doubts(path, record, policy, head), None))

    def _doubts(self, path: str, record: ReviewRecord, policy: Policy, head: str) -> Iterator[str]:
        if record.repository != policy.repository:
            yield f"it is for the repository {record.repository}"
        if record.approver not in policy.people:
            yield f"{record.approver} is not among the people of the policy"
            return
        if record.date > self._now + AHEAD:
            yield "it is dated ahead of the time"
        by_signature = policy.identity == "signature"
        doubt = self._unsigned(record, policy) if by_signature else self._foreign(path, record, policy, head)
        if doubt is not None:
            yield doubt

    def _unsigned(self, record: ReviewRecord, policy: Policy) -> str | None:
        if record.signature is None:
            return "it has no signature"
        line = signer_of(record, self._trusted, policy, self._now)
        if isinstance(line, str):
            return line
        check = SignatureCheck(record.signature, review_payload(record), line.key)
        (complaint,) = self._signatures.verify([check])
        return None if complaint is None else f"the signature does not fit the record ({complaint})"

    def _foreign(self, path: str, record: ReviewRecord, policy: Policy, head: str) -> str | None:
        commits = self._history.commits_touching([head], [path])
        if not commits:
            return "no commit of the history brought it"
        for commit in commits:
            hands = (commit.author_email, *co_authors(commit.message))
            if record.approver not in map(policy.person_at, hands):
                return f"a commit by {hands[0]} brought or changed it, which is no address of {record.approver}"
        return None
