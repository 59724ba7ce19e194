"""An old or foreign document (doc, wps, rtf, odt, ods …) → the bytes of a docx or xlsx that LibreOffice makes of it.

Every call has a profile of its own, for two runs on one profile lock each other out, and is ended after a time limit together with all
it started. LibreOffice exits 0 when it fails, so the output is looked for. Macros are switched off and links are not followed.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from auditor.readers.unreadable import Unreadable
from auditor.wording import Wording

SECONDS_MAX = 120
_MISSING = Wording(
    "读取 .{extension} 文件需要本机装有 LibreOffice，请安装它，也可用 Office 或 WPS 另存为 {target} 后再试。",
    "Reading .{extension} files needs LibreOffice on this machine; install it, or save the file as {target} in Office or WPS and retry.",
)
_FAILED = Wording(
    "LibreOffice 转换不了它，请用 Office 或 WPS 另存为 {target} 后再试。",
    "LibreOffice cannot convert it; save it as {target} in Office or WPS and retry.",
)
_OVERDUE = Wording(
    "LibreOffice 转换这个文件超过 {seconds} 秒仍未完成，已放弃，请用 Office 或 WPS 另存后再试。",
    "LibreOffice did not convert this file within {seconds} seconds and was stopped; save it again in Office or WPS and retry.",
)
_PROGRAMS = ("soffice", "libreoffice")
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "1"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)
"""No macros, no links, and a proxy at the discard port for whatever still tries."""


def program() -> str | None:
    """The path of LibreOffice, if it is installed."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def converted(content: bytes, extension: str, target: str) -> bytes:
    """The document as `target` (docx or xlsx). Raises Unreadable where LibreOffice is missing, fails or takes too long."""
    office = program()
    if office is None:
        raise Unreadable(_MISSING.filled(extension=extension, target=target))
    with tempfile.TemporaryDirectory(prefix="auditor-") as folder:
        source = Path(folder) / f"in.{extension}"
        source.write_bytes(content)
        profile = Path(folder) / "profile"
        _profile(profile)
        out = Path(folder) / "out"
        _run([
            office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck", "--nologo",
            "--convert-to", target, "--outdir", str(out), str(source),
        ], folder)  # fmt: skip
        made = out / f"in.{target}"
        if not made.is_file() or not made.stat().st_size:
            raise Unreadable(_FAILED.filled(target=target))
        return made.read_bytes()


def _run(command: list[str], folder: str) -> None:
    environment = {**os.environ, "HOME": folder, "TMPDIR": folder}
    with subprocess.Popen(  # noqa: S603 the program found on the path, on a file of our own naming
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, env=environment,
        start_new_session=True,
    ) as office:  # fmt: skip
        try:
            office.wait(SECONDS_MAX)
        except subprocess.TimeoutExpired as error:
            raise Unreadable(_OVERDUE.filled(seconds=SECONDS_MAX)) from error
        finally:
            with suppress(ProcessLookupError):
                os.killpg(office.pid, signal.SIGKILL)


def _profile(folder: Path) -> None:
    """A new user profile with these settings alone."""
    listed = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{listed}</oor:items>',
        encoding="utf-8",
    )
