"""What GitHub answers about a pull request, in the shape of its REST API (version 2022-11-28).

Recorded from public pull requests, with names, numbers and texts of this project's stories in their place.
"""

from typing import Any

_API = "https://api.github.com/repos/acme/payments"
_WEB = "https://github.com/acme/payments/pull/7"


def user(login: str, number: int) -> dict[str, Any]:
    """An account."""
    return {
        "login": login,
        "id": number,
        "node_id": "MDQ6VXNlcjE=",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{number}?v=4",
        "gravatar_id": "",
        "url": f"https://api.github.com/users/{login}",
        "html_url": f"https://github.com/{login}",
        "type": "Bot" if login.endswith("[bot]") else "User",
        "user_view_type": "public",
        "site_admin": False,
    }


def review(login: str, account: int, **fields: Any) -> dict[str, Any]:
    """One entry of `…/pulls/7/reviews`."""
    number = fields.get("id", 80)
    return {
        "id": number,
        "node_id": "PRR_kwDOA1b2c84",
        "user": user(login, account),
        "body": "",
        "state": "APPROVED",
        "html_url": f"{_WEB}#pullrequestreview-{number}",
        "pull_request_url": f"{_API}/pulls/7",
        "author_association": "MEMBER",
        "_links": {
            "html": {"href": f"{_WEB}#pullrequestreview-{number}"},
            "pull_request": {"href": f"{_API}/pulls/7"},
        },
        "submitted_at": "2026-11-20T10:00:00Z",
        "commit_id": "a" * 40,
        **fields,
    }


def pull(head: str = "a" * 40, base: str = "b" * 40, number: int = 7) -> dict[str, Any]:
    """`…/pulls/7`, as far as anybody reads it."""
    repository = {"id": 1296269, "name": "payments", "full_name": "acme/payments", "default_branch": "main"}
    return {
        "url": f"{_API}/pulls/{number}",
        "id": 1934,
        "html_url": f"https://github.com/acme/payments/pull/{number}",
        "number": number,
        "state": "open",
        "title": "Raise the limit",
        "user": user("dora", 104),
        "merged_at": None,
        "head": {"label": "acme:work", "ref": "work", "sha": head, "repo": repository},
        "base": {"label": "acme:main", "ref": "main", "sha": base, "repo": repository},
        "draft": False,
        "merged": False,
    }
