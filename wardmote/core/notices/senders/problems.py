"""What a sender may raise. The words are shown to administrators and logged, so they hold nothing that others wrote."""

from __future__ import annotations


class NotSent(Exception):
    """It did not go, and may go later."""


class Refused(NotSent):
    """It did not go, and never will as it is."""
