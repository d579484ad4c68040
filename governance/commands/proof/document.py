"""A proof as data: what it claims, all of which can be worked out from the objects in it."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from capability_budgets.reading.limits import LimitId
from governance.documents.proof_json import PROOF_SCHEMA, STATEMENT_TYPE
from governance.documents.text.timestamps import write_moment
from governance.domain.judgement.judged_changes import JudgedChange
from governance.domain.judgement.rule_status import RuleStatus
from governance.domain.policy.paths import POLICY_PATH
from governance.domain.reports.decision_papers import DecisionPapers, SignOffPaper
from governance.domain.reports.verify import ProofValue
from governance.judging.history.budget_values import BudgetValue
from governance.judging.history.limit_grounds import LimitGrounds
from governance.judging.steps.landed_steps import JudgedStep

PREDICATE_TYPE: Final = "https://budget-governance.dev/proof/v1"
"""What the predicate of the in-toto statement is; the name need not lead anywhere."""

_VERIFIER: Final = "https://budget-governance.dev/budget"


def claims(limit: LimitId, head: str, grounds: LimitGrounds) -> dict[str, ProofValue]:
    """What a proof says, without the objects by which it says so."""
    return {
        "schema": PROOF_SCHEMA,
        "repository": grounds.policy.repository,
        "budget": str(limit),
        "value": _side(grounds.values[-1].value),
        "file": grounds.file,
        "head": head,
        "adopted": grounds.adopted,
        "identity": grounds.policy.identity,
        "steps": [_value(item, grounds) for item in grounds.values],
        "trust": [_step(item, grounds) for item in grounds.trust_steps],
        "decisions": [_decision(item) for item in _each_once(grounds.papers)],
    }


def statement(proof: Mapping[str, ProofValue]) -> dict[str, ProofValue]:
    """A proof as an in-toto statement about its head.

    The predicate has the fields of a summary of a verification as SLSA's source track names them where they fit; no
    SLSA level is claimed, since levels are about the host of the repository, of which a proof knows nothing.
    """
    return {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": proof["repository"], "digest": {"gitCommit": proof["head"]}}],
        "predicateType": PREDICATE_TYPE,
        "predicate": {
            "verifier": {"id": _VERIFIER},
            "resourceUri": proof["repository"],
            "policy": {"uri": POLICY_PATH},
            "verificationResult": "PASSED",
            "verifiedLevels": ["ORG_SOURCE_BUDGET_GOVERNED"],
            "proof": dict(proof),
        },
    }


def _value(item: BudgetValue, grounds: LimitGrounds) -> dict[str, ProofValue]:
    change = item.change
    told: dict[str, ProofValue] = {**_step(item.landed, grounds), "value": _side(item.value), "by": item.by}
    told["adr"] = None if change is None else change.adr
    told["approvals"] = [] if change is None else [_rule(rule) for rule in change.rule_statuses]
    return told


def _step(item: JudgedStep, grounds: LimitGrounds) -> dict[str, ProofValue]:
    commit = item.commit
    return {
        "commit": commit.oid,
        "parent": commit.parents[0] if commit.parents else None,
        "date": write_moment(commit.committed),
        "author": {"name": commit.author_name, "email": commit.author_email},
        "status": item.status.value,
        "accepted": grounds.accepted.get(commit.oid),
        "changes": [_change(judged) for judged in item.judgement.changes],
    }


def _change(judged: JudgedChange) -> dict[str, ProofValue]:
    change = judged.change
    return {
        "budget": change.budget,
        "before": _side(change.before),
        "after": _side(change.after),
        "adr": judged.adr,
        "governed": judged.governed,
    }


def _rule(rule: RuleStatus) -> dict[str, ProofValue]:
    told: dict[str, ProofValue] = {"rule": rule.rule, "need": rule.need, "have": list(rule.have)}
    if rule.self_approved:
        told["self_approved"] = list(rule.self_approved)
    if rule.witnessed:
        told["witnessed"] = dict(rule.witnessed)
    return told


def _each_once(papers: Iterable[DecisionPapers]) -> Iterator[DecisionPapers]:
    return iter({(paper.commit, paper.path): paper for paper in papers}.values())


def _decision(paper: DecisionPapers) -> dict[str, ProofValue]:
    return {
        "number": paper.number,
        "title": paper.title,
        "path": paper.path,
        "commit": paper.commit,
        "digest": paper.digest,
        "text": paper.text,
        "signoffs": [_signoff(item) for item in paper.signoffs],
    }


def _signoff(item: SignOffPaper) -> dict[str, ProofValue]:
    record = item.record
    return {
        "path": item.path,
        "approver": record.approver,
        "decision": record.decision,
        "date": write_moment(record.date),
        "comment": record.comment,
        "meaning": item.meaning,
        "counted": item.counted,
        "payload": item.payload,
        "signature": record.signature,
        "signer": item.signer,
        "namespace": item.namespace,
        "key": item.key,
    }


def _side(value: object) -> ProofValue:
    return value if isinstance(value, str | Decimal) else None
