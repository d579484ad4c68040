"""The whole table of attack stories, theme by theme."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from governance.errors import UsageError
from governance.selftest.attacks import (
    authors_who_approve,
    changed_minds,
    code_owners,
    diff_blindness,
    exchanged_evidence,
    false_witnesses,
    forged_commits,
    forged_signatures,
    format_tricks,
    governance_removed,
    governed_files,
    hidden_tables,
    history_tricks,
    hostile_configuration,
    landing_tricks,
    limited_loosenings,
    links,
    lost_history,
    names_and_units,
    odd_names,
    records_after_use,
    records_kept,
    replays_and_references,
    reviews_on_a_forge,
    rules_and_quorums,
    slices_and_stages,
    trust_roots,
    undone_and_replayed,
    unfit_decisions,
)
from governance.selftest.sandbox.scenario import Guarantee, Scenario

THEMES: Final = (
    Guarantee(
        "diff-blindness",
        "a change is found that a diff hides: renames, attributes, filters, encodings, index bits",
        diff_blindness.STORIES,
    ),
    Guarantee(
        "exchanged-evidence",
        "the measurements that a decision names stay those that its approvers saw",
        exchanged_evidence.STORIES,
    ),
    Guarantee(
        "forged-commits",
        "where commits prove who signed, a record counts only if its approver committed it",
        forged_commits.STORIES,
    ),
    Guarantee(
        "format-tricks",
        "a budget file that two readers could understand differently is refused",
        format_tricks.STORIES,
    ),
    Guarantee(
        "hidden-tables",
        "a decision allows what its readers see, and nothing in code, comments or look-alike text",
        hidden_tables.STORIES,
    ),
    Guarantee(
        "history-tricks",
        "a number hidden in a merge is found, whichever way round it is merged",
        history_tricks.STORIES,
    ),
    Guarantee(
        "replays-and-references",
        "a decision is used once, and only by a change that refers to it",
        replays_and_references.STORIES,
    ),
    Guarantee(
        "hostile-configuration",
        "no setting, hook, attribute or variable runs a program or changes the verdict",
        hostile_configuration.STORIES,
    ),
    Guarantee(
        "forged-signatures",
        "a sign-off counts only with its approver's own key, for this text, number and repository",
        forged_signatures.STORIES,
    ),
    Guarantee("authors-who-approve", "nobody approves what they wrote or helped to write", authors_who_approve.STORIES),
    Guarantee(
        "false-witnesses",
        "an approval on a forge counts by the word of a listed witness, for the account and the text that were seen",
        (*reviews_on_a_forge.STORIES, *false_witnesses.STORIES),
    ),
    Guarantee(
        "changed-minds", "a reject or a withdrawal counts, also when it was removed again", changed_minds.STORIES
    ),
    Guarantee(
        "landing-tricks",
        "what is judged is what lands: no odd base, no conflict, no sum of commits slips through",
        landing_tricks.STORIES,
    ),
    Guarantee(
        "limited-loosenings",
        "what is allowed until a day is found once that day is over, until people decide again",
        limited_loosenings.STORIES,
    ),
    Guarantee(
        "governance-removed", "governance cannot be removed, broken or started again", governance_removed.STORIES
    ),
    Guarantee(
        "lost-history",
        "what is missing, cut off or replaced in the history never passes for fine",
        lost_history.STORIES,
    ),
    Guarantee(
        "odd-paths",
        "a link, a submodule or a name that collides never stands for a governed file",
        (*links.STORIES, *odd_names.STORIES),
    ),
    Guarantee(
        "records-after-use",
        "decisions that were used and sign-offs that stood cannot be altered",
        records_after_use.STORIES,
    ),
    Guarantee(
        "rules-and-quorums",
        "every rule of the policy that matches a change must be met, however the change is dressed",
        rules_and_quorums.STORIES,
    ),
    Guarantee(
        "slices-and-stages",
        "a big raise in small slices is seen as the raise it is, and stages are not skipped",
        slices_and_stages.STORIES,
    ),
    Guarantee(
        "trust-roots", "the policy and the approvers' keys change only by a decision themselves", trust_roots.STORIES
    ),
    Guarantee(
        "governed-files",
        "owners, globs, protected files and the folders of decisions change only by a decision",
        governed_files.STORIES,
    ),
    Guarantee(
        "names-and-units",
        "no name and no unit is a way to another number, and a rename keeps limits, owners and past",
        names_and_units.STORIES,
    ),
    Guarantee(
        "code-owners",
        "whom CODEOWNERS names for a file is asked, section by section, and by the file that counts alone",
        code_owners.STORIES,
    ),
    Guarantee(
        "records-kept",
        "what was decided keeps its file, its number and its folder, and is put back only as it was",
        records_kept.STORIES,
    ),
    Guarantee(
        "undone-and-replayed",
        "what was decided is not undone as a repair, and no date lets a decision be used again",
        undone_and_replayed.STORIES,
    ),
    Guarantee(
        "unfit-decisions",
        "only an accepted, finished and readable decision on exactly this change allows it",
        unfit_decisions.STORIES,
    ),
)
"""What is promised, each with the attacks that try to prove the contrary."""

STORIES: Final[tuple[Scenario, ...]] = tuple(chain.from_iterable(theme.stories for theme in THEMES))


def twin_names(stories: Sequence[Scenario]) -> dict[str, str]:
    """For each story the one under whose name its twin is told: several may have one and the same."""
    first = {story.honest: story.name for story in reversed(stories)}
    return {story.name: first[story.honest] for story in stories}


def chosen(names: Sequence[str] = (), *, quick: bool = False) -> tuple[Guarantee, ...]:
    """The themes of these names, in the order of the table; all without names.

    Args:
        names: names of themes.
        quick: whether only the first story of each is to be told.

    Raises:
        UsageError: there is no theme of a name.
    """
    known = [theme.name for theme in THEMES]
    for name in names:
        if name not in known:
            raise UsageError(f"there is no guarantee {name!r}", f"name some of: {', '.join(known)}")
    themes = [theme for theme in THEMES if not names or theme.name in names]
    return tuple(replace(theme, stories=theme.stories[:1]) if quick else theme for theme in themes)
