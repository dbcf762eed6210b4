"""What the search page remembers: searches that found nothing, the words tried before, and those that one keeps."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.resources.references import References
from catalogue.searches.queries import saved_as
from catalogue.searches.tables import SavedSearch
from catalogue.workflows.search_notes import miss_of, retry_of
from portal import db
from portal.auth import current_actor
from portal.pages.saved_searches import asked_at, keeping_form, suggested_name
from portal.pages.search import Shown, request_at
from portal.pages.small_forms import SmallForm
from portal.searching import find
from portal.services import services
from portal.tables import Place


@dataclass(frozen=True)
class Memory:
    """What the page says of this search besides its results.

    `carried` goes along with the next search: its order, and these words if they found nothing. `missed` says that
    they did not. `saved` is the reader's own saved search that asks the same; `form` saves this one.
    """

    carried: list[dict[str, str]]
    missed: bool
    saved: SavedSearch | None = None
    form: SmallForm | None = None


def memory_of(session: Session, actor: Actor, at: Place, shown: Shown, references: References) -> Memory:
    """What to remember of this search, and what is."""
    request, asked = shown.request, asked_at(at)
    carried = [{"name": "sort", "value": request.sort}] if asked.sort else []
    missed = found_nothing(shown)
    if request.q and (missed or shown.page.corrected):
        carried.append({"name": "after", "value": request.q})
    if actor.person_id is None or asked.asks_nothing:
        return Memory(carried, missed)
    saved = saved_as(session, actor, asked)
    form = None if saved else keeping_form(asked, suggested_name(asked, references))
    return Memory(carried, missed, saved, form)


def found_nothing(shown: Shown) -> bool:
    """Whether nothing answers the words, with the filters or without, though the index was there to look in."""
    return not (shown.page.total or shown.loosened or shown.page.degraded)


def note_miss(shown: Shown) -> None:
    """Count the search if it found nothing."""
    miss = miss_of(shown.request.q, current_actor().is_staff, db.today()) if found_nothing(shown) else None
    services().notebook.note(miss)


def note_retry(at: Place, before: str) -> None:
    """Count that these words find something where the words before did not. Raises `Refused` as search does."""
    request = request_at(at)
    page = find(request)
    found = page.total and not page.corrected
    services().notebook.note(retry_of(before, request.q, db.today()) if found else None)
