"""Messages for the example service."""

import copy
import json
from collections.abc import Sequence
from typing import Any, Final

ORDER: Final[dict[str, Any]] = {
    "kind": "order.placed",
    "id": "6f1c2b9e-9a53-4a8e-8f0e-0f6f5f1f7a11",
    "sent_at": "2026-11-25T10:15:00Z",
    "customer": {"name": "Eve", "email": "eve@example.com", "country": "DE"},
    "currency": "EUR",
    "lines": [
        {"sku": "TEA-0042", "quantity": 2, "price_minor": 450, "gift": True},
        {"sku": "CUP-0001", "quantity": 1, "price_minor": 1290},
    ],
    "deliver_within": "P2D",
    "note": None,
}
"""One that is right."""


def altered(path: Sequence[str | int], value: object) -> bytes:
    """The message with another value at a place, in bytes."""
    order = copy.deepcopy(ORDER)
    place: Any = order
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    return json.dumps(order).encode()


def without(*path: str | int) -> bytes:
    """The message without what stands at a place, in bytes."""
    order = copy.deepcopy(ORDER)
    place: Any = order
    for part in path[:-1]:
        place = place[part]
    del place[path[-1]]
    return json.dumps(order).encode()


def right() -> bytes:
    """The message that is right, in bytes."""
    return json.dumps(ORDER).encode()
