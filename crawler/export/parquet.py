"""Parquet: typed tables, one folder for each type of record, site and month of publication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from archives.index.filters import RecordType
from crawler.export.contract import Export

SUMMARY = "a folder articles/site=…/month=…/, comments/… of typed Parquet files (needs pyarrow)"
_ROWS = 20_000
"""Of a row group: what is held in memory, with"""
_BYTES = 32 * 1024 * 1024
"""of lines at most."""
Batch = list[tuple[bytes, str | None]]


def write(export: Export) -> int:
    """Write the folder."""
    count = 0
    for record_type in export.wanted.types:
        count += _write_type(export, record_type, count)
    return count


def _write_type(export: Export, record_type: RecordType, before: int) -> int:
    wanted, count = replace(export.wanted, types=(record_type,)), 0
    lines = export.index.placed_lines(wanted, sort="partition")
    for (site, month), group in groupby(lines, key=lambda placed: placed[1:]):
        folder = (
            export.path
            / f"{record_type}s"
            / f"site={quote(site or 'unknown', safe='')}"
            / f"month={_month(month)}"
        )
        folder.mkdir(parents=True)
        batches = batches_of((line, site) for line, _, _ in group)
        for written in write_file(folder / "part-00001.parquet", record_type, batches):
            count += written
            export.meter.show(before + count)
    return count


def write_file(path: Path, record_type: str, batches: Iterator[Batch]) -> Iterator[int]:
    """Write one file, a row group a batch; gives the rows of each."""
    import pyarrow.parquet as pq

    from crawler.export.arrow_tables import table_of, table_schema

    with pq.ParquetWriter(path, table_schema(record_type), compression="zstd") as writer:
        for batch in batches:
            writer.write_table(
                table_of(record_type, [line for line, _ in batch], [site for _, site in batch])
            )
            yield len(batch)


def batches_of(lines: Iterator[tuple[bytes, str | None]]) -> Iterator[Batch]:
    """Lines with their sites in groups that fit into memory."""
    batch: Batch = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line[0])
        if len(batch) >= _ROWS or size >= _BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _month(month: int | None) -> str:
    return f"{month // 100:04d}-{month % 100:02d}" if month else "unknown"
