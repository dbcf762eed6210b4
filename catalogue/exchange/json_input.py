"""The one way in for JSON, from files and programs: what other programs would misread is refused, in plain words."""

import json
import math
import re
from typing import Any, NoReturn

from catalogue.exchange.remarks import refusal

MAX_DEPTH = 64
_FORBIDDEN = re.compile(r"[\x00\ud800-\udfff]")


def load_json(text: str | bytes) -> Any:
    """The value of a JSON text. Raises `BadInput` for what is not JSON, and for nesting deeper than 64, NaN and
    infinity, keys given twice, NUL and lone surrogates: databases and other readers disagree about those."""
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_not_a_number)
    except RecursionError:
        raise _too_deep() from None
    except UnicodeDecodeError:
        raise refusal("This is not JSON: it is not in UTF-8.", "Save it in UTF-8.") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, character {error.colno}"
        raise refusal(f"This is not JSON: it goes wrong at {place}.", "Send the whole file as it was made.") from None
    except ValueError as error:
        raise refusal(f"This is not JSON that we can read: {str(error)[:80]}.", "Check the numbers.") from None
    _check(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise refusal(f"The key “{twice[:80]}” stands twice in one object.", "Keep one of them.")
    return found


def _not_a_number(name: str) -> NoReturn:
    raise refusal(f"{name} is not a number in JSON.", "Write null where there is no value.")


def _too_deep() -> Exception:
    return refusal(f"The JSON is nested more than {MAX_DEPTH} deep.", "Send a flatter file.")


def _check(value: Any) -> None:
    """Walk without recursion, one level at a time."""
    level, depth = [value], 0
    while level:
        if depth > MAX_DEPTH:
            raise _too_deep()
        below: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                _check_text("".join(one))
                below.extend(one.values())
            elif isinstance(one, list):
                below.extend(one)
            elif isinstance(one, str):
                _check_text(one)
            elif isinstance(one, float) and not math.isfinite(one):
                raise refusal("A number is too large to be kept.", "Write null where there is no value.")
        level, depth = below, depth + 1


def _check_text(text: str) -> None:
    if _FORBIDDEN.search(text):
        raise refusal("A text holds a character that cannot be kept (NUL or half a character).", "Remove it.")
