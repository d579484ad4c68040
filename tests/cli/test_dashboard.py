"""`budget dashboard`: what is written, and what `--check` says of a file that stands."""

import json
from pathlib import Path

import pytest

from tests.support.repository import BUDGETS, Sandbox

FILE = "grafana/budgets.json"


@pytest.fixture
def drawn(governed: Sandbox) -> Sandbox:
    """A repository with its dashboard written."""
    (governed.path / "grafana").mkdir()
    assert governed.budget("dashboard", "--output", FILE).status == 0
    return governed


def test_every_capability_has_its_row(governed: Sandbox) -> None:
    written = governed.budget("dashboard")
    assert (written.status, written.err) == (0, "")
    board = json.loads(written.out)
    rows = [panel["title"] for panel in board["panels"] if panel["type"] == "row"]
    assert rows == ["schema_validator", "rate_limiter", "metrics"]
    assert board["title"] == "Performance budgets: acme/payments"
    assert board["templating"]["list"][1]["query"] == "default,dev"


def test_one_environment_alone_has_a_dashboard_of_its_own(governed: Sandbox) -> None:
    every, dev = (json.loads(governed.budget("dashboard", *words).out) for words in ((), ("--env", "dev")))
    assert dev["uid"] != every["uid"]
    assert dev["templating"]["list"][1]["query"] == "dev"
    assert "0[.]04" in json.dumps(dev)
    assert '"0[.]01' not in json.loads(json.dumps(dev))["panels"][6]["targets"][0]["expr"]


def test_an_unknown_environment_is_refused(governed: Sandbox) -> None:
    refused = governed.budget("dashboard", "--env", "prod")
    assert (refused.status, refused.out) == (2, "")
    assert "no capability has an environment 'prod'" in refused.err
    assert "one of: default, dev" in refused.err


def test_all_environments_named_are_the_whole(governed: Sandbox) -> None:
    named = governed.budget("dashboard", "--env", "dev", "--env", "default")
    assert named.out == governed.budget("dashboard").out


def test_a_file_that_says_what_the_budgets_say_passes_wherever_one_stands(drawn: Sandbox) -> None:
    checked = drawn.budget("dashboard", "--output", FILE, "--check")
    assert (checked.status, checked.out) == (0, "PASS  the file says what the budgets say\n")
    below = drawn.budget("-C", "grafana", "dashboard", "--output", "budgets.json", "--check")
    assert below.status == 0


def test_a_number_that_moved_is_shown_with_what_to_run(drawn: Sandbox) -> None:
    drawn.raise_limit()
    before = (drawn.path / FILE).read_bytes()
    checked = drawn.budget("dashboard", "--output", FILE, "--check")
    assert checked.status == 1
    lines = checked.out.splitlines()
    assert lines[0] == f"--- {FILE}"
    assert f"error RT101  {FILE}" in checked.out
    assert "the same command without --check" in checked.out
    assert any(line.startswith("-") and "0[.]01" in line for line in lines)
    assert any(line.startswith("+") and "0[.]012" in line for line in lines)
    assert (drawn.path / FILE).read_bytes() == before


def test_a_file_that_is_not_there_fails_and_is_not_made(governed: Sandbox) -> None:
    checked = governed.budget("dashboard", "--output", "none.json", "--check")
    assert (checked.status, "RT102  none.json" in checked.out) == (1, True)
    assert not (governed.path / "none.json").exists()


@pytest.mark.parametrize("wrong", [b"", b"\xff\xfe", b"\x1b[31m\n"], ids=repr)
def test_a_file_with_anything_else_fails_harmlessly(drawn: Sandbox, wrong: bytes) -> None:
    (drawn.path / FILE).write_bytes(wrong)
    checked = drawn.budget("dashboard", "--output", FILE, "--check")
    assert (checked.status, checked.err) == (1, "")
    assert "\x1b" not in checked.out


def test_line_ends_of_another_system_do_not_count(drawn: Sandbox) -> None:
    place = drawn.path / FILE
    place.write_bytes(place.read_bytes().replace(b"\n", b"\r\n"))
    assert drawn.budget("dashboard", "--output", FILE, "--check").status == 0


@pytest.mark.parametrize("other", ["budgets", "link.json", "linked/budgets.json"])
def test_what_is_no_plain_file_is_not_there(drawn: Sandbox, other: str) -> None:
    (drawn.path / "link.json").symlink_to(FILE)
    (drawn.path / "linked").symlink_to("grafana")
    checked = drawn.budget("dashboard", "--output", other, "--check")
    assert checked.status == 1
    assert f"RT102  {other}" in checked.out


def test_json_says_the_same(drawn: Sandbox) -> None:
    written = drawn.budget("dashboard", "--format", "json").json
    assert written["schema"] == "budget-governance/dashboard/1"
    assert written["text"] == (drawn.path / FILE).read_text(encoding="utf-8")
    drawn.raise_limit()
    checked = drawn.budget("dashboard", "--output", FILE, "--check", "--format", "json")
    assert (checked.status, checked.json["verdict"]) == (1, "fail")
    assert [finding["code"] for finding in checked.json["findings"]] == ["RT101"]
    assert any("0[.]012" in line for line in checked.json["diff"])


