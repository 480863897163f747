"""Writing the public site as files. No row is written, so there is nothing for the history to keep."""
