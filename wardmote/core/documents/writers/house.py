"""The colours of the house, as in ``core/ui/static/ui/wardmote.css``; a test compares the two."""

from __future__ import annotations

from wardmote.core.documents.writers.look import Pair, Palette

PALETTE = Palette(
    tones={
        "red": Pair("F8D9D6", "7D1414"),
        "amber": Pair("FCE4B6", "6B3D00"),
        "green": Pair("D3EAD9", "0F4D2A"),
        "ink": Pair("E4E3E6", "1C1B22"),
        "none": Pair("FFFFFF", "1C1B22"),
    },
    ink="1C1B22",
    muted="55535D",
    accent="4B2C7C",
    rule="D8D3C6",
    head=Pair("F1EEE6", "1C1B22"),
    group=Pair("FBFAF6", "1C1B22"),
    plain=Pair("FFFFFF", "1C1B22"),
)
