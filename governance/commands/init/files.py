"""What `init` writes: the templates, filled in."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from string import Template
from typing import Final, Literal

from governance.commands.init.people import Member
from governance.documents.json_schemas import budgets_schema, policy_schema
from governance.documents.trust.codeowners import read_codeowners
from governance.documents.yaml.writing import flow_scalar, scalar
from governance.domain.policy.allowed_signers import WITNESS_NAMESPACE
from governance.domain.policy.codeowners import Dialect
from governance.domain.policy.fields import CODEOWNERS

Preset = Literal["solo", "team", "org"]
Ci = Literal["github", "gitlab"]

CI_FILES: Final[Mapping[Ci, str]] = {
    "github": ".github/workflows/budget.yml",
    "gitlab": ".gitlab/budget.gitlab-ci.yml",
}
"""Where the gate's workflow lies, by the system that runs it."""

GITLAB_MAIN: Final = ".gitlab-ci.yml"
"""What GitLab runs; it includes the gate, so that only the gate itself needs protection."""

ATTRIBUTES: Final = ".gitattributes"
PRETTIER_IGNORE: Final = ".prettierignore"

RUNBOOK: Final = "docs/runbooks/budget-alert.md"
SCHEMAS: Final = "budgets/schemas"
ADR_SLUG: Final = "govern-performance-budgets"

_QUORUM: Final = 3
"""From so many people on, two others can be asked for, whoever the author is."""

_ORIGIN: Final = re.compile(
    r"(?:(?:https?|ssh|git)://[^/]+/|(?:[^@/:]+@)?(?!file:|https?:|ssh:|git:)[^/:]{2,}:)(?P<path>.+)"
)
_NAME: Final = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)+")

_SOLO: Final = """
# One person writes and approves. Reports show such approvals as self-approved.
self_approval: true
"""
_ORG: Final = """
two_stage: false # true: the ADR and its sign-offs land first, the change of the numbers after them
"""
_GITLAB: Final = """
codeowners: gitlab # CODEOWNERS means what it means to GitLab: sections ask for approvals of their own
"""
_BY_COMMIT: Final = """
# A sign-off is proved by the address of the commit that adds it. That trusts the host, and all who can push. Once the
# key of everybody stands in budgets/allowed_signers, remove this line by a decision: sign-offs are SSH signatures then.
identity: commit
"""


@dataclass(frozen=True, slots=True)
class PolicyChoices:
    """The choices that make a policy.

    Attributes:
        group: the name of the group of all people; only with the preset org.
        by_owners: whether the code owners approve any change; only with the preset org.
        signed: whether sign-offs are signatures.
        adr: where decisions lie.
        protect: more governed files.
        dialect: the forge whose reading of CODEOWNERS counts.
        witnesses: who may attest approvals that were given on a forge.
    """

    preset: Preset
    repository: str
    members: Sequence[Member]
    group: str
    by_owners: bool
    signed: bool
    adr: str
    protect: Sequence[str]
    dialect: Dialect
    witnesses: Sequence[str] = ()


def template(name: str, **values: str) -> str:
    """A template of this program, filled in."""
    text = files("governance.commands.init").joinpath("templates", name).read_text(encoding="utf-8")
    return Template(text).substitute(values)


def policy(shape: PolicyChoices) -> str:
    """The policy of a preset."""
    everybody = [member.name for member in shape.members]
    is_org = shape.preset == "org"
    return template(
        "policy.yaml",
        repository=scalar(shape.repository),
        people="\n".join(map(_person, shape.members)),
        groups=f"\ngroups:\n  {flow_scalar(shape.group)}: {_flow(everybody)}\n" if is_org else "",
        approvals=_approvals(shape, [shape.group] if is_org else everybody),
        settings=_settings(shape),
    )


def _flow(words: Iterable[str]) -> str:
    return f"[{', '.join(map(flow_scalar, words))}]"


def _person(member: Member) -> str:
    handle = f", handle: {flow_scalar(member.handle)}" if member.handle else ""
    account = f', account: "{member.account}"' if member.account else ""
    return f"  {flow_scalar(member.name)}: {{emails: {_flow(member.emails)}{handle}{account}}}"


def _approvals(shape: PolicyChoices, approvers: Sequence[str]) -> str:
    first = _rule("any change", 1, [CODEOWNERS] if shape.by_owners else approvers)
    if len(shape.members) < _QUORUM:
        return first
    two = (_rule(name, 2, approvers, when) for name, when in (("loosening", "loosen"), ("governance", "governance")))
    return "".join((first, *two))


def _rule(name: str, require: int, approvers: Sequence[str], direction: str | None = None) -> str:
    when = f"    when: {{direction: [{direction}]}}\n" if direction else ""
    return f"  - name: {name}\n{when}    require: {require}\n    from: {_flow(approvers)}\n"


