"""The forms of names in Prometheus, as fields of a model."""

from typing import Annotated

from governance.domain.text_patterns import TextPattern

MetricName = Annotated[
    str,
    TextPattern(
        r"[a-zA-Z_:][a-zA-Z0-9_:]{0,199}", "a metric's name: ASCII letters, digits, `_` and `:`, no digit first"
    ),
]
LABEL_SHAPE = TextPattern(
    r"[a-zA-Z_][a-zA-Z0-9_]{0,199}", "a label's name: ASCII letters, digits and `_`, no digit first"
)
