"""Wardmote: promises made to communities, kept, scrutinised and accounted for."""

__version__ = "0.6.0"
