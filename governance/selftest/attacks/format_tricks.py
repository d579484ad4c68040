"""Budget files that one reader understands otherwise than another: every such text is refused, not interpreted."""

from functools import partial
from typing import Final

from governance.selftest.sandbox.actions import POLICY_FILE, edit, govern, honest_raise, judge, written
from governance.selftest.sandbox.baseline import BASELINE, BUDGETS, POLICY
from governance.selftest.sandbox.command_result import Result
from governance.selftest.sandbox.governed_files import add_governed
from governance.selftest.sandbox.repository import Sandbox
from governance.selftest.sandbox.scenario import Actions, Scenario, codes, parametrised

_LATENCY: Final = "max_latency_ms: 10 "
_RAISED: Final = BASELINE.replace(_LATENCY, "max_latency_ms: 12 ")
_MORE: Final = "budgets/more.yaml"


@parametrised
def _instead(repo: Sandbox, new: str) -> Result:
    """Write something else into the budget file, with a decision that allows the raise which is meant."""
    repo.decide()
    repo.replace(BUDGETS, _LATENCY, new)
    return judge(repo)


def _rewritten(repo: Sandbox) -> Result:
    """Rewrite the file in another style, with the same numbers: no change."""
    repo.write(
        BUDGETS,
        "metrics: {max_memory_mb: 2.0, max_latency_ms: 5.00}\r\n"
        "rate_limiter: {max_memory_mb: 5, environments: {dev: {max_latency_ms: 40}}, max_latency_ms: 10.0}\r\n"
        "schema_validator: {max_latency_ms: 50, max_memory_mb: 10}\r\n",
    )
    return judge(repo)


def _ambiguous(
    name: str, tries: str, attack: Actions, honest: Actions = honest_raise, *, quiet: bool = False
) -> Scenario:
    """A text that some readers understand otherwise."""
    return Scenario(name, tries, codes("BG001"), attack, honest, quiet=quiet)


def _spelled(name: str, tries: str, new: str) -> Scenario:
    """A number that some readers take for another."""
    return _ambiguous(name, tries, _instead(f"max_latency_ms: {new} "))


_ADDED: Final = partial(add_governed, path=_MORE)
_QUORUM: Final = "    require: 2\n"

_SPELLINGS: Final = (
    _spelled("a quoted number", "writes '12', a text to some readers and a number to others", "'12'"),
    _spelled("an octal number", "writes 012, which YAML 1.1 reads as ten and YAML 1.2 as twelve", "012"),
    _spelled("an octal number of today", "writes 0o12", "0o12"),
    _spelled(
        "a number with an exponent", "writes 12e1, a text to YAML 1.1 and a hundred and twenty to YAML 1.2", "12e1"
    ),
    _spelled("a number with underscores", "writes 1_2", "1_2"),
    _spelled("a number of base sixty", "writes 0:12, twelve to YAML 1.1 and a text to YAML 1.2", "0:12"),
    _spelled("infinity", "writes .inf, which no measurement exceeds", ".inf"),
    _spelled("no number at all", "writes .nan, with which every comparison is false", ".nan"),
    _spelled("a boolean", "writes yes, which counts as one", "yes"),
    _spelled("nothing", "leaves the value out, so that the limit is there and says nothing", ""),
    _spelled("digits of another script", "writes twelve in Arabic digits, which Python's int() takes", "\u0661\u0662"),
    _spelled("wide digits", "writes twelve in full-width digits", "\uff11\uff12"),
    _spelled("an invisible character in a number", "writes 1, a zero-width blank, 2", "1\u200b2"),
    _spelled("a negative number", "writes -12", "-12"),
    _spelled(
        "a number too long to compare",
        "writes 12 with so many digits that a float cannot hold them",
        "12.00000000000000001",
    ),
    _spelled("a tagged number", "writes !!int '12'", "!!int '12'"),
    _spelled("a list", "writes [12], of which some readers take the first", "[12]"),
)

