"""Paper → web page with row and column spans."""

from html import escape

from tests.forge.grid import Box, Grid, Paper


def page(paper: Paper) -> bytes:
    """An .html file in UTF-8."""
    body = "\n".join(f"<p>{_escaped(piece)}</p>" if isinstance(piece, str) else _table(piece) for piece in paper.pieces)
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>自评材料</title></head>\n<body>\n{body}\n</body></html>\n'.encode()


def _table(grid: Grid) -> str:
    rows = "\n".join(f"<tr>{''.join(_cell(box) for box in row if box is not None)}</tr>" for row in grid.rows())
    return f"<table>\n{rows}\n</table>"


def _cell(box: Box) -> str:
    spans = (f' rowspan="{box.rows}"' if box.rows > 1 else "") + (f' colspan="{box.columns}"' if box.columns > 1 else "")
    return f"<td{spans}>{_escaped(box.text)}</td>"


def _escaped(text: str) -> str:
    return escape(text).replace("\n", "<br>")
