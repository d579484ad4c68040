"""What an attacker writes into names, comments and messages is data in every format: it steers nothing."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from governance.selftest.sandbox.actions import RAISE
from tests.support.repository import Sandbox

EVIL = (
    "\x1b[2J\x1b]0;pwned\x07",
    "\n::error file=x::pwned",
    "\r::stop-commands::pwned",
    "##[error]pwned",
    "##vso[task.complete]pwned",
    "##teamcity[buildStatus status='SUCCESS']",
    "<script>pwned()</script>",
    "]]><testcase/>",
    "![pwned](https://example.com/x.png)",
    "| pwned | @acme/everyone",
    "</details>",
    "\u202epwned\u202c",
)
FORMATS = ("text", "json", "github", "markdown", "sarif", "junit", "gitlab")
COMMANDS = (("check",), ("check", "--each-commit"), ("explain",))


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory, governed_template: Sandbox) -> Sandbox:
    """Whatever an attacker can name, write or say, in one branch that fails for many reasons."""
    governed = governed_template.copied(tmp_path_factory.mktemp("evil") / "repo")
    for number, words in enumerate(EVIL):
        governed.write(f"budgets/{words.replace('/', '_')}.yaml", f"cache{number}:\n  max_latency_ms: 3\n")
        governed.write(f"adr/signoffs/031/{words.replace('/', '_')}.txt", "stray\n")
    governed.write("budgets/bad.yaml", "".join(f"{json.dumps(words)}: {json.dumps(words)}\n" for words in EVIL))
    governed.write("budgets/worse.yaml", "".join(EVIL))
    path = governed.adr(31, RAISE, title="".join(words for words in EVIL if words.isprintable()))
    for number, words in enumerate(EVIL):
        comment = "".join(sign for sign in words if sign.isprintable() or sign == "\n")  # others no record can hold
        governed.sign(path, "carol", "reject", comment=comment, name=f"carol-{number}")
        governed.sign(path, "dora", repository=comment.strip(), name=f"dora-{number}", unsigned=True)
    governed.raise_limit()
    governed.git("config", "user.name", EVIL[0])
    governed.commit("".join((*EVIL, "\n\nBudget-ADR: 31\n")))
    return governed


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("form", FORMATS)
def test_no_format_is_steered(form: str, command: tuple[str, ...], evil: Sandbox) -> None:
    result = evil.budget(*command, "--base", "main", "--format", form)
    assert result.status == 1, result.err
    text = result.out + result.err
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text)
    if form != "json":
        assert "##[" not in text
        assert "##vso" not in text
    READERS.get(form, _has_no_command)(text)


def _has_no_command(text: str) -> None:
    assert not re.search(r"^\s*::", text, re.MULTILINE), text


def _is_made_of_own_commands(text: str) -> None:
    for line in text.splitlines():
        assert not line.lstrip().startswith("::") or re.match(r"::(error|warning|notice)( file=[^:]*)?[ ,:]", line), (
            line
        )


def _is_xml(text: str) -> None:
    assert list(ET.fromstring(text).iter("testcase"))  # noqa: S314 (our own output; that it parses is the point)


def _shows_no_foreign_markup(text: str) -> None:
    shown = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    assert not re.search(r"<(script|img|a|testcase)\b", shown), shown
    assert shown.count("<details") == shown.count("</details")
    assert not re.search(r"(^|[^\w>])@acme/everyone", re.sub(r"<code>.*?</code>", "", shown)), shown


READERS: Mapping[str, Callable[[str], Any]] = {
    "github": _is_made_of_own_commands,
    "gitlab": json.loads,
    "json": json.loads,
    "junit": _is_xml,
    "markdown": _shows_no_foreign_markup,
    "sarif": json.loads,
}


def test_a_fault_is_told_without_steering(governed: Sandbox) -> None:
    result = governed.check("".join(EVIL))
    assert result.status == 2
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", result.err)
    _has_no_command(result.err)


@pytest.mark.parametrize("command", [("status",), ("show",), ("lint",), ("adr",)], ids=" ".join)
def test_what_waits_and_stands_is_told_without_steering(command: tuple[str, ...], evil: Sandbox) -> None:
    for form in ((), ("--format", "json")):
        result = evil.budget(*command, *form)
        text = result.out + result.err
        assert "unexpected" not in text
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text), text
        _has_no_command(text)
