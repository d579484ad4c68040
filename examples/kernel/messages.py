"""The messages that the service takes: orders of a shop."""

from datetime import timedelta
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

MAX_LINES: Final = 100


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Customer(_Part):
    """Who ordered."""

    name: Annotated[str, Field(min_length=1, max_length=200, description="the name, 1 to 200 characters")]
    email: Annotated[
        str,
        Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254, description="an e-mail address such as eve@example.com"),
    ]
    country: Annotated[
        str, Field(pattern=r"^[A-Z]{2}$", description="a country as two capital letters (ISO 3166-1), such as DE")
    ]


class Line(_Part):
    """One article of an order."""

    sku: Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9-]{2,31}$", description="an article number such as TEA-0042")]
    quantity: Annotated[int, Field(ge=1, le=10_000, description="a whole number from 1 to 10000")]
    price_minor: Annotated[
        int, Field(ge=0, le=10**12, description="the price of one, a whole number of cents or the like, from 0 upwards")
    ]
    gift: Annotated[bool, Field(description="true or false")] = False


class Order(_Part):
    """A message: an order that was placed."""

    kind: Annotated[Literal["order.placed"], Field(description='"order.placed"')]
    id: Annotated[UUID, Field(description="a UUID such as 6f1c2b9e-9a53-4a8e-8f0e-0f6f5f1f7a11")]
    sent_at: Annotated[
        AwareDatetime, Field(description="a date and time with its offset, such as 2026-11-25T10:15:00Z")
    ]
    customer: Annotated[Customer, Field(description="an object with name, email and country")]
    currency: Annotated[
        str, Field(pattern=r"^[A-Z]{3}$", description="a currency as three capital letters (ISO 4217), such as EUR")
    ]
    lines: Annotated[
        list[Line],
        Field(min_length=1, max_length=MAX_LINES, description=f"a list of 1 to {MAX_LINES} articles"),
    ]
    deliver_within: Annotated[timedelta | None, Field(description="a duration such as P2D (ISO 8601), or null")] = None
    note: Annotated[str | None, Field(max_length=1000, description="at most 1000 characters, or null")] = None
