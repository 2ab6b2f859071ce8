"""Gold files as they are written: one JSON object a line, whatever characters its texts hold."""

from __future__ import annotations

import json
from pathlib import Path

from eval.sets import pages_of


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path: Path) -> None:
    golds = [{"id": "a", "body": "one\u2028two\u0085three"}, {"id": "b", "body": "four"}]
    folder = tmp_path / "made"
    folder.mkdir()
    lines = "".join(json.dumps(gold, ensure_ascii=False) + "\n" for gold in golds)
    (folder / "gold.jsonl").write_text(lines, "utf-8")
    assert [page.gold for page in pages_of("made", tmp_path)] == golds
