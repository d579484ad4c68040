"""Hypothesis, unhurried: machines that run tests are busy, and slowness has tests of its own."""

import os

from hypothesis import settings

settings.register_profile("unhurried", deadline=None, max_examples=40)
settings.register_profile("thorough", deadline=None, max_examples=3000)
settings.load_profile(os.environ.get("PROPERTY_PROFILE", "unhurried"))
