"""Performance budgets in git that only a signed decision can change."""
