"""Rules to YAML: the file that Prometheus reads, and the resource that its operator for Kubernetes reads.

Written by hand, so that expressions stand in blocks that people can read, and the same rules give the same bytes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from governance.documents.budgets.reader import YAML_WORDS
from governance.documents.prometheus.alert_rules import AlertGroup, AlertRule
from governance.domain.production.settings import Kubernetes

_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*", re.ASCII)


def prometheus(header: Iterable[str], groups: Iterable[AlertGroup], pending: str) -> str:
    """The rules as a file of Prometheus.

    Args:
        header: lines of the comment at the top.
        groups: the rules.
        pending: how long the condition of an alert must hold, as a duration of Prometheus.
    """
    return "".join(f"{line}\n" for line in (*map(comment, header), *_groups(tuple(groups), pending)))


def kubernetes(
    header: Iterable[str], groups: Iterable[AlertGroup], pending: str, metadata: Kubernetes, name: str
) -> str:
    """The rules as a `PrometheusRule`; `name` is the resource's where its metadata state none."""
    parts = [("name", metadata.name or name), *([("namespace", metadata.namespace)] if metadata.namespace else [])]
    lines = [
        *map(comment, header),
        "apiVersion: monitoring.coreos.com/v1",
        "kind: PrometheusRule",
        "metadata:",
        *(f"  {key}: {quoted(value)}" for key, value in parts),
        *(mapping("labels", dict(sorted(metadata.labels.items())), "  ") if metadata.labels else ()),
        "spec:",
        *(f"  {line}" for line in _groups(tuple(groups), pending)),
    ]
    return "".join(f"{line}\n" for line in lines)


def comment(text: str) -> str:
    """One line of comment, whatever the text: nothing that ends a line is left in it."""
    return f"# {_visible(text)}".rstrip()


def quoted(text: str) -> str:
    """A text in double quotes, so that every reader of YAML gets exactly this text back."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_visible(escaped)}"'


def _visible(text: str) -> str:
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(character: str) -> str:
    r"""Control and format characters as both Python and YAML write them: `\n`, `\x85`, `\u2028`."""
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")


def _groups(groups: tuple[AlertGroup, ...], pending: str) -> Iterator[str]:
    if not groups:
        yield "groups: []"
        return
    yield "groups:"
    for group in groups:
        yield from (f"  {comment(note)}" for note in group.notes)
        yield f"  - name: {quoted(group.name)}"
        yield "    rules:"
        for rule in group.rules:
            yield from (f"      {line}" for line in _rule(rule, pending))


def _rule(rule: AlertRule, pending: str) -> Iterator[str]:
    yield f"- {'alert' if rule.is_alert else 'record'}: {rule.name}"
    yield "  expr: |-"
    yield from (f"    {line}" for line in rule.expr.splitlines())
    if rule.is_alert:
        yield f"  for: {pending}"
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
