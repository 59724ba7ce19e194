"""A text file → passages, one a line, and the tables that its tabs or pipes draw."""

from collections.abc import Iterable, Iterator, Sequence

from auditor.model import Document, Location, Piece, Table
from auditor.pattern import Pattern
from auditor.readers import place
from auditor.readers.dump import Drawn, Line, cell_table, spaced_table
from auditor.readers.encoding import decoded
from auditor.wording import Wording

_UNROWED = Wording(
    "第 {lines} 行起的表格每行只有一个单元格，看不出原来的行列，请提交 Word 或 Excel 原件。",
    "The table from line {listed} on has one cell in each row, so its rows and columns cannot be told; hand in the Word or Excel original.",
)
_LINE_END = Pattern(r"\r\n|\r|\n")
_LIST_NUMBER = Pattern(r"\s*(?:[(（]?[0-9０-９一二三四五六七八九十]{1,3}[)）.．、]|[●•■◆○▪·*-]|第[一二三四五六七八九十]+[章节条部分]+)\s*")
_PIPES = Pattern(r"(?<!\\)[|｜│┃]")
_RULE = Pattern(r"\s*[|｜+]?(?:\s*:?[-=—─━]{3,}:?\s*[|｜+])*\s*:?[-=—─━]{3,}:?\s*[|｜+]?\s*")
_BOX_RULE = Pattern(r"[\s┌┐└┘├┤┬┴┼─━═╔╗╚╝╠╣╦╩╬+|-]+")


_PADDED_COLUMNS = 64
_LOOK_AHEAD = 5000  # lines: no table of a form is longer


def read(content: bytes, file: str) -> Document:
    """Passages and tables in the order of the lines. Blank lines stand for nothing."""
    text, remarks = decoded(content)
    found = tuple(pieces(text, file))
    unrowed = [str(piece.location.line) for piece in found if isinstance(piece, Table) and all(cell.column == 1 for cell in piece.cells)]
    if unrowed:
        remarks = (*remarks, _UNROWED.filled(lines="、".join(unrowed), listed=", ".join(unrowed)))
    return Document(file=file, format="text", pieces=found, remarks=remarks)


def pieces(text: str, file: str) -> Iterator[Piece]:
    """The passages and tables of a text."""
    place.check(text.count("\n") + text.count("\r") + text.count("\t") + text.count("|"))
    tables = 0
    for part in _parts([Line(number, line) for number, line in enumerate(_LINE_END.split(text), start=1) if line.strip()]):
        if isinstance(part, Line):
            yield place.passage(part.text, file, line=part.number)
        else:
            tables += 1
            yield _table(part, file, tables)


def _parts(lines: Sequence[Line]) -> Iterator[Line | Drawn]:
    """Each run of lines that draw a table, and every other line as it is. Lines come without the blank ones."""
    at = 0
    while at < len(lines):
        taken = _run(lines[at : at + _LOOK_AHEAD])
        if taken is None:
            yield lines[at]
            at += 1
        else:
            count, parts = taken
            yield from parts
            at += count


def _run(lines: Sequence[Line]) -> tuple[int, Iterable[Line | Drawn]] | None:
    """The lines from the first on that are drawn alike, and what they are; None for a line of prose."""
    by_cells = cell_table(lines)
    if by_cells is not None:
        return by_cells[0], [by_cells[1]]
    for belongs, drawn in ((_has_tab, _tabs), (_has_pipe, _piped)):
        count = next((at for at, line in enumerate(lines) if not belongs(line.text)), len(lines))
        if count:
            return count, drawn(lines[:count])
    by_blanks = spaced_table(lines)
    return (by_blanks[0], [by_blanks[1]]) if by_blanks is not None else None


def _has_tab(line: str) -> bool:
    return "\t" in line


def _has_pipe(line: str) -> bool:
    return _PIPES.search(line) is not None or _BOX_RULE.fullmatch(line) is not None


def _is_prose(line: str) -> bool:
    """Whether the tabs of a line only indent it or follow its list number."""
    mark, _, rest = line.strip().partition("\t")
    indented = line.startswith("\t") and not line.startswith("\t\t") and "\t" not in line.strip()
    return (indented and not line.rstrip("\n").endswith("\t")) or (
        "\t" not in rest and bool(rest) and _LIST_NUMBER.fullmatch(mark) is not None
    )


def _tabs(lines: Sequence[Line]) -> Iterator[Line | Drawn]:
    """Lines with tabs: a table, but for indented or numbered prose before and after it."""
    rows = [(line.number, line.text.split("\t")) for line in lines]
    first, last = 0, len(lines)
    while first < last and _is_prose(lines[first].text):
        first += 1
    while last > first and _is_prose(lines[last - 1].text):
        last -= 1
    filled = [sum(1 for text in row if text.strip()) for _, row in rows[first:last]]
    is_table = max(filled, default=0) >= 2 and (len(filled) >= 2 or len(rows[first][1]) >= 3)
    if not is_table:
        yield from lines
        return
    yield from lines[:first]
    yield Drawn(rows[first:last])
    yield from lines[last:]


def _piped(lines: Sequence[Line]) -> Iterator[Line | Drawn]:
    """Lines with pipes: a table where at least two of them hold cells side by side, or one does and all are cut alike."""
    rows = [(line.number, _PIPES.split(line.text)) for line in lines if not _is_rule(line.text)]
    wide = sum(1 for _, row in rows if sum(1 for text in row if text.strip()) >= 2)
    even = len(rows) >= 2 and len({len(row) for _, row in rows}) == 1 and len(rows[0][1]) >= 3
    if wide < 2 and not (wide and even):
        yield from lines
        return
    if all(not row[0].strip() for _, row in rows):
        rows = [(number, row[1:]) for number, row in rows]
    if all(not row[-1].strip() for _, row in rows):
        rows = [(number, row[:-1]) for number, row in rows]
    yield Drawn([(number, [text.strip().replace("\\|", "|") for text in row]) for number, row in rows])


def _is_rule(line: str) -> bool:
    return _RULE.fullmatch(line) is not None or (_BOX_RULE.fullmatch(line) is not None and not _PIPES.search(line))


def _table(drawn: Drawn, file: str, number: int) -> Table:
    """The grid. Cells beyond the last that holds anything in any row are left out (measured: forms with a hundred of them), and
    rows whose last tabs an editor stripped get their blank cells back."""
    width = max(_filled_width(row) for _, row in drawn.rows)
    padding = [""] * min(width, _PADDED_COLUMNS)
    cells = tuple(
        place.cell(text, file, number, row, column, line=_line_of(drawn, row, column))
        for row, (_, texts) in enumerate(drawn.rows, start=1)
        for column, text in enumerate((texts + padding[len(texts) :])[:width], start=1)
    )
    return Table(cells=cells, location=Location(file=file, line=drawn.rows[0][0], table=number))


def _line_of(drawn: Drawn, row: int, column: int) -> int:
    """The line of a cell: its own, or that of its row; a cell given back to a short row stands on the row's last line."""
    if drawn.lines is None:
        return drawn.rows[row - 1][0]
    lines = drawn.lines[row - 1]
    return lines[min(column, len(lines)) - 1]


def _filled_width(row: Sequence[str]) -> int:
    return next((column for column in range(len(row), 0, -1) if row[column - 1].strip()), 0)
