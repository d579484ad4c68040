"""The checks of this project: `nox` runs what every change must pass, `nox -s NAME` one of them."""

from pathlib import Path

import nox

nox.needs_version = ">=2025.5"
nox.options.default_venv_backend = "venv"
nox.options.reuse_venv = "yes"
nox.options.error_on_missing_interpreters = True

PYPROJECT = nox.project.load_toml("pyproject.toml")
EXACT = "governance/domain/*,governance/documents/*"
"""What decides and what reads: every branch of it is tested."""


def group(*names: str) -> list[str]:
    return [str(requirement) for name in names for requirement in nox.project.dependency_groups(PYPROJECT, name)]


@nox.session
def lint(session: nox.Session) -> None:
    """Style and common mistakes."""
    session.install(*group("lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Types, strictly."""
    session.install("-e", ".[all,dev]", *group("types", "tests", "mutation"))
    session.run("mypy", *session.posargs)


@nox.session
def layers(session: nox.Session) -> None:
    """Imports run downwards only."""
    session.install("-e", ".[all]", *group("layers"))
    session.run("lint-imports")


@nox.session
def gate(session: nox.Session) -> None:
    """The capabilities of the example, measured and judged by the budgets of this project.

    Before the tests, since the last line with which pytest closes is what CI shows of all of it.
    """
    session.install("-e", ".[all]", *group("tests"))
    results = Path(session.create_tmp()).resolve() / "capabilities.json"
    suite = session.posargs or ["benchmarks/capabilities"]
    # Longer than by default, for machines that are busy: it is the most, and only what is undecided takes it.
    session.run("pytest", "--budget-time=30", f"--benchmark-json={results}", *suite)
    session.run("budget", "gate", str(results))


@nox.session
def tests(session: nox.Session) -> None:
    """The tests, with the branches they take."""
    session.install("-e", ".[all]", *group("tests"))
    data = {"COVERAGE_FILE": str(Path(session.virtualenv.location).resolve() / "coverage")}
    if session.posargs:
        session.run("pytest", *session.posargs)
        return
    session.run("pytest", "-n", "auto", "--cov", "--cov-report=", "--cov-fail-under=0", env=data)
    session.run("coverage", "report", env=data)
    session.run("coverage", "report", f"--include={EXACT}", "--fail-under=100", env=data)


@nox.session(reuse_venv=False)
def wheel(session: nox.Session) -> None:
    """The wheel, built, installed alone, and its command run."""
    folder = Path(session.create_tmp())
    session.run("python", "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), ".")
    session.install(*(str(file) for file in folder.glob("*.whl")))
    session.run("python", "-m", "pip", "check")
    session.chdir(folder)
    session.run("budget", "--version")
    session.run("budget", "demo", "demo")
    session.run("budget", "selftest", "--quick")


@nox.session(name="property", default=False)
def properties(session: nox.Session) -> None:
    """Hypothesis, with many more examples than the tests take."""
    session.install("-e", ".[all]", *group("tests"))
    thorough = {"PROPERTY_PROFILE": "thorough"}
    session.run("pytest", "-n", "auto", *(session.posargs or ["tests/property"]), env=thorough)


@nox.session(default=False)
def mutation(session: nox.Session) -> None:
    """Every small change of the rules and of the git adapter, and whether a test notices it."""
    session.install("-e", ".[all]", *group("tests", "mutation"))
    session.run("python", "-m", "mutation", *session.posargs)


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """What checks and audits cost beside the bare processes; `-- --full` takes a million commits, too."""
    session.install(".[all]")
    session.run("python", "-m", "benchmarks", *session.posargs)
