"""The first bytes of pictures of any size: what says how many pixels they have, and nothing to draw."""


def png(width: int = 3, height: int = 2) -> bytes:
    """The head of a PNG."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\0\0\0"


def jpeg(width: int = 3, height: int = 2, before: bytes = b"\xff\xe0\0\x10" + bytes(14), frame: int = 0xC0) -> bytes:
    """The head of a JPEG, with what a camera says before its size."""
    size = bytes([0xFF, frame]) + b"\0\x11\x08" + height.to_bytes(2) + width.to_bytes(2) + b"\x03" + bytes(9)
    return b"\xff\xd8" + before + size
