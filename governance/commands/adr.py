"""`budget adr` and `budget digest`: what is read in decision records, of the repository and elsewhere."""

from collections.abc import Iterable

from capability_budgets.reading.problems import Place, Problem
from capability_budgets.reading.text import UnreadableError, decode
from governance.documents.adr.paths import MAX_ADR_BYTES, is_adr_path, is_other_record
from governance.documents.adr.reader import read_adr
from governance.domain.findings import Finding, error, soften
from governance.domain.judgement.records import Adr
from governance.domain.reports.adr import ReadRecord
from governance.errors import RefusedError, UsageError
from governance.judging.reading.checkout import DEFAULT_SCOPE, CheckoutTree, need_checkout
from governance.judging.reading.governed_paths import Scope
from governance.judging.reading.policies import Policies
from governance.ports.world import World

Document = tuple[str, bytes]
"""A path to show, and the content."""


def records(world: World) -> list[Document]:
    """The decision records of the checkout, in the order of their paths.

    Raises:
        UsageError: there is no checkout.
    """
    need_checkout(world.files)
    tree = CheckoutTree(world.files)
    policy = Policies(world.history).policy(tree)
    scope = Scope.of(policy) if policy else DEFAULT_SCOPE
    entries = {
        path: entry
        for path, entry in tree.entries(scope.adr).items()
        if entry.is_file and (is_adr_path(path, scope.adr) or is_other_record(path, scope.adr))
    }
    contents = tree.blobs(entry.oid for entry in entries.values())
    return [(path, contents[entry.oid]) for path, entry in entries.items()]


def read(documents: Iterable[Document]) -> list[ReadRecord]:
    """Read documents, whatever they are."""
    adrs = (read_adr(path, data) for path, data in documents)
    return [ReadRecord(adr, _findings(adr)) for adr in adrs]


def records_there(world: World) -> list[ReadRecord]:
    """The records of the checkout; what has neither number nor status, such as an index, is none."""
    return [item for item in read(records(world)) if item.adr.number is not None or item.adr.status or item.findings]


def numbered(world: World, number: int) -> list[Document]:
    """The records of a number; where one of them decides budgets, those that do.

    Raises:
        UsageError: no record bears it.
    """
    documents = records(world)
    adrs = (item.adr for item in read(documents))
    found = [(item, adr) for item, adr in zip(documents, adrs, strict=True) if adr.number == number]
    if not found:
        raise UsageError(f"no ADR {number} is here", "budget adr lists those that are")
    deciding = [item for item, adr in found if adr.decides_budgets]
    return deciding or [item for item, _ in found]


def _findings(adr: Adr) -> tuple[Finding, ...]:
    """Why a record about budgets cannot count, and why any record could not be read at all (BG105).

    What else is wrong with records about other things is nobody's business here.
    """
    found = tuple(
        error("BG105", item.message, item.fix, adr=adr.number, place=Place(adr.path, item.line, item.column))
        for item in adr.problems
    )
    if adr.decides_budgets:
        return found
    return () if adr.is_read else tuple(map(soften, found))


def digest_of(documents: list[Document]) -> str:
    """The decision digest of the one record that is meant.

    Raises:
        UsageError: it is not one.
        RefusedError: its text cannot be read, so it has no digest that means anything.
    """
    if len(documents) > 1:
        listed = " and ".join(path for path, _ in documents)
        raise UsageError(f"more than one record is meant: {listed}", "name its path")
    path, data = documents[0]
    try:
        decode(data, limit=MAX_ADR_BYTES)
    except UnreadableError as fault:
        raise _unreadable(path, fault.problems[0]) from fault
    adr = read_adr(path, data)
    for problem in adr.problems:
        if problem.line is None:
            raise _unreadable(path, problem)
    return adr.digest


def _unreadable(path: str, problem: Problem) -> RefusedError:
    return RefusedError(f"{Place(path, problem.line, problem.column)}: {problem.message}", problem.fix)
