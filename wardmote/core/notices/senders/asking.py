"""Asking another server to take a letter: what it refuses for good is told from what may go later, nothing is repeated."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError

from wardmote.core.fetching import fetch
from wardmote.core.notices.senders.problems import NotSent, Refused

SECONDS_TO_WAIT = 20
NOT_ABOUT_THE_LETTER = {401, 403, 404, 408, 429}  # a wrong key or address, or too much at once: later it may go


def ask(address: str, *, headers: Mapping[str, str] | None = None, said: Any = None) -> bytes:
    """The answer to a GET, or to a POST of what is said, as JSON.

    Raises ``Refused`` where the answer is about the letter and stays the same, else ``NotSent``. Neither holds a word of
    the address, of what was said or of the answer: each may be a secret, and problems are shown and logged.
    """
    sent = {"Accept": "application/json", "User-Agent": "Wardmote", **(headers or {})}
    body = None
    if said is not None:
        body, sent["Content-Type"] = json.dumps(said).encode(), "application/json"
    try:
        # The settings let no address in that is not encrypted, but for this machine's own.
        return fetch(address, headers=sent, data=body, seconds=SECONDS_TO_WAIT)
    except HTTPError as problem:
        problem.close()
        about_the_letter = 400 <= problem.code < 500 and problem.code not in NOT_ABOUT_THE_LETTER
        raise (Refused if about_the_letter else NotSent)(f"HTTP {problem.code}") from None
    except (OSError, HTTPException, ValueError) as problem:
        cause = problem.reason if isinstance(problem, URLError) else problem
        raise NotSent(type(cause).__name__) from None
