"""A small service with the three capabilities of ADR 030, measured and watched by the very same numbers."""
