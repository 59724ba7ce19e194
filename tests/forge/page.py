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


def published(paper: Paper) -> bytes:
    """The same as it stands on the website of an office: between menus, scripts and links, set by Word's web export with a style on
    every paragraph, cell and stretch of text."""
    body = "\n".join(_paragraph(piece) if isinstance(piece, str) else _styled(piece) for piece in paper.pieces)
    menu = "".join(f'<li class="nav-item"><a href="/channel/{number}.html" target="_blank">{name}</a></li>' for number, name in _MENU)
    return _SITE.format(menu=menu, body=body).encode()


_MENU = list(enumerate(["机构概况", "政务公开", "预决算公开", "通知公告", "工作动态", "政策文件", "办事服务", "互动交流"] * 8))
_SITE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="SiteName" content="某县人民政府"><title>绩效自评公开</title>
<link rel="stylesheet" href="/css/style.css"><style>
p.MsoNormal {{margin:0; text-align:justify; font-size:10.5pt; font-family:Calibri}} table.MsoNormalTable {{border-collapse:collapse}}
</style><script>var channel = "预决算公开"; function share(to) {{ window.open("/share?to=" + to); }}</script></head>
<body><div id="header"><ul class="nav">{menu}</ul></div>
<div class="content"><h1>绩效自评公开</h1><div class="info"><span>发布时间：2025-04-18</span><span>来源：财政股</span></div>
<div class="TRS_Editor">
{body}
</div></div><div id="footer"><ul>{menu}</ul><p>主办：某县人民政府办公室</p></div></body></html>
"""
_FONT = '<span style="font-size:9.0pt;font-family:宋体">'


def _paragraph(text: str) -> str:
    font = '<span style="font-size:16.0pt;font-family:仿宋_GB2312">'
    return f'<p class="MsoNormal" style="text-indent:32.0pt;line-height:28.0pt">{font}{_escaped(text)}</span></p>'


def _styled(grid: Grid) -> str:
    rows = "\n".join(
        f'<tr style="height:22.5pt">{"".join(_styled_cell(box) for box in row if box is not None)}</tr>' for row in grid.rows()
    )
    return f'<table class="MsoNormalTable" border="0" cellspacing="0" cellpadding="0" width="100%"><tbody>\n{rows}\n</tbody></table>'


def _styled_cell(box: Box) -> str:
    spans = (f' rowspan="{box.rows}"' if box.rows > 1 else "") + (f' colspan="{box.columns}"' if box.columns > 1 else "")
    style = "width:64.0pt;border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt"
    return f'<td{spans} style="{style}"><p class="MsoNormal" align="center">{_FONT}{_escaped(box.text)}</span></p></td>'
