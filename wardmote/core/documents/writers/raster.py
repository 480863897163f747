"""Vector images as pixels, for Word, which shows a PNG everywhere and an SVG only in recent versions."""

from __future__ import annotations

from wardmote.core.documents.compose import Image
from wardmote.core.documents.writers import images, typesetting

_PIXELS_PER_INCH = 220.0


def png(image: Image) -> bytes:
    """The SVG drawn as a PNG with our own typefaces, 17 cm wide at print resolution."""
    wide, high = images.size(image)
    return images.picture(
        Image(
            typesetting.drawn(images.picture(image), width=480.0, height=480.0 * high / wide, ppi=_PIXELS_PER_INCH),
            "png",
            image.alt,
        )
    )
