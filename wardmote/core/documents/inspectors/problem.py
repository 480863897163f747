"""One thing found in an outgoing file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """``kind`` is stable, to translate and count by; ``where`` is a part or page; ``message`` a plain sentence."""

    kind: str
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"
