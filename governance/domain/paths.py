"""Paths as git writes them: from the top of the tree, with slashes."""


def is_below(path: str, folder: str) -> bool:
    """Whether a path is a folder or file, or lies below it; an empty name is the whole tree."""
    return not folder or path == folder or path.startswith(f"{folder}/")
