"""The example that ``./run`` loads, through the same doors that a user's own documents take."""
