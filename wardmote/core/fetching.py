"""Asking another server over HTTP, carefully: no redirects, no long waits, no long answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener

AT_MOST = 1_000_000  # bytes of an answer


class _NoRedirects(HTTPRedirectHandler):
    """A server that sends us elsewhere is not followed: the secret and what was said would go along."""

    def redirect_request(self, *arguments: Any, **options: Any) -> None:
        return None


def fetch(address: str, *, headers: Mapping[str, str], data: bytes | None = None, seconds: float) -> bytes:
    """The answer to a GET, or to a POST of ``data``; ``seconds`` is the longest wait for each part of it.

    The caller has checked the address. Raises ``OSError`` (``HTTPError`` among them), ``HTTPException`` or ``ValueError``.
    """
    request = Request(address, data=data, headers=dict(headers))  # noqa: S310 - the address is an operator's, and checked
    with build_opener(_NoRedirects).open(request, timeout=seconds) as answer:
        found: bytes = answer.read(AT_MOST)
    return found
