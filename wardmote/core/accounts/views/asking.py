"""The questions of this app's pages stand in a narrow column: what they change must not go wrong."""

from __future__ import annotations

from functools import partial

from wardmote.core.ui import asking

ask = partial(asking.ask, template="accounts/ask.html")
