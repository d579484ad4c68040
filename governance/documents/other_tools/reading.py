"""Limits that other tools hold a repository to, read from the files in which those tools keep them."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from capability_budgets.reading.problems import Problem
from capability_budgets.reading.text import UnreadableError, decode
from governance.documents.other_tools.k6 import thresholds
from governance.documents.other_tools.memray_marks import memray_marks
from governance.documents.other_tools.web_budgets import (
    LIGHTHOUSE_KEYS,
    bundle_settings,
    bundle_sizes,
    lighthouse,
    size_limits,
)
from governance.domain.budgets.proposed import Proposal

KINDS: Final = "Lighthouse budget.json, size-limit, bundlesize, k6 thresholds, tests with marks of pytest-memray"
_SCRIPTS: Final = (".js", ".mjs", ".cjs", ".ts")
MAX_BYTES: Final = 1 << 20
"""The most bytes of such a file."""

_Object = Mapping[str, object]
_Reader = Callable[[str, list[_Object]], Proposal]


def read_limits(source: str, data: bytes) -> tuple[Proposal, ...]:
    """Read the limits of another tool's file; of a `package.json` those of every tool that keeps some there.

    Raises:
        UnreadableError: it is none of the files that are known.
    """
    text = decode(data, limit=MAX_BYTES)
    if source.endswith(".py"):
        return _told((memray_marks(source, text),))
    if source.endswith(_SCRIPTS):
        return _told((thresholds(source, text),))
    try:
        root = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise UnreadableError(
            Problem("this is neither JSON, nor a script, nor Python", f"name one of: {KINDS}")
        ) from fault
    return _told(tuple(_of_json(source, text, root)))


def _told(proposals: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    told = tuple(item for item in proposals if item.capabilities or item.left_out)
    if not told:
        raise UnreadableError(Problem("no limits of another tool stand in it", f"name one of: {KINDS}"))
    return told


def _of_json(source: str, text: str, root: object) -> Iterator[Proposal]:
    if isinstance(root, list):
        yield from _of_list(source, root)
    elif isinstance(root, dict) and "benchmarks" in root:
        fix = f"name it with --from-results {source}"
        raise UnreadableError(Problem("these are results of benchmarks, not limits", fix))
    elif isinstance(root, dict):
        for key, reader in (("size-limit", size_limits), ("bundlesize", bundle_sizes), ("files", bundle_sizes)):
            if isinstance(root.get(key), list):
                yield reader(source, _objects(root[key]))
        yield bundle_settings(source, root)
        yield thresholds(source, text)


def _of_list(source: str, entries: list[object]) -> Iterator[Proposal]:
    objects = _objects(entries)
    keys = {key for entry in objects for key in entry}
    readers: tuple[tuple[bool, _Reader], ...] = (
        (not keys.isdisjoint(LIGHTHOUSE_KEYS), lighthouse),
        ("limit" in keys, size_limits),
        ("maxSize" in keys, bundle_sizes),
    )
    yield from (reader(source, objects) for applies, reader in readers if applies)


def _objects(entries: list[object]) -> list[_Object]:
    return [entry for entry in entries if isinstance(entry, dict)]