def _settings(shape: PolicyChoices) -> str:
    parts = [_SOLO] if shape.preset == "solo" else [_ORG] if shape.preset == "org" else []
    if shape.dialect == "gitlab":
        parts.append(_GITLAB)
    if not shape.signed:
        parts.append(_BY_COMMIT)
    if shape.witnesses:
        parts.append(f"\nwitnesses: {_flow(shape.witnesses)} # may attest approvals that were given on the forge\n")
    if shape.adr != "adr":
        parts.append(f"\nadr: {scalar(shape.adr)}\n")
    if shape.protect:
        parts.append(f"\nprotect: {_flow(shape.protect)} # the gate itself: a change of it needs a decision, too\n")
    return "".join(parts)


def signers(members: Iterable[Member], witnesses: Iterable[tuple[str, str]] = ()) -> str:
    """The allowed signers: everybody whose key is known, and the witnesses for their own namespace."""
    known = "".join(f"{member.name} {member.key}\n" for member in members if member.key)
    known += "".join(f'{name} namespaces="{WITNESS_NAMESPACE}" {key}\n' for name, key in witnesses)
    return template("allowed_signers") + (f"\n{known}" if known else "")


def schemas() -> dict[str, str]:
    """The JSON Schemas that editors check budget files and the policy by."""
    made = {"budgets": budgets_schema(), "policy": policy_schema()}
    return {f"{SCHEMAS}/{kind}.json": f"{json.dumps(schema, indent=2)}\n" for kind, schema in made.items()}


def owners_of(shape: PolicyChoices) -> list[str]:
    """Whom CODEOWNERS can name: the group, else handles, and addresses that the forge takes."""
    words = [shape.group] if shape.preset == "org" else [item.handle or item.emails[0] for item in shape.members]
    lines = {word: read_codeowners("", f"* {word}\n".encode(), shape.dialect) for word in words}
    return [word for word, read in lines.items() if not (read.refused or read.problems)]


def codeowners(shape: PolicyChoices, path: str) -> str:
    """The owners of everything that is governed, of the decisions, and of itself."""
    places = ["/budgets/", f"/{shape.adr}/", f"/{path}", *(f"/{item}" for item in shape.protect)]
    places = [place.replace(" ", "\\ ") for place in places]
    width = max(map(len, places))
    lines = (f"{place:<{width}} {' '.join(owners_of(shape))}\n" for place in places)
    return f"# Who answers for what decides about performance. Agrees with budgets/policy.yaml.\n{''.join(lines)}"


def adr(number: int, width: int, date: dt.date, deciders: Iterable[str]) -> str:
    """The decision that records the adoption."""
    listed = ", ".join(deciders)
    return template("adr.md", number=f"{number:0{width}d}", date=date.isoformat(), deciders=listed)


def workflow(ci: Ci, branch: str, source: str | None) -> str:
    """The gate as a CI system runs it.

    Args:
        ci: the system.
        branch: the default branch.
        source: what pip finds the program by; None where a variable of the system says so.
    """
    if ci == "github":
        return template("github.yml", branch=flow_scalar(branch), source=scalar(source or "${{ vars.BUDGET_SOURCE }}"))
    line = f"    BUDGET_SOURCE: {scalar(source)} # where pip finds the program\n" if source else ""
    return template("gitlab.yml", source=line)


def attributes(adr: str, owners: str | None) -> tuple[str, ...]:
    """The lines of .gitattributes that keep what is governed the same on every machine: digests are made of bytes."""
    places = ("budgets/**", *(f"{adr}/**/*.{kind}" for kind in ("md", "yaml", "jsonl")), *([owners] if owners else []))
    return tuple(f"{_pattern(place)} text eol=lf" for place in places)


def _pattern(place: str) -> str:
    """A path as .gitattributes takes it: in double quotes where a blank is in it."""
    return f'"/{place}"' if " " in place else f"/{place}"


def formatter_ignores(adr: str) -> tuple[str, ...]:
    """What formatters must leave alone: they lay tables out, and a sign-off is for the text as it was."""
    return ("/budgets/", f"/{adr}/")


def missing_lines(lines: Iterable[str], text: str) -> list[str]:
    """Those lines that a text does not have."""
    known = {line.strip() for line in text.splitlines()}
    return [line for line in lines if line not in known]


def extended(text: str, lines: Iterable[str]) -> str:
    """A text with lines after its last one."""
    head = text if not text or text.endswith("\n") else f"{text}\n"
    return head + "".join(f"{line}\n" for line in lines)


def repository_name(origin: str | None, folder: str) -> str:
    """A name for the repository: the path of its origin on the forge (`acme/payments`), else the folder's name."""
    match = _ORIGIN.fullmatch(origin or "")
    path = match["path"].strip("/").removesuffix(".git") if match else ""
    words = path if _NAME.fullmatch(path) else folder
    return re.sub(r"[^A-Za-z0-9._/-]+", "-", words).strip("-") or "repository"


def group_name(repository: str) -> str:
    """The team that an organisation would let approve."""
    owner, slash, _ = repository.partition("/")
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", owner).strip("-")
    return f"@{plain}/architecture" if slash and plain else "@architecture"
