"""Single sign-on by OpenID Connect: the council's own provider is asked who comes, and believed as far as it proves it.

The libraries are an extra: without `PORTAL_OIDC_ISSUER` nothing here is imported.
"""

import requests
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, request
from joserfc.errors import JoseError
from werkzeug.wrappers import Response

from portal.config import Settings
from portal.oidc_client import DISCOVERY, CouncilProvider
from portal.proof import NotProven, Proven, proven

# To reach it, and to wait for each piece of its answer.
TIMEOUT_SECONDS = (3, 10)
log = structlog.get_logger()


class SignOn:
    """The council's provider, as this portal sees it."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._issuer = settings.oidc_issuer
        self._client_id = settings.oidc_client_id
        self._provider = OAuth(app).register(
            "council",
            client_cls=CouncilProvider,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret.get_secret_value(),
            server_metadata_url=self._issuer.rstrip("/") + DISCOVERY,
            client_kwargs={
                "scope": "openid email profile",
                "code_challenge_method": "S256",
                "default_timeout": TIMEOUT_SECONDS,
            },
        )

    def ask(self, come_back_to: str, again: bool = False) -> Response:
        """To the provider, with a state, a nonce and a challenge that this browser's session keeps the answers to.

        Raises `NotProven` where the provider does not answer.
        """
        anew = {"prompt": "login", "max_age": "0"} if again else {}
        try:
            sent: Response = self._provider.authorize_redirect(come_back_to, **anew)
        except _FAILURES as error:
            raise _failed(error) from error
        return sent

    def answer(self) -> Proven:
        """Who came back from the provider with this request. Raises `NotProven`."""
        try:
            self._check_sender()
            token = self._provider.authorize_access_token(
                claims_options={
                    "iss": {"essential": True, "value": self._issuer},
                    "aud": {"essential": True, "value": self._client_id},
                }
            )
        except _FAILURES as error:
            raise _failed(error) from error
        if "id_token" not in token:
            raise _failed(KeyError("id_token"))  # nobody has put their seal to whatever else is in the answer
        return proven(token["userinfo"])

    def _check_sender(self) -> None:
        """Whether the answer comes from the provider that was asked, as far as it says so (RFC 9207): another one could
        have it handed to ours, or have ours hand its own over. Raises `NotProven`."""
        said = self._provider.load_server_metadata()
        senders, always_says = request.args.getlist("iss"), said.get("authorization_response_iss_parameter_supported")
        if senders != [said["issuer"]] and (senders or always_says is True):
            log.warning("sign_on_failed", reason="another issuer")
            raise NotProven(_ANOTHER_SENDER)


_ANOTHER_SENDER = (
    "This answer does not come from your council’s own sign-in service. Start again; if it happens again, tell your IT "
    "desk."
)

# What the library raises: for the provider's refusals, for tokens that do not hold, for what cannot be reached or read,
# and where it takes an answer for something that it is not.
_FAILURES = (
    AuthlibBaseError,
    JoseError,
    requests.RequestException,
    ValueError,
    LookupError,
    RuntimeError,
    TypeError,
    AttributeError,
)


def _failed(error: Exception) -> NotProven:
    log.warning("sign_on_failed", reason=type(error).__name__)
    if isinstance(error, requests.RequestException):
        return NotProven("Your council’s sign-in service does not answer. Try again in a few minutes.")
    return NotProven("This sign-in was interrupted, took too long or was used already. Start again.")
