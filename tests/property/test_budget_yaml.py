"""Budget files, whatever they hold: what is written is what is read, and an edit touches nothing else."""

import math
import re
import string
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from capability_budgets.reading.budget_yaml import BudgetDocument, read_budgets
from capability_budgets.reading.limits import LimitId
from capability_budgets.reading.values import format_value
from governance.documents.budgets.editor import edit
from governance.errors import RefusedError

Numbers = dict[LimitId, Decimal]

names = st.one_of(
    st.sampled_from(["a", "rate_limiter", "on", "null", "environments", "max_x", "owner"]),
    st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True),
)
limit_names = st.sampled_from(["max_latency_ms", "max_memory_mb", "min_hit_pct", "max_x"])
values = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(0, 10**15 - 1), st.integers(0, 20)
)
identities = st.builds(LimitId, names, st.none() | names, limit_names)
numbers = st.dictionaries(identities, values, max_size=12)
edits = st.dictionaries(identities, st.none() | values, max_size=8)


def stated(document: BudgetDocument) -> Numbers:
    return {limit.id: limit.value for capability in document.capabilities for limit in capability.limits}


def after(before: Numbers, asked: Mapping[LimitId, Decimal | None]) -> Numbers:
    return {name: value for name, value in {**before, **asked}.items() if value is not None}


def nested(budgets: Numbers) -> dict[str, dict[str, object]]:
    tree: dict[str, dict[str, object]] = {}
    for name, value in budgets.items():
        capability = tree.setdefault(name.capability, {})
        if name.environment is None:
            capability[name.name] = value
        else:
            environments = capability.setdefault("environments", {})
            assert isinstance(environments, dict)
            environments.setdefault(name.environment, {})[name.name] = value
    return tree


