"""`tearsheet schedule --systemd|--cron|--k8s`: print units for the machine's own scheduler."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from pathlib import Path

from crawler.cli.units.cron import render_cron
from crawler.cli.units.k8s import render_k8s
from crawler.cli.units.plan import UnitPlan, check_name
from crawler.cli.units.systemd import render_systemd
from crawler.errors import TearsheetError

_RENDER = {"systemd": render_systemd, "cron": render_cron, "k8s": render_k8s}
_PERIODS = (
    *(m * 60 for m in (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30)),
    *(h * 3_600 for h in (1, 2, 3, 4, 6, 8, 12, 24, 168)),
)
"""Periods that all three schedulers can say exactly: divisors of an hour, of a day, a day, a week."""
_UNIT = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    form = parser.add_mutually_exclusive_group(required=True)
    form.add_argument(
        "--systemd", dest="form", action="store_const", const="systemd", help="a service and its timer"
    )
    form.add_argument("--cron", dest="form", action="store_const", const="cron", help="a crontab line")
    form.add_argument(
        "--k8s", dest="form", action="store_const", const="k8s", help="a CronJob and its volume"
    )
    parser.add_argument(
        "sources", nargs="*", metavar="SOURCE", help="only these sites of the sources file (default: all)"
    )
    parser.add_argument(
        "--every",
        type=period,
        default=900,
        metavar="TIME",
        help="how often to see what is due (default: 15m)",
    )
    parser.add_argument("--name", metavar="NAME", help="of the unit (default: tearsheet-COLLECTION)")
    parser.add_argument("--user", metavar="USER", help="user of the service or of the /etc/cron.d line")
    parser.add_argument("--image", metavar="IMAGE", help="container image (with --k8s)")
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="write the files there instead of printing them"
    )


def period(text: str) -> int:
    """Seconds of `15m`, `2h`, `1d`: one of the periods that cron can say exactly."""
    match = re.fullmatch(r"(\d{1,6})\s*([smhdw]?)", text.strip())
    seconds = int(match[1]) * _UNIT[match[2] or "s"] if match else 0
    if seconds in _PERIODS:
        return seconds
    near = min(_PERIODS, key=lambda known: abs(known - seconds))
    shown = next(f"{near // size}{unit}" for unit, size in reversed(_UNIT.items()) if near % size == 0)
    raise argparse.ArgumentTypeError(
        f"{text!r} does not divide an hour or a day evenly; the nearest that does is {shown}"
    )


def run(args: argparse.Namespace) -> int:
    """Print (or write) the units.

    Raises:
        TearsheetError: a name that no unit can have, a site that the sources file lacks, or a folder that cannot be
            written.
    """
    _check_sources(args)
    files = _RENDER[args.form](_plan(args))
    if args.output is None:
        print("\n".join(files.values()), end="")
        return 0
    try:
        args.output.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (args.output / name).write_text(text, encoding="utf-8")
            print(args.output / name, file=sys.stderr)
    except OSError as error:
        raise TearsheetError(f"cannot write to {args.output}: {error.strerror}") from None
    return 0


def _check_sources(args: argparse.Namespace) -> None:
    """Units that could only end with exit code 2 are not printed: the names must stand in the file, where it is here."""
    from crawler.crawl.selection import selected

    if args.sources and Path(args.config).exists():
        selected(argparse.Namespace(config=args.config, sources=args.sources, since=None))


def _plan(args: argparse.Namespace) -> UnitPlan:
    name = check_name(args.name or f"tearsheet-{args.collection}")
    container = args.form == "k8s"
    directory = "/data" if container else str(Path.cwd())
    root, config = (
        str(path) if container else str(Path(path).absolute()) for path in (args.root, args.config)
    )
    arguments = (
        "run",
        "--due",
        "--root",
        root,
        "--collection",
        args.collection,
        "--config",
        config,
        *args.sources,
    )
    return UnitPlan(
        name=name,
        program=("tearsheet",) if container else _program(),
        arguments=arguments,
        every=args.every,
        directory=directory,
        lock=f"{directory}/.{name}.lock",
        spread=min(args.every // 5, 300),
        user=args.user,
        image=args.image,
    )


def _program() -> tuple[str, ...]:
    """`tearsheet` with its path: timers and cron have a short PATH."""
    beside = Path(sys.executable).with_name("tearsheet")
    found = str(beside) if beside.exists() else shutil.which("tearsheet")
    return (found,) if found else (sys.executable, "-m", "crawler.cli.main")
