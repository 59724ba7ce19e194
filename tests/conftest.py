"""What all tests share: a picture is recognised once, on one core."""

from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from typing import Any

import pytest

from auditor.readers import pageflow, scan

ONE_CORE = {"EngineConfig.onnxruntime.intra_op_num_threads": 1}
"""Tests run on all cores already: more threads for one picture wait for one another, for a third of their time."""


@pytest.fixture(scope="session", autouse=True)
def _recognised_once() -> Iterator[None]:
    """A picture that is read again is not recognised again: that takes seconds."""
    recognise, kept = scan.page, dict[tuple[bytes, int, float], pageflow.Page]()

    def once(pixels: Any, number: int, scale: float) -> pageflow.Page:
        key = (pixels.tobytes(), number, scale)
        if key not in kept:
            with pytest.MonkeyPatch.context() as patch:
                _on_one_core(patch)
                kept[key] = recognise(pixels, number, scale)
        return deepcopy(kept[key])  # what joins pages changes them

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan, "page", once)
        yield


def _on_one_core(patch: pytest.MonkeyPatch) -> None:
    with suppress(ImportError):
        import rapidocr  # noqa: PLC0415 takes a second, and few tests need it

        made = rapidocr.RapidOCR
        patch.setattr(rapidocr, "RapidOCR", lambda params: made(params=params | ONE_CORE))
