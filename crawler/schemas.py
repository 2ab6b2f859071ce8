"""The JSON Schemas of everything that others read, by name: what stands in `schema/` of the repository and of collections."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from archives.collection.schema import all_schemas, write_schema
from crawler.report.summary import run_schema


def schemas() -> dict[str, dict[str, Any]]:
    """Article, comment, page and seen lines, and the report of a run."""
    return {**all_schemas(), "run": run_schema()}


def main(folder: Path) -> None:
    """Write them into a folder (`make schemas`)."""
    for name, schema in schemas().items():
        write_schema(folder / f"{name}.json", schema)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
