"""The portal's side of a Markdown worker: ask with a time limit, and kill what does not answer."""

import json
import queue
import subprocess
import sys
import threading
from contextlib import suppress

START_SECONDS = 20.0


class TooSlow(Exception):
    """The worker did not answer in time: the text is at fault."""


class WorkerGone(Exception):
    """The worker died, or never began: the text need not be at fault."""


class Worker:
    """One process that renders Markdown. Used by one thread at a time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from portal.markdown_worker import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        try:
            self._answer(START_SECONDS)
        except TooSlow:
            self.kill()
            raise WorkerGone from None

    def convert(self, text: str, seconds: float) -> str | None:
        """Safe HTML of the text; None where it cannot be rendered. Raises `TooSlow` after `seconds`, `WorkerGone`."""
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps(text) + "\n")
            self._process.stdin.flush()
        except (OSError, ValueError):  # ValueError: our end was closed when it was killed
            raise WorkerGone from None
        return self._answer(seconds)

    def kill(self) -> None:
        """End the process at once; the listening thread closes its own end."""
        self._process.kill()
        self._process.wait()
        with suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._answers.put(line)
        self._answers.put("")

    def _answer(self, seconds: float) -> str | None:
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            raise TooSlow from None
        if not line:
            raise WorkerGone
        answer: str | None = json.loads(line)
        return answer
