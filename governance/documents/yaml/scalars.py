"""YAML nodes to plain Python, refusing every plain word that two readers of YAML take for two things."""

import re
from decimal import Decimal
from typing import Final

from capability_budgets.reading import strict_yaml
from capability_budgets.reading.problems import Problem, TextError
from capability_budgets.reading.text import control_character
from capability_budgets.reading.values import NUMBER, parse_value
from governance.domain.text_patterns import shown

Plain = str | int | bool | Decimal | None | tuple["Plain", ...] | dict[str, "Plain"]
"""What a document holds once it is read; lists are tuples."""

_NOTHING: Final = frozenset({"", "null", "~"})
_BOOLEANS: Final = {"true": True, "false": False}
_WORDS: Final = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})
_NUMBERLIKE: Final = re.compile(
    r"""[+-]?(?:
        [0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9]+)?   # 010, 1_000, 1., 1e3; plain numbers were taken before
        | \.[0-9][0-9_]*(?:[eE][+-]?[0-9]+)?
        | [0-9][0-9_]*(?::[0-9_]+)+(?:\.[0-9_]*)?        # 1:30
        | 0x[0-9a-f_]+ | 0o[0-7_]+ | 0b[01_]+
        | \.(?:inf|nan)
    )""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
_QUOTE: Final = "put it in quotes where it is meant as text"


def plain(node: strict_yaml.Node | None) -> tuple[Plain, list[Problem]]:
    """Convert a tree.

    Plain `true` and `false` become bool; `null`, `~` and nothing None; whole numbers int; other numbers as budgets
    write them Decimal; everything else text. A quoted scalar is always text.

    Returns:
        The value, and what is refused; where something is, the value must not be used.
    """
    problems: list[Problem] = []
    return (None if node is None else _value(node, problems)), problems


def _value(node: strict_yaml.Node, problems: list[Problem]) -> Plain:
    if isinstance(node, strict_yaml.Scalar):
        return _scalar(node, problems)
    if isinstance(node, strict_yaml.Sequence):
        return tuple(_value(item, problems) for item in node.items)
    return {_key(name, problems): _value(value, problems) for name, value in node.entries}


def _key(node: strict_yaml.Scalar, problems: list[Problem]) -> str:
    value = _scalar(node, problems)
    if not isinstance(value, str):
        what = f"the key {shown(node.text)} is no text to every reader"
        problems.append(Problem(what, "put the key in quotes", node.line, node.column))
    return node.text


def _scalar(node: strict_yaml.Scalar, problems: list[Problem]) -> Plain:
    try:
        return plain_text(node.text) if node.plain else _printable(node.text)
    except TextError as fault:
        problems.append(Problem(fault.message, fault.fix, node.line, node.column))
        return node.text


def plain_text(text: str) -> str | int | bool | Decimal | None:
    """What a scalar without quotes means.

    Raises:
        TextError: readers of YAML differ about it.
    """
    if text in _NOTHING:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if NUMBER.fullmatch(text):
        number = parse_value(text)
        return number if "." in text else int(number)
    if text.lower() in _WORDS:
        raise TextError(
            f"{shown(text)} is a word that some readers of YAML turn into a boolean or nothing",
            f"write true, false or null, or {_QUOTE}",
        )
    if _NUMBERLIKE.fullmatch(text):
        raise TextError(
            f"{shown(text)} is a number to some readers of YAML", f"write a plain number such as 10 or 0.5, or {_QUOTE}"
        )
    return _printable(text)


def _printable(text: str) -> str:
    """Refuse characters that escapes in quotes can hide from whoever reads the file."""
    character = control_character(text)
    if character is not None:
        raise TextError(f"the control character {character} stands in this text", "remove it")
    return text
