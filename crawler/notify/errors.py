"""Why a message was not delivered."""

from __future__ import annotations


class UndeliveredError(Exception):
    """It stays in the queue and is tried again."""
