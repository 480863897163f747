"""What every answer tells the browser not to do: pages, files, styles and errors alike.

Django, django-csp and WhiteNoise each set some headers on some answers. This stands around all of them, so that nothing
leaves without. It decides by what the answer is, never by its address: a new page cannot forget it.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

CONTENT_POLICY = "Content-Security-Policy"
PAGES = ("text/html", "application/xhtml+xml")
# Nothing here films, listens, locates or pays. What a later page needs is given back by name, in this list.
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "screen-wake-lock",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
)
# A file that a browser is made to open as a page of ours can still load nothing, run nothing and send nothing.
FILES_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
# For the few pages that are drawn before the content policy's own middleware is reached: a refused host name.
BARE_PAGES_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
KEPT_NOWHERE = "max-age=0, no-cache, no-store, must-revalidate, private"

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def guard(get_response: GetResponse) -> GetResponse:
    """Middleware: the first in the list, so that it sees every answer."""

    def guarded(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", PERMISSIONS)
        if is_file(response):
            headers[CONTENT_POLICY] = FILES_POLICY
        else:
            headers.setdefault(CONTENT_POLICY, BARE_PAGES_POLICY)
        # Whoever is signed in may be shown what others are not; where a redirect leads is often for one reader too.
        if settings.SESSION_COOKIE_NAME in request.COOKIES or "Location" in headers:
            headers.setdefault("Cache-Control", KEPT_NOWHERE)
        return response

    return guarded


def is_file(response: HttpResponseBase) -> bool:
    """Whether the answer is anything but a page: a download, data, a style, a picture."""
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        return True
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
    return bool(kind) and kind not in PAGES
