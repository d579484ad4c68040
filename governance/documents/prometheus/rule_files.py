"""Rules to YAML: the file that Prometheus reads, and the resource that its operator for Kubernetes reads.

Written by hand, so that expressions stand in blocks that people can read, and the same rules give the same bytes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from capability_budgets.reading.budget_yaml import YAML_WORDS
from capability_budgets.terminal_text import visible
from governance.documents.prometheus.rule_parts import AlertGroup, AlertRule
from governance.domain.production.owner_names import owner_name
from governance.domain.production.settings import Kubernetes

LARGEST: Final = 500_000
"""Bytes of a resource: Kubernetes takes little more than a megabyte, and the operator joins several."""

_HEAD: Final = 20_000
"""Bytes left for what stands around the groups."""

_INDENT: Final = 3
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*", re.ASCII)


def prometheus(header: Iterable[str], groups: Iterable[AlertGroup]) -> str:
    """The rules as a file of Prometheus, below a comment."""
    return "".join(f"{line}\n" for line in (*map(comment, header), *_groups(tuple(groups))))


def resources(
    header: Iterable[str], groups: Sequence[AlertGroup], metadata: Kubernetes, name: str, *, by_owner: bool = True
) -> str:
    """The rules as a `PrometheusRule`, or as several documents where one would be larger than LARGEST.

    Then there is one an owner, and several of an owner whose rules are too many for one; their names stay the same
    whatever the others do.

    Args:
        header: lines of the comment at the top.
        groups: the rules.
        metadata: of the resource.
        name: the resource's where its metadata state none.
        by_owner: whether to split by owner; else a large one is only cut into pieces.
    """
    lines, name = tuple(header), metadata.name or name
    whole = _resource(lines, groups, metadata, name)
    if len(whole.encode()) <= LARGEST:
        return whole
    owners: dict[str, list[AlertGroup]] = {}
    for group in groups:
        owners.setdefault(f"-{owner_name(group.owner)}" if by_owner else "", []).append(group)
    parts = (
        _resource(lines, piece, metadata, f"{name}{suffix}{f'-{number}' if number else ''}")
        for suffix, own in sorted(owners.items())
        for number, piece in enumerate(_pieces(own))
    )
    return "---\n".join(parts)


def _pieces(groups: Iterable[AlertGroup]) -> Iterator[list[AlertGroup]]:
    """Groups in their order, as many in each piece as fit a resource."""
    piece: list[AlertGroup] = []
    size = 0
    for group in groups:
        more = sum(len(line.encode()) + _INDENT for line in _groups((group,)))
        if piece and size + more > LARGEST - _HEAD:
            yield piece
            piece, size = [], 0
        piece.append(group)
        size += more
    yield piece


def _resource(header: Iterable[str], groups: Iterable[AlertGroup], metadata: Kubernetes, name: str) -> str:
    parts = [("name", name), *([("namespace", metadata.namespace)] if metadata.namespace else [])]
    lines = [
        *map(comment, header),
        "apiVersion: monitoring.coreos.com/v1",
        "kind: PrometheusRule",
        "metadata:",
        *(f"  {key}: {quoted(value)}" for key, value in parts),
        *(mapping("labels", dict(sorted(metadata.labels.items())), "  ") if metadata.labels else ()),
        "spec:",
        *(f"  {line}" for line in _groups(tuple(groups))),
    ]
    return "".join(f"{line}\n" for line in lines)


def comment(text: str) -> str:
    """One line of comment, whatever the text: nothing that ends a line is left in it."""
    return f"# {visible(text)}".rstrip()


def quoted(text: str) -> str:
    """A text in double quotes, so that every reader of YAML gets exactly this text back."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{visible(escaped)}"'


def _groups(groups: tuple[AlertGroup, ...]) -> Iterator[str]:
    if not groups:
        yield "groups: []"
        return
    yield "groups:"
    for group in groups:
        yield from (f"  {comment(note)}" for note in group.notes)
        yield f"  - name: {quoted(group.name)}"
        yield "    rules:"
        for rule in group.rules:
            yield from (f"      {line}" for line in _rule(rule))


def _rule(rule: AlertRule) -> Iterator[str]:
    yield f"- {'alert' if rule.is_alert else 'record'}: {rule.name}"
    yield "  expr: |-"
    yield from (f"    {line}" for line in rule.expr.splitlines())
    if rule.is_alert:
        yield f"  for: {rule.pending}"
    if rule.keep:
        yield f"  keep_firing_for: {rule.keep}"
    yield from mapping("labels", rule.labels, "  ")
    if rule.annotations:
        yield from mapping("annotations", rule.annotations, "  ")


def mapping(name: str, values: Mapping[str, str], indent: str) -> Iterator[str]:
    """A mapping of texts below a key, a line each."""
    yield f"{indent}{name}:"
    yield from (f"{indent}  {_key(key)}: {quoted(value)}" for key, value in values.items())


def _key(name: str) -> str:
    """A key, in quotes where some reader of YAML takes it for a boolean or for something else than a text."""
    return name if _PLAIN.fullmatch(name) and name.lower() not in {*YAML_WORDS, "y", "n"} else quoted(name)
