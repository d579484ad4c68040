"""Says in words what a verdict rests on, and what could still hide."""

from typing import Final

from capability_budgets.measurement.course import Course
from capability_budgets.measurement.settling import FAR_BELOW, GoalState
from capability_budgets.measurement.verdicts import SampleVerdict

_HIDDEN: Final = 0.05
_EVENED: Final = ", as at one speed of the machine, by the fixed workload between the samples"


def reason(course: Course, index: int) -> str:
    """What the verdict on a goal rests on; `index` is that of the goal."""
    found, taken = course.found[index], [process for process in course.samples if process]
    samples, processes = sum(map(len, taken)), len(taken)
    if not samples:
        return "no sample was taken in the time there was"
    if found.far_below:
        far = f"{FAR_BELOW:.0%} of the budget"
        return (
            f"all {samples} samples of {processes} processes are at most {far}, or few are over it{_hidden(processes)}"
        )
    return f"{_counted(found, samples, processes)}{_left_out(course)}{_why(course, found, samples, processes)}"


def _counted(found: GoalState, samples: int, processes: int) -> str:
    if found.judged is None:
        return f"{samples} samples of {processes} processes were taken"
    share = found.judged.share
    return f"{share.exceeding} of {share.samples} samples of {len(share.over)} processes are over the budget"


def _left_out(course: Course) -> str:
    if course.steady is None or not course.steady.left_out:
        return ""
    return f"; the first {course.steady.left_out} calls of every process are left out as warm-up"


def _why(course: Course, found: GoalState, samples: int, processes: int) -> str:
    if found.verdict is SampleVerdict.PASS:
        return f"{_EVENED if found.evened else ''}{_hidden(processes)}"
    if found.verdict is SampleVerdict.FAIL:
        return _EVENED if found.evened else ""
    whys = (
        (found.slowed, "that is so only where the machine was slow, by the fixed workload between the samples"),
        (
            found.judged is not None and found.judged.drifts,
            "latency changes over the run (drift), so that its end says something else than the whole",
        ),
        (course.out_of_time, f"the time there was is enough for {samples} samples, and these decide nothing"),
        (processes < course.sizes.processes, f"a pass takes all {course.sizes.processes} processes"),
        (True, "that is too near to the budget, or too uneven, to be more than chance"),
    )
    return "; " + next(words for holds, words in whys if holds)


def _hidden(processes: int) -> str:
    """What so many processes would not show: they are the evidence, since samples of one are alike."""
    return f"; a slow mode in up to {1 - _HIDDEN ** (1 / processes):.0%} of processes could still be hidden"
