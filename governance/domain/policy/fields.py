"""The parts of a policy: names, addresses, globs, people and approval rules."""

from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from capability_budgets.reading.problems import TextError
from governance.domain.policy.patterns import matches_budget
from governance.domain.text_patterns import TextPattern, shown

CODEOWNERS: Final = "codeowners"
"""The word of `from` that stands for the owners of the file that holds the limit."""

MAX_ITEMS: Final = 1000
"""People, groups and rules that a policy may have; with more, checking it would take too long."""

# Only ASCII in names and addresses: two texts that look alike, or that Unicode's case folding makes equal, would
# let one person stand for another.
Text = Annotated[str, TextPattern(r"[^\x00-\x1f\x7f]+", "one line of text")]
NAME_SHAPE: Final = TextPattern(
    r"[!-~]+(?: [!-~]+)*", "a name of ASCII letters, digits and signs, without blanks around it"
)
PERSON_SHAPE: Final = TextPattern(
    r"[A-Za-z0-9][A-Za-z0-9._-]*", 'ASCII letters, digits, ".", "_" and "-", a letter or digit first'
)
Name = Annotated[str, NAME_SHAPE]
PersonName = Annotated[str, PERSON_SHAPE]
Address = Annotated[
    str, TextPattern(r"[A-Za-z0-9.$%&'+/=^_`|~-]+@[A-Za-z0-9.-]+", "one e-mail address in ASCII: alice@example.com")
]
Handle = Annotated[
    str, TextPattern(r"@[A-Za-z0-9_][A-Za-z0-9_.-]*", 'a person\'s handle in quotes, with its @: "@alice"')
]
ACCOUNT_SHAPE: Final = TextPattern(r"[1-9][0-9]{0,19}", 'the forge\'s numeric id of an account, in quotes: "583231"')
Account = Annotated[str, ACCOUNT_SHAPE]
Days = Annotated[int, Field(ge=1, le=36500)]


def _plain_segments(glob: str) -> str:
    """Refuse what would silently match nothing, or something else than in other tools."""
    for name in glob.split("/"):
        if name in {"", ".", ".."}:
            raise TextError(f"{shown(glob)} has an empty or relative part", "write the path from the top, as folder/**")
        if "**" in name and name != "**":
            raise TextError(f"{shown(glob)} has ** beside other characters", "write ** between slashes, or a single *")
    return glob


_GLOB: Final = TextPattern(
    r"[^\[\]{}!\\\x00-\x1f\x7f/][^\[\]{}!\\\x00-\x1f\x7f]{0,999}",
    "a path from the top of the repository, in which only *, ? and ** are wild",
)
Glob = Annotated[str, _GLOB, AfterValidator(_plain_segments)]
Folder = Annotated[
    str,
    TextPattern(r"[^\[\]{}!\\*?\x00-\x1f\x7f]{1,1000}", "a folder, without wildcards"),
    AfterValidator(_plain_segments),
]


def _budget_parts(pattern: str) -> str:
    """Refuse patterns of budgets that no budget can match: the rule would silently not apply."""
    if "/" in pattern:
        return pattern
    head, dot, name = pattern.partition(".")
    capability, at, environment = head.partition("@")
    if not capability or (dot and not name) or (at and not environment) or "@" in environment + name:
        raise TextError(f"{shown(pattern)} matches no budget", "write capability.limit or capability@environment.limit")
    return pattern


BudgetPattern = Annotated[Glob, AfterValidator(_budget_parts)]


def _one(value: object) -> object:
    """Take the whole number only: Python calls `true` and `1.0` equal to it."""
    if type(value) is not int:
        raise TextError(f"{shown(value)} is no version of this file's form", "write 1")
    return value


Version = Annotated[Literal[1], BeforeValidator(_one)]


def exact(value: object) -> object:
    """Whole numbers are decimals too; nothing else is made one."""
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


Percent = Annotated[Decimal, Field(ge=0), BeforeValidator(exact), WithJsonSchema({"type": "number", "minimum": 0})]


class PolicyPart(BaseModel):
    """What all parts share: frozen, no unknown keys, no conversion."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Person(PolicyPart):
    """A person who may approve.

    Attributes:
        emails: the addresses they commit with.
        handle: their name on the forge.
        account: the forge's numeric id of their account, which stays when a handle is given to another person.
    """

    emails: Annotated[tuple[Address, ...], Field(min_length=1, max_length=MAX_ITEMS)]
    handle: Handle | None = None
    account: Account | None = None


Way = Literal["loosen", "tighten", "governance", "rename"]
"""The directions of changes that a rule may name."""


class When(PolicyPart):
    """The part of a rule that says which changes it is about; what is left out matches every change."""

    direction: Annotated[tuple[Way, ...], Field(min_length=1)] | None = None
    by_percent: Percent | None = None
    budgets: Annotated[tuple[BudgetPattern, ...], Field(min_length=1)] | None = None

    def goes(self, direction: str) -> bool:
        """Whether it is about changes of a direction."""
        return self.direction is None or direction in self.direction

    def covers(self, budget: str, overridden: frozenset[str] = frozenset()) -> bool:
        """Whether it is about changes of a budget, which environments may override, or of a path."""
        patterns = self.budgets
        return patterns is None or any(matches_budget(pattern, budget, overridden=overridden) for pattern in patterns)


class ApprovalRule(PolicyPart):
    """An approval rule: how many of whom must approve the changes that it matches.

    Attributes:
        require: how many people.
        from_: people, groups, or the word for code owners.
        when: which changes it is about.
        proof: `own` demands signatures with people's own keys, whatever witnesses say.
    """

    name: Text
    require: Annotated[int, Field(ge=1)]
    from_: Annotated[tuple[Name, ...], Field(min_length=1, max_length=MAX_ITEMS, alias="from")]
    when: When = Field(default_factory=When)
    proof: Literal["own"] | None = None
