"""A folder that `datasets.load_dataset` of Hugging Face reads: Parquet shards and a card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice

from archives.index.filters import RecordType
from crawler.export.contract import Export
from crawler.export.parquet import Batch, batches_of, write_file

SUMMARY = "a folder that Hugging Face's datasets.load_dataset(DEST, 'comments') reads (needs pyarrow)"
_SHARD = 25
"""Row groups of one file: at most 500,000 rows."""
_CARD = """\
---
pretty_name: Tearsheet collection {name}
configs:
{configs}---

# Tearsheet collection {name}

{counts}

Articles of news sites and the reader comments under them, {what}, each with a pointer at the WARC record that it was read
from (`capture`). A date has the instant in UTC, the day as printed, its precision and the text as stated in columns of their
own. The rights in the texts are their authors' and publishers'.

Made by `tearsheet export datasets`.
"""


def write(export: Export) -> int:
    """Write the folder; a configuration is listed where it has rows."""
    counts = {record_type: _write_type(export, record_type) for record_type in export.wanted.types}
    if total := sum(counts.values()):
        told = {kind: count for kind, count in counts.items() if count}
        configs = "".join(
            f"- config_name: {kind}s\n  data_files:\n  - split: train\n    path: data/{kind}s-*.parquet\n"
            for kind in told
        )
        card = _CARD.format(
            name=export.collection.name, configs=configs,
            counts="\n".join(f"- `{kind}s`: {count:,} rows" for kind, count in told.items()),
            what="every version of each" if export.wanted.history else "the newest version of each",
        )  # fmt: skip
        (export.path / "README.md").write_text(card, "utf-8")
    return total


def _write_type(export: Export, record_type: RecordType) -> int:
    lines = export.index.placed_lines(replace(export.wanted, types=(record_type,)))
    batches = batches_of((line, site) for line, site, _ in lines)
    count = shard = 0
    while (first := next(batches, None)) is not None:
        shard += 1
        path = export.path / "data" / f"{record_type}s-{shard:05d}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        for written in write_file(path, record_type, _few(first, batches)):
            count += written
            export.meter.show(count)
    return count


def _few(first: Batch, rest: Iterator[Batch]) -> Iterator[Batch]:
    return chain([first], islice(rest, _SHARD - 1))
