"""What became of many submissions, kept in Parquet files: written whole or not at all, resumed after any end, asked by SQL."""

from auditor.store.clerk import Clerk, Known
from auditor.store.comparing import Judged, Means, Piece, compared
from auditor.store.home import Home, Roots, found, held, rooted, source
from auditor.store.row import Rows, digest, packed, reading, rows_of_file, rows_of_lost
from auditor.store.run import Run, judged_by
from auditor.store.table import IDENTITY, TABLES
from auditor.store.view import Answered, answered, lock, opened

__all__ = [
    "IDENTITY",
    "TABLES",
    "Answered",
    "Clerk",
    "Home",
    "Judged",
    "Known",
    "Means",
    "Piece",
    "Roots",
    "Rows",
    "Run",
    "answered",
    "compared",
    "digest",
    "found",
    "held",
    "judged_by",
    "lock",
    "opened",
    "packed",
    "reading",
    "rooted",
    "rows_of_file",
    "rows_of_lost",
    "source",
]
