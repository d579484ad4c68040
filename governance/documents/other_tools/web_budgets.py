"""Limits of web pages and bundles: Lighthouse's `budget.json`, size-limit's and bundlesize's configurations."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from governance.documents.other_tools.amounts import BINARY_BYTES, DECIMAL_BYTES, MILLISECONDS, amount, size_limit
from governance.domain.budgets.amounts import plain
from governance.domain.budgets.proposed import Collected, Proposal, ProposedCapability, plain_name

Object = Mapping[str, object]

LIGHTHOUSE_KEYS: Final = ("resourceSizes", "resourceCounts", "timings")
_UNITLESS: Final = frozenset({"cumulative-layout-shift"})


def lighthouse(source: str, entries: Iterable[Object]) -> Proposal:
    """Read a performance budget of Lighthouse's: sizes are in KiB, timings in milliseconds."""
    found = Collected(source, "Lighthouse budget")
    for number, entry in enumerate(entries):
        path = entry.get("path")
        name = plain_name(str(path or "").removesuffix("*"), "site")
        description = f"Pages at {path}" if isinstance(path, str) else None
        limits: dict[str, Decimal] = {}
        for key in LIGHTHOUSE_KEYS:
            limits.update(_lighthouse_limits(found, f"[{number}].{key}", key, entry.get(key, [])))
        found.add(ProposedCapability(name, limits, description))
        for key in sorted(entry.keys() - {"path", *LIGHTHOUSE_KEYS}):
            found.leave(f"[{number}].{key}", "it says how Lighthouse measures, and is no limit")
    return found.proposal


def _lighthouse_limits(found: Collected, where: str, key: str, items: object) -> dict[str, Decimal]:
    limits = {}
    for number, item in enumerate(items if isinstance(items, list) else []):
        place = f"{where}[{number}]"
        subject = item.get("metric" if key == "timings" else "resourceType") if isinstance(item, dict) else None
        value = _number(item.get("budget")) if isinstance(item, dict) else None
        if not isinstance(subject, str) or value is None:
            found.leave(place, "it names no number for a resource type or a metric")
            continue
        limits[f"max_{plain_name(subject, 'metric')}{_lighthouse_unit(key, subject)}"] = value
        if "tolerance" in item:
            found.leave(f"{place}.tolerance", "a budget has no tolerance: put it into the number")
    return limits


def _lighthouse_unit(key: str, subject: str) -> str:
    units = {"resourceSizes": "_kb", "resourceCounts": "_count", "timings": "_ms"}
    return "" if subject in _UNITLESS else units[key]


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return plain(value)


def size_limits(source: str, entries: Iterable[Object]) -> Proposal:
    """Read size-limit's checks: sizes count kB as 1,000 bytes; limits may be times, too."""
    found = Collected(source, "size-limit")
    for number, entry in enumerate(entries):
        named = entry.get("name")
        path = entry.get("path")
        paths = ", ".join(map(str, path)) if isinstance(path, list) else str(path or "")
        limit = _size_or_time(str(entry.get("limit", "")))
        if limit is None:
            found.leave(f"[{number}]", "it has no limit that is a size or a time")
            continue
        name = plain_name(named if isinstance(named, str) else paths, "bundle")
        found.add(ProposedCapability(name, dict([limit]), paths or None))
        for key in sorted(entry.keys() - {"name", "path", "limit"}):
            found.leave(f"[{number}].{key}", "it says how size-limit measures, and is no limit")
    return found.proposal


def _size_or_time(text: str) -> tuple[str, Decimal] | None:
    size = amount(text, DECIMAL_BYTES)
    if size is not None:
        return size_limit(size)
    time = amount(text, MILLISECONDS)
    return None if time is None else ("max_load_time_ms", time)


def bundle_sizes(source: str, entries: Iterable[Object]) -> Proposal:
    """Read bundlesize's files: kB is 1,024 bytes there."""
    found = Collected(source, "bundlesize")
    for number, entry in enumerate(entries):
        size = amount(str(entry.get("maxSize", "")), BINARY_BYTES)
        path = str(entry.get("path") or "")
        if size is None:
            found.leave(f"[{number}]", "it has no maxSize that is a size")
            continue
        found.add(ProposedCapability(plain_name(path, "bundle"), dict([size_limit(size)]), path or None))
        for key in sorted(entry.keys() - {"path", "maxSize"}):
            found.leave(f"[{number}].{key}", "it says how bundlesize measures, and is no limit")
    return found.proposal


def bundle_settings(source: str, root: Object) -> Proposal:
    """What stands beside the files of a configuration of bundlesize's: none of it is a limit."""
    found = Collected(source, "bundlesize")
    if isinstance(root.get("files"), list):
        for key in ("ci", "defaultCompression"):
            if key in root:
                found.leave(key, "it says how bundlesize works, and is no limit")
    return found.proposal
