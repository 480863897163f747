"""Writing, checking and issuing reports; taking documents in."""
