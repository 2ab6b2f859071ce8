"""The key that this installation signs exports with: made once, kept for its user alone, no name in it."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from archives.wacz.signature import CURVE
from crawler.errors import TearsheetError


def key_path() -> Path:
    """Where it lies: `tearsheet/signing-key.pem` in the user's configuration folder (XDG_CONFIG_HOME)."""
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "tearsheet" / "signing-key.pem"


def signing_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """The key in this file, made where there is none.

    Raises:
        TearsheetError: it cannot be read or made, or is another kind of key.
    """
    try:
        if not path.exists():
            _make(path)
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise TearsheetError(
            f"the signing key {path} cannot be used: {error}; --no-signature does without"
        ) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TearsheetError(f"{path} is no ECDSA key; --no-signature does without")
    return key


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    data = ec.generate_private_key(CURVE()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123 - the mode from the start
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(beside)  # of two that make one at the same time the first counts
    except FileExistsError:
        pass
    finally:
        beside.unlink()
