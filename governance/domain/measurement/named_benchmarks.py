"""Which benchmarks a capability's `benchmarks:` names."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from governance.domain.wildcards import Characters, fits_text, segment


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
    return any(fits_text(_pattern(pattern), text) for pattern in patterns for text in names)


@lru_cache(maxsize=1024)
def _pattern(glob: str) -> str | Characters:
    return segment(glob.strip("/"))


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
