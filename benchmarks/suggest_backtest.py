"""How good suggested budgets are, beside usual rules.

    python -m benchmarks.suggest_backtest --jmh FILE [--picture FILE]

Rolling origin: of the runs of each benchmark, in their order, a budget is learnt from the first ones and judged on the
next, from three runs on. A false alarm is an unchanged run over its budget; caught is one that is 25 % slower. The
picture shows how often budgets were kept, by the coverage that was asked for: a reliability diagram.
"""

import argparse
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from scipy.stats import binom

from benchmarks.tables import table
from governance.domain.trends.numeric import Values
from governance.domain.trends.prediction import suggest
from governance.domain.trends.suggestion import MIN_RUNS, Runs

SLOWER: Final = 1.25
COVERAGES: Final = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99)
_SHARE: Final = 0.95

Rule = Callable[[Values], float]
"""A budget from the samples of runs, one row a run."""


class Benchmark(NamedTuple):
    """A benchmark: samples of each run, and the p95 of each."""

    name: str
    samples: Values
    p95: Values


def tolerance(samples: Values) -> float:
    """The order statistic that lies above 95 % of all samples with 95 % confidence, as if they were independent."""
    pooled = np.sort(samples, axis=None)
    rank = int(binom.ppf(_SHARE, len(pooled), _SHARE)) + 1
    return float(pooled[min(rank, len(pooled)) - 1])


def _p95(samples: Values) -> Values:
    return np.asarray(np.quantile(samples, 0.95, axis=1, method="inverted_cdf"), dtype=np.float64)


RULES: Final[Mapping[str, Rule]] = {
    "largest p95 x 1.2": lambda samples: float(_p95(samples).max() * 1.2),
    "mean p95 + 3 sigma": lambda samples: float(_p95(samples).mean() + 3 * _p95(samples).std(ddof=1)),
    "median p95 + 10 %": lambda samples: float(np.median(_p95(samples)) * 1.1),
    "95/95 of all samples": tolerance,
}
"""What people do instead."""


class Outcome(NamedTuple):
    """How often the next run was over its budget, and how often it would have been had it been slower."""

    false_alarms: float
    caught: float


def read(file: Path) -> list[Benchmark]:
    """The benchmarks of a file of JSON lines with `name`, `samples` and `p95`."""
    found = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [Benchmark(item["name"], np.array(item["samples"]), np.array(item["p95"])) for item in found]


def by_rule(benchmarks: Sequence[Benchmark], runs: int, rule: Rule) -> Outcome:
    """A rule, learnt from so many runs and judged on the next."""
    return _judged(benchmarks, runs, [rule(item.samples[:runs]) for item in benchmarks])


def by_suggestion(benchmarks: Sequence[Benchmark], runs: int, coverage: float) -> Outcome:
    """The suggestions of this program."""
    learnt = suggest((Runs(item.name, tuple(map(tuple, item.samples[:runs]))) for item in benchmarks), coverage)
    return _judged(benchmarks, runs, [float(item.value or "inf") for item in learnt])


def _judged(benchmarks: Iterable[Benchmark], runs: int, budgets: Iterable[float]) -> Outcome:
    over = [
        (float(item.p95[runs]) > budget, float(item.p95[runs]) * SLOWER > budget)
        for item, budget in zip(benchmarks, budgets, strict=True)
    ]
    alarms, caught = np.mean(np.array(over, dtype=np.float64), axis=0)
    return Outcome(float(alarms), float(caught))


def mean(outcomes: Iterable[Outcome]) -> Outcome:
    """The mean over all origins."""
    alarms, caught = np.mean(np.array(list(outcomes)), axis=0)
    return Outcome(float(alarms), float(caught))


def picture(reached: Sequence[float]) -> str:
    """The reliability diagram, as SVG."""
    import io

    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    settings: Any = {"svg.fonttype": "none", "svg.hashsalt": "budget", "font.size": 10}
    with rc_context(settings):
        figure = Figure(figsize=(5, 5), layout="constrained")
        FigureCanvasSVG(figure)
        panel: Any = figure.subplots()
        panel.plot([0.45, 1], [0.45, 1], "--", color="#666666", label="as asked")
        panel.plot(COVERAGES, reached, "o-", color="#0072b2", label="this program")
        panel.set_xlabel("coverage asked for")
        panel.set_ylabel("next runs that kept their budget")
        panel.legend(frameon=False)
        panel.spines[["top", "right"]].set_visible(False)
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return text.getvalue()


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jmh", type=Path, required=True)
    parser.add_argument("--picture", type=Path)
    asked = parser.parse_args()
    benchmarks = read(asked.jmh)
    origins = range(MIN_RUNS, min(len(item.p95) for item in benchmarks))
    found = {"this program": mean(by_suggestion(benchmarks, runs, _SHARE) for runs in origins)}
    found |= {name: mean(by_rule(benchmarks, runs, rule) for runs in origins) for name, rule in RULES.items()}
    rows = [(name, f"{item.false_alarms:.1%}", f"{item.caught:.2f}") for name, item in found.items()]
    command = "python -m benchmarks.suggest_backtest --jmh processes.jsonl"
    print(table(f"{len(benchmarks)} benchmarks, rolling origin", [command], ["rule", "false alarms", "caught"], rows))
    reached = [1 - mean(by_suggestion(benchmarks, runs, share) for runs in origins).false_alarms for share in COVERAGES]
    shares = [(f"{share:g}", f"{kept:.3f}") for share, kept in zip(COVERAGES, reached, strict=True)]
    print(table("Reliability", [command], ["coverage asked for", "kept"], shares))
    if asked.picture is not None:
        asked.picture.write_text(picture(reached), encoding="utf-8")


if __name__ == "__main__":
    main()
