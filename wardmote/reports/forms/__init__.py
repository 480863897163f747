"""The questions that the inbox and the reports ask. A form checks input; it never saves."""
