"""A file → Document: what it is by its content, then every piece of it with its place.

`read` raises Unreadable, with a sentence for the user, for everything else.
"""

from collections.abc import Callable
from pathlib import Path

from auditor.model import Document
from auditor.readers import docx, text, xlsx
from auditor.readers.sniff import sniff
from auditor.readers.unreadable import Unreadable

__all__ = ["Unreadable", "read"]

FILE_BYTES_MAX = 200 << 20
_READERS: dict[str, Callable[[bytes, str], Document]] = {"docx": docx.read, "text": text.read, "xlsx": xlsx.read}
_NAMES = {
    "docx": "Word 文档（docx）",
    "xlsx": "Excel 工作簿（xlsx）",
    "text": "文本",
    "html": "网页",
    "mhtml": "网页归档（mht）",
    "pdf": "PDF",
    "picture": "图片",
    "doc": "旧版 Word 文档（doc）",
    "xls": "旧版 Excel 工作簿（xls）",
    "rtf": "RTF 文档",
    "odt": "OpenDocument 文本（odt）",
    "ods": "OpenDocument 表格（ods）",
    "zip": "压缩包（zip）",
}
_EXTENSIONS = {
    "docx": ("docx",),
    "docm": ("docx",),
    "xlsx": ("xlsx",),
    "xlsm": ("xlsx",),
    "pdf": ("pdf",),
    "txt": ("text",),
    "csv": ("text", "csv"),
    "md": ("text",),
    "html": ("html",),
    "htm": ("html",),
    "mht": ("mhtml",),
    "doc": ("doc",),
    "wps": ("doc", "docx"),
    "xls": ("xls",),
    "et": ("xls", "xlsx"),
    "rtf": ("rtf",),
    "odt": ("odt",),
    "ods": ("ods",),
    "zip": ("zip",),
    **dict.fromkeys(("png", "jpg", "jpeg", "bmp", "tif", "tiff", "gif", "webp"), ("picture",)),
}
"""What a file of this extension is expected to be."""


def read(path: Path) -> Document:
    """The document in a file. Raises Unreadable: one Chinese sentence saying what is wrong and what to do."""
    content = _content(path)
    found = sniff(content)
    reader = _READERS.get(found.format)
    if reader is None:
        raise Unreadable(_REFUSED.get(found.format, "文件的格式不能识别，请用 Word、Excel、PDF、网页或文本格式提交。"))
    document = reader(content, str(path))
    remarks = (*_misnamed(path, document.format), *found.remarks, *document.remarks)
    return document.model_copy(update={"remarks": remarks})


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


def _misnamed(path: Path, found: str) -> tuple[str, ...]:
    """A remark where the extension promises another format."""
    extension = path.suffix.lower().lstrip(".")
    if found in _EXTENSIONS.get(extension, (found,)):
        return ()
    return (f"文件名以 .{extension} 结尾，内容却是{_NAMES.get(found, found)}，已按内容读取。",)


_REFUSED = {
    "zip": "这是压缩包，请解压后提交其中的文件，或把它作为一批材料提交。",
    "rar": "这是 RAR、7z 或 gz 压缩包，不能读取，请解压后提交其中的文件。",
    "pptx": "这是演示文稿，不是自评表或自评报告，请提交 Word、Excel 或 PDF 格式的材料。",
    "ppt": "这是演示文稿，不是自评表或自评报告，请提交 Word、Excel 或 PDF 格式的材料。",
    "xlsb": "这是二进制工作簿（xlsb），不能读取，请另存为 xlsx 后再试。",
    "ofd": "这是 OFD 版式文件，不能读取，请转换为 PDF 或提交 Word、Excel 原件。",
    "heic": "这是 HEIC 照片，不能读取，请转换为 JPG 或 PNG 后再试。",
    "xml": "这是 XML 文件，不能读取，请用 Office 或 WPS 打开后另存为 docx 或 xlsx 再试。",
    "pdf": "暂不能读取 PDF，请提交 Word、Excel 或文本格式的材料。",
    "picture": "暂不能识别图片，请提交 Word、Excel 或文本格式的材料。",
    "html": "暂不能读取网页，请用 Word 或 WPS 打开后另存为 docx 再试。",
    "mhtml": "暂不能读取网页归档，请用 Word 或 WPS 打开后另存为 docx 再试。",
    "doc": "暂不能读取旧版 Word 文档，请用 Word 或 WPS 打开后另存为 docx 再试。",
    "xls": "暂不能读取旧版 Excel 工作簿，请用 Excel 或 WPS 打开后另存为 xlsx 再试。",
    "rtf": "暂不能读取 RTF 文档，请用 Word 或 WPS 打开后另存为 docx 再试。",
    "odt": "暂不能读取 OpenDocument 文本，请用 Word 或 WPS 打开后另存为 docx 再试。",
    "ods": "暂不能读取 OpenDocument 表格，请用 Excel 或 WPS 打开后另存为 xlsx 再试。",
    "ole": "文件的格式不能识别（旧版 Office 容器，里面没有文档或工作簿），请用 Office 或 WPS 打开后另存为 docx 或 xlsx 再试。",
}
