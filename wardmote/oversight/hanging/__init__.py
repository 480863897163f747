"""What this room hangs into the shared pages, one file for each part of its work."""


def register() -> None:
    """Called once, when the app is ready."""
