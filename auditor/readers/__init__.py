"""A file → Document: what it is by its content, then every piece of it with its place.

`read` raises Unreadable, with a sentence for the user, for everything else. A zip of submissions is a batch: `members` unpacks it.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from auditor.model import Document
from auditor.readers.archive import Member, is_archive, members
from auditor.readers.convert import converted, program
from auditor.readers.sniff import sniff
from auditor.readers.unreadable import Unreadable
from auditor.wording import Wording

__all__ = ["Member", "Unreadable", "components", "is_archive", "members", "read"]

FILE_BYTES_MAX = 200 << 20
_CONVERTED = Wording("文件是{name}，经 LibreOffice 转换后读取。", "The file is {name}; it was read as LibreOffice converted it.")
_LONG = Wording("PDF 共 {total} 页，只读取了前 {read} 页。", "The PDF has {total} pages; only the first {read} were read.")
_BARE = Wording(
    "{pages}没有文字层（是扫描的图片），未读取：{missing}", "Without a text layer (scanned), and so not read: {pages}. {missing}"
)
_RECOGNISED = Wording(
    "{pages}是扫描的图片，由文字识别读出，请对照原件核对。",
    "Read from a picture by character recognition, to be compared with the original: {pages}.",
)
_MANY_SCANNED = Wording(
    "扫描的页太多，只识别了其中前 {read} 页。", "Too many pages are scanned; only the first {read} of them were recognised."
)
_NO_TEXT = Wording(
    "PDF 里没有可读的文字，请核对是否传错文件，或提交 Word、Excel 原件。",
    "There is no text in the PDF; see whether the right file was sent, or hand in the Word or Excel original.",
)
_NOTHING_SEEN = Wording(
    "图片里没有认出文字，请提交更清晰的扫描件（200 DPI 以上），或 Word、Excel 原件。",
    "No text was recognised in the picture; hand in a clearer scan (200 DPI or more), or the Word or Excel original.",
)
_PICTURE = Wording(
    "内容由文字识别从图片读出，请对照原件核对。", "Read from a picture by character recognition; compare it with the original."
)
_FOLDER = Wording("这是文件夹，不是文件，请给出其中的文件。", "This is a folder, not a file; name the files in it.")
_DEVICE = Wording(
    "这不是普通文件（是设备或管道），不能读取，请给出普通文件。", "This is a device or a pipe and cannot be read; name an ordinary file."
)
_LARGE = Wording(
    "文件超过 200 MB，不像一份自评材料，请只保留自评表和自评报告再试。",
    "The file is larger than 200 MB, which no self-evaluation is; keep only the form and the report and retry.",
)
_GONE = Wording(
    "找不到这个文件，可能已被移走或改名，请核对路径后再试。",
    "There is no such file; it may have been moved or renamed. See to the path and retry.",
)
_FORBIDDEN = Wording(
    "没有读取这个文件的权限，请检查文件权限后再试。", "There is no permission to read this file; see to its permissions and retry."
)
_OUT_OF_REACH = Wording(
    "文件读不出来（磁盘或网络出错，或路径不合法），请复制到本机后再试。",
    "The file cannot be read (a fault of disk or network, or no valid path); copy it to this machine and retry.",
)
_MISNAMED = Wording(
    "文件名以 .{extension} 结尾，内容却是{name}，已按内容读取。",
    "The name ends in .{extension}, but the content is {name}; it was read as what it is.",
)
Reader = Callable[[bytes, str], Document]


def _by(module: str, name: str = "read") -> Reader:
    """A reader that is imported for the first file of its format: a run seldom meets more than one or two, and lxml alone takes long."""

    def read_by(content: bytes, file: str) -> Document:
        reader: Reader = getattr(import_module(f"auditor.readers.{module}"), name)
        return reader(content, file)

    return read_by


def _through_office(extension: str, target: str) -> Reader:
    """A reader for what LibreOffice turns into docx or xlsx."""

    def read_converted(content: bytes, file: str) -> Document:
        made = converted(content, extension, target)
        sniff(made)
        document = _by(target)(made, file)
        said = _CONVERTED.filled(name=_FORMATS[extension].name if extension in _FORMATS else extension)
        return document.model_copy(update={"format": extension, "remarks": (said, *document.remarks)})

    return read_converted


def _pdf(content: bytes, file: str) -> Document:
    """The pages with a text layer as they stand, the others recognised where that component is installed."""
    from auditor.readers import pageflow, pdf, scan  # noqa: PLC0415 for the first of them, as other readers are

    pages, bare, total = pdf.text_pages(content)
    said = [_LONG.filled(total=total, read=pdf.PAGES_MAX)] if total > pdf.PAGES_MAX else []
    try:
        recognised = [
            scan.page(pixels, number, scale) for number, pixels, scale in pdf.pictures(content, bare[: scan.PAGES_MAX], scan.DOTS)
        ]
    except Unreadable as missing:
        if not pages:
            raise
        recognised = []
        said.append(_BARE.filled(pages=_listed(bare), missing=missing.wording))
    if recognised:
        said.append(_RECOGNISED.filled(pages=_listed([page.number for page in recognised])))
    if len(bare) > scan.PAGES_MAX and recognised:
        said.append(_MANY_SCANNED.filled(read=scan.PAGES_MAX))
    pieces = tuple(pageflow.pieces(sorted([*pages, *recognised], key=lambda page: page.number), file))
    if not pieces:
        raise Unreadable(_NO_TEXT)
    seen = tuple(page.number for page in recognised)
    return Document(file=file, format="pdf", pieces=pieces, remarks=tuple(said), recognised=seen)


def _listed(pages: Sequence[int]) -> Wording:
    named = list(map(str, pages[:10]))
    return Wording(
        f"第 {'、'.join(named)} {'等页' if len(pages) > 10 else '页'}",
        f"{'page' if len(pages) == 1 else 'pages'} {', '.join(named)}{' and more' if len(pages) > 10 else ''}",
    )


def _picture(content: bytes, file: str) -> Document:
    """The frames of an image file, a pixel of it a point."""
    from auditor.readers import pageflow, scan  # noqa: PLC0415 for the first of them, as other readers are

    pages = [scan.page(pixels, number, 1.0) for number, pixels in enumerate(scan.pictures(content), start=1)]
    pieces = tuple(pageflow.pieces(pages, file))
    if not pieces:
        raise Unreadable(_NOTHING_SEEN)
    seen = tuple(page.number for page in pages)
    return Document(file=file, format="picture", pieces=pieces, remarks=(_PICTURE,), recognised=seen)


class Format(NamedTuple):
    """A format as users call it, the extensions it goes by, and its reader."""

    name: Wording
    extensions: tuple[str, ...]
    read: Reader


_FORMATS: dict[str, Format] = {
    "docx": Format(Wording("Word 文档（docx）", "a Word file (docx)"), ("docx", "docm", "dotx", "wps"), _by("docx")),
    "xlsx": Format(Wording("Excel 工作簿（xlsx）", "an Excel workbook (xlsx)"), ("xlsx", "xlsm", "xltx", "et"), _by("xlsx")),
    "text": Format(Wording("文本", "text"), ("txt", "text", "md", "csv", "tsv", "log"), _by("text")),
    "csv": Format(Wording("逗号分隔的文本（csv）", "comma-separated text (csv)"), ("csv", "txt"), _by("delimited")),
    "html": Format(Wording("网页", "a web page"), ("html", "htm", "xhtml"), _by("html")),
    "mhtml": Format(Wording("网页归档（mht）", "a web archive (mht)"), ("mht", "mhtml"), _by("html", "read_archive")),
    "xls": Format(Wording("旧版 Excel 工作簿（xls）", "an old Excel workbook (xls)"), ("xls", "et"), _by("xls")),
    "pdf": Format(Wording("PDF", "a PDF"), ("pdf",), _pdf),
    "picture": Format(Wording("图片", "a picture"), ("png", "jpg", "jpeg", "bmp", "tif", "tiff", "gif", "webp"), _picture),
    "doc": Format(Wording("旧版 Word 文档（doc）", "an old Word file (doc)"), ("doc", "wps", "dot"), _through_office("doc", "docx")),
    "wps": Format(Wording("旧版 WPS 文档（wps）", "an old WPS file (wps)"), ("wps",), _through_office("wps", "docx")),
    "rtf": Format(Wording("RTF 文档", "an RTF file"), ("rtf", "doc"), _through_office("rtf", "docx")),
    "odt": Format(Wording("OpenDocument 文本（odt）", "an OpenDocument text (odt)"), ("odt",), _through_office("odt", "docx")),
    "ods": Format(Wording("OpenDocument 表格（ods）", "an OpenDocument spreadsheet (ods)"), ("ods",), _through_office("ods", "xlsx")),
    "xlsb": Format(Wording("二进制工作簿（xlsb）", "a binary workbook (xlsb)"), ("xlsb",), _through_office("xlsb", "xlsx")),
    "xml-sheet": Format(Wording("XML 表格", "an XML spreadsheet"), ("xml", "xls"), _through_office("xml", "xlsx")),
    "xml-word": Format(Wording("XML 文档", "an XML document"), ("xml", "doc"), _through_office("xml", "docx")),
}
_REFUSED = {
    "zip": Wording(
        "这是压缩包，请解压后提交其中的文件，或把它作为一批材料提交。",
        "This is an archive; unpack it and hand in the files, or hand it in as a batch.",
    ),
    "rar": Wording(
        "这是 RAR、7z 或 gz 压缩包，不能读取，请解压后提交其中的文件。",
        "This is a RAR, 7z or gz archive, which cannot be read; unpack it and hand in the files.",
    ),
    "pptx": Wording(
        "这是演示文稿，不是自评表或自评报告，请提交 Word、Excel 或 PDF 格式的材料。",
        "This is a presentation, no form or report; hand in Word, Excel or PDF files.",
    ),
    "ppt": Wording(
        "这是演示文稿，不是自评表或自评报告，请提交 Word、Excel 或 PDF 格式的材料。",
        "This is a presentation, no form or report; hand in Word, Excel or PDF files.",
    ),
    "ofd": Wording(
        "这是 OFD 版式文件，不能读取，请转换为 PDF 或提交 Word、Excel 原件。",
        "This is an OFD file, which cannot be read; convert it to PDF or hand in the Word or Excel original.",
    ),
    "heic": Wording(
        "这是 HEIC 照片，不能读取，请转换为 JPG 或 PNG 后再试。",
        "This is a HEIC photo, which cannot be read; convert it to JPG or PNG and retry.",
    ),
    "xml": Wording(
        "这是 XML 文件，不能读取，请用 Office 或 WPS 打开后另存为 docx 或 xlsx 再试。",
        "This is an XML file, which cannot be read; open it in Office or WPS, save it as docx or xlsx and retry.",
    ),
}
_UNKNOWN = Wording(
    "文件的格式不能识别，请用 Word、Excel、PDF、网页或文本格式提交。",
    "The format of the file is not known; hand it in as Word, Excel, PDF, web page or text.",
)


def components() -> tuple[str, ...]:
    """The optional components that are here. What can be read depends on them."""
    modules = tuple(name for name in ("onnxruntime", "pdfplumber", "pypdfium2", "rapidocr", "xlrd") if find_spec(name) is not None)
    return (*modules, "office") if program() else modules


def read(path: Path) -> Document:
    """The document in a file. Raises Unreadable: one sentence saying what is wrong and what to do."""
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
            raise Unreadable(_FOLDER)
        if path.exists() and not path.is_file():
            raise Unreadable(_DEVICE)
        if path.stat().st_size > FILE_BYTES_MAX:
            raise Unreadable(_LARGE)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable(_GONE) from error
    except PermissionError as error:
        raise Unreadable(_FORBIDDEN) from error
    except (OSError, ValueError) as error:
        raise Unreadable(_OUT_OF_REACH) from error


def _misnamed(path: Path, found: Format) -> tuple[Wording, ...]:
    """A remark where the extension promises another format; an extension nobody knows promises nothing."""
    extension = path.suffix.lower().lstrip(".")
    if extension in found.extensions or not any(extension in known.extensions for known in _FORMATS.values()):
        return ()
    return (_MISNAMED.filled(extension=extension, name=found.name),)
