"""What the person who runs the machine does: sets it up, backs it up, restores it."""
