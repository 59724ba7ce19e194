"""A faultless submission is accused of nothing, however it is drawn and written."""

from pathlib import Path

import pytest

from auditor.findings import Skipped
from auditor.pipeline import Settings, audit_file
from tests.accuracy import FORMATS
from tests.forge.documents import TRUTHS
from tests.forge.layouts import LAYOUTS
from tests.forge.truth import truth

FAULTLESS = ("cultural-centre", "water-monitoring", "library-books", "road-upkeep")
_FAULTY = ("L15", "L17", "L20", "L21")
"""Layouts that bring a fault of their own: placeholders left, figures hidden, a total row of zeros, targets in the name."""


@pytest.mark.parametrize("form", ["docx", "text, tabs", "text, blanks"])
@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if layout not in _FAULTY])
def test_a_faultless_submission_is_accused_of_nothing(layout: str, form: str, tmp_path: Path) -> None:
    accused = []
    for name in FAULTLESS:
        written = FORMATS[form](LAYOUTS[layout].drawn(truth(TRUTHS / f"{name}.yaml")))
        path = tmp_path / f"{name}.{written.extension}"
        path.write_bytes(written.content)
        audited = audit_file(path, Settings(engine="plain"))
        assert not isinstance(audited, Skipped)
        accused += [(name, found.rule, found.message) for one in audited for found in one.findings if found.severity != "note"]
    assert accused == []
