"""What a file system says of a failure, as a command may tell it."""

from __future__ import annotations

import os
import re

_SECRETS = re.compile(r"(?i)(secret|password|token|passphrase|access_key)")


def in_words(error: BaseException) -> str:
    """An error of any file system in one line, without what may be a secret of the environment."""
    text = " ".join((getattr(error, "strerror", None) or str(error) or type(error).__name__).split())[:300]
    for name, value in os.environ.items():
        if _SECRETS.search(name) and len(value) > 3:
            text = text.replace(value, "…")
    return text
