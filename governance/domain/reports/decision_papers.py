"""The papers of a decision: the record that authorised a change, and everything that was signed for it."""

from dataclasses import dataclass

from governance.domain.judgement.records import SignOff


@dataclass(frozen=True, slots=True)
class SignOffPaper:
    """A sign-off record as it stood when its decision landed.

    Attributes:
        text: the file, to the byte.
        payload: the bytes that its signature is for, as text.
        key: the key that its signature names, as `type base64`; None where it has none.
        counted: whether the judgement counted it as an approval.
    """

    path: str
    record: SignOff
    text: str
    payload: str
    key: str | None
    counted: bool

    @property
    def namespace(self) -> str:
        """What its signature must be made for."""
        return "budget-signoff" if self.record.attestation is None else "budget-witness"

    @property
    def signer(self) -> str:
        """Whose signature it bears: the approver's, or that of the witness who saw the approval."""
        return self.record.approver if self.record.attestation is None else self.record.attestation.witness

    @property
    def meaning(self) -> str:
        """What the signature says, in words."""
        who = self.record.approver
        said = {"approve": "approves", "reject": "rejects", "withdraw": "takes back what was said of"}
        meaning = f"{who} {said[self.record.decision]} this text and these changes"
        return meaning if self.record.attestation is None else f"{self.signer} attests that {meaning}"


@dataclass(frozen=True, slots=True)
class DecisionPapers:
    """A decision as it stood in the step that used it.

    Attributes:
        title: plain text; None where it has none.
        commit: the step.
        digest: the decision digest, `sha256:…`.
        text: what the digest is computed from.
        signoffs: the records for it, in the order of their dates.
    """

    number: int
    path: str
    title: str | None
    commit: str
    digest: str
    text: str
    signoffs: tuple[SignOffPaper, ...]
