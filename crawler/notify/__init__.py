"""Telling others what changed: a webhook and a command, by a queue that survives crashes."""