def test_a_file_outside_of_the_repository_is_compared_too(governed: Sandbox, tmp_path: Path) -> None:
    place = str(tmp_path / "infra.json")
    assert governed.budget("dashboard", "--output", place).status == 0
    assert governed.budget("dashboard", "--output", place, "--check").status == 0
    governed.raise_limit()
    assert governed.budget("dashboard", "--output", place, "--check").status == 1


def test_check_needs_a_file(governed: Sandbox) -> None:
    checked = governed.budget("dashboard", "--check")
    assert checked.status == 2
    assert "name it with --output FILE" in checked.err


def test_budgets_that_cannot_be_read_write_nothing(drawn: Sandbox) -> None:
    drawn.write("budgets/more.yaml", "x: {max_latency_ms: 1e3}\n")
    before = (drawn.path / FILE).read_bytes()
    for words in ([], ["--check"]):
        written = drawn.budget("dashboard", "--output", FILE, *words)
        assert written.status == 1
        assert "BG001  budgets/more.yaml" in written.out
    assert (drawn.path / FILE).read_bytes() == before


def test_the_settings_of_the_policy_count(governed: Sandbox) -> None:
    policy = governed.path / "budgets/policy.yaml"
    section = "runtime: {window: 90s, metrics: {latency: acme_seconds}}\n"
    policy.write_text(policy.read_text(encoding="utf-8") + section, encoding="utf-8")
    text = governed.budget("dashboard").out
    assert "acme_seconds_bucket{" in text
    assert "[90s]" in text
    assert "capability_latency_seconds" not in text


def test_without_a_policy_the_budgets_are_drawn_all_the_same(governed: Sandbox) -> None:
    governed.remove("budgets/policy.yaml")
    assert json.loads(governed.budget("dashboard").out)["title"] == "Performance budgets: this repository"


def test_budgets_without_limits_are_nothing_to_draw(governed: Sandbox) -> None:
    governed.write(BUDGETS, "x: {description: Nothing yet}\n")
    refused = governed.budget("dashboard")
    assert (refused.status, refused.out) == (2, "")
    assert "nothing to draw" in refused.err


@pytest.mark.long
def test_a_thousand_capabilities_are_drawn_and_compared(governed: Sandbox) -> None:
    many = "".join(f"c{number}: {{max_latency_ms: {number + 1}, max_memory_mb: 5}}\n" for number in range(1000))
    governed.write(BUDGETS, many)
    assert governed.budget("dashboard", "--output", "many.json").status == 0
    assert len(json.loads((governed.path / "many.json").read_text(encoding="utf-8"))["panels"]) == 1000
    governed.write(BUDGETS, many.replace("max_memory_mb: 5", "max_memory_mb: 6"))
    checked = governed.budget("dashboard", "--output", "many.json", "--check")
    assert checked.status == 1
    assert "lines from line" in checked.out


@pytest.mark.parametrize("wanted", [[], ["--env", "dev"]])
def test_what_is_written_passes_its_own_check(governed: Sandbox, wanted: list[str]) -> None:
    assert governed.budget("dashboard", *wanted, "--output", "one.json").status == 0
    assert governed.budget("dashboard", *wanted, "--output", "one.json", "--check").status == 0


def test_dashboards_are_split_by_owner_under_names_that_stay(governed: Sandbox) -> None:
    governed.replace(BUDGETS, "metrics:\n", "metrics:\n  owner: sre\n")
    words = ("dashboard", "--split", "owner", "--output", "boards")
    done = governed.budget(*words)
    assert (done.status, done.out, done.err) == (0, "", "")
    boards = {path.name: json.loads(path.read_text("utf-8")) for path in (governed.path / "boards").iterdir()}
    assert sorted(boards) == ["budget-acme-architecture-b16add.json", "budget-sre.json"]
    assert boards["budget-sre.json"]["title"] == "Performance budgets: acme/payments of sre"
    rows = [panel["title"] for panel in boards["budget-sre.json"]["panels"] if panel["type"] == "row"]
    assert rows == ["metrics"]
    assert governed.budget(*words, "--check").status == 0
    governed.replace(BUDGETS, "  owner: sre\n", "")
    assert "boards/budget-sre.json is of no owner any more" in governed.budget(*words, "--check").out
    left = "boards/budget-sre.json is of no owner any more, and is read as long as it is there; delete it"
    assert governed.budget(*words).out == f"note: {left}\n"


def test_a_dashboard_that_fits_no_config_map_says_so_where_it_is_written_to_a_file(governed: Sandbox) -> None:
    many = "".join(f"c{place}:\n  max_latency_ms: 5\n  max_memory_mb: 5\n" for place in range(60))
    governed.write("budgets/many.yaml", many)
    done = governed.budget("dashboard", "--output", "one.json")
    assert (done.status, done.err) == (0, "")
    size = (governed.path / "one.json").stat().st_size
    assert done.out == (
        f"note: the dashboard has {size / 10**6:.1f} MB, and a ConfigMap of Kubernetes holds 1 MiB; "
        "--env ENV or --split owner --output FOLDER writes smaller ones\n"
    )
    assert json.loads(governed.budget("dashboard").out)
    assert governed.budget("dashboard", "--output", "one.json", "--check").status == 0
