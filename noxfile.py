"""The checks of this project: `nox` runs what every change must pass, `nox -s NAME` one of them."""

import os
import shutil
from itertools import chain
from pathlib import Path

import nox
from nox.command import CommandFailed
from packaging.requirements import Requirement

nox.needs_version = ">=2025.5"
nox.options.default_venv_backend = "venv"
nox.options.reuse_venv = "yes"
nox.options.error_on_missing_interpreters = True

PYPROJECT = nox.project.load_toml("pyproject.toml")
EXACT = "governance/domain/*,governance/documents/*,*/capability_budgets/reading/*"
"""What decides and what reads: every branch of it is tested."""
UNWATCHED = [
    *(f"tests/{name}" for name in ("adoption", "attacks", "cases", "fixes", "property")),
    *(
        f"tests/integration/test_{name}.py"
        for name in (
            "approve_on_github",
            "compare_two_builds",
            "docs",
            "end_to_end",
            "gate_ci",
            "kernel_page",
            "other_pages",
            "pre_commit_tool",
            "promtool",
            "public_suites",
            "ready_parts",
            "report_page",
            "site",
        )
    ),
    "tests/unit/capability_budgets/test_decision_rates.py",
    "tests/unit/domain/trends/test_error_rates.py",
]
"""Tests of whole stories, of what others run, and simulations: none is there for a branch that no other test takes."""
SIDE_BY_SIDE = ("-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal")
"""One process more than there are cores, since some tests wait for servers; a module's tests stay together."""

ROOM = 4 << 30
"""How many bytes a folder in memory has that is used for what tests write: most of it lives for a second."""

BROKEN, UNDECIDED = 1, 3
"""The exit statuses of a gate: a limit is broken, or it could not tell."""

ATTEMPTS = 3

NEIGHBOUR = "./capability-budgets"
"""The second distribution of this checkout."""


def checkout(session: nox.Session, extras: str, *more: str) -> None:
    """Install both distributions from the checkout, as they stand in it.

    What builds them is installed once: in an environment apart, pip would install it for each of them.
    """
    session.install(*PYPROJECT["build-system"]["requires"], "editables")
    session.install("--no-build-isolation", "-e", f".[{extras}]", *more)
    session.install("--no-build-isolation", "--no-deps", "-e", NEIGHBOUR)


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
    checkout(session, "all,dev", *group("types", "tests", "mutation"))
    session.run("mypy", "--num-workers=auto", *session.posargs)


@nox.session
def layers(session: nox.Session) -> None:
    """Imports run downwards only."""
    # What is imported is read, not run: nothing of it need be installed.
    session.install(*group("layers"))
    folders = [Path.cwd(), Path(NEIGHBOUR).resolve()]
    for folder in folders:
        session.chdir(folder)
        session.run("lint-imports", env={"PYTHONPATH": os.pathsep.join(map(str, folders))})


@nox.session(default=False)
def gate(session: nox.Session) -> None:
    """The capabilities of the example, measured and judged by the budgets of this project, on a machine left alone.

    What holds once holds. A breach shows every time; where a machine is too busy to tell, that is said.
    """
    checkout(session, "pytest,memray,runtime")
    results = Path(session.create_tmp()).resolve() / "capabilities.json"
    suite = session.posargs or ["benchmarks/capabilities"]
    found = []
    for _ in range(ATTEMPTS):
        # Longer than by default, for machines that are busy: it is the most, and only what is undecided takes it.
        session.run("pytest", "--budget-time=60", f"--benchmark-json={results}", *suite)
        found.append(_status(session, results))
        if not found[-1]:
            return
    if UNDECIDED not in found:
        session.error("a limit is broken, however often it is measured")
    session.warn("undecided on this machine: no limit is known to be broken, and not all are known to hold")


def _status(session: nox.Session, results: Path) -> int:
    """The exit status of the gate: all limits hold, one is broken, or it could not tell."""
    try:
        session.run("budget", "gate", str(results))
    except CommandFailed as failed:
        if failed.return_code not in {BROKEN, UNDECIDED}:
            raise
        return failed.return_code
    return 0


def scratch() -> dict[str, str]:
    """Where tests write their files: in memory, where there is room."""
    memory = Path("/dev/shm")  # noqa: S108 (only looked at: pytest makes its own folder there, for nobody else)
    return {"TMPDIR": str(memory)} if memory.is_dir() and shutil.disk_usage(memory).free > ROOM else {}


@nox.session
def tests(session: nox.Session) -> None:
    """The tests, with the branches they take."""
    checkout(session, "all", *group("tests", "tools"))
    data = {"COVERAGE_FILE": str(Path(session.virtualenv.location).resolve() / "coverage"), **scratch()}
    if session.posargs:
        session.run("pytest", *session.posargs)
        return
    # What these reach, other tests reach, too: without being watched they take half as long.
    session.run("pytest", *SIDE_BY_SIDE, "-m", "not long", *UNWATCHED, env=scratch())
    measured = ["--cov", "--cov-report=", "--cov-fail-under=0", *(f"--ignore={folder}" for folder in UNWATCHED)]
    session.run("pytest", *SIDE_BY_SIDE, "-m", "not long", *measured, "tests", env=data)
    # Repositories of tests may have a package of the same name, and need not be there any more.
    session.run("coverage", "report", "--omit=governance/selftest/attacks/*,*/pytest-of-*/*", env=data)
    session.run("coverage", "report", f"--include={EXACT}", "--fail-under=100", env=data)


