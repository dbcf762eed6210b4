"""An OpenID provider on loopback that says of someone whatever a test wants, true or not."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwk, jwt
from werkzeug.serving import WSGIRequestHandler, make_server

CLIENT, SECRET = "portal", "known to both"
KEY = jwk.RSAKey.generate_key(2048, parameters={"kid": "first", "use": "sig", "alg": "RS256"})
HEADER: Mapping[str, Any] = {"alg": "RS256", "kid": "first"}


class StubProvider:
    """Vouches for `says`; `lies` are claims that differ from what it should say of its own.

    `answers` are what it says at an address in the place of what it should; `seals` makes the token of its claims;
    `sends_along` is what the browser brings back beside code and state.
    """

    def __init__(self) -> None:
        self.issuer = ""
        self.says: dict[str, Any] = {}
        self.lies: dict[str, Any] = {}
        self.answers: dict[str, Any] = {}
        self.seals: Callable[[dict[str, Any]], str] = sealed
        self.sends_along: dict[str, str] = {}
        self.asked: list[dict[str, str]] = []
        self._codes: dict[str, dict[str, str]] = {}
        self.web = Flask("provider")
        self.web.get("/.well-known/openid-configuration")(self.about)
        self.web.get("/keys")(lambda: jsonify(keys=[KEY.as_dict(private=False)]))
        self.web.get("/authorize")(self._authorize)
        self.web.post("/token")(self._token)
        self.web.before_request(self._otherwise)

    def subject(self) -> str:
        """What it calls the entry of this address for ever."""
        return f"entry of {self.says.get('email')}"

    def authorize(self, address: str) -> str:
        """What a browser does at the provider: where it sends it back to."""
        question = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        with self.web.test_client() as browser:
            return browser.get("/authorize", query_string=question).headers["Location"]

    def _otherwise(self) -> Response | None:
        if request.path not in self.answers:
            return None
        said = self.answers[request.path]
        return Response(said if isinstance(said, bytes) else json.dumps(said), mimetype="application/json")

    def about(self) -> dict[str, Any]:
        """What it says of itself."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code"],
        }

    def _authorize(self) -> Any:
        question = request.args.to_dict()
        self.asked.append(question)
        code = secrets.token_hex(8)
        self._codes[code] = question
        brought = {"code": code, "state": question["state"]} | self.sends_along
        return redirect(f"{question['redirect_uri']}?{urlencode(brought)}")

    def _token(self) -> Response | tuple[Response, int]:
        question = self._codes.pop(request.form["code"], None)
        if question is None or _challenge(request.form["code_verifier"]) != question["code_challenge"]:
            return jsonify(error="invalid_grant"), 400
        assert request.authorization is not None
        assert (request.authorization.username, request.authorization.password) == (CLIENT, SECRET)
        moment = int(time.time())
        own = {"iss": self.issuer, "aud": CLIENT, "sub": self.subject(), "iat": moment, "exp": moment + 60}
        claims = own | {"nonce": question["nonce"]} | self.says | self.lies
        return jsonify(access_token="unused", token_type="Bearer", expires_in=60, id_token=self.seals(claims))


def sealed(claims: dict[str, Any], header: Mapping[str, Any] = HEADER, key: Any = KEY) -> str:
    """A token of these claims."""
    return jwt.encode(dict(header), claims, key)


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


class _Silent(WSGIRequestHandler):
    """Says nothing: the base class writes each request to the terminal."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Not even that it came."""


@contextmanager
def running(provider: StubProvider) -> Iterator[StubProvider]:
    """The provider on a free port, until the end of the block. Its own thread closes what that thread listens on:
    closed by another, it would be asked for once more."""
    server = make_server("127.0.0.1", 0, provider.web, threaded=True, request_handler=_Silent)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join(timeout=5)
