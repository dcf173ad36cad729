"""Alembic migrations of the ledger; `bestand.ledger` runs them on opening."""
