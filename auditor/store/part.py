"""Rows → Parquet files that appear all at once: written beside their place, made durable, renamed."""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from auditor.store.extra import extra
from auditor.store.row import Rows
from auditor.store.table import DIGITS, IDENTITY, PLACES, TABLES, Column, Kind, TableName

Identity = tuple[str, str, str, int]
_LEFT = ".tmp"


def arrow_table(columns: Sequence[Column], values: Sequence[Sequence[object]]) -> Any:
    """The values of each column as an Arrow table, decimals exact."""
    pyarrow = extra("pyarrow")
    types = _types(pyarrow)
    arrays = []
    for column, held in zip(columns, values, strict=True):
        array = pyarrow.array(held, pyarrow.string() if column.kind == "number" else types[column.kind])
        arrays.append(array.cast(types["number"]) if column.kind == "number" else array)
    return pyarrow.Table.from_arrays(arrays, names=[column.name for column in columns])


def table(name: TableName, files: Sequence[tuple[Identity, Rows]]) -> Any:
    """One of the six tables over some files: their rows, each with the identity of its file before it."""
    columns = (*IDENTITY, *TABLES[name])
    values: list[list[object]] = [[] for _ in columns]
    for identity, rows in files:
        held = rows.tables.get(name)
        if held is None:
            continue
        for column, one in zip(values, identity, strict=False):
            column.extend([one] * len(held[0]))
        for column, some in zip(values[len(IDENTITY) :], held, strict=True):
            column.extend(some)
    return arrow_table(columns, values)


def publish(folder: Path, tables: Mapping[str, Any]) -> None:
    """Make `folder` with one Parquet file for each table: whole, or not at all. Raises OSError and leaves nothing behind."""
    parquet = extra("pyarrow.parquet")
    staging = folder.with_name(f".{folder.name}{_LEFT}")
    try:
        staging.mkdir(parents=True)
        for name, one in tables.items():
            path = staging / f"{name}.parquet"
            parquet.write_table(one, path, compression="zstd")
            _settle(path)
        _settle(staging)
        staging.rename(folder)
    except OSError:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    _settle(folder.parent)


def numbers(folder: Path) -> list[int]:
    """The numbers of what was published in a folder, in order."""
    return sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit()) if folder.is_dir() else []


def place(folder: Path, number: int) -> Path:
    """Where the part or run of a number stands."""
    return folder / f"{number:06d}"


def sweep(folder: Path) -> None:
    """Remove what a process that was killed had begun to write."""
    for path in folder.glob(f".*{_LEFT}"):
        shutil.rmtree(path, ignore_errors=True)


def columns_of(folder: Path, name: TableName, wanted: Sequence[str]) -> Iterator[tuple[object, ...]]:
    """Some columns of a table in one part, row by row."""
    read = extra("pyarrow.parquet").read_table(folder / f"{name}.parquet", columns=list(wanted), use_threads=False)
    return zip(*(read.column(one).to_pylist() for one in wanted), strict=True)


def _types(pyarrow: Any) -> dict[Kind, Any]:
    return {
        "text": pyarrow.string(),
        "count": pyarrow.int32(),
        "number": pyarrow.decimal128(DIGITS, PLACES),
        "seconds": pyarrow.float32(),
        "texts": pyarrow.list_(pyarrow.string()),
    }


def _settle(path: Path) -> None:
    """Wait until a file, or what a folder lists, is on the disk: a rename must not outlive what it names."""
    if path.is_dir() and os.name == "nt":  # Windows opens no folders
        return
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
