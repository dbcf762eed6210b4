"""How often one address may ask: brakes on guessing passwords and on programs that run away.

The counts are kept in this process, so several processes together allow a few times more. The lockout of an account
is in the database and holds for all.
"""

from flask import Flask, Response
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

SIGN_IN_FAILURES = "30 per minute; 300 per hour"
API_REQUESTS = "1200 per minute"
PREVIEWS = "120 per minute"

limiter = Limiter(get_remote_address, storage_uri="memory://", strategy="moving-window")


def init(app: Flask) -> None:
    """Count the requests of this application."""
    limiter.init_app(app)


def was_refused(response: Response) -> bool:
    """Whether an attempt failed: only those count, so that a council behind one address can sign in of a morning."""
    return response.status_code >= 400
