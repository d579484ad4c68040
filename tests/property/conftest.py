"""Hypothesis, unhurried: machines that run tests are busy, and slowness has tests of its own."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
