"""`budget renumber`: another number for a proposal whose own is taken, as after two branches took the same one."""

import shlex

from governance.commands.shared.free_numbers import free_number
from governance.commands.shared.working_copy import AdrFile, WorkingCopy, writable_copy
from governance.documents.adr.paths import is_adr_path, signoff_number
from governance.documents.adr.renumbering import renumbered
from governance.documents.git.commit_message import adr_references
from governance.domain.judgement.evidence import Hold
from governance.domain.judgement.proposals import proposal_of
from governance.domain.judgement.records import Adr, SignOff
from governance.domain.reports.renumber import Renumbered
from governance.errors import RefusedError
from governance.ports.world import World


def renumber(world: World, name: str) -> Renumbered:
    """Give a proposal the next free number: in title, front matter, file name and sign-off folder.

    Raises:
        UsageError: no decision is meant.
        RefusedError: it must keep its number (contract, section 7), or cannot be edited so.
    """
    working_copy = writable_copy(world)
    document = working_copy.document(name)
    old = document.number
    _refuse_fixed(working_copy, document)
    number = free_number(working_copy)
    path, data = renumbered(document.path, document.data, number)
    if path != document.path and (world.files.read(path) is not None or path in working_copy.files):
        raise RefusedError(f"{path} exists already and is not overwritten", "move it out of the way")
    records = _records(working_copy, document)
    measured = _evidence(working_copy, document, number)
    for before, after, _ in measured:
        data = data.replace(_below(before), _below(after))
    moves = (
        (document.path, path, data),
        *measured,
        *((item, _moved(item, number), content) for item, content in records),
    )
    for before, after, content in moves:
        world.files.write(after, content)
        if after != before:
            world.files.remove(before)
    known = {
        *working_copy.history.tree(working_copy.head).entries(working_copy.scope.adr),
        *working_copy.history.index().entries(working_copy.scope.adr),
    }
    gone = [before for before, after, _ in moves if before != after]
    commits = working_copy.history.commits(working_copy.head, [working_copy.base])
    return Renumbered(
        old,
        number,
        path,
        tuple((before, after) for before, after, _ in moves),
        tuple(item for item in gone if item in known),
        tuple(sorted({item.rpartition("/")[2].removesuffix(".yaml") for item, _ in records})),
        any(old in adr_references(commit.message) for commit in commits),
    )


def _refuse_fixed(working_copy: WorkingCopy, document: AdrFile) -> None:
    """Refuse a record that landed and did, or was, more than a proposal."""
    why = _why_fixed(working_copy, document)
    if why is not None:
        raise RefusedError(f"ADR {document.number} keeps its number: {why}", _instead(working_copy, document))


def _why_fixed(working_copy: WorkingCopy, document: AdrFile) -> str | None:
    """Why a record must keep its number, by what the judgement holds against it; None where it need not."""
    past = working_copy.judged_steps.past(working_copy.base, working_copy.policy, working_copy.world.clock.now())
    holds = [past.hold(path, adr.number) for path, adr in _landed(working_copy, document)]
    if Hold.AUTHORISED in holds:
        return "it authorised a change"
    return "it bore a sign-off or landed as more than a proposal" if Hold.KEPT in holds else None


def _landed(working_copy: WorkingCopy, document: AdrFile) -> list[tuple[str, Adr]]:
    """The decision as it stands on the base: at its path, or where it is moved away from."""
    tree = working_copy.history.tree(working_copy.base)
    entries = {
        path: entry
        for path, entry in tree.entries(working_copy.scope.adr).items()
        if is_adr_path(path, working_copy.scope.adr)
    }
    stored = working_copy.reader.records.decisions(tree, entries)
    if document.path in stored:
        return [(document.path, stored[document.path])]
    return [
        (path, adr) for path, adr in stored.items() if adr.number == document.number and path not in working_copy.files
    ]


def _instead(working_copy: WorkingCopy, document: AdrFile) -> str:
    """What to do where a record must keep its number."""
    others = (
        item for item in working_copy.documents() if item.adr.number == document.number and item.path != document.path
    )
    other = next((item.path for item in others if _why_fixed(working_copy, item) is None), None)
    if other is not None:
        return f"budget renumber {shlex.quote(other)}"
    again = proposal_of(row.line for row in document.adr.rows)
    return f"propose a new decision: {again}" if again else "propose a new decision"


def _records(working_copy: WorkingCopy, document: AdrFile) -> list[tuple[str, bytes]]:
    """The sign-offs of this very record that have not landed."""
    landed = working_copy.history.tree(working_copy.base).entries(working_copy.scope.adr)
    found = []
    for path, entry in working_copy.files.items():
        data = (
            working_copy.world.files.read(path)
            if signoff_number(path, working_copy.scope.adr) == document.number
            else None
        )
        record = (
            working_copy.reader.document_cache.signoff(entry, data) if data is not None and path not in landed else None
        )
        if isinstance(record, SignOff) and record.digest == document.adr.digest and data is not None:
            found.append((path, data))
    return found


def _evidence(working_copy: WorkingCopy, document: AdrFile, number: int) -> list[tuple[str, str, bytes]]:
    """The measurements that the record names, and their picture: old and new path, and what they hold."""
    found = []
    named = [line.path for line in document.adr.evidence]
    for path in (part for item in named for part in (item, f"{item.removesuffix('.jsonl')}.svg")):
        data = working_copy.world.files.read(path) if path in working_copy.files else None
        if data is not None:
            folder, _, name = path.rpartition("/")
            digits, _, ending = name.partition(".")
            found.append((path, f"{folder}/{number:0{len(digits)}d}.{ending}", data))
    return found


def _below(path: str) -> bytes:
    """The end of a path of evidence by which a record names it: `evidence/031.jsonl`."""
    return "/".join(path.split("/")[-2:]).encode()


def _moved(path: str, number: int) -> str:
    folder, _, name = path.rpartition("/")
    parent, _, digits = folder.rpartition("/")
    return f"{parent}/{number:0{len(digits)}d}/{name}"
