"""The search for change points in one series, from its values to the candidates that are left."""

from itertools import chain
from typing import Final, NamedTuple

from governance.domain.trends.autocorrelation import choose, correlation, residuals
from governance.domain.trends.elimination import PossibleChange, eliminate
from governance.domain.trends.numeric import Values, median, noise, without_spikes
from governance.domain.trends.ramps import without_ramps
from governance.domain.trends.segmentation import segment

_LIKELY: Final = 0.01


class SearchResult(NamedTuple):
    """What the search found.

    Attributes:
        kept: changes that are clear, neither explained by autocorrelation nor part of a slope, in order.
        others: what else was proposed and is no matter of chance at its own place (p < 0.01), in order.
        strongest: the largest strength that any candidate had at any time, before anything was explained otherwise;
            minus infinity where there was none.
        correlation: of the values with those after them, when the changes are taken off.
        noise: the standard deviation of the noise.
    """

    kept: tuple[PossibleChange, ...]
    others: tuple[PossibleChange, ...]
    strongest: float
    correlation: float
    noise: float


def search(values: Values) -> SearchResult:
    """Find the change points of a series of two values at least."""
    scale = noise(values)
    if scale <= 0:
        return SearchResult((), (), float("-inf"), 0.0, 0.0)
    smooth = without_spikes(values, scale)
    eliminated = eliminate(values, smooth, scale, segment((smooth - median(smooth)) / scale))
    chosen = choose(values, scale, eliminated.kept)
    kept = without_ramps(smooth / scale, chosen)
    left = {item.index for item in kept}
    seen = {item.index: item for item in chain(eliminated.dropped, eliminated.kept[0])}
    others = tuple(seen[index] for index in sorted(seen.keys() - left) if seen[index].p < _LIKELY)
    strengths = (item.strength for item in chain(eliminated.dropped, *eliminated.kept))
    phi = correlation(residuals(values, sorted(left), scale))
    return SearchResult(kept, others, max(strengths, default=float("-inf")), phi, scale)
