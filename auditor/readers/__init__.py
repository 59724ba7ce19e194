"""A file → Document: what it is by its content, then every piece of it with its place.

`read` raises Unreadable, with a sentence for the user, for everything else. A zip of submissions is a batch: `members` unpacks it.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from auditor.model import Document
from auditor.readers import delimited, docx, html, pageflow, pdf, scan, text, xls, xlsx
from auditor.readers.archive import Member, is_archive, members
from auditor.readers.convert import converted
from auditor.readers.sniff import sniff
from auditor.readers.unreadable import Unreadable

__all__ = ["Member", "Unreadable", "is_archive", "members", "read"]

FILE_BYTES_MAX = 200 << 20
Reader = Callable[[bytes, str], Document]


def _through_office(extension: str, target: str) -> Reader:
    """A reader for what LibreOffice turns into docx or xlsx."""

    def read_converted(content: bytes, file: str) -> Document:
        made = converted(content, extension, target)
        sniff(made)
        document = docx.read(made, file) if target == "docx" else xlsx.read(made, file)
        said = f"文件是{_FORMATS[extension].name if extension in _FORMATS else extension}，经 LibreOffice 转换后读取。"
        return document.model_copy(update={"format": extension, "remarks": (said, *document.remarks)})

    return read_converted


def _pdf(content: bytes, file: str) -> Document:
    """The pages with a text layer as they stand, the others recognised where that component is installed."""
    pages, bare, total = pdf.text_pages(content)
    said = [f"PDF 共 {total} 页，只读取了前 {pdf.PAGES_MAX} 页。"] if total > pdf.PAGES_MAX else []
    try:
        recognised = [
            scan.page(pixels, number, scale) for number, pixels, scale in pdf.pictures(content, bare[: scan.PAGES_MAX], scan.DOTS)
        ]
    except Unreadable as missing:
        if not pages:
            raise
        recognised = []
        said.append(f"{_listed(bare)}没有文字层（是扫描的图片），未读取：{missing}")
    if recognised:
        said.append(f"{_listed([page.number for page in recognised])}是扫描的图片，由文字识别读出，请对照原件核对。")
    if len(bare) > scan.PAGES_MAX and recognised:
        said.append(f"扫描的页太多，只识别了其中前 {scan.PAGES_MAX} 页。")
    pieces = tuple(pageflow.pieces(sorted([*pages, *recognised], key=lambda page: page.number), file))
    if not pieces:
        raise Unreadable("PDF 里没有可读的文字，请核对是否传错文件，或提交 Word、Excel 原件。")
    seen = tuple(page.number for page in recognised)
    return Document(file=file, format="pdf", pieces=pieces, remarks=tuple(said), recognised=seen)


def _listed(pages: Sequence[int]) -> str:
    return f"第 {'、'.join(map(str, pages[:10]))} {'等页' if len(pages) > 10 else '页'}"


def _picture(content: bytes, file: str) -> Document:
    """The frames of an image file, a pixel of it a point."""
    pages = [scan.page(pixels, number, 1.0) for number, pixels in enumerate(scan.pictures(content), start=1)]
    pieces = tuple(pageflow.pieces(pages, file))
    if not pieces:
        raise Unreadable("图片里没有认出文字，请提交更清晰的扫描件（200 DPI 以上），或 Word、Excel 原件。")
    seen = tuple(page.number for page in pages)
    return Document(file=file, format="picture", pieces=pieces, remarks=("内容由文字识别从图片读出，请对照原件核对。",), recognised=seen)


class Format(NamedTuple):
    """A format as users call it, the extensions it goes by, and its reader."""

    name: str
    extensions: tuple[str, ...]
    read: Reader


_FORMATS: dict[str, Format] = {
    "docx": Format("Word 文档（docx）", ("docx", "docm", "dotx", "wps"), docx.read),
    "xlsx": Format("Excel 工作簿（xlsx）", ("xlsx", "xlsm", "xltx", "et"), xlsx.read),
    "text": Format("文本", ("txt", "text", "md", "csv", "tsv", "log"), text.read),
    "csv": Format("逗号分隔的文本（csv）", ("csv", "txt"), delimited.read),
    "html": Format("网页", ("html", "htm", "xhtml"), html.read),
    "mhtml": Format("网页归档（mht）", ("mht", "mhtml"), html.read_archive),
    "xls": Format("旧版 Excel 工作簿（xls）", ("xls", "et"), xls.read),
    "pdf": Format("PDF", ("pdf",), _pdf),
    "picture": Format("图片", ("png", "jpg", "jpeg", "bmp", "tif", "tiff", "gif", "webp"), _picture),
    "doc": Format("旧版 Word 文档（doc）", ("doc", "wps", "dot"), _through_office("doc", "docx")),
    "wps": Format("旧版 WPS 文档（wps）", ("wps",), _through_office("wps", "docx")),
    "rtf": Format("RTF 文档", ("rtf", "doc"), _through_office("rtf", "docx")),
    "odt": Format("OpenDocument 文本（odt）", ("odt",), _through_office("odt", "docx")),
    "ods": Format("OpenDocument 表格（ods）", ("ods",), _through_office("ods", "xlsx")),
    "xlsb": Format("二进制工作簿（xlsb）", ("xlsb",), _through_office("xlsb", "xlsx")),
    "xml-sheet": Format("XML 表格", ("xml", "xls"), _through_office("xml", "xlsx")),
    "xml-word": Format("XML 文档", ("xml", "doc"), _through_office("xml", "docx")),
}
_REFUSED = {
    "zip": "这是压缩包，请解压后提交其中的文件，或把它作为一批材料提交。",
    "rar": "这是 RAR、7z 或 gz 压缩包，不能读取，请解压后提交其中的文件。",
    "pptx": "这是演示文稿，不是自评表或自评报告，请提交 Word、Excel 或 PDF 格式的材料。",
    "ppt": "这是演示文稿，不是自评表或自评报告，请提交 Word、Excel 或 PDF 格式的材料。",
    "ofd": "这是 OFD 版式文件，不能读取，请转换为 PDF 或提交 Word、Excel 原件。",
    "heic": "这是 HEIC 照片，不能读取，请转换为 JPG 或 PNG 后再试。",
    "xml": "这是 XML 文件，不能读取，请用 Office 或 WPS 打开后另存为 docx 或 xlsx 再试。",
}
_UNKNOWN = "文件的格式不能识别，请用 Word、Excel、PDF、网页或文本格式提交。"


def read(path: Path) -> Document:
    """The document in a file. Raises Unreadable: one Chinese sentence saying what is wrong and what to do."""
    content = _content(path)
    found = sniff(content)
    known = _FORMATS.get(found.format)
    if known is None:
        raise Unreadable(_REFUSED.get(found.format, _UNKNOWN))
    document = known.read(content, str(path))
    remarks = (*_misnamed(path, known), *found.remarks, *document.remarks)
    return document.model_copy(update={"format": found.format, "remarks": remarks})


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Unreadable("这是文件夹，不是文件，请给出其中的文件。")
        if path.exists() and not path.is_file():
            raise Unreadable("这不是普通文件（是设备或管道），不能读取，请给出普通文件。")
        if path.stat().st_size > FILE_BYTES_MAX:
            raise Unreadable("文件超过 200 MB，不像一份自评材料，请只保留自评表和自评报告再试。")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable("找不到这个文件，可能已被移走或改名，请核对路径后再试。") from error
    except PermissionError as error:
        raise Unreadable("没有读取这个文件的权限，请检查文件权限后再试。") from error
    except (OSError, ValueError) as error:
        raise Unreadable("文件读不出来（磁盘或网络出错，或路径不合法），请复制到本机后再试。") from error


def _misnamed(path: Path, found: Format) -> tuple[str, ...]:
    """A remark where the extension promises another format; an extension nobody knows promises nothing."""
    extension = path.suffix.lower().lstrip(".")
    if extension in found.extensions or not any(extension in known.extensions for known in _FORMATS.values()):
        return ()
    return (f"文件名以 .{extension} 结尾，内容却是{found.name}，已按内容读取。",)
