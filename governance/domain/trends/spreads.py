"""Spreads: how much the runs of a capability differ, as far as few runs tell, with the help of all capabilities.

Three runs that happen to agree do not show that the next will. How spreads are distributed over capabilities is
estimated from all of them (nonparametric maximum likelihood: Kiefer and Wolfowitz, 1956; for variances Gu and Koenker,
Unobserved heterogeneity in income dynamics, 2017), and what the few runs of one say is weighed with it (empirical
Bayes). The moment fit of limma (Smyth, 2004), which has one bell for all spreads, is the plainer form; it catches less,
see docs/explanation/trends.md. Where there are few capabilities, what is known of others stands in: a lognormal
distribution around 6 %, which counts like five capabilities.
"""

import math
from typing import Final

import numpy as np

from governance.domain.trends.numeric import Values

SPREADS: Final = np.exp(math.log(3e-4) + math.log(5000) / 39 * np.arange(52))
"""Standard deviations of logarithms: from 0.03 % over a factor of 4.5 (the fortieth) to one beyond any reason."""

_USUAL: Final = 0.06
_VARIETY: Final = 1.2
_STANDS_FOR: Final = 5.0
_LEAST: Final = 1e-9  # a variance below is rounding
_ROUNDS: Final = 200


def posteriors(variances: Values, degrees: Values) -> Values:
    """How probable each of the spreads is, for each capability.

    Args:
        variances: of the levels of its runs, logarithms, each with its degrees of freedom.
        degrees: runs less one, above 0.
    """
    known = np.maximum(variances, _LEAST)[:, None]
    free = degrees[:, None]
    exponents = -free * np.log(SPREADS) - free * known / (2 * SPREADS * SPREADS)
    likelihoods = np.exp(exponents - exponents.max(axis=1, keepdims=True))
    usual = np.exp(-(((np.log(SPREADS) - math.log(_USUAL)) / _VARIETY) ** 2) / 2)
    prior = usual = usual / usual.sum()
    for _ in range(_ROUNDS):
        shares = likelihoods * prior
        shares /= shares.sum(axis=1, keepdims=True)
        prior = shares.sum(axis=0) + _STANDS_FOR * usual
        prior /= prior.sum()
    found: Values = likelihoods * prior
    found /= found.sum(axis=1, keepdims=True)
    return found
