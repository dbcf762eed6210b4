"""A hand-over pack opens without a network: every link in it leads somewhere, and nothing in it runs."""

import zipfile
from pathlib import Path

from playwright.sync_api import Browser

from catalogue.exchange.write_pack import Pack, PackPage, Sheet, write_pack
from tests.browser.axe import violations

FACTS = (("Version", "2"), ("Review due", "1 May 2027"))


def test_it_opens_offline_and_its_links_lead_to_its_pages(chromium: Browser, tmp_path: Path) -> None:
    first = PackPage("start", "Start it", FACTS, '<p>Then <a href="/runbooks/stop">stop it</a>.</p>', b"Then stop it.")
    second = PackPage("stop", "Stop it", FACTS, "<script>document.title = 'live'</script><p>Press.</p>", b"Press.")
    contacts = Sheet("contacts", "Whom to call", ("Name", "Number"), [("Sam", "01632 960123")])
    evidence = Sheet("evidence", "Evidence of the handover", ("Handover",), [])
    written = write_pack(Pack("system-hearth", "Hearth", "Made today.", (first, second), (contacts, evidence)))
    (tmp_path / written.name).write_bytes(written.content)
    zipfile.ZipFile(tmp_path / written.name).extractall(tmp_path)
    with chromium.new_context(offline=True) as context:
        page = context.new_page()
        page.goto((tmp_path / "system-hearth" / "index.html").as_uri())
        assert violations(page) == []
        page.click("text=Start it")
        assert page.locator("h1").inner_text() == "Start it"
        page.click("text=stop it")
        assert (page.locator("h1").inner_text(), page.title()) == ("Stop it", "Stop it")
        page.click("text=All that is in this pack")
        page.click("text=Whom to call")
        assert "01632 960123" in page.content()
        page.click("text=All that is in this pack")
        page.click("text=Evidence of the handover")
        assert "Nothing is here." in page.content()
