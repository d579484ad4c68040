"""The finding codes: what each one means, and why the rule exists."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Rule:
    """A finding code with its short name and the reason for the rule, half a sentence long."""

    code: str
    title: str
    why: str


_RULES: Final = (
    Rule("BG001", "budget file cannot be read", "a number that tools read differently is no contract"),
    Rule("BG002", "governed path is not a plain file", "what git stores must be what everybody reads"),
    Rule("BG003", "trust root cannot be read", "who may approve must never be a guess"),
    Rule("BG101", "change without a decision", "a budget changes only by a decision that people can find"),
    Rule("BG102", "decision is not accepted", "only a decision in force may move a number"),
    Rule("BG103", "decision says something else", "approvers agreed to exactly the lines they read"),
    Rule("BG104", "decision was used before", "one approval moves a number once"),
    Rule("BG105", "decision cannot be read", "nobody can approve what is not finished or not readable"),
    Rule("BG106", "number is borne twice", "a sign-off must name one decision"),
    Rule("BG107", "decision does not stand in the base yet", "with two_stage, approval lands before its use"),
    Rule("BG108", "base has moved", "approvers saw another starting value"),
    Rule("BG109", "does not pass commit by commit", "a rebase would land every commit by itself"),
    Rule("BG110", "nobody could approve", "a rule that cannot be met stops every change"),
    Rule("BG201", "not enough approvals", "a budget is changed by the people who answer for it"),
    Rule("BG202", "sign-off is for something else", "a signature counts for the very text it was given for"),
    Rule("BG203", "sign-off by someone not eligible", "the policy names who may approve"),
    Rule("BG204", "sign-off by an author", "nobody approves an own decision"),
    Rule("BG205", "sign-off does not prove its author", "anyone can write a name into a file"),
    Rule("BG206", "rejected", "a reject of an eligible person blocks"),
    Rule("BG207", "sign-off too old", "approval fades as the facts behind it do"),
    Rule("BG208", "no approval rule", "what no rule covers, nobody answers for"),
    Rule("BG209", "sign-off cannot be read", "what cannot be read cannot count"),
    Rule("BG301", "record was altered", "the past of a number must stay what it was"),
    Rule("BG302", "governance was removed", "the gate must not be taken out through the gate"),
    Rule("BG501", "history is incomplete", "what is not here cannot be judged"),
    Rule("RT101", "generated file differs", "production must be watched for the numbers of the repository"),
    Rule("RT102", "generated file is missing", "without its rules, production is watched for nothing"),
)

RULES: Final[Mapping[str, Rule]] = {rule.code: rule for rule in _RULES}
