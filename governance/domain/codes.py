"""The finding codes: what each one means, and why the rule exists."""

from collections.abc import Mapping
from typing import Final, NamedTuple


class FindingCode(NamedTuple):
    """A finding code with its short name and the reason for the rule, half a sentence long."""

    code: str
    title: str
    why: str


_RULES: Final = (
    FindingCode("BG001", "budget file cannot be read", "a number that tools read differently is no contract"),
    FindingCode("BG002", "governed path is not a plain file", "what git stores must be what everybody reads"),
    FindingCode("BG003", "trust root cannot be read", "who may approve must never be a guess"),
    FindingCode("BG101", "change without a decision", "a budget changes only by a decision that people can find"),
    FindingCode("BG102", "decision is not accepted", "only a decision in force may move a number"),
    FindingCode("BG103", "decision says something else", "approvers agreed to exactly the lines they read"),
    FindingCode("BG104", "decision was used before", "one approval moves a number once"),
    FindingCode("BG105", "decision cannot be read", "nobody can approve what is not finished or not readable"),
    FindingCode("BG106", "ADR number used twice", "a sign-off must name one decision"),
    FindingCode("BG107", "decision does not stand in the base yet", "with two_stage, approval lands before its use"),
    FindingCode("BG108", "base has moved", "approvers saw another starting value"),
    FindingCode("BG109", "does not pass commit by commit", "a rebase would land every commit by itself"),
    FindingCode("BG110", "nobody could approve", "a rule that cannot be met stops every change"),
    FindingCode("BG201", "not enough approvals", "a budget is changed by the people who answer for it"),
    FindingCode("BG202", "sign-off is for something else", "a signature counts for the very text it was given for"),
    FindingCode("BG203", "sign-off by someone not eligible", "the policy names who may approve"),
    FindingCode("BG204", "sign-off by an author", "people cannot approve their own decision"),
    FindingCode("BG205", "sign-off does not prove its author", "anyone can write a name into a file"),
    FindingCode("BG206", "rejected", "a reject of an eligible person blocks"),
    FindingCode("BG207", "sign-off too old", "approval fades as the facts behind it do"),
    FindingCode("BG208", "no approval rule", "what no rule covers, nobody answers for"),
    FindingCode("BG209", "sign-off cannot be read", "what cannot be read cannot count"),
    FindingCode("BG210", "author could be anybody", "who writes under an unknown address may be one of the approvers"),
    FindingCode("BG301", "record was altered", "the past of a number must stay what it was"),
    FindingCode("BG302", "governance was removed", "the gate must not be taken out through the gate"),
    FindingCode(
        "BG303", "judged history was left", "what the gate has judged must stay the line that everybody builds on"
    ),
    FindingCode("BG401", "loosening is over its date", "what was allowed for a time must not stay for good"),
    FindingCode("BG402", "evidence is not what was decided on", "approvers agreed to what these measurements show"),
    FindingCode("BG501", "history is incomplete", "what is not here cannot be judged"),
    FindingCode("GT101", "results file cannot be read", "a number that cannot be read proves nothing"),
    FindingCode("GT102", "nothing was measured", "a gate that sees nothing must not open"),
    FindingCode("GT103", "capability without a measurement", "a budget that nobody measures protects nothing"),
    FindingCode("GT104", "measurement without a budget", "a misspelt name would take a capability out of the gate"),
    FindingCode("GT105", "limit without a measured value", "a limit that nobody measures protects nothing"),
    FindingCode("GT106", "measured for another environment", "each environment has numbers of its own"),
    FindingCode("GT107", "results may be of another state", "what was measured must be what is judged"),
    FindingCode("GT108", "unknown plan of measuring", "a file must not choose how sure the gate has to be"),
    FindingCode("GT111", "limit exceeded", "the budget is what was promised"),
    FindingCode("GT112", "chance could explain either verdict", "a verdict must be worth more than a coin"),
    FindingCode("GT113", "samples depend on each other", "noise in bursts makes few samples look like many"),
    FindingCode("GT114", "too few samples", "few samples cannot tell a percentile"),
    FindingCode("GT115", "no samples", "a median says nothing about the slow calls"),
    FindingCode("GT116", "a sample averages several calls", "an average hides the slow calls"),
    FindingCode("GT117", "few processes", "one process can be lucky as a whole"),
    FindingCode("GT118", "machine too noisy", "a build must not fail for what other jobs did"),
    FindingCode("GT119", "memory grows with calls", "a limit of a peak means nothing where the peak has no end"),
    FindingCode("GT120", "slower than the other build", "a budget that is used up unseen is raised in the end"),
    FindingCode("RV101", "review is overdue", "a number that nobody looks at stops meaning anything"),
    FindingCode("RV102", "loosening ends soon", "what was allowed for a time must be ready to end"),
    FindingCode("RV103", "limit is far too loose", "a regression hides in what nobody uses"),
    FindingCode("RV104", "limit has no headroom", "chance alone will stop the next change"),
    FindingCode("RV105", "loosened again and again", "many small steps are a large one that nobody decided"),
    FindingCode("RV106", "capability without measurements", "what is not measured is not known to be kept"),
    FindingCode("RV107", "environments drift apart", "what is measured in one must say something about the other"),
    FindingCode("RT101", "generated file differs", "production must be watched for the numbers of the repository"),
    FindingCode("RT102", "generated file is missing", "without its rules, production is watched for nothing"),
)

FINDING_CODES: Final[Mapping[str, FindingCode]] = {rule.code: rule for rule in _RULES}

UNDECIDED: Final = frozenset({"BG501", "GT112", "GT113", "GT114", "GT115", "GT116", "GT118"})
"""The codes of what could not be decided: as errors they keep a verdict from being a pass, and are no violation."""
