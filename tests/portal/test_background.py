"""What goes on beside the requests of a process, and how the process begins."""

import gc

from flask import Flask

from portal.background import Background


def test_what_a_process_begins_with_is_not_looked_through_again(app: Flask) -> None:
    background = Background(app)
    before = gc.get_freeze_count()
    background.start()
    try:
        assert gc.get_freeze_count() > before + 10_000
    finally:
        background.stop()
        gc.unfreeze()
