"""Text of others for a terminal or a log: it must neither steer one nor look like a line of this program."""

import re
from typing import Final

# Runners of CI systems take commands from whatever a step prints: GitHub takes `::error::` at the start of a line,
# after blanks too, and the older `##[error]` anywhere in it (https://github.com/actions/runner/issues/4692); Azure's
# agent takes `##vso[…]`, TeamCity `##teamcity[…]`.
_COMMAND: Final = re.compile(r"(?<!\S)::|##(?=\w*\[)")
_BROKEN: Final = {"::": r":\x3a", "##": r"#\x23"}


def terminal(text: str) -> str:
    r"""Text for a terminal or a log, on one line.

    Whatever cannot be seen is shown as Python writes it (`\n`, `\x1b`, `\u202e`): control and format characters, the
    bidirectional ones, lone surrogates, blanks other than the space. What CI systems take for a command is broken.
    """
    return _COMMAND.sub(lambda match: _BROKEN[match[0]], visible(text))


def visible(text: str) -> str:
    r"""Text with whatever cannot be seen as both Python and YAML write it: `\n`, `\x85`, `\u2028`."""
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
