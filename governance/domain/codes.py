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
    Rule("BG210", "author could be anybody", "who writes under an unknown address may be one of the approvers"),
    Rule("BG301", "record was altered", "the past of a number must stay what it was"),
    Rule("BG302", "governance was removed", "the gate must not be taken out through the gate"),
    Rule("BG303", "judged history was left", "what the gate has judged must stay the line that everybody builds on"),
    Rule("BG501", "history is incomplete", "what is not here cannot be judged"),
    Rule("GT101", "results file cannot be read", "a number that cannot be read proves nothing"),
    Rule("GT102", "nothing was measured", "a gate that sees nothing must not open"),
    Rule("GT103", "capability without a measurement", "a budget that nobody measures protects nothing"),
    Rule("GT104", "measurement without a budget", "a misspelt name would take a capability out of the gate"),
    Rule("GT105", "limit without a measured value", "a limit that nobody measures protects nothing"),
    Rule("GT106", "measured for another environment", "each environment has numbers of its own"),
    Rule("GT107", "results may be of another state", "what was measured must be what is judged"),
    Rule("GT108", "unknown plan of measuring", "a file must not choose how sure the gate has to be"),
    Rule("GT111", "limit exceeded", "the budget is what was promised"),
    Rule("GT112", "chance could explain either verdict", "a verdict must be worth more than a coin"),
    Rule("GT113", "samples depend on each other", "noise in bursts makes few samples look like many"),
    Rule("GT114", "too few samples", "few samples cannot tell a percentile"),
    Rule("GT115", "no samples", "a median says nothing about the slow calls"),
    Rule("GT116", "a sample averages several calls", "an average hides the slow calls"),
    Rule("GT117", "few processes", "one process can be lucky as a whole"),
    Rule("GT118", "machine too noisy", "a build must not fail for what other jobs did"),
    Rule("RT101", "generated file differs", "production must be watched for the numbers of the repository"),
    Rule("RT102", "generated file is missing", "without its rules, production is watched for nothing"),
)

RULES: Final[Mapping[str, Rule]] = {rule.code: rule for rule in _RULES}

UNDECIDED: Final = frozenset({"BG501", "GT112", "GT113", "GT114", "GT115", "GT116", "GT118"})
"""The codes of what could not be decided: as errors they keep a verdict from being a pass, and are no violation."""
