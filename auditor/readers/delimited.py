"""A file of comma-separated values → Document: one table."""

import csv
import io

from auditor.model import Document, Location, Table
from auditor.readers import place
from auditor.readers.encoding import decoded
from auditor.readers.unreadable import Unreadable
from auditor.wording import Wording

_BROKEN = Wording(
    "逗号分隔的文件（csv）里有引号不成对或超长的一栏，读不出，请用 Excel 或 WPS 打开后另存为 xlsx 再试。",
    "The csv file has an unpaired quote or an endless field and cannot be read; open it in Excel or WPS, save it as xlsx and retry.",
)


def read(content: bytes, file: str) -> Document:
    """The rows of the file; blank ones are left out, and cells beyond the last that holds anything in any row."""
    text, remarks = decoded(content)
    lines = csv.reader(io.StringIO(text, newline=""), strict=False)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for row in lines:
            if any(value.strip() for value in row):
                rows.append((begins, row))
            begins = lines.line_num + 1
    except csv.Error as error:
        raise Unreadable(_BROKEN) from error
    width = max((column for _, row in rows for column, value in enumerate(row, start=1) if value.strip()), default=0)
    place.check(len(rows) * width)
    cells = tuple(
        place.cell(value.replace("\r\n", "\n"), file, 1, number, column, line=line)
        for number, (line, row) in enumerate(rows, start=1)
        for column, value in enumerate(row[:width], start=1)
    )
    table = Table(cells=cells, location=Location(file=file, table=1, line=rows[0][0])) if cells else None
    return Document(file=file, format="csv", pieces=(table,) if table else (), remarks=remarks)
