"""Which list a file is: as its maker said of the last one, as they type it, or as the file is called."""

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.exchange.formats import Format, format_of
from catalogue.exchange.upload import Upload
from catalogue.imports.queries import earlier_runs, is_known_source


def usual_source(session: Session, actor: Actor, chosen: Format, upload: Upload) -> str:
    """Which list this is: as the actor said of the last one of such a name, else as its name says."""
    guessed = chosen.source_of(upload.name)
    earlier = earlier_runs(session, actor, chosen.code)
    return next((run.source for run in earlier if chosen.source_of(run.file_name) == guessed), guessed)


def source_named(session: Session, code: str, name: str) -> str:
    """Which source is meant by a name that somebody typed: one that was guessed is shown without what it is of."""
    guessed = f"{format_of(code).subject}:{name}"
    is_guessed = is_known_source(session, code, guessed) and not is_known_source(session, code, name)
    return guessed if name and is_guessed else name
