"""Tables of measurements, in Markdown, so that they can be copied into the documentation as they are."""

from collections.abc import Iterable, Sequence


def table(title: str, commands: Iterable[str], heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table under a heading, with the command lines that were run."""
    lines = [f"## {title}", "", *(f"    {command}" for command in commands), "", _row(heads)]
    lines += [_row(["---", *["---:"] * (len(heads) - 1)]), *map(_row, rows), ""]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def seconds(value: float) -> str:
    """A time as a person reads it."""
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.2f} s"


def mebibytes(kibibytes: int) -> str:
    """Memory as a person reads it."""
    return f"{kibibytes / 1024:.0f} MiB"


def ratio(one: float, other: float) -> str:
    """How many times the other."""
    return f"{one / other:.2f}"
