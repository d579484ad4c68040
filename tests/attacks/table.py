"""The whole table of attack stories, theme by theme."""

from itertools import chain
from typing import Final

from tests.attacks import (
    authors_who_approve,
    changed_minds,
    diff_blindness,
    forged_commits,
    forged_signatures,
    format_tricks,
    governance_removed,
    governed_files,
    hidden_tables,
    history_tricks,
    hostile_configuration,
    landing_tricks,
    lost_history,
    odd_paths,
    records_after_use,
    replays_and_references,
    rules_and_quorums,
    slices_and_stages,
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
    replays_and_references,
    hostile_configuration,
    forged_signatures,
    authors_who_approve,
    changed_minds,
    landing_tricks,
    governance_removed,
    lost_history,
    odd_paths,
    records_after_use,
    rules_and_quorums,
    slices_and_stages,
    trust_roots,
    governed_files,
    unfit_decisions,
)

STORIES: Final[tuple[Story, ...]] = tuple(chain.from_iterable(theme.STORIES for theme in _THEMES))
