"""How this installation sends mail, by its settings: through a mail server, or as files in a demonstration."""

from urllib.parse import urlsplit

from catalogue.messages.carriers import Carrier, FolderCarrier, SmtpCarrier, smtp_server
from catalogue.messages.rules import one_line
from catalogue.messages.sending import Mail
from catalogue.messages.writing import Letterhead
from portal.config import Settings, host_name
from portal.stop_links import StopLinks

_MOST_IN_NAME = 100


def mail_of(settings: Settings) -> Mail | None:
    """What sends, and under whose name; nothing where no mail server is set. A demonstration writes to nobody."""
    carrier = _carrier(settings)
    if carrier is None:
        return None
    letterhead = Letterhead(
        name=one_line(settings.name, _MOST_IN_NAME),
        sender=settings.sender,
        address=settings.address,
        host=_host(settings.address),
        stop_link=StopLinks(settings.session_secret, settings.address).link,
    )
    return Mail(carrier, letterhead)


def _carrier(settings: Settings) -> Carrier | None:
    if settings.demo:
        return FolderCarrier(settings.mail_dir)
    url = settings.smtp_url.get_secret_value()
    return SmtpCarrier(smtp_server(url)) if url else None


def _host(address: str) -> str:
    """The portal's host as a Message-ID writes it."""
    host = host_name(urlsplit(address).netloc)
    return f"[{host}]" if ":" in host else host
