"""Where templates, runbooks and front-end assets are: inside the installed package, else in the checkout."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ASSETS = PACKAGE / "static"


def _beside(name: str) -> Path:
    packed = PACKAGE / f"_{name}"
    return packed if packed.is_dir() else PACKAGE.parent / name


def templates() -> Path:
    """The folder of page templates."""
    return _beside("templates")


def runbooks() -> Path:
    """The folder of the portal's own runbooks."""
    return _beside("runbooks")
