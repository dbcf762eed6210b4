"""The portal's side of reading a Word file: one process a file, ended when it takes too long; few at a time."""

import base64
import json
import subprocess
import sys
import threading

from catalogue.errors import BadInput, Problem
from catalogue.exchange.word import WordText
from catalogue.exchange.word_pictures import Picture

SECONDS = 15.0
_AT_A_TIME = threading.BoundedSemaphore(2)
_TOO_MUCH = Problem("", "The file takes too long to read.", "Split it, or save it again in Word and try once more.")
_BUSY = Problem("", "Other Word files are being read just now.", "Try again in a minute.")


def word_text(content: bytes, seconds: float = SECONDS) -> WordText:
    """What a Word file says. Raises `BadInput` for what is none, is not safe, or takes too long or too much memory."""
    if not _AT_A_TIME.acquire(timeout=seconds):
        raise BadInput([_BUSY])
    try:
        answer = json.loads(_answer(content, seconds))
    finally:
        _AT_A_TIME.release()
    if "refused" in answer:
        raise BadInput([Problem("", reason, mend) for reason, mend in answer["refused"]])
    pictures = tuple(
        Picture(one["identity"], one["name"], base64.b64decode(one["content"])) for one in answer["pictures"]
    )
    return WordText(answer["title"], answer["body"], tuple(answer["losses"]), pictures)


def _answer(content: bytes, seconds: float) -> bytes:
    """What the process says. Raises `BadInput` if it dies or does not end."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", "from portal.word_worker import main; main()"],
            input=content,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BadInput([_TOO_MUCH]) from None
    if done.returncode != 0 or not done.stdout:
        raise BadInput([_TOO_MUCH])
    return done.stdout
