"""Pages with a script: made from templates that escape everything, with a policy that lets nothing else run or load."""

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from governance.render.layout.escape import terminal

_TEMPLATES: Final = "governance.render"


def report_page(template: str, **values: object) -> str:
    """A whole page.

    Args:
        template: its name among the templates.
        values: what it shows; every text is escaped, and what cannot be seen in it is shown as on a terminal.
    """
    style, script = _asset("report.css"), _asset("report.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    # The two are our own files, and the policy is made of their hashes: nothing of a repository is in them.
    assets = {"style": Markup(style), "script": Markup(script), "policy": Markup(policy)}  # noqa: S704
    return _environment().get_template(template).render(**values, **assets)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _visible(value: object) -> object:
    """A text with what cannot be seen in it shown; what is markup already, or no text, as it is."""
    return terminal(value) if type(value) is str else value


@cache
def _asset(name: str) -> str:
    return files(_TEMPLATES).joinpath("templates", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """A source of a Content-Security-Policy (https://www.w3.org/TR/CSP3/#grammardef-hash-source)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
