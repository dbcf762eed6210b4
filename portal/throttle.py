"""How often one address may ask: brakes on guessing passwords and on programs that run away.

The counts are kept in this process, so several processes together allow a few times more. The lockout of an account
is in the database and holds for all.
"""

import time

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

SIGN_IN_FAILURES = "15 per minute; 60 per hour"
ADDRESS_FAILURES = "300 per minute; 3000 per hour"
LINKS_ASKED = "3 per minute; 10 per hour"
API_REQUESTS = "1200 per minute"
HAND_INS_REFUSED = "20 per hour"  # of one link: each may have kept files that nothing refers to
PREVIEWS = "120 per minute"

limiter = Limiter(get_remote_address, storage_uri="memory://", strategy="moving-window")


def init(app: Flask) -> None:
    """Count the requests of this application."""
    limiter.init_app(app)


def who_is_tried() -> str:
    """The address and the account that is tried: a whole council may be behind one address, and one of them guess."""
    return f"{get_remote_address()} {request.form.get('email', '').strip().casefold()[:254]}"


def seconds_left() -> int:
    """How long the limit that was just reached still holds; 60 seconds where that is not known.

    The limiter rounds up the moment at which it ends, which alone could make the wait longer than the limit itself.
    """
    reached = limiter.current_limit
    if reached is None:
        return 60
    return max(1, min(round(reached.reset_at - time.time()), reached.limit.get_expiry()))


def was_refused(response: Response) -> bool:
    """Whether an attempt failed: only those count, so that a council behind one address can sign in of a morning."""
    return response.status_code >= 400
