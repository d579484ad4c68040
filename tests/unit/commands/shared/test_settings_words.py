from collections.abc import Mapping
from typing import Any

import pytest

from governance.commands.shared.settings_words import parts_of, settings_of


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({}, []),
        ({"window": "5m", "for": "2m"}, ["window", "for"]),
        ({"labels": {"team": "a"}}, ["labels.team"]),
        ({"labels": {"team": "a", "tier": "b"}, "by": []}, ["labels", "by"]),
        ({"kubernetes": {"labels": {}}}, ["kubernetes.labels"]),
    ],
)
def test_a_setting_is_named_down_to_where_it_branches(settings: Mapping[str, Any], names: list[str]) -> None:
    found = list(parts_of(settings))
    assert [name for name, _ in found] == names
    assert [part for _, part in found] == [{key: value} for key, value in settings.items()]


def test_the_last_of_several_settings_of_one_key_holds() -> None:
    assert settings_of(["window=5m", "labels.a=x", "labels.b=v", "window=10m", "labels.a=z"]) == {
        "window": "10m", "labels": {"a": "z", "b": "v"},
    }  # fmt: skip
