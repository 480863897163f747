"""A small server that speaks OpenID Connect on this machine, honest unless a test tells it to lie."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256

CLIENT, SECRET = "wardmote-client", "a secret: with & signs"


def encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def a_key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


def as_jwk(key: RSAPrivateKey, kid: str = "one") -> dict[str, str]:
    numbers = key.public_key().public_numbers()
    n, e = (encoded(each.to_bytes((each.bit_length() + 7) // 8, "big")) for each in (numbers.n, numbers.e))
    return {"kty": "RSA", "use": "sig", "kid": kid, "n": n, "e": e}


def a_token(key: RSAPrivateKey, claims: dict[str, Any], **header: Any) -> str:
    head = {"alg": "RS256", "kid": "one", **header}
    signed = ".".join(encoded(json.dumps(part).encode()) for part in (head, claims))
    sealed = b"" if head["alg"] == "none" else key.sign(signed.encode(), PKCS1v15(), SHA256())
    return f"{signed}.{encoded(sealed)}"


class FakeServer:
    """``says`` changes claims, ``header`` the token's header, ``signs_with`` its key; ``calls_itself`` its own name."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.key = self.signs_with = a_key()
        self.calls_itself = address
        self.says: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.given: dict[str, dict[str, str]] = {}

    def configuration(self) -> dict[str, str]:
        ways = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return {"issuer": self.calls_itself, **{name: f"{self.address}/{path}" for name, path in ways.items()}}

    def sign_in(self, way_there: str) -> dict[str, str]:
        """What a person does in their browser: sign in there. Returns the query they come back with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(way_there).query).items()}
        code = f"code-{len(self.given)}-{asked['nonce']}"
        self.given[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        asked = self.given.pop(form.get("code", ""), None)
        if asked is None or (form["client_id"], form["client_secret"]) != (CLIENT, SECRET):
            return {"error": "invalid_grant"}
        proof = encoded(sha256(form["code_verifier"].encode()).digest())
        if proof != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return {"error": "invalid_grant"}
        now = int(time())
        claims: dict[str, Any] = {"iss": self.address, "aud": CLIENT, "sub": "person-1", "nonce": asked["nonce"]}
        claims |= {"iat": now, "exp": now + 300, **self.says}
        return {"id_token": a_token(self.signs_with, claims, **self.header)}


@contextmanager
def a_server() -> Iterator[FakeServer]:
    """Serve on a free port until the test is over."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found: Any = {"/.well-known/openid-configuration": fake.configuration()}
            found["/keys"] = {"keys": [as_jwk(fake.key)]}
            self._answer(found.get(self.path, {}))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(fake.token({name: values[0] for name, values in parse_qs(body).items()}))

        def _answer(self, values: Any) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(values).encode())

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        fake = FakeServer(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield fake
        finally:
            server.shutdown()
            thread.join()
