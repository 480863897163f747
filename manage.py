#!/usr/bin/env python
"""Django's customary entry point; the same as the ``wardmote`` command."""

from wardmote.__main__ import main

if __name__ == "__main__":
    main()
