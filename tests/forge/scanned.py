"""PDF → the same pages as a scanner gives them: pictures of so many dots per inch, a little noisy, a little askew in tone."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import numpy
import pypdfium2  # type: ignore[import-untyped]  # comes without types
from PIL import Image

_GRAIN = 6.0
"""How far a pixel strays from its tone, of 255."""
_PAPER, _INK = 244.0, 38.0


def scanned(content: bytes, dots: int, seed: int = 1, quality: int = 85) -> bytes:
    """A PDF of pictures alone, at `dots` per inch, compressed as a scanner does."""
    first, *others = _pages(content, dots, seed)
    written = BytesIO()
    first.save(written, "PDF", save_all=True, append_images=others, resolution=float(dots), quality=quality)
    return written.getvalue()


def photographed(content: bytes, dots: int, seed: int = 1, quality: int = 85) -> bytes:
    """A JPEG of the first page."""
    written = BytesIO()
    next(_pages(content, dots, seed)).save(written, "JPEG", quality=quality)
    return written.getvalue()


def _pages(content: bytes, dots: int, seed: int) -> Iterator[Image.Image]:
    opened = pypdfium2.PdfDocument(content)
    noise = numpy.random.default_rng(seed)
    for page in opened:
        yield _picture(page.render(scale=dots / 72, grayscale=True).to_numpy(), noise)
    opened.close()


def _picture(pixels: Any, noise: numpy.random.Generator) -> Image.Image:
    tones = _INK + pixels.reshape(pixels.shape[:2]) * ((_PAPER - _INK) / 255) + noise.normal(0, _GRAIN, pixels.shape[:2])
    return Image.fromarray(numpy.clip(tones, 0, 255).astype(numpy.uint8))
