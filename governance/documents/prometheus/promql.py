"""Writing PromQL, and texts of rules that Prometheus takes for templates, so that they mean what is written."""

import re
from collections.abc import Iterable
from typing import Final

LITERAL_BRACES: Final = '{{ "{{" }}'
"""A template that gives the two braces with which one begins."""


def alternatives(texts: Iterable[str]) -> str:
    """A regular expression for exactly these texts, which are numbers or names, as a string of PromQL.

    Prometheus matches it against the whole value. A dot and a plus stand in brackets: backslashes would have to be
    doubled here, and again by whoever copies the expression into another string.
    """
    return '"' + "|".join(re.sub(r"[.+]", r"[\g<0>]", text) for text in texts) + '"'


def selector(metric: str, *matchers: str) -> str:
    """A selector of series: `metric{a="b",c="d"}`."""
    return f"{metric}{{{','.join(matchers)}}}"


def equal(label: str, value: str) -> str:
    """A matcher for one name: `a="b"`."""
    return f'{label}="{value}"'


def literal(text: str) -> str:
    """A text in which Prometheus finds no template: in labels and annotations it runs what stands in `{{ … }}`."""
    return text.replace("{{", LITERAL_BRACES)
