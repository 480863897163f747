"""What this room hangs into the shared pages, one file for each part of its work."""

from wardmote.oversight.hanging import actions, boards, scrutiny, today


def register() -> None:
    """Called once, when the app is ready."""
    actions.register()
    boards.register()
    scrutiny.register()
    today.register()
