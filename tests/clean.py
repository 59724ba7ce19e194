"""Every faultless submission of the repository in one folder, for `auditor rules mutate`.

`python -m tests.clean FOLDER` writes the faultless cases, the labelled submissions that no label calls wrong (without their labels), and
the forged truths without fault as Word, Excel and text in several layouts.
"""

import shutil
import sys
from pathlib import Path

from tests.accuracy import FORMATS
from tests.forge.documents import CASES, TRUTHS
from tests.forge.layouts import LAYOUTS
from tests.forge.truth import truth
from tests.prose.marked import PARTS, part

_FORGED = (
    ("cultural-centre", "L2", "docx"),
    ("water-monitoring", "L1", "xlsx"),
    ("library-books", "L3", "docx"),
    ("road-upkeep", "L2", "html"),
)
"""Truth, layout and format: layouts and formats that the cases do not have."""


def write(folder: Path) -> None:
    """All of them, in folders of their own that end in -faultless."""
    for case in sorted(CASES.glob("*-faultless")):
        shutil.copytree(case, folder / case.name, dirs_exist_ok=True)
    for name in PARTS:
        for one in part(name):
            if one.is_faultless:
                _write(folder / f"labelled-{name}-{one.name}-faultless" / f"{one.name}.txt", one.text.encode())
    for name, layout, form in _FORGED:
        written = FORMATS[form](LAYOUTS[layout].drawn(truth(TRUTHS / f"{name}.yaml")))
        _write(folder / f"forged-{name}-faultless" / f"{name}-{layout}.{written.extension}", written.content)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
