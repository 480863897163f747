"""The questions that this room's pages ask. A form checks input; it never saves."""
