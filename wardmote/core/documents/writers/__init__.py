"""Writers: one composed document in, the bytes of one file out. The same document always gives the same bytes."""
