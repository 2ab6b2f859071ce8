"""Whether a command's collection is one folder of this machine: asked by every verb, so it imports next to nothing."""

from __future__ import annotations

import argparse
import os
import re

from archives.warc.elsewhere import MARKERS


def is_elsewhere(text: str) -> bool:
    """Whether it is an address rather than a folder or file of this machine."""
    return re.match(r"[a-z][a-z0-9+.-]*://", text) is not None


def is_plain(args: argparse.Namespace) -> bool:
    """Whether the collection lies in one folder here, with all its files; quick, since every verb asks."""
    if len(args.roots) > 1 or is_elsewhere(args.root):
        return False
    return not os.path.isdir(os.path.join(args.root, args.collection, MARKERS))  # noqa: PTH112, PTH118 - quicker
