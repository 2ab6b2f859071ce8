"""Places elsewhere (an object store, another machine): copying collections there, and reading them as if they were here."""
