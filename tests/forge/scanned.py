"""PDF → the same pages as a scanner gives them: pictures of so many dots per inch, a little noisy, a little askew in tone."""

from io import BytesIO
from typing import Any

import numpy
import pypdfium2  # type: ignore[import-untyped]  # comes without types
from PIL import Image

_GRAIN = 6.0
"""How far a pixel strays from its tone, of 255."""
_PAPER, _INK = 244.0, 38.0


def scanned(content: bytes, dots: int, seed: int = 1) -> bytes:
    """A PDF of pictures alone, at `dots` per inch, compressed as a scanner does."""
    opened = pypdfium2.PdfDocument(content)
    noise = numpy.random.default_rng(seed)
    pages = [_picture(opened[number].render(scale=dots / 72, grayscale=True).to_numpy(), noise) for number in range(len(opened))]
    opened.close()
    written = BytesIO()
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:], resolution=float(dots), quality=85)
    return written.getvalue()


def _picture(pixels: Any, noise: numpy.random.Generator) -> Image.Image:
    tones = _INK + pixels.reshape(pixels.shape[:2]) * ((_PAPER - _INK) / 255) + noise.normal(0, _GRAIN, pixels.shape[:2])
    return Image.fromarray(numpy.clip(tones, 0, 255).astype(numpy.uint8))
