"""How the council's provider is asked over the network: what it says of itself is checked, and no answer is endless."""

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from authlib.integrations.flask_client import FlaskOAuth2App
from authlib.integrations.requests_client import OAuth2Session
from joserfc.jwk import KeySet

DISCOVERY = "/.well-known/openid-configuration"
# Far more than any answer of a provider needs.
MOST_BYTES = 1024 * 1024
MOST_SECONDS = 20
# To wait for a provider that is away takes seconds, in which nobody else is served: so long nobody waits again.
AWAY_SECONDS = 10
_LOT = 64 * 1024
# Seals that only the provider can make: not `none`, and none that is made with a secret which others have too.
SEALS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_ADDRESSES = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class TooMuch(requests.RequestException):
    """The provider's answer has no end, or none in time."""


class _Session(OAuth2Session):
    """Asks the provider, and reads no more of an answer than there can be."""

    def __init__(self, **said: Any) -> None:
        super().__init__(**said)
        self.hooks["response"].append(_read_at_most)


class CouncilProvider(FlaskOAuth2App):
    """The provider as it describes itself. What cannot be so is not kept: whoever comes next asks anew."""

    client_cls = _Session
    _away_until = 0.0

    def load_server_metadata(self) -> dict[str, Any]:
        """Its addresses. Raises `ValueError` where it does not say them, or is another than was meant."""
        if time.monotonic() < self._away_until:
            raise requests.ConnectionError("it did not answer a moment ago")
        with self._forgetting_failures():
            said: dict[str, Any] = super().load_server_metadata()
            _check(said, self._server_metadata_url)
        return said | {"id_token_signing_alg_values_supported": SEALS}

    def fetch_jwk_set(self, force: bool = False) -> Any:
        """The keys by which its seals are known. Raises `ValueError`, `TypeError` or `KeyError` where they are none."""
        with self._forgetting_failures():
            said: Any = super().fetch_jwk_set(force)
            KeySet.import_key_set(said)
        return said

    @contextmanager
    def _forgetting_failures(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            self.server_metadata.clear()
            if isinstance(error, requests.ConnectionError | requests.Timeout | TooMuch):
                self._away_until = time.monotonic() + AWAY_SECONDS
            raise


def _check(said: dict[str, Any], address: str) -> None:
    """Whether a provider found at this address may say this of itself: the portal's secret never goes unencrypted where
    the provider itself is encrypted."""
    scheme = f"{address.partition(':')[0]}://"
    is_meant = str(said.get("issuer")).rstrip("/") + DISCOVERY == address
    if not is_meant or not all(str(said.get(name)).startswith(scheme) for name in _ADDRESSES):
        raise ValueError("the provider does not say of itself what was expected")


def _read_at_most(answer: requests.Response, *_said: Any, **_asked: Any) -> None:
    """Read an answer before anybody else does. Raises `TooMuch`."""
    until, read = time.monotonic() + MOST_SECONDS, bytearray()
    while lot := answer.raw.read1(_LOT, decode_content=True):
        read += lot
        if len(read) > MOST_BYTES or time.monotonic() > until:
            raise TooMuch
    answer.raw = io.BytesIO(bytes(read))
