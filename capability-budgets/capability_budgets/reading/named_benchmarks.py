"""Which benchmarks a capability's `benchmarks:` names."""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase


def is_named(patterns: Iterable[str], benchmark: str, name: str) -> bool:
    """Whether a benchmark is one of those that globs name.

    A glob names a test by its id, with or without its parameters, all tests of a file, folder or class above it, or a
    benchmark of another tool by its name. `*` and `?` are wild, also over slashes; brackets are those of parameters.

    Args:
        patterns: the globs.
        benchmark: its full name: `tests/test_limiter.py::TestLimiter::test_allow[10]`.
        name: its short name: `test_allow[10]`.
    """
    names = {*_above(benchmark), name, name.partition("[")[0]}
    plain = [pattern.strip("/").replace("[", "[[]") for pattern in patterns]
    return any(fnmatchcase(text, pattern) for pattern in plain for text in names)


def _above(benchmark: str) -> Iterator[str]:
    """The full name, the same without parameters, and what it lies in: classes, the file, folders."""
    yield benchmark
    text = benchmark.partition("[")[0]
    yield text
    while "::" in text:
        text = text.rpartition("::")[0]
        yield text
    while "/" in text:
        text = text.rpartition("/")[0]
        yield text
