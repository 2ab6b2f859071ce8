"""The archive as data: what the reading verbs (`query`, `export`, `changes`) share."""
