"""The `verify` verb: what was found, told for people or machines."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from cryptography.x509 import Certificate, load_pem_x509_certificates

from archives.collection.collection import Collection
from archives.collection.json_file import write_json
from archives.collection.repair import derived_faults, repair
from archives.collection.verify import Lost, Scope, Tally, verify
from archives.errors import ArchiveWriteError, LedgerError
from archives.plain import json_text, plain_text
from archives.wacz.verify import Told, verify_wacz
from archives.warc.reader import Archive
from crawler.crawl.runs import new_run_id
from crawler.data.asking import date_of
from crawler.errors import TearsheetError, in_words
from crawler.exit_codes import ExitCode
from crawler.terminal import number
from pipelines.deduplicate import simhash_of_line

KEPT_FINDINGS = 1_000
"""Findings that `logs/verify.json` holds; how many there were it says too."""
_SHOWN = 200
"""Findings that are printed."""


def check_collection(args: argparse.Namespace) -> ExitCode:
    """Check the collection that the command line names, and mend it where that is asked for.

    Raises:
        TearsheetError: there is none.
    """
    collection = Collection(args.root, args.collection)
    if not collection.exists:
        raise TearsheetError(f"no collection {collection.path}")
    seed = int.from_bytes(os.urandom(4), "big")
    scope = Scope(_since(args.since), Random(seed) if args.fast else None)  # noqa: S311 - a sample, no secret
    told: dict[str, Any] = {"date": datetime.now(UTC).isoformat(timespec="seconds")}
    if args.fast:
        told["sample"] = seed
    if args.since:
        told["since"] = args.since
    tally, findings = _checked(collection, scope)
    derived = derived_faults(collection, is_thorough=args.repair)
    if args.repair:
        is_needed = bool(findings or derived)
        before = [*findings, *derived]
        told |= {"before": before[:KEPT_FINDINGS], "done": _repaired(collection) if is_needed else []}
        if is_needed:
            tally, findings = _checked(collection, scope)
    elif derived:
        told["derived"] = derived
    told |= _costs(tally, {volume.name for volume in Archive(collection.archive).volumes()})
    _keep(collection, {**told, "holds": not findings, **_counts(tally), "findings": findings})
    _tell(findings, _counts(tally), args.json, told)
    return ExitCode.FAILURES if findings else ExitCode.OK


def _checked(collection: Collection, scope: Scope) -> tuple[Tally, list[str]]:
    tally = Tally()
    try:
        return tally, [plain_text(str(finding)) for finding in verify(collection.path, tally, scope)]
    except LedgerError as error:
        return tally, [str(error)]


def _since(text: str | None) -> float | None:
    """A day is one of this machine's: files have its times."""
    date = date_of(text, "--since")
    return datetime.fromisoformat(date).timestamp() if date else None


def _repaired(collection: Collection) -> list[str]:
    problems: list[str] = []
    run = new_run_id(datetime.now(UTC))
    done = repair(collection, run, simhash_of_line, lambda problem: problems.append(str(problem)))
    return done + [f"not in the ledger, since it cannot be read: {problem}" for problem in problems]


def _costs(tally: Tally, there: set[str]) -> dict[str, Any]:
    """What is lost, by the file that the bytes should be in; `there`: the archive's files."""
    files: dict[str, list[Lost]] = {}
    for lost in tally.lost:
        files.setdefault(lost.warc, []).append(lost)
    costs = []
    for warc, found in sorted(files.items()):
        types = Counter(lost.type for lost in found)
        costs.append({
            "warc": warc, "missing": warc not in there, "records": dict(sorted(types.items())),
            "first": [str(lost) for lost in found[:KEPT_FINDINGS]],
        })  # fmt: skip
    return {"costs": costs} if costs else {}


def _keep(collection: Collection, said: dict[str, Any]) -> None:
    """For the reading room; a collection that cannot be written is none the worse."""
    findings = said["findings"]
    if len(findings) > KEPT_FINDINGS:
        said = {**said, "findings": findings[:KEPT_FINDINGS], "findings_in_all": len(findings)}
    try:
        write_json(collection.logs / "verify.json", said)
    except ArchiveWriteError as error:
        print(f"tearsheet: the result is not kept: {error}", file=sys.stderr)


