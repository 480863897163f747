"""Questions about plans; time and user are arguments."""
