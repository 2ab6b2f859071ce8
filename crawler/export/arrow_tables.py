"""Record lines as Arrow tables: one schema a type, made from the record classes, whatever the values.

A date of the page (`date_published`, `date_modified`) gives four columns: the instant in UTC where the page states one
(`date_published`), the day as printed (`…_day`), how much is known (`…_precision`: `instant`, `local`, `day`), and the date as
the line has it, with the site's own offset (`…_stated`). Times of looks and captures are instants. `site` stands in both tables.
"""

from __future__ import annotations

import io
import types
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from archives.collection.schema import RECORD_TYPES
from crawler.errors import TearsheetError

try:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.json as pj
except ImportError as error:
    raise TearsheetError("this format needs pyarrow: pip install 'tearsheet[parquet]'") from error

STATED_DATES = ("date_published", "date_modified")
INSTANTS = ("first_seen", "last_seen")
_INSTANT = pa.timestamp("us", tz="UTC")
SITE = pa.dictionary(pa.int32(), pa.string())
"""As the folder names of a partitioned dataset are read, so that both agree."""
_SCALARS = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
_ZONED = r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$"
_DAY = r"^\d{4}-\d\d-\d\d"


@cache
def line_schema(record_type: str) -> pa.Schema:
    """What the lines of a type hold, dates as text."""
    record_class = RECORD_TYPES[record_type]
    hints = get_type_hints(record_class)
    return pa.schema([(f.name, _type(hints[f.name])) for f in fields(record_class)])


@cache
def table_schema(record_type: str) -> pa.Schema:
    """What the tables of a type hold."""
    return _shaped(
        pa.table([pa.array([], f.type) for f in line_schema(record_type)], line_schema(record_type)), []
    ).schema


def table_of(record_type: str, lines: Sequence[bytes], sites: Sequence[str | None]) -> pa.Table:
    """The table of some lines of one type.

    Raises:
        TearsheetError: a line is not of the schema.
    """
    schema = line_schema(record_type)
    data = b"".join(lines)
    options = pj.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore")
    try:
        read = pj.read_json(
            io.BytesIO(data), pj.ReadOptions(use_threads=False, block_size=max(len(data), 1) + 1), options
        )
    except pa.ArrowInvalid as error:
        raise TearsheetError(f"a line is not of the schema: {error} (`tearsheet verify` names it)") from error
    return _shaped(read.select(schema.names).cast(schema), sites)


def _shaped(table: pa.Table, sites: Sequence[str | None]) -> pa.Table:
    columns: dict[str, Any] = {}
    for name in table.column_names:
        column = table[name].combine_chunks() if table[name].num_chunks != 1 else table[name].chunk(0)
        if name in STATED_DATES:
            columns |= _stated(name, column)
        elif name in INSTANTS:
            columns[name] = _instants(column)
        elif name == "capture":
            columns[name] = _capture(column)
        elif name != "site":
            columns[name] = column
        if name == "id":
            columns["site"] = pa.array(sites, pa.string()).dictionary_encode().cast(SITE)
    return pa.table(columns)


def _stated(name: str, texts: pa.Array) -> dict[str, pa.Array]:
    instants = _instants(texts)
    days = pc.if_else(pc.match_substring_regex(texts, _DAY), pc.utf8_slice_codeunits(texts, 0, 10), None)
    precision = pc.if_else(
        pc.is_valid(instants), "instant", pc.if_else(pc.equal(pc.utf8_length(texts), 10), "day", "local")
    )
    return {
        name: instants,
        f"{name}_day": _cast(days, pa.date32()),
        f"{name}_precision": pc.if_else(pc.is_valid(texts), precision, pa.scalar(None, pa.string())),
        f"{name}_stated": texts,
    }


def _instants(texts: pa.Array) -> pa.Array:
    """Instants where a zone is stated, null elsewhere."""
    return _cast(pc.if_else(pc.match_substring_regex(texts, _ZONED), texts, None), _INSTANT)


def _cast(texts: pa.Array, kind: pa.DataType) -> pa.Array:
    try:
        return pc.cast(texts, kind)
    except pa.ArrowInvalid:  # a day that no calendar has: null, one by one
        return pa.concat_arrays([_cast_one(text, kind) for text in texts.to_pylist()])


def _cast_one(text: str | None, kind: pa.DataType) -> pa.Array:
    try:
        return pc.cast(pa.array([text], pa.string()), kind)
    except pa.ArrowInvalid:
        return pa.nulls(1, kind)


def _capture(pointers: pa.StructArray) -> pa.StructArray:
    parts = {field.name: pointers.field(field.name) for field in pointers.type}
    parts["date"] = _instants(parts["date"])
    return pa.StructArray.from_arrays(list(parts.values()), list(parts), mask=pc.is_null(pointers))


def _type(hint: Any) -> pa.DataType:
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        return pa.list_(_type(get_args(hint)[0]))
    if is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        return pa.struct([(f.name, _type(hints[f.name])) for f in fields(hint)])
    return _SCALARS[hint]
