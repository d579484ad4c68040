"""What Alembic runs to bring a store to the newest form: in the connection, and the transaction, that it is given."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], version_table="measurements_version")
context.run_migrations()
