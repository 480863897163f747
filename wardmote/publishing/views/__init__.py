"""The public pages, and what programs read of the same site."""
