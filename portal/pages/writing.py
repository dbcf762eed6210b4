"""Writing to those who answer for a thing: addresses for mail that already say which entry it is about."""

from urllib.parse import quote

from markupsafe import Markup

from catalogue.kinds.resource import CataloguedResource
from portal.services import services
from portal.urls import url_of_thing

_LINK = Markup('<a class="govuk-link" href="{}">{}</a>')


def mail_about(resource: CataloguedResource, address: str) -> str:
    """Where a link leads that starts a mail to this address; its subject names the entry and says where it is."""
    page = services().settings.address + url_of_thing(resource.kind, resource.slug)
    return f"mailto:{quote(address, safe='@')}?subject={quote(f'About “{resource.title}” ({page})', safe='')}"


def mail_link(resource: CataloguedResource, address: str) -> Markup:
    """The address as a link that starts such a mail; nothing where there is no address."""
    return _LINK.format(mail_about(resource, address), address) if address else Markup("")