def check_files(args: argparse.Namespace) -> ExitCode:
    """Check WACZ files.

    Raises:
        TearsheetError: a file is not there or cannot be read.
    """
    roots = _certificates(args.timestamp_ca)
    bad = False
    for file in args.files:
        told = Told()
        try:
            findings = [str(finding) for finding in verify_wacz(Path(file), told, roots)]
        except OSError as error:
            raise TearsheetError(in_words(error)) from error
        findings += _unmet(args, told, Path(file).name)
        _tell(findings, _counts(told.tally), args.json, {"file": file, **_said(told)})
        bad = bad or bool(findings)
    return ExitCode.FAILURES if bad else ExitCode.OK


def _certificates(file: str | None) -> list[Certificate]:
    if file is None:
        return []
    try:
        return load_pem_x509_certificates(Path(file).read_bytes())
    except (OSError, ValueError) as error:
        raise TearsheetError(f"--timestamp-ca {file}: {error}") from error


def _unmet(args: argparse.Namespace, told: Told, name: str) -> list[str]:
    """What the user asked of signer and stamp and the file has not."""
    unmet = []
    if args.public_key and args.public_key not in (told.public_key, told.fingerprint):
        unmet.append(f"{name}: not signed with the key {args.public_key[:20]}…")
    if args.timestamp_ca and told.stamp is None:
        unmet.append(f"{name}: no time stamp by a trusted authority")
    return unmet


def _said(told: Told) -> dict[str, Any]:
    stamp = told.stamp
    return {
        "public_key": told.public_key, "fingerprint": told.fingerprint,
        "timestamp": {"time": stamp.time.isoformat(), "authority": stamp.authority, "trusted": stamp.trusted} if stamp else None,
        "notes": told.notes,
    }  # fmt: skip


def _counts(tally: Tally) -> dict[str, int]:
    return {
        "files": tally.files,
        "records": tally.records,
        "digests": tally.digests,
        "unchecked_digests": tally.unchecked,
        "pointers": tally.pointers,
        "passed_over": tally.passed_over,
    }


def _tell(findings: list[str], counts: dict[str, int], as_json: bool, said: dict[str, Any]) -> None:
    if as_json:
        print(json_text({**said, **counts, "findings": findings}), end="")
        return
    for line in said.get("done", ()):
        print(line)
    for finding in findings[:_SHOWN]:
        print(finding, file=sys.stderr)
    if len(findings) > _SHOWN:
        print(f"… and {len(findings) - _SHOWN} more: --json names all", file=sys.stderr)
    for cost in said.get("costs", ()):
        print(_cost(cost), file=sys.stderr)
    if derived := said.get("derived"):
        print(f"{'; '.join(derived)}: made from the files here, --repair has it anew", file=sys.stderr)
    _tell_signature(said)
    left = {"passed_over": "files or events passed over", "unchecked_digests": "digests not checked"}
    parts = [number(count, name.removesuffix("s")) for name, count in counts.items() if name not in left]
    not_done = ", ".join(f"{counts[name]:,} {words}" for name, words in left.items() if counts.get(name))
    told = number(len(findings), "finding") if findings else "all hold"
    print(f"{', '.join(parts)} checked{f' ({not_done})' if not_done else ''}: {told}")


def _tell_signature(said: dict[str, Any]) -> None:
    if said.get("fingerprint"):
        print(f"signed with the key {said['fingerprint']}")
    if stamp := said.get("timestamp"):
        known = (
            ""
            if stamp["trusted"]
            else ", as it says: the signature of the stamp is not checked (--timestamp-ca FILE does)"
        )
        print(f"stamped at {stamp['time']} by {stamp['authority']}{known}")
    for note in said.get("notes", ()):
        print(note)


def _cost(cost: dict[str, Any]) -> str:
    records = ", ".join(number(count, name) for name, count in cost["records"].items())
    named = "; ".join(cost["first"][:3]) + ("; …" if len(cost["first"]) > 3 else "")
    if cost["missing"]:  # lost, or elsewhere: what `extract` read may lie in no collection
        return f"{cost['warc']} is not in this collection: the bytes of {records} are not here ({named})"
    return f"{cost['warc']} is damaged: the bytes of {records} are lost ({named})"
