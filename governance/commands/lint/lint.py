"""`budget lint`: everything of the checkout that the gate would read, and what of it cannot be read."""

from collections.abc import Iterable, Iterator, Sequence

from capability_budgets.reading.limits import BudgetSet
from capability_budgets.reading.problems import Place
from governance.commands.lint.records import Records
from governance.commands.shared.working_copy import left_from
from governance.domain.budgets.limit_names import brought
from governance.domain.feasibility.idle_witnesses import idle_witnesses
from governance.domain.findings import Finding, error
from governance.domain.paths import is_below
from governance.domain.policy.paths import POLICY_PATH
from governance.domain.reports.lint import LintReport
from governance.errors import UsageError
from governance.judging.reading.checkout import CheckoutReading, read_checkout
from governance.judging.reading.governed_paths import fold
from governance.judging.reading.regular_files import collisions, irregularities
from governance.ports.trees import Difference, Tree
from governance.ports.world import World


def lint(world: World, paths: Sequence[str] = ()) -> LintReport:
    """Read everything in the working tree.

    Args:
        world: the checkout.
        paths: what to tell of: files and folders of the repository; none for everything.

    Raises:
        UsageError: nothing is governed here, or nothing at a path is read.
    """
    checkout = read_checkout(world)
    landed = _landed(world)
    records = Records(checkout, landed)
    beside = tuple(_look_alikes(world, checkout))
    findings = dict.fromkeys(
        (
            *checkout.findings,
            *brought(checkout.beside(landed).side.budgets if landed else BudgetSet(), checkout.side.budgets),
            *irregularities(checkout.reading.entries, beside, checkout.scope),
            *collisions({*records.names, *(item.path for item in beside)}, records.files),
            *checkout.runtime_findings(),
            *_without_policy(checkout),
            *records.findings(),
            *checkout.warnings(world.clock.now()),
            *idle_witnesses(checkout.side),
        )
    )
    governed = (path for path in checkout.reading.entries if checkout.scope.is_governed(path))
    files = {*governed, *records.files}
    known = {*files, *records.other_documents, *(item.place.file for item in findings if item.place.file)}
    for path in paths:
        _refuse_unread(world, path, known)
    return LintReport(
        tuple(sorted(path for path in files if _is_meant(path, paths))),
        tuple(sorted((item for item in findings if _is_meant(item.place.file, paths)), key=_order)),
    )


def _landed(world: World) -> Tree | None:
    """Where the branch left the default branch: names of limits that stand there are read as they stand."""
    head = world.history.resolve("HEAD")
    return world.history.tree(left_from(world.history, head)) if head else None


def _is_meant(path: str, wanted: Sequence[str]) -> bool:
    return not wanted or any(is_below(path, place) for place in wanted)


def _order(finding: Finding) -> tuple[str, int, int, str]:
    return finding.place.file, finding.place.line or 0, finding.place.column or 0, finding.code


def _refuse_unread(world: World, path: str, known: Iterable[str]) -> None:
    if any(_is_meant(item, [path]) for item in known):
        return
    if world.files.files([path]):
        raise UsageError(
            f"nothing at {path} is read: it is not governed", "budget lint without a path reads everything"
        )
    raise UsageError(f"there is no file or folder {path}", "name one that exists")


def _look_alikes(world: World, checkout: CheckoutReading) -> Iterator[Difference]:
    """Files of the last commit beside the governed folders, whose names some file systems take for governed ones."""
    head = world.history.resolve("HEAD")
    tops = {fold(folder.partition("/")[0]) for folder in (*checkout.scope.folders, *checkout.scope.adr)}
    entries = world.history.tree(head).entries([""]) if head else {}
    for path, entry in entries.items():
        is_near = fold(path.partition("/")[0]) in tops and path not in checkout.reading.entries
        if is_near and checkout.scope.concerns(path) and world.files.files([path]):
            yield Difference(path, None, entry)


def _without_policy(checkout: CheckoutReading) -> Iterator[Finding]:
    if not checkout.has_policy:
        message = "there is no policy: nobody is named who may change these budgets"
        yield error("BG003", message, "budget init", place=Place(POLICY_PATH))
