"""Reads the mark `capability` and the options of a pytest session."""

import math

import pytest

from capability_budgets.measurement.sizes import PROCESSES
from capability_budgets.reading.limits import CAPABILITY_NAME, ENVIRONMENT_NAME
from capability_budgets.reading.text import quoted
from capability_budgets.sampling.recordings import MemoryMethod
from capability_budgets.sampling.session import SamplingSettings

_NAME = 'lower-case letters, digits, "-" and "_", a letter first'


def marked(item: pytest.Item) -> tuple[str | None, MemoryMethod]:
    """The capability that a test is marked with, None where it is not, and how its memory is measured.

    Raises:
        pytest.UsageError: the mark cannot be meant like this.
    """
    mark = item.get_closest_marker("capability")
    if mark is None:
        return None, MemoryMethod.TRACEMALLOC
    unknown = mark.kwargs.keys() - {"memory"}
    if len(mark.args) != 1 or unknown:
        raise pytest.UsageError(
            f'{item.nodeid}: write @pytest.mark.capability("name"), or with memory="memray" after it'
        )
    return checked_name(item.nodeid, mark.args[0]), _method(item.nodeid, mark.kwargs.get("memory", "tracemalloc"))


def checked_name(test: str, name: object) -> str:
    """The name of a capability.

    Raises:
        pytest.UsageError: it is none.
    """
    if not isinstance(name, str) or CAPABILITY_NAME.fullmatch(name) is None:
        raise pytest.UsageError(
            f"{test}: {quoted(name) if isinstance(name, str) else name} is no name of a capability; write {_NAME}"
        )
    return name


def _method(test: str, name: object) -> MemoryMethod:
    if name not in list(MemoryMethod):
        raise pytest.UsageError(f"{test}: memory={name!r} is not known; write {', '.join(MemoryMethod)}")
    return MemoryMethod(str(name))


def settings_of(config: pytest.Config) -> SamplingSettings:
    """The settings that the command line asks for.

    Raises:
        pytest.UsageError: an option cannot be meant like this.
    """
    environment, seconds = config.getoption("--budget-env"), config.getoption("--budget-time")
    processes = config.getoption("--budget-processes")
    if environment is not None and ENVIRONMENT_NAME.fullmatch(environment) is None:
        raise pytest.UsageError(f"--budget-env: {quoted(environment)} is no name of an environment; write {_NAME}")
    if seconds is not None and not 0 < seconds < math.inf:
        raise pytest.UsageError(f"--budget-time: {seconds:g} is no time to sample; write seconds, such as 60")
    if processes < PROCESSES:
        raise pytest.UsageError(f"--budget-processes: write {PROCESSES} or more; fewer show too little")
    return SamplingSettings(environment, seconds, processes)
