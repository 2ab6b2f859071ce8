"""Look at a collection in a browser: articles, threads, versions, where the bytes lie, how the crawl fares.

A web page on this machine alone; nothing is changed by looking, and nothing is asked of the network. A WACZ file that
somebody sent is opened the same way: tearsheet serve FILE.wacz
"""

from __future__ import annotations

import argparse
import importlib
import re
import signal
import sqlite3
import sys
from contextlib import ExitStack
from pathlib import Path

_PREFIX = re.compile(r"(?:/(?!\.{1,2}(?:/|\Z))[A-Za-z0-9._~-]+)*/?")
_NAME = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_MISSING = "tearsheet serve needs the reading room: pip install 'tearsheet[room]'"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's options."""
    parser.add_argument("file", nargs="?", metavar="FILE.wacz", help="a WACZ file in place of a collection")
    parser.add_argument(
        "--port", type=int, default=8017, help="port (default: 8017, the next where it is taken; 0: any)"
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on; beyond loopback a token is demanded"
    )
    parser.add_argument(
        "--read-only-token",
        metavar="TOKEN",
        help="the token of the address (default beyond loopback: made up, and printed)",
    )
    parser.add_argument(
        "--allow-name",
        action="append",
        default=[],
        metavar="NAME[:PORT]",
        help="a further Host name, as a reverse proxy passes it",
    )
    parser.add_argument(
        "--root-path",
        default="",
        metavar="/PREFIX",
        help="path prefix under which a reverse proxy shows the room",
    )


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM, which both are a good end."""
    from archives.collection.collection import Collection
    from crawler.data.meter import Meter
    from crawler.errors import TearsheetError

    _check(args)
    try:
        server = importlib.import_module(
            "reading_room.server"
        )  # above this package in the order of imports, and an extra
    except ModuleNotFoundError as error:
        if error.name and error.name.split(".")[0] in (
            "starlette",
            "uvicorn",
            "jinja2",
            "markupsafe",
            "anyio",
        ):
            raise TearsheetError(f"{_MISSING} (missing: {error.name})") from error
        raise
    for number in (
        signal.SIGTERM,
        signal.SIGHUP,
    ):  # uvicorn ends and then raises it again: what was started must end too
        signal.signal(number, signal.default_int_handler)
    with ExitStack() as stack:
        if args.file:
            folder = stack.enter_context(importlib.import_module("reading_room.wacz").opened(Path(args.file)))
            name = Path(args.file).name
        else:
            collection = Collection(args.root, args.collection)
            if not collection.exists:
                raise TearsheetError(f"no collection {collection.path}: `tearsheet archive URL` makes one")
            folder, name = collection.path, args.collection
        place = server.Place(
            args.host, args.port, args.read_only_token, tuple(args.allow_name), args.root_path
        )
        try:
            with Meter("reading new lines", quiet=args.quiet) as meter:
                room = importlib.import_module("reading_room.collection_room").CollectionRoom(
                    folder,
                    name,
                    lambda done: meter.show(done.bytes, done.total_bytes),
                    Path(args.file) if args.file else None,
                )
            stack.callback(room.close)
            server.serve(room, place, _tell)
        except server.PortError as error:
            raise TearsheetError(str(error)) from error
        except sqlite3.Error as error:
            raise TearsheetError(f"the index of {folder} cannot be made: {error}") from error
        except KeyboardInterrupt:
            pass
    return 0


def _check(args: argparse.Namespace) -> None:
    from crawler.errors import TearsheetError

    if args.read_only_token is not None and (
        len(args.read_only_token) < 12
        or not args.read_only_token.isascii()
        or not args.read_only_token.replace("-", "").replace("_", "").isalnum()
    ):
        raise TearsheetError("--read-only-token: at least 12 letters, digits, - and _")
    if not 0 <= args.port <= 65535:
        raise TearsheetError(f"--port {args.port}: a port is a number from 0 to 65535")
    if args.root_path and not args.root_path.startswith("/"):
        raise TearsheetError(f"--root-path {args.root_path}: it begins with /")
    if not _PREFIX.fullmatch(args.root_path):  # //name/ is another host
        raise TearsheetError(
            f"--root-path {args.root_path}: letters, digits and . _ ~ - between single slashes"
        )
    for name in args.allow_name:
        if not _NAME.fullmatch(name):
            raise TearsheetError(
                f"--allow-name {name}: a name or address as it stands in a Host field, as archive.example:8443"
            )


def _tell(line: str) -> None:
    print(
        line if not line.startswith("http") else f"reading room: {line}   (Ctrl-C ends it)",
        file=sys.stderr,
        flush=True,
    )
