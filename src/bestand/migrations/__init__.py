"""Alembic migrations of the ledger; `bestand.sqlite` runs them on opening."""