@nox.session(default=False)
def long(session: nox.Session) -> None:
    """The tests that take long: simulations, and all of the rules that must not pass their own tests."""
    checkout(session, "all", *group("tests", "tools"))
    session.run("pytest", *SIDE_BY_SIDE, "-m", "long", *session.posargs)


@nox.session(reuse_venv=False)
def wheel(session: nox.Session) -> None:
    """The wheels, built, installed alone, and what they bring run."""
    folder = Path(session.create_tmp())
    session.install(*group("wheel"), *PYPROJECT["build-system"]["requires"])
    for place in (".", NEIGHBOUR):
        session.run("python", "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder), place)
    session.install(*(str(file) for file in folder.glob("*.whl")))
    session.run("python", "-m", "pip", "check")
    session.chdir(folder)
    session.run(
        "python", "-c", "from capability_budgets import decide; print(decide(lambda _, count: [1] * count, 10))"
    )
    session.run("budget", "--version")
    session.run("budget", "help", "BG104")
    session.run("budget", "demo", "demo")
    session.run("budget", "selftest", "--quick")


@nox.session(default=False)
def docs(session: nox.Session) -> None:
    """The documentation as a site with search, in the session's folder; a link that leads nowhere fails it."""
    checkout(session, "all", *group("docs", "tests"))
    session.run("python", "-m", "tests.support.site", str(Path(session.create_tmp()).resolve()))


@nox.session(default=False)
def workflows(session: nox.Session) -> None:
    """What runs on GitHub, looked through by actionlint and zizmor."""
    session.install(*group("workflows"))
    files = sorted(str(path) for path in Path(".github/workflows").glob("*.yml"))
    session.run("actionlint", *files)
    session.run("zizmor", "--offline", *files, "action.yml", ".github/dependabot.yml")


@nox.session(name="property", default=False)
def properties(session: nox.Session) -> None:
    """Hypothesis, with many more examples than the tests take."""
    checkout(session, "all", *group("tests", "tools"))
    thorough = {"PROPERTY_PROFILE": "thorough"}
    # A property with thousands of examples takes longer than anything that hangs is given elsewhere.
    patience = ["-o", "faulthandler_timeout=0"]
    session.run("pytest", *SIDE_BY_SIDE, *patience, *(session.posargs or ["tests/property"]), env=thorough)


@nox.session(default=False)
def mutation(session: nox.Session) -> None:
    """Every small change of the rules and of the git adapter, and whether a test notices it."""
    checkout(session, "all", *group("tests", "mutation"))
    session.run("python", "-m", "mutation", *session.posargs)


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """What checks and audits cost beside the bare processes; `-- --full` takes a million commits, too."""
    session.install(".[all]")
    session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session(default=False)
def lowest(session: nox.Session) -> None:
    """The tests with the lowest versions of every dependency that pyproject.toml allows."""
    constraints = Path(session.create_tmp()).resolve() / "lowest.txt"
    constraints.write_text("".join(f"{line}\n" for line in _lowest()), encoding="utf-8")
    session.install("-c", str(constraints), "-e", ".[all]", *group("tests", "tools"))
    session.install("--no-deps", "-e", NEIGHBOUR)
    # The layout of help is Typer's own, and its pages show the newest one's.
    without = "--deselect=tests/cli/test_reference.py::test_a_page_holds_the_help_of_its_command"
    session.run("pytest", *SIDE_BY_SIDE, without, *session.posargs)


@nox.session(default=False)
def plugin(session: nox.Session) -> None:
    """The pytest plugin alone, with the lowest versions that capability-budgets allows."""
    project = nox.project.load_toml(f"{NEIGHBOUR}/pyproject.toml")["project"]
    listed = [*project["dependencies"], *project["optional-dependencies"]["pytest"]]
    session.install(*(item.replace(">=", "==") for item in listed))
    session.install("--no-deps", "-e", NEIGHBOUR)
    session.run("pytest", "-c", "tests/alone/pytest.ini", "--noconftest", "tests/alone", *session.posargs)


def _lowest() -> list[str]:
    """The dependencies of the program, each pinned to the lowest version that is allowed."""
    sections = PYPROJECT["project"]
    listed = [*sections["dependencies"], *chain.from_iterable(sections["optional-dependencies"].values())]
    pins = ((item, bound) for item in map(Requirement, listed) for bound in item.specifier if bound.operator == ">=")
    return sorted({f"{item.name}=={bound.version}" for item, bound in pins if item.name != "nox"})
