"""Whether what git holds is what everybody reads: regular files, with names that stay apart everywhere."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet

from capability_budgets.reading.problems import Place
from governance.domain.findings import Finding, error
from governance.domain.paths import is_below
from governance.domain.policy.patterns import literal_prefix
from governance.judging.reading.governed_paths import Scope, fold
from governance.ports.trees import MALFORMED, Difference, TreeEntry

_KINDS = {
    "120000": "a symbolic link",
    "160000": "a submodule",
    MALFORMED: "named twice, or by `.` or `..`, in its tree",
}


def irregularities(
    entries: Mapping[str, TreeEntry], differences: Iterable[Difference], scope: Scope
) -> Iterator[Finding]:
    """Findings BG002 of one side.

    Args:
        entries: what lies in the governed folders on that side.
        differences: all paths the step changed, to find look-alikes outside of these folders.
        scope: what is governed.
    """
    for path, entry in sorted(entries.items()):
        if not entry.is_file and _in_the_way(path, scope):
            kind = _KINDS.get(entry.mode, f"of mode {entry.mode}")
            yield not_regular(path, f"{path} is {kind}, not a regular file", "replace it by a regular file")
        elif scope.is_governed(path) and not is_utf8(path):
            yield not_regular(path, f"the name {path!a} is not UTF-8", "rename the file")
    yield from _collisions(entries, differences, scope)


def _in_the_way(path: str, scope: Scope) -> bool:
    if scope.is_governed(path):
        return True
    prefixes = (literal_prefix(glob) for glob in (*scope.budgets, *scope.protect))
    return any(prefix and is_below(path, prefix) for prefix in prefixes)


def is_utf8(path: str) -> bool:
    """Whether a path, as git stores it, is UTF-8: others carry surrogate escapes."""
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _collisions(entries: Mapping[str, TreeEntry], differences: Iterable[Difference], scope: Scope) -> Iterator[Finding]:
    paths = {*entries, *(item.path for item in differences if item.after is not None)}
    governed = {part for path in entries if scope.is_governed(path) for part in with_parents(path)}
    yield from collisions({part for path in paths for part in with_parents(path)}, governed)


def collisions(paths: Iterable[str], guarded: AbstractSet[str]) -> Iterator[Finding]:
    """Findings BG002 of paths that some file systems take for one of those that are guarded."""
    spellings: dict[str, set[str]] = {}
    for path in paths:
        spellings.setdefault(fold(path), set()).add(path)
    for _, names in sorted(spellings.items()):
        if len(names) > 1 and names & guarded:
            listed = " and ".join(f"{name!a}" if not name.isascii() else name for name in sorted(names))
            odd = min(names - guarded, default=max(names))
            text = f"{listed} are one path where case or Unicode form does not count"
            yield not_regular(odd, text, "rename or remove one of them")


def with_parents(path: str) -> Iterator[str]:
    """The folders above a path, from the top down, and the path itself."""
    parts = path.split("/")
    return ("/".join(parts[:count]) for count in range(1, len(parts) + 1))


def not_regular(path: str, message: str, fix: str) -> Finding:
    """The finding of a path that is no plain file."""
    shown = path if is_utf8(path) else ascii(path)
    return error("BG002", message, fix, budget=None, place=Place(shown))
