"""Runs migrations on the connection handed in by services.migrate; the transaction is the caller's."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
context.run_migrations()
