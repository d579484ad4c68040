"""The whole table of attack scenarios, guarantee by guarantee."""

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

GUARANTEES: Final = (
    Guarantee(
        "diff-blindness",
        "a change is found that a diff hides: renames, attributes, filters, encodings, index bits",
        diff_blindness.SCENARIOS,
    ),
    Guarantee(
        "exchanged-evidence",
        "the measurements that a decision names stay those that its approvers saw",
        exchanged_evidence.SCENARIOS,
    ),
    Guarantee(
        "forged-commits",
        "where commits prove who signed, a record counts only if its approver committed it",
        forged_commits.SCENARIOS,
    ),
    Guarantee(
        "format-tricks",
        "a budget file that two readers could understand differently is refused",
        format_tricks.SCENARIOS,
    ),
    Guarantee(
        "hidden-tables",
        "a decision allows what its readers see, and nothing in code, comments or look-alike text",
        hidden_tables.SCENARIOS,
    ),
    Guarantee(
        "history-tricks",
        "a number hidden in a merge is found, whichever way round it is merged",
        history_tricks.SCENARIOS,
    ),
    Guarantee(
        "replays-and-references",
        "a decision is used once, and only by a change that refers to it",
        replays_and_references.SCENARIOS,
    ),
    Guarantee(
        "hostile-configuration",
        "no setting, hook, attribute or variable runs a program or changes the verdict",
        hostile_configuration.SCENARIOS,
    ),
    Guarantee(
        "forged-signatures",
        "a sign-off counts only with its approver's own key, for this text, number and repository",
        forged_signatures.SCENARIOS,
    ),
    Guarantee(
        "authors-who-approve", "nobody approves what they wrote or helped to write", authors_who_approve.SCENARIOS
    ),
    Guarantee(
        "false-witnesses",
        "an approval on a forge counts by the word of a listed witness, for the account and the text that were seen",
        (*reviews_on_a_forge.SCENARIOS, *false_witnesses.SCENARIOS),
    ),
    Guarantee(
        "changed-minds", "a reject or a withdrawal counts, also when it was removed again", changed_minds.SCENARIOS
    ),
    Guarantee(
        "landing-tricks",
        "what is judged is what lands: no odd base, no conflict, no sum of commits slips through",
        landing_tricks.SCENARIOS,
    ),
    Guarantee(
        "limited-loosenings",
        "what is allowed until a day is found once that day is over, until people decide again",
        limited_loosenings.SCENARIOS,
    ),
    Guarantee(
        "governance-removed", "governance cannot be removed, broken or started again", governance_removed.SCENARIOS
    ),
    Guarantee(
        "lost-history",
        "what is missing, cut off or replaced in the history never passes for fine",
        lost_history.SCENARIOS,
    ),
    Guarantee(
        "odd-paths",
        "a link, a submodule or a name that collides never stands for a governed file",
        (*links.SCENARIOS, *odd_names.SCENARIOS),
    ),
    Guarantee(
        "records-after-use",
        "decisions that were used and sign-offs that stood cannot be altered",
        records_after_use.SCENARIOS,
    ),
    Guarantee(
        "rules-and-quorums",
        "every rule of the policy that matches a change must be met, however the change is dressed",
        rules_and_quorums.SCENARIOS,
    ),
    Guarantee(
        "slices-and-stages",
        "a big raise in small slices is seen as the raise it is, and stages are not skipped",
        slices_and_stages.SCENARIOS,
    ),
    Guarantee(
        "trust-roots", "the policy and the approvers' keys change only by a decision themselves", trust_roots.SCENARIOS
    ),
    Guarantee(
        "governed-files",
        "owners, globs, protected files and the folders of decisions change only by a decision",
        governed_files.SCENARIOS,
    ),
    Guarantee(
        "names-and-units",
        "no name and no unit is a way to another number, and a rename keeps limits, owners and past",
        names_and_units.SCENARIOS,
    ),
    Guarantee(
        "code-owners",
        "whom CODEOWNERS names for a file is asked, section by section, and by the file that counts alone",
        code_owners.SCENARIOS,
    ),
    Guarantee(
        "records-kept",
        "what was decided keeps its file, its number and its folder, and is put back only as it was",
        records_kept.SCENARIOS,
    ),
    Guarantee(
        "undone-and-replayed",
        "what was decided is not undone as a repair, and no date lets a decision be used again",
        undone_and_replayed.SCENARIOS,
    ),
    Guarantee(
        "unfit-decisions",
        "only an accepted, finished and readable decision on exactly this change allows it",
        unfit_decisions.SCENARIOS,
    ),
)
"""What is promised, each with the attacks that try to prove the contrary."""

SCENARIOS: Final[tuple[Scenario, ...]] = tuple(chain.from_iterable(guarantee.scenarios for guarantee in GUARANTEES))


def twin_names(scenarios: Sequence[Scenario]) -> dict[str, str]:
    """For each scenario the one under whose name its twin is told: several may have one and the same."""
    first = {scenario.honest: scenario.name for scenario in reversed(scenarios)}
    return {scenario.name: first[scenario.honest] for scenario in scenarios}


def chosen(names: Sequence[str] = (), *, quick: bool = False) -> tuple[Guarantee, ...]:
    """The guarantees of these names, in the order of the table; all without names.

    Args:
        names: names of guarantees.
        quick: whether only the first scenario of each is to be told.

    Raises:
        UsageError: there is no guarantee of a name.
    """
    known = [guarantee.name for guarantee in GUARANTEES]
    for name in names:
        if name not in known:
            raise UsageError(f"there is no guarantee {name!r}", f"name some of: {', '.join(known)}")
    guarantees = [guarantee for guarantee in GUARANTEES if not names or guarantee.name in names]
    return tuple(
        replace(guarantee, scenarios=guarantee.scenarios[:1]) if quick else guarantee for guarantee in guarantees
    )
