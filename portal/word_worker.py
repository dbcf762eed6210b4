"""A process of its own that turns a Word file into Markdown: it has little memory, and can be ended.

It reads the file from standard input and answers one line of JSON: what the file says, with its pictures in base64, or
why it is refused.
"""

import base64
import json
import sys
from dataclasses import asdict

from catalogue.errors import BadInput
from catalogue.exchange.upload import Upload
from catalogue.exchange.word import read_word

MEMORY_BYTES = 768 * 1024 * 1024
CPU_SECONDS = 20


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time limit of the other side still holds there
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def main() -> None:
    """Read one file and answer."""
    _limit()
    upload = Upload("runbook.docx", sys.stdin.buffer.read())
    try:
        answer: dict[str, object] = asdict(read_word(upload))
    except BadInput as bad:
        answer = {"refused": [[problem.reason, problem.mend] for problem in bad.problems]}
    sys.stdout.write(json.dumps(answer, default=_in_base64))


def _in_base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


if __name__ == "__main__":
    main()
