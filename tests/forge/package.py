"""An Office file → the same file without the time it was made, so that making it again changes nothing."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_MADE = "2025-03-12T09:00:00Z"


def timeless(content: bytes) -> bytes:
    """Each part as it is, dated alike."""
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(stream, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            stated = _TIME.sub(_MADE.encode(), part) if name == "docProps/core.xml" else part
            new.writestr(ZipInfo(name, (2025, 3, 12, 9, 0, 0)), stated, ZIP_DEFLATED)
    return stream.getvalue()
