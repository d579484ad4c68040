"""Settings that a command is given as words, `key=value`, with the keys of the policy's section `runtime`."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from capability_budgets.reading import strict_yaml
from capability_budgets.reading.text import UnreadableError
from governance.documents.yaml.scalars import Plain, plain
from governance.errors import UsageError

_DEPTH: Final = 8
_FORM: Final = "--set window=10m, --set labels.team=payments, --set 'labels={team: payments}'"


def settings_of(words: Iterable[str]) -> dict[str, object]:
    """The settings, as the policy would state them; of two values for one key the last one holds.

    Raises:
        UsageError: a word has no value, or one that no YAML of the policy could be.
    """
    settings: dict[str, object] = {}
    for word in words:
        key, equals, text = word.partition("=")
        if not equals or not all(key.split(".")):
            raise UsageError(f"--set {word} is no setting", f"write a key and its value: {_FORM}")
        settings = joined(settings, _nested(key.split("."), _value(word, text)))
    return settings


def joined(known: Mapping[str, object], more: Mapping[str, object]) -> dict[str, object]:
    """Settings with others on top; mappings of both are joined."""
    result = dict(known)
    for key, value in more.items():
        below = result.get(key)
        both = isinstance(below, Mapping) and isinstance(value, Mapping)
        result[key] = joined(below, value) if both else value  # type: ignore[arg-type]  # both are mappings
    return result


def parts_of(settings: Mapping[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """Settings one key of the section after the other, each by its name, with dots down to where it branches."""
    for key, value in settings.items():
        names, below = [key], value
        while isinstance(below, Mapping) and len(below) == 1:
            ((name, below),) = below.items()
            names.append(str(name))
        yield ".".join(names), {key: value}


def _nested(keys: list[str], value: Plain) -> dict[str, object]:
    first, *rest = keys
    return {first: _nested(rest, value) if rest else value}


def _value(word: str, text: str) -> Plain:
    try:
        tree = strict_yaml.load(f"value: {text}\n", max_depth=_DEPTH)
    except UnreadableError as fault:
        problem = fault.problems[0]
        raise UsageError(f"--set {word}: {problem.message}", problem.fix) from fault
    value, refused = plain(tree.root)
    problems = [*tree.problems, *refused]
    if problems or not isinstance(value, dict) or set(value) != {"value"}:
        message, fix = (problems[0].message, problems[0].fix) if problems else ("that is more than a value", _FORM)
        raise UsageError(f"--set {word}: {message}", fix)
    return value["value"]
