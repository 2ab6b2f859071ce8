"""`tearsheet init`."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from crawler.cli import init
from crawler.errors import TearsheetError
from crawler.sources.parse import load_sources


def call(*arguments: str, config: str = "sources.toml") -> int:
    parser = argparse.ArgumentParser()
    init.add_arguments(parser)
    return init.run(parser.parse_args(arguments, namespace=argparse.Namespace(config=config, quiet=False)))


def test_writes_a_file_that_loads_and_never_overwrites(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(str(tmp_path / "new")) == 0
    path = tmp_path / "new" / "sources.toml"
    assert load_sources(path).sites.keys() == {"example"}
    assert str(path) in capsys.readouterr().err
    path.write_text("mine")
    with pytest.raises(TearsheetError, match="there already"):
        call(str(tmp_path / "new"))
    assert path.read_text() == "mine"
    call(str(tmp_path / "new"), "--force")
    assert path.read_text() == init.starter()


def test_name_from_config_and_print(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(config=str(tmp_path / "x.toml"))
    assert (tmp_path / "x.toml").is_file()
    call("--print")
    assert capsys.readouterr().out == init.starter()


def test_unwritable_folder_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TearsheetError, match="cannot write"):
        call(str(tmp_path / "file" / "below"))
