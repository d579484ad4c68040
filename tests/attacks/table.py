"""The whole table of attack stories, theme by theme."""

from itertools import chain
from typing import Final

from tests.attacks import (
    diff_blindness,
    format_tricks,
    history_tricks,
    identity_tricks,
    landing_tricks,
    lost_history,
    odd_paths,
    trust_roots,
)
from tests.attacks.story import Story

_THEMES: Final = (
    diff_blindness,
    format_tricks,
    history_tricks,
    identity_tricks,
    landing_tricks,
    lost_history,
    odd_paths,
    trust_roots,
)

STORIES: Final[tuple[Story, ...]] = tuple(chain.from_iterable(theme.STORIES for theme in _THEMES))
