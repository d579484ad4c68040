"""Writing PromQL, and texts of rules that Prometheus takes for templates, so that they mean what is written."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from capability_budgets.reading.values import format_value

_PLAIN: Final = re.compile(r"[\w./@+-]*", re.ASCII)
"""Text that is the same in quotes."""

LITERAL_BRACES: Final = '{{ "{{" }}'
"""A template that gives the two braces with which one begins."""


_UNITS: Final = {"d": 86_400, "h": 3600, "m": 60, "s": 1}


def plain_fraction(value: Fraction) -> str:
    """A share or a percentile as a decimal, whose digits always end."""
    return format_value(Decimal(value.numerator) / Decimal(value.denominator))


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


@dataclass(frozen=True, slots=True)
class Matcher:
    """A condition on a label: `=`, `!=`, `=~` or `!~`."""

    label: str
    text: str
    operator: str = "="

    def __str__(self) -> str:
        """As PromQL has it; its strings know the escapes of JSON. A back quote would end a string around it."""
        if _PLAIN.fullmatch(self.text):
            return f'{self.label}{self.operator}"{self.text}"'
        quoted = json.dumps(self.text, ensure_ascii=False).replace("`", "\\u0060")
        return f"{self.label}{self.operator}{quoted}"


def span(seconds: int) -> str:
    """A duration as Prometheus writes it: `5m`, `59m59s`, `12s`."""
    parts = []
    for unit, length in _UNITS.items():
        whole, seconds = divmod(seconds, length)
        parts += [f"{whole}{unit}"] if whole else []
    return "".join(parts) or "0s"


def literal(text: str) -> str:
    """A text in which Prometheus finds no template: in labels and annotations it runs what stands in `{{ … }}`."""
    return text.replace("{{", LITERAL_BRACES)