SCENARIOS: Final = (
    *_SPELLINGS,
    _ambiguous(
        "a key given twice",
        "writes the limit twice; the first counts for some readers, the last for others",
        _instead("max_latency_ms: 12\n  max_latency_ms: 10 "),
    ),
    _ambiguous(
        "a capability given twice",
        "writes the capability again at the end of the file",
        written(BUDGETS, BASELINE + "rate_limiter:\n  max_latency_ms: 12\n"),
    ),
    _ambiguous(
        "a capability in two files",
        "writes the capability again in another file, which is read later",
        written(_MORE, "rate_limiter:\n  max_latency_ms: 12\n"),
        _ADDED,
    ),
    _ambiguous(
        "an anchor and its alias", "lets one number hang on another, far away", _instead("max_latency_ms: &slow 12 ")
    ),
    _ambiguous("a merge key", "lets a capability inherit numbers with <<", _instead("<<: {max_latency_ms: 12} ")),
    _ambiguous(
        "a second document",
        "appends a second document, which readers of one document never see and others prefer",
        written(BUDGETS, f"{BASELINE}---\nrate_limiter:\n  max_latency_ms: 12\n"),
    ),
    _ambiguous(
        "a name with a letter of another script",
        "writes max_latency_ms with a Cyrillic a: unlimited for the tools, limited for the eye",
        _instead("m\u0430x_latency_ms: 10 "),
    ),
    _ambiguous(
        "a misspelled limit", "turns the limit into a key that nobody reads", _instead("maximum_latency_ms: 10 ")
    ),
    _ambiguous(
        "a capability of another script",
        "adds a capability that looks like an existing one",
        written(_MORE, "r\u0430te_limiter:\n  max_latency_ms: 99\n"),
        _ADDED,
    ),
    _ambiguous(
        "another encoding",
        "stores the file in UTF-16, which git shows as binary and a checkout as text",
        written(BUDGETS, _RAISED.encode("utf-16")),
        _rewritten,
        quiet=True,
    ),
    _ambiguous(
        "a raise below a million lines",
        "pads the file until nobody reads on",
        written(BUDGETS, "\n" * 1_100_000 + _RAISED),
        _rewritten,
        quiet=True,
    ),
    _ambiguous(
        "a bomb of depth",
        "nests two hundred thousand brackets, which kills many a parser",
        written(_MORE, "cache: " + "[" * 200_000 + "]" * 200_000 + "\n"),
        _ADDED,
    ),
    _ambiguous(
        "a bomb of aliases",
        "lets nine aliases of nine aliases of nine grow without end",
        written(_MORE, "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 1}]\n" for n in range(12))),
        _ADDED,
    ),
    _ambiguous(
        "a tag that makes objects",
        "asks the YAML reader to run a program",
        written(_MORE, 'cache: !!python/object/apply:os.system ["touch canary"]\n'),
        _ADDED,
    ),
    _ambiguous(
        "control characters",
        "hides a line from the terminal with escape codes in a comment",
        _instead("max_latency_ms: 12 # \x1b[1A\x1b[2K"),
    ),
    _ambiguous(
        "text that runs backwards",
        "turns the order of characters on the screen round in a comment",
        edit(_LATENCY, "max_latency_ms: 12 # \u202e01 :sm_ycnetal_xam\u202c "),
        _rewritten,
        quiet=True,
    ),
    _ambiguous(
        "a line end that not everybody sees",
        "puts the number after a line separator, so that it stands in a comment for some and on a line for others",
        edit(f"{_LATENCY}  # p95", "max_latency_ms: 10 # p95\u2028  max_latency_ms: 12 "),
        _rewritten,
        quiet=True,
    ),
    _ambiguous(
        "a bare carriage return",
        "ends a line with CR alone, so that a terminal shows 10 over 12",
        edit(_LATENCY, "max_latency_ms: 12\r  max_latency_ms: 10 "),
        _rewritten,
        quiet=True,
    ),
    Scenario(
        "a policy with a key given twice",
        "writes require twice in the policy",
        codes("BG003", "BG101"),
        written(POLICY_FILE, POLICY.replace(_QUORUM, f"{_QUORUM}    require: 1\n")),
        partial(govern, path=POLICY_FILE, text=f"# Ours.\n{POLICY}"),
    ),
)
