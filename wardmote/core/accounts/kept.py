"""What somebody typed is kept when their session has ended or their form has grown old.

The words travel in the page itself, signed so that they cannot be exchanged on the way. They are put into the new
session only once a password or a passkey has been accepted: nobody can fill the database with words without signing in.
Who signs in through their organisation leaves our pages; for them fewer words wait, for minutes, and few times an hour.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from wardmote.core.accounts.forms import SignInForm
from wardmote.core.ui.forms import posted_values
from wardmote.core.ui.page import page

SALT = "wardmote.accounts.kept"
SESSION_KEY = "kept_words"
A_DAY = 24 * 60 * 60
AT_MOST = 500_000  # characters; a plan's longest text is a hundredth of it
WAITING = "waiting_words"  # in the session of somebody who has gone to sign in elsewhere
WAITING_AT_MOST = 50_000  # characters, signed and compressed
WAITING_SECONDS = 15 * 60
WAITING_RATE = {"kept_words": "30/h/ip"}
OUR_OWN = ("csrfmiddlewaretoken", "kept")


@dataclass(frozen=True, slots=True)
class Kept:
    """A form as it was sent: where to, what stood in it, and the names of files, which cannot be kept."""

    path: str
    values: list[tuple[str, str]]
    files: list[str]

    @property
    def worth_keeping(self) -> bool:
        return bool(self.values)

    def signed(self) -> str:
        """The form as text that can stand in a page and be trusted when it comes back."""
        return signing.dumps(asdict(self), salt=SALT, compress=True)


def kept_from(request: HttpRequest) -> Kept:
    """What a request carries. Passwords and our own tokens are left out."""
    values = posted_values(request.POST, OUR_OWN)
    if sum(len(name) + len(value) for name, value in values) > AT_MOST:
        values = []
    files = [file.name or "" for _, several in request.FILES.lists() for file in several]
    return Kept(path=request.get_full_path(), values=values, files=files)


def unsigned(text: str) -> Kept | None:
    """The form again from signed text; None if it was changed, is older than a day, or points elsewhere."""
    try:
        found = signing.loads(text, salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        return None
    return _checked(found)


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a reader to sign in and back; a writer too, with what they had typed."""
    if request.method in {"GET", "HEAD"}:
        if not getattr(request, "htmx", None):
            return redirect_to_login(request.get_full_path())
        # A part of a page cannot hold the sign-in page: the browser goes there, and back to the page it shows.
        back = request.htmx.current_url_abs_path or request.get_full_path()  # type: ignore[attr-defined]
        response = HttpResponse(status=HTTPStatus.NO_CONTENT)
        response.headers["HX-Redirect"] = redirect_to_login(back).headers["Location"]
        return response
    return sign_in_page(request, kept_from(request), status=HTTPStatus.UNAUTHORIZED)


def sign_in_page(request: HttpRequest, kept: Kept, *, status: HTTPStatus) -> HttpResponse:
    """The sign-in page with the words in it, whichever way somebody signs in."""
    return page(
        request,
        "account/login.html",
        {
            "form": SignInForm(request=request),
            "kept": kept if kept.worth_keeping else None,
            "passwords": settings.PASSWORDS,
            "outside": settings.OIDC["name"] if settings.OIDC["server"] else "",
            "redirect_field_name": "next",
            "redirect_field_value": reverse("kept") if kept.worth_keeping else request.path,
        },
        status=status,
        WWW_Authenticate="Form",
    )


def remember(request: HttpRequest, signed: str) -> None:
    """Put a signed form into the session of somebody whose password or passkey was just accepted."""
    if kept := unsigned(signed):
        request.session[SESSION_KEY] = asdict(kept)


def remember_sent(request: HttpRequest) -> None:
    """Keep what somebody who is signed in has just sent, because something else comes first."""
    kept = kept_from(request)
    if kept.worth_keeping:
        request.session[SESSION_KEY] = asdict(kept)


def let_wait(request: HttpRequest, signed: str) -> bool:
    """Let a signed form wait while its writer signs in elsewhere. False where it is too long, or there are too many."""
    if len(signed) > WAITING_AT_MOST or unsigned(signed) is None:
        return False
    if not ratelimit.consume(request, app="wardmote.accounts", action="kept_words", config=WAITING_RATE):
        return False
    request.session[WAITING] = {"signed": signed, "until": timezone.now().timestamp() + WAITING_SECONDS}
    return True


def take_waiting(request: HttpRequest) -> str:
    """Take the signed form that waits out of the session; empty where none does, or not any more."""
    found = request.session.pop(WAITING, None) or {"signed": "", "until": 0}
    return str(found["signed"]) if timezone.now().timestamp() < found["until"] else ""


def remembered(request: HttpRequest) -> Kept | None:
    """The form that waits in this session, if any."""
    return _checked(request.session.get(SESSION_KEY))


def forget(request: HttpRequest) -> None:
    """Take the form out of the session."""
    request.session.pop(SESSION_KEY, None)


def _checked(found: Any) -> Kept | None:
    if not isinstance(found, dict):
        return None
    path = str(found.get("path", ""))
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return None
    values = [(str(name), str(value)) for name, value in found.get("values", [])]
    return Kept(path=path, values=values, files=[str(name) for name in found.get("files", [])])
