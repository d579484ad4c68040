"""Evidence of decisions: whether the measurements that a record names are there, as they were decided on (BG402)."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from capability_budgets.reading.problems import Place
from governance.documents.adr.paths import evidence_number
from governance.domain.digests import digest
from governance.domain.findings import Finding, error, warning
from governance.domain.judgement.records import Adr, EvidenceLine
from governance.ports.trees import Tree

_MAX_NAMED: Final = 3
"""Commits that a message names."""


def evidence_faults(tree: Tree, adr: Adr, folders: tuple[str, ...]) -> Iterator[Finding]:
    """What is wrong with the evidence that a record names: missing, altered, or not where it is kept."""
    for line in adr.evidence:
        place = Place(adr.path, line.at)
        if evidence_number(line.path, folders) != adr.number:
            home = f"{folders[0]}/evidence/{adr.number or 0:03d}.jsonl"
            message = f"{line.path} is not where the evidence of ADR {adr.number} is kept"
            yield error("BG402", message, f"keep it in {home}", adr=adr.number, place=place)
            continue
        contents = _contents(tree, line, folders)
        if not contents:
            message = f"the evidence {line.path} of ADR {adr.number} is missing"
            fix = "put the file back, with the content that the digest is of"
            yield error("BG402", message, fix, adr=adr.number, place=place)
        elif line.digest not in map(digest, contents):
            message = f"the evidence {line.path} of ADR {adr.number} has another digest than the ADR says"
            now = digest(contents[0])
            fix = f"put it back as it was, or write {now} and have it signed (again): budget sign {adr.number}"
            yield error("BG402", message, fix, adr=adr.number, place=place)


def _contents(tree: Tree, line: EvidenceLine, folders: tuple[str, ...]) -> list[bytes]:
    """What stands at the path, else where the folder of decisions has moved."""
    name = line.path.rpartition("/")[2]
    paths = list(dict.fromkeys((line.path, *(f"{folder}/evidence/{name}" for folder in folders))))
    entries = tree.entries(paths)
    files = [entries[path].oid for path in paths if path in entries and entries[path].is_file]
    found = tree.blobs(files)
    return [found[oid] for oid in files]


def foreign_commits(
    tree: Tree, adr: Adr, folders: tuple[str, ...], is_ancestor: Callable[[str], bool]
) -> Iterator[Finding]:
    """Warnings of evidence that was measured of other commits than those of the branch and before it."""
    for line in adr.evidence:
        for data in _contents(tree, line, folders)[:1]:
            commits = _commits(data)
            others = [commit for commit in commits or () if not is_ancestor(commit)]
            place = Place(adr.path, line.at)
            if commits is None:
                message, fix = f"{line.path} cannot be read as measurements", "write it by budget propose --evidence"
                yield warning("BG402", message, fix, adr=adr.number, place=place)
            elif others:
                named = ", ".join(commit[:12] for commit in others[:_MAX_NAMED])
                more = f" and {len(others) - _MAX_NAMED} more" if len(others) > _MAX_NAMED else ""
                message = f"{line.path} holds measurements of {named}{more}: no commits of this branch, nor before it"
                fix = "measure what lands, and propose again"
                yield warning("BG402", message, fix, adr=adr.number, place=place)


def _commits(data: bytes) -> Iterable[str] | None:
    from capability_budgets.reading.text import UnreadableError
    from governance.documents.measurements.recorded_json import read_recorded

    try:
        return dict.fromkeys(item.commit for item in read_recorded(data))
    except UnreadableError:
        return None
