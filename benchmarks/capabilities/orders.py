"""Messages of the size that the budget of the validator is for: the largest that the service takes."""

import json

from examples.kernel.messages import MAX_LINES


def large_order() -> bytes:
    """An order with as many lines as there may be, some 7 kB."""
    line = {"quantity": 3, "price_minor": 1290, "gift": False}
    order = {
        "kind": "order.placed",
        "id": "6f1c2b9e-9a53-4a8e-8f0e-0f6f5f1f7a11",
        "sent_at": "2026-11-25T10:15:00+01:00",
        "customer": {"name": "Eve Example", "email": "eve@example.com", "country": "DE"},
        "currency": "EUR",
        "lines": [{"sku": f"TEA-{number:04}", **line} for number in range(MAX_LINES)],
        "deliver_within": "P2D",
        "note": "Leave it with the neighbours. " * 33,
    }
    return json.dumps(order).encode()
