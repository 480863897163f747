"""OpenID Connect, the part that is needed: send somebody to their organisation's own sign-in, and believe its answer.

Plain functions on plain values; nothing here knows users. Written against OpenID Connect Core 1.0, sections 3.1.2 and
3.1.3: the authorization code flow with PKCE (RFC 7636), a state and a nonce. docs/adr/0019 says why it is our own.
"""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256

from wardmote.core.fetching import fetch

SECONDS_TO_WAIT = 10
CLOCKS_DIFFER_BY = 60  # seconds


class NotVouched(Exception):
    """The answer cannot be believed, or the server cannot be asked. The reason is for the log, not for the page."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server does what, as it says of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


@dataclass(frozen=True, slots=True)
class Journey:
    """What must come back as it was sent: kept in the session of the browser that began, used once."""

    state: str
    nonce: str
    verifier: str


def new_journey() -> Journey:
    return Journey(*(secrets.token_urlsafe(32) for _ in range(3)))


def discover(issuer: str) -> Server:
    """Ask a server where it does what. It must call itself what we call it, or its tokens could be another's."""
    found = _fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    try:
        server = Server(*(str(found[name]) for name in Server.__slots__))
    except KeyError as missing:
        raise NotVouched(f"the server does not say its {missing}") from missing
    if server.issuer.rstrip("/") != issuer.rstrip("/"):
        raise NotVouched("the server calls itself otherwise")
    return server


def way_there(server: Server, journey: Journey, *, client_id: str, redirect_uri: str, anew: bool = False) -> str:
    """The address to send the browser to; ``anew`` asks that whoever is signed in there signs in once more."""
    challenge = _encoded(sha256(journey.verifier.encode()).digest())
    query = {
        "response_type": "code",
        "scope": "openid email profile",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "state": journey.state,
        "nonce": journey.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        **({"prompt": "login", "max_age": "0"} if anew else {}),
    }
    joint = "&" if urlsplit(server.authorization_endpoint).query else "?"
    return f"{server.authorization_endpoint}{joint}{urlencode(query)}"


def redeem(
    server: Server, journey: Journey, *, code: str, client_id: str, client_secret: str, redirect_uri: str, now: datetime
) -> dict[str, Any]:
    """Exchange the code for what the server says of the person, verified."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "client_id": client_id,
        "client_secret": client_secret,
        "code_verifier": journey.verifier,
    }
    token = _fetch(server.token_endpoint, form).get("id_token")
    keys = _fetch(server.jwks_uri).get("keys")
    return claims_of(str(token or ""), keys, issuer=server.issuer, client_id=client_id, nonce=journey.nonce, now=now)


def claims_of(token: str, keys: Any, *, issuer: str, client_id: str, nonce: str, now: datetime) -> dict[str, Any]:
    """What an identity token says, if it is signed by the server, for us, now, and in answer to this journey."""
    try:
        head, body, signature = token.split(".")
        header, claims = json.loads(_decoded(head)), json.loads(_decoded(body))
        signed, sealed = f"{head}.{body}".encode(), _decoded(signature)
    except ValueError as problem:
        raise NotVouched("the token is none") from problem
    if not isinstance(header, dict) or not isinstance(claims, dict) or header.get("alg") != "RS256":
        raise NotVouched("the token is not signed as it must be")
    _check_signature(header, keys, signed, sealed)
    if claims.get("iss") != issuer:
        raise NotVouched("the token is from another server")
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if client_id not in audiences or (len(audiences) > 1 and claims.get("azp") != client_id):
        raise NotVouched("the token is for another site")
    if not secrets.compare_digest(str(claims.get("nonce", "")), nonce):
        raise NotVouched("the token is from another journey")
    expires, issued = claims.get("exp"), claims.get("iat")
    if not isinstance(expires, int | float) or not isinstance(issued, int | float):
        raise NotVouched("the token has no time")
    if expires <= now.timestamp() - CLOCKS_DIFFER_BY or issued > now.timestamp() + CLOCKS_DIFFER_BY:
        raise NotVouched("the token is not of now")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise NotVouched("the token names nobody")
    return claims


def signed_in_since(claims: Mapping[str, Any], moment: datetime) -> bool:
    """Whether the person signed in there after a moment. A server that is asked for ``max_age`` must tell (section 2)."""
    told = claims.get("auth_time")
    return isinstance(told, int | float) and told >= moment.timestamp() - CLOCKS_DIFFER_BY


def address_vouched_for(claims: Mapping[str, Any], *, domain: str) -> str:
    """The e-mail address that the server vouches for, in lower case, or nothing.

    ``email_verified`` must say yes. Microsoft Entra leaves it out: there ``xms_edov`` says it, or the administrator says
    that every address of one ``domain`` is that server's to give. With a domain, no other address is believed.
    """
    email = str(claims.get("email") or "").strip().lower()
    ours = bool(domain) and email.endswith(f"@{domain.lower()}")
    if "@" not in email or (domain and not ours):
        return ""
    said = claims.get("email_verified", claims.get("xms_edov"))
    yes = said in (True, "true", "1") if said is not None else ours
    return email if yes else ""


def _check_signature(header: Mapping[str, Any], keys: Any, signed: bytes, sealed: bytes) -> None:
    fitting = [
        key
        for key in keys or []
        if isinstance(key, dict)
        and key.get("kty") == "RSA"
        and key.get("use", "sig") == "sig"
        and ("kid" not in header or key.get("kid") == header["kid"])
    ]
    for key in fitting:
        try:
            numbers = RSAPublicNumbers(*(int.from_bytes(_decoded(str(key[name])), "big") for name in ("e", "n")))
            numbers.public_key().verify(sealed, signed, PKCS1v15(), SHA256())
        except (InvalidSignature, KeyError, ValueError):
            continue
        return
    raise NotVouched("the token is not signed by the server")


def _fetch(address: str, form: Mapping[str, str] | None = None) -> dict[str, Any]:
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in {"localhost", "127.0.0.1"}:
        raise NotVouched("the server is not asked without encryption")
    body = urlencode(form).encode() if form is not None else None
    try:
        found = json.loads(fetch(address, headers={"Accept": "application/json"}, data=body, seconds=SECONDS_TO_WAIT))
    except (OSError, HTTPException, ValueError) as problem:
        raise NotVouched(f"the server gives no answer: {type(problem).__name__}") from None
    if not isinstance(found, dict):
        raise NotVouched("the server's answer is none")
    return found


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii", "strict") + b"=" * (-len(text) % 4))


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
