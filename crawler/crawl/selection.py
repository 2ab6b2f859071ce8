"""Which sites a run is about: those named, else all enabled; with the command line's window."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dateutil.parser import isoparse

from crawler.crawl.options import duration
from crawler.errors import TearsheetError
from crawler.sources.model import Site, Sources
from crawler.sources.parse import load_sources


def selected(args: argparse.Namespace) -> tuple[Sources, Sequence[Site]]:
    """The sources file and the run's sites.

    Raises:
        TearsheetError: no file, a mistake in it, an unknown site (with the nearest name), none enabled, no date.
    """
    path = Path(args.config)
    if not path.exists():
        raise TearsheetError(
            f"no sources file {path}: `tearsheet init` writes one, `tearsheet discover SITE --write` fills it"
        )
    sources = load_sources(path)
    sites = [_named(sources, name, path) for name in args.sources] or list(sources.enabled())
    if not sites:
        raise TearsheetError(
            f"{path} has no enabled site: set enabled = true, or name one on the command line"
        )
    since = _since(args.since)
    return sources, [replace(site, since=since, look_back=None) for site in sites] if since else sites


def _named(sources: Sources, name: str, path: Path) -> Site:
    if name in sources.sites:
        return sources.sites[name]
    near = difflib.get_close_matches(name, sources.sites, 1)
    hint = f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(sources.sites) or 'none'}"
    raise TearsheetError(f"{path} has no site {name!r}{hint}")


def _since(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        when = isoparse(text)
    except ValueError:
        try:
            return datetime.now(UTC) - timedelta(seconds=duration(text))
        except (argparse.ArgumentTypeError, OverflowError):
            raise TearsheetError(
                f"--since wants a day like 2026-11-01 or a time like 14d, not {text!r}"
            ) from None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