class Writer:
    """Writes budgets in every layout that is allowed, as a generator draws it."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._unit = " " * draw(st.integers(1, 4))
        self._comments = draw(st.booleans())

    def one_of(self, *texts: str) -> str:
        return self._draw(st.sampled_from(texts))

    def comment(self) -> str:
        return self.one_of("", "", "  # c", "\t# {max_x: 1, }", "   ") if self._comments else ""

    def line(self) -> str:
        return self.one_of("", "", "# é: 1\n", "\n", "   # - , }\n") if self._comments else ""

    def key(self, name: str) -> str:
        quoted = name in {"on", "null", "no", "off", "yes", "true", "false"}
        return self.one_of(*([] if quoted else [name, name]), f"'{name}'", f'"{name}"')

    def value(self, value: object) -> str:
        text = format_value(value) if isinstance(value, Decimal) else str(value)
        return text + self.one_of("", "", ".0") if "." not in text and len(text) < 15 else text

    def block(self, tree: Mapping[str, object], indent: str) -> Iterator[str]:
        for name, value in self._draw(st.permutations(list(tree.items()))):
            yield self.line()
            colon = self.one_of(":", ":", " :", "\t:")
            if isinstance(value, Decimal):
                yield f"{indent}{self.key(name)}{colon} {self.value(value)}{self.comment()}\n"
            elif isinstance(value, dict) and self._draw(st.booleans()):
                yield f"{indent}{self.key(name)}{colon}{self.comment()}\n"
                yield from self.block(value, indent + self._unit)
            elif isinstance(value, dict):
                yield f"{indent}{self.key(name)}{colon} {self.flow(value, indent + self._unit)}{self.comment()}\n"
        if indent and self._draw(st.integers(0, 4)) == 0:
            yield from self.free_text(indent, tree)

    def free_text(self, indent: str, tree: Mapping[str, object]) -> Iterator[str]:
        if len(indent) == len(self._unit) and "owner" not in tree:
            text = self.one_of("x", "'it''s'", "foo\n{0}  bar", "|\n{0}  # x\n\n", ">-\n{0}  x", "|+\n{0}  x\n\n")
            yield f"{indent}owner: {text.format(indent)}\n"

    def flow(self, tree: Mapping[str, object], indent: str) -> str:
        gap = self.one_of("", " ", f"\n{indent}", f" # , c\n{indent}" if self._comments else " ")
        entries = [
            f"{self.key(name)}: {self.flow(value, indent) if isinstance(value, dict) else self.value(value)}"
            for name, value in tree.items()
        ]
        comma = self.one_of(",", ", ", f",\n{indent}", f"\n{indent}, ", f", # c\n{indent}" if self._comments else ", ")
        last = self.one_of("", "", ",") if entries else ""
        return f"{{{gap}{comma.join(entries)}{last}{self.one_of('', ' ', gap)}}}"


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, Numbers]:
    """A budget file in some layout, and the numbers it states."""
    budgets = draw(numbers)
    writer = Writer(draw)
    tree = nested(budgets)
    text = "".join(writer.block(tree, "")) if draw(st.integers(0, 4)) else writer.flow(tree, " ") + "\n"
    text = writer.one_of("", "", "# head\n", "---\n", "--- # x\n") + text + writer.one_of("", "", "# end\n", "\n")
    text = text.removesuffix("\n") if draw(st.booleans()) or not tree else text + writer.one_of("", "", "...\n")
    text = text.replace("\n", "\r\n") if draw(st.booleans()) else text
    return (b"\xef\xbb\xbf" if draw(st.booleans()) else b"") + text.encode(), budgets


@given(files())
def test_every_layout_reads_the_same(file: tuple[bytes, Numbers]) -> None:
    data, budgets = file
    document = read_budgets("b.yaml", data)
    assert document.problems == ()
    assert stated(document) == budgets


@given(numbers)
def test_what_is_written_is_what_is_read(budgets: Numbers) -> None:
    document = read_budgets("b.yaml", edit(b"", budgets))
    assert document.problems == ()
    assert stated(document) == budgets


@given(numbers, edits)
def test_an_edit_states_what_was_asked(budgets: Numbers, asked: dict[LimitId, Decimal | None]) -> None:
    result = edit(edit(b"", budgets), asked)
    assert stated(read_budgets("", result)) == after(budgets, asked)


@given(files(), edits, st.data())
def test_an_edit_of_any_layout_states_what_was_asked(
    file: tuple[bytes, Numbers], others: dict[LimitId, Decimal | None], data: st.DataObject
) -> None:
    text, budgets = file
    own = data.draw(st.dictionaries(st.sampled_from(sorted(budgets, key=str)), st.none() | values)) if budgets else {}
    asked = {**others, **own}
    try:
        result = edit(text, asked)
    except RefusedError:
        assert b"\n..." in text  # an end mark must not be all that is left
        assert not after(budgets, asked)
        return
    assert stated(read_budgets("", result)) == after(budgets, asked)
    assert result.startswith(b"\xef\xbb\xbf") == text.startswith(b"\xef\xbb\xbf")
    assert (b"\r\n" in result) <= (b"\r\n" in text) or b"\n" not in text
    assert edit(result, asked) == result


@given(files(), values, st.data())
def test_an_edit_in_place_changes_exactly_the_value(
    file: tuple[bytes, Numbers], value: Decimal, data: st.DataObject
) -> None:
    text, budgets = file
    assume(budgets)
    name = data.draw(st.sampled_from(sorted(budgets, key=str)))
    (limit,) = (limit for item in read_budgets("", text).capabilities for limit in item.limits if limit.id == name)
    result = edit(text, {name: value})
    if budgets[name] == value:
        assert result == text
        return
    lines = text.decode("utf-8-sig").split("\n")
    line = lines[limit.line - 1]
    head, tail = line[: limit.column - 1], line[limit.column - 1 :]
    lines[limit.line - 1] = head + re.sub(r"^[0-9.]+", format_value(value), tail)
    assert result.decode("utf-8-sig") == "\n".join(lines)


@given(files(), identities, values)
def test_an_addition_can_be_taken_back(file: tuple[bytes, Numbers], name: LimitId, value: Decimal) -> None:
    text, budgets = file
    assume(name not in budgets)
    added = edit(text, {name: value})
    rest = iter(added)
    assert all(byte in rest for byte in text)
    assume(budgets)
    assert stated(read_budgets("", edit(added, {name: None}))) == budgets


pieces = st.sampled_from(
    [
        *"{}[]:,#?-&*!|>'\"%@`<\n\r\t \\",
        "a",
        "max_x",
        "1",
        "010",
        "environments",
        "dev",
        "---",
        "...",
        "<<",
        ": ",
        "\n  ",
    ]
)
near_yaml = st.lists(pieces | st.text(max_size=2), max_size=40).map(
    lambda parts: "".join(parts).encode(errors="replace")
)


@settings(deadline=timedelta(seconds=1))
@given(st.binary(max_size=200) | near_yaml)
@example(b"a: {max_x: 1}\n")
@example("a: {max_x: \ud7ff}".encode())
def test_any_bytes_give_a_value_or_problems(data: bytes) -> None:
    document = read_budgets("b.yaml", data)
    for problem in document.problems:
        assert problem.message
        assert problem.fix
    if not document.problems:
        assert edit(data, {}) == data


@given(files().map(lambda file: file[0]) | near_yaml, st.integers(0, 400), pieces)
def test_what_is_accepted_means_the_same_to_pyyaml(data: bytes, index: int, piece: str) -> None:
    text = data[:index] + piece.encode() + data[index:]
    for candidate in (data, text):
        document = read_budgets("b.yaml", candidate)
        if not document.problems:
            assert _by_pyyaml(candidate) == {name: float(value) for name, value in stated(document).items()}


def _by_pyyaml(data: bytes) -> dict[LimitId, float]:
    tree = yaml.load(data, Loader=yaml.CSafeLoader) or {}
    found: dict[LimitId, float] = {}
    for capability, parts in tree.items():
        environments = parts.pop("environments", {})
        for environment, limits in [(None, parts), *environments.items()]:
            for name, value in limits.items():
                if name.startswith(("max_", "min_")):
                    assert isinstance(value, int | float)
                    assert math.isfinite(value)
                    found[LimitId(capability, environment, name)] = float(value)
    return found


@given(st.text(string.printable, max_size=30), st.integers(0, 30))
def test_a_broken_file_is_never_edited(text: str, index: int) -> None:
    data = f"a:\n  max_x: 1\n  {text[:index]}\n".encode()
    if read_budgets("", data).problems:
        try:
            edit(data, {LimitId("a", None, "max_x"): Decimal(2)})
        except RefusedError:
            return
        raise AssertionError(data)
