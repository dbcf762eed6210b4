"""The pages of the second step: the code's field, the picture and the key for an app, and how one's own stands."""

from dataclasses import dataclass

import pyotp
import segno

from catalogue.people.second_step import DIGITS, STEP_SECONDS
from portal.forms import Question
from portal.pages.small_forms import SmallForm

WRONG = "This code is wrong, was used already or has run out. After 10 wrong tries an account is locked for 15 minutes."
MISSING = "Enter the code."
_DOT = 5  # pixels of the picture's dots: 45 of them fit a narrow telephone
_GROUP = 4


@dataclass(frozen=True)
class AppToSetUp:
    """What an authenticator app needs: a picture to read, drawn of numbers alone as SVG, or a key to type."""

    picture: str
    key: str


def app_to_set_up(email: str, secret: str, portal: str) -> AppToSetUp:
    """The picture and the key of a secret, under the names that the app shows."""
    made = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    address = made.provisioning_uri(name=email, issuer_name=portal)
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        scale=_DOT, light="#fff", svgclass="app-qr", lineclass=None
    )
    groups = (secret[start : start + _GROUP] for start in range(0, len(secret), _GROUP))
    return AppToSetUp(drawn, " ".join(groups))


def code_question(error: str | None, hint: str = "") -> Question:
    """The field for a code."""
    return Question("code", "Code from your app", "text", "", hint, error, required=True, autocomplete="one-time-code")


def code_form(title: str, action: str, button: str, intro: str, error: str | None = None) -> SmallForm:
    """A short form that asks for a code before something about one's own second step."""
    return SmallForm(
        title=title,
        action=action,
        back="/my/second-step",
        button=button,
        questions=[code_question(error, "Or one of your recovery codes.")],
        errors=errors_of(error),
        intro=intro,
    )


def errors_of(error: str | None) -> list[dict[str, str]]:
    """What the error summary takes."""
    return [{"text": error, "href": "#code"}] if error else []
