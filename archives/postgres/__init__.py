"""State that several machines share: what the ledger holds of one, in PostgreSQL. Nothing here is imported without it."""
