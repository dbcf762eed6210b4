"""What names a person in free text, and how it is blanked: full name, address and page, not what only may be theirs."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Naming:
    """The words that name somebody, and what stands in their place.

    `names` are those they have or had that are theirs alone; `emails` all their addresses.
    """

    name: str
    names: tuple[str, ...]
    emails: tuple[str, ...]
    slug: str
    new_name: str
    new_email: str
    new_slug: str

    @property
    def name_is_theirs_alone(self) -> bool:
        """Whether nobody else has the name that they have now."""
        return self.name in self.names

    @cached_property
    def replacements(self) -> dict[str, str]:
        """What is replaced by what, in small letters. One word alone is no name that a text can be searched for."""
        found = {email.lower(): self.new_email for email in self.emails}
        found[self._page(self.slug)] = self._page(self.new_slug)
        return found | {name.strip().lower(): self.new_name for name in self.names if " " in name.strip()}

    @staticmethod
    def _page(slug: str) -> str:
        return f"/people/{slug}"

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        words = "|".join(re.escape(one) for one in sorted(self.replacements, key=len, reverse=True))
        return re.compile(rf"(?<![\w.+-])(?:{words})(?![\w-])", re.IGNORECASE)

    def blanked(self, value: Any) -> Any:
        """A text, or any JSON, without what names the person."""
        if isinstance(value, str):
            if value.strip() in self.names:
                return self.new_name
            return self._pattern.sub(lambda found: self.replacements[found[0].lower()], value)
        if isinstance(value, list):
            return [self.blanked(one) for one in value]
        if isinstance(value, dict):
            return {name: self.blanked(one) for name, one in value.items()}
        return value
