from governance.domain.paths import is_below


def test_a_path_lies_in_its_folders_and_not_in_those_that_look_alike() -> None:
    names = ("d", "d/a", "d/b/c", "d.x", "d0", "da", "e/d/a")
    assert [name for name in names if is_below(name, "d")] == ["d", "d/a", "d/b/c"]
    assert [name for name in names if is_below(name, "d/b")] == ["d/b/c"]


def test_an_empty_name_is_the_whole_tree() -> None:
    assert is_below("d/a", "")
