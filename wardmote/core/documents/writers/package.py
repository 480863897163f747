"""Zip packages (Word) with nothing of the moment in them: fixed order, fixed times, fixed permissions."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a zip entry can carry


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a zip, in the order given. The same parts give the same bytes with the same zlib."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # or the byte says which system wrote it
            entry.external_attr = 0
            archive.writestr(entry, data, compresslevel=6)
    return buffer.getvalue()
