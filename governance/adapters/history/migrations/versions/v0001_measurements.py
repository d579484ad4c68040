"""The table of measurements; on PostgreSQL a partition a month, which is made when its first measurement comes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "measurements",
        sa.Column("repository", sa.Text, primary_key=True),
        sa.Column("budget", sa.Text, primary_key=True),
        sa.Column("environment", sa.Text, primary_key=True),  # empty for none: no part of a key may be NULL
        sa.Column("machine", sa.Text, primary_key=True),
        sa.Column("date", sa.BigInteger, primary_key=True, autoincrement=False),  # seconds since 1970 in UTC
        sa.Column("commit_id", sa.Text, primary_key=True),
        sa.Column("value", sa.Double, nullable=False),
        sa.Column("low", sa.Double),
        sa.Column("high", sa.Double),
        sa.Column("samples", sa.BigInteger),
        sa.Column("processes", sa.BigInteger),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("budget_in_force", sa.Double),
        postgresql_partition_by="RANGE (date)",
    )
