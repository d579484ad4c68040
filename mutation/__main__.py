"""Mutation testing: change the program in every small way, and see whether a test fails.

Run as `python -m mutation [MODULE…]`, or through `nox -s mutation`. Fails where a mutant survives that
`mutation/ledger.toml` does not explain, and where the ledger explains one that does not survive.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mutation.ledger import Ledger, Subject, is_option, read_ledger
from mutation.mutants import Mutant, mutants_of
from mutation.trials import Trial, outcomes, warm_up

_LEDGER = Path(__file__).parent / "ledger.toml"

_PATIENCE = 10
"""How many times longer than the module as it is a mutant may take, before it counts as caught in a loop."""


class UnfitError(Exception):
    """The tests say nothing about a module."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came out for one module."""

    mutants: int
    alive: int
    complaints: Sequence[str]


def main() -> int:
    """Try every mutant of the modules asked for, print what survives, and tell whether anything is unexplained."""
    options = _options()
    ledger = read_ledger(_LEDGER)
    chosen = list(_chosen(ledger, options.modules))
    unknown = [word for word in options.modules if not any(_is_meant(path, [word]) for path, _ in chosen)]
    if unknown or not chosen:
        print(f"{_LEDGER.name} names no such module here: {', '.join(unknown) or Path.cwd()}", file=sys.stderr)
        return 2
    warm_up(sorted({test for _, subject in chosen for test in subject.tests if not is_option(test)}))
    results = [_tell(path, subject, ledger, options.jobs) for path, subject in chosen]
    mutants, alive = sum(result.mutants for result in results), sum(result.alive for result in results)
    complaints = sum(len(result.complaints) for result in results)
    print(f"{mutants} mutants, {mutants - alive} killed, {alive} alive, {complaints} complaints")
    return 1 if complaints else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m mutation", description="Change the program, and see tests fail.")
    parser.add_argument("modules", nargs="*", help="paths, folders or names of modules; without, all of the ledger")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many trials run at once")
    return parser.parse_args()


def _chosen(ledger: Ledger, words: Sequence[str]) -> Iterator[tuple[Path, Subject]]:
    judged: set[Path] = set()
    for subject in ledger.subjects:
        for path in sorted(set(Path().glob(subject.modules)) - judged):
            judged.add(path)
            if path.stat().st_size and (not words or _is_meant(path, words)):
                yield path, subject


def _is_meant(path: Path, words: Sequence[str]) -> bool:
    return any(word in {str(path), path.stem, str(path.parent)} for word in words)


def _tell(path: Path, subject: Subject, ledger: Ledger, jobs: int) -> Result:
    """Try the mutants of one module and print what came out."""
    started = time.monotonic()
    mutants = mutants_of(path)
    try:
        alive = _survivors(path, mutants, subject, jobs)
    except UnfitError as error:
        result = Result(len(mutants), len(mutants), [str(error)])
    else:
        names = [mutant.name for mutant in alive]
        complaints = ledger.complaints(str(path), [mutant.name for mutant in mutants], names)
        result = Result(len(mutants), len(alive), complaints)
    minutes = (time.monotonic() - started) / 60
    print(f"{path}: {result.mutants} mutants, {result.alive} alive, {minutes:.1f} min")
    for complaint in result.complaints:
        print(f"  {complaint}", flush=True)
    return result


def _folder(path: Path) -> str:
    """The folder of a module below its package, where its own tests lie below those of units."""
    return Path(*path.parts[1:-1]).as_posix()


def _survivors(path: Path, mutants: Sequence[Mutant], subject: Subject, jobs: int) -> list[Mutant]:
    """Those that pass all tests: the module's own first, then all."""
    alive = list(mutants)
    named = (item.format(name=path.stem, folder=_folder(path)) for item in subject.first)
    own = tuple(test for test in named if is_option(test) or Path(test).exists())
    for tests in filter(None, (own, subject.tests)):
        seconds = _probed(path, tests)
        trials = [Trial(path, mutant.source, tests) for mutant in alive]
        passed = sorted(index for index, has_passed in outcomes(trials, jobs=jobs, seconds=seconds) if has_passed)
        alive = [alive[index] for index in passed]
    _probed(path, subject.tests)
    return alive


def _probed(path: Path, tests: tuple[str, ...]) -> int:
    """See that the tests pass with the module as it is and fail without it.

    Returns:
        The seconds that a trial may take.

    Raises:
        UnfitError: they do not.
    """
    started = time.monotonic()
    for source, expected in ((path.read_text(encoding="utf-8"), True), ("raise SystemError", False)):
        for _, has_passed in outcomes([Trial(path, source, tests)], jobs=1, seconds=600):
            if has_passed is not expected:
                fault = "pass without this module" if has_passed else "fail with this module as it is"
                raise UnfitError(f"{' '.join(tests)} {fault}")
    return 5 + int(_PATIENCE * (time.monotonic() - started))


if __name__ == "__main__":
    sys.exit(main())
