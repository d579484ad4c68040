"""The whole table of attack stories, theme by theme."""

from itertools import chain
from typing import Final

from tests.attacks import (
    diff_blindness,
    forged_commits,
    format_tricks,
    hidden_tables,
    history_tricks,
    hostile_configuration,
    identity_tricks,
    landing_tricks,
    lost_history,
    odd_paths,
    records_after_use,
    rules_and_quorums,
    trust_roots,
    unfit_decisions,
)
from tests.attacks.story import Story

_THEMES: Final = (
    diff_blindness,
    forged_commits,
    format_tricks,
    hidden_tables,
    history_tricks,
    hostile_configuration,
    identity_tricks,
    landing_tricks,
    lost_history,
    odd_paths,
    records_after_use,
    rules_and_quorums,
    trust_roots,
    unfit_decisions,
)

STORIES: Final[tuple[Story, ...]] = tuple(chain.from_iterable(theme.STORIES for theme in _THEMES))
