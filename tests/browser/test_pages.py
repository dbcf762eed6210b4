"""Each page of the demo council as people meet it: by screen reader, by keyboard, on a phone, without JavaScript."""

import re
from collections.abc import Callable

import pytest

from tests.browser.axe import violations
from tests.browser.forms import empty_form
from tests.browser.keyboard import tab_walk
from tests.browser.layout import DESKTOP, NARROWEST, PHONE, cut_tables, forbidden_fonts, reflow
from tests.browser.visitor import Visitor

STAFF, STEWARD, ADMIN = "staff@council.example", "owner@council.example", "admin@council.example"
KEEPER, SUPPLIER = "procurement@council.example", "contractor@supplier.example"
STARTER = "starter@council.example"
ANYONE = None
FIRST = "/*"  # the first thing that a list page links to

PAGES = [
    (ANYONE, "/"),
    (ANYONE, "/sign-in"),
    (ANYONE, "/sign-in/forgotten"),
    (ANYONE, "/sign-in/forgotten/sent"),
    (ANYONE, "/search?q=bins"),
    (ANYONE, "/search?q=qqqqq"),
    (ANYONE, "/search?q=%22bins+parking%22+AND+lorries&kind=dataset"),
    (STAFF, "/search?freshness=older&completeness=thin&tag=housing"),
    (STAFF, "/datasets/llpg-extract?column=street"),
    (ANYONE, "/datasets"),
    (ANYONE, "/datasets/*"),
    (ANYONE, "/glossary"),
    (ANYONE, "/help"),
    (ANYONE, "/accessibility"),
    (STAFF, "/"),
    (STAFF, "/search?q=council+tax&kind=dataset"),
    (STAFF, "/search?q=bin+days"),
    (STAFF, "/search?q=minibus"),
    (STAFF, "/searches/ask?q=minibus"),
    (STAFF, "/my"),
    (STAFF, "/my/witness"),
    (STAFF, "/my/searches/new?q=bins"),
    (STAFF, "/my/second-step"),
    (STAFF, "/my/second-step/app"),
    (STAFF, "/systems"),
    (STAFF, "/systems/*"),
    (STARTER, "/"),
    (STARTER, "/my/starter-pack"),
    (STAFF, "/my/starter-pack"),
    (STAFF, "/starters"),
    (STAFF, "/starters/*"),
    (STARTER, "/starters"),
    (STAFF, "/starter-paths"),
    (STEWARD, "/starter-paths/*"),
    (STEWARD, "/starter-paths/new"),
    (STAFF, "/readiness"),
    (STAFF, "/readiness?contractor=only"),
    (STAFF, "/systems/hearth/readiness"),
    (STAFF, "/readiness/next"),
    (STAFF, "/readiness/next?answer=green&team=housing"),
    (STAFF, "/readiness/calendar"),
    (STAFF, "/readiness/calendar?month=never"),
    (STAFF, "/readiness/what-if"),
    (STAFF, "/readiness/what-if?q=Nobody"),
    (STAFF, "/readiness/what-if?q=an"),
    (STEWARD, "/people/lorna-kitching/what-if"),
    (STAFF, "/contracts/hearth-support-and-hosting/what-if"),
    (STAFF, "/systems/this-portal"),
    (STEWARD, "/systems/hearth"),
    (STEWARD, "/systems/hearth/readiness"),
    (STEWARD, "/systems/hearth/skills"),
    (STEWARD, "/systems/hearth/procedures/new?kind=skill"),
    (STEWARD, "/systems/hearth/procedures/new"),
    (STEWARD, "/systems/hearth/procedures/suggested"),
    (STEWARD, "/systems/hearth/procedures/suggested?type=website"),
    (STAFF, "/contracts"),
    (STAFF, "/contracts/*"),
    (STAFF, "/agreements"),
    (STAFF, "/agreements/*"),
    (STAFF, "/reports"),
    (STAFF, "/reports/*"),
    (STAFF, "/runbooks"),
    (STAFF, "/runbooks/*"),
    (STAFF, "/runbooks/restore-hearth/do"),
    (ADMIN, "/runbooks/import"),
    (STAFF, "/runbooks/restore-hearth"),
    (STAFF, "/runbooks/portal-back-up-and-restore"),
    (STAFF, "/runbooks/portal-configure"),
    (STAFF, "/runbooks/restore-hearth/write"),
    (STAFF, "/runbooks/restore-hearth/corrections"),
    (STAFF, "/runbooks?q=nightly+load"),
    (STAFF, "/runbooks/restore-hearth/files"),
    (STAFF, "/runbooks/restore-hearth/texts"),
    (STAFF, "/runbooks/restore-hearth/texts/2"),
    (STEWARD, "/runbooks/restore-hearth/texts/2"),
    (STAFF, "/runbooks/weekly-rent-charge/texts/compare?from=1&to=2"),
    (ADMIN, "/runbooks/new?type=incident"),
    (STAFF, "/people"),
    (STAFF, "/people/*"),
    (STAFF, "/teams"),
    (STAFF, "/teams/*"),
    (STAFF, "/organisations"),
    (STAFF, "/organisations/*"),
    (KEEPER, "/obligations"),
    (KEEPER, "/obligations?preset=overdue&status=open"),
    (KEEPER, "/search?q=exit+plan&kind=handover"),
    (KEEPER, "/obligations/*"),
    (KEEPER, "/obligations/chase"),
    (KEEPER, "/obligations/many"),
    (ANYONE, "/hand-in/done"),
    (ANYONE, "/witness/done"),
    (KEEPER, "/contracts/hearth-support-and-hosting"),
    (KEEPER, "/contracts/hearth-support-and-hosting/handover"),
    (KEEPER, "/contracts/library-management-system/handover"),
    (KEEPER, "/contracts/library-management-system/handover/add"),
    (KEEPER, "/contracts/library-management-system/handover/add?set=hosted-system"),
    (KEEPER, "/contracts/library-management-system/handover/add/by-hand"),
    (KEEPER, "/contracts/export"),
    (KEEPER, "/import"),
    (KEEPER, "/import?what=spend"),
    (ADMIN, "/import"),
    (KEEPER, "/contracts/ends"),
    (KEEPER, "/contracts/hearth-support-and-hosting/engagements"),
    (KEEPER, "/contracts/hearth-support-and-hosting/payments"),
    (KEEPER, "/contracts/hearth-support-and-hosting/changes/new"),
    (KEEPER, "/contracts/hearth-support-and-hosting/changes"),
    (ADMIN, "/people/lorna-kitching/sign-on"),
    (KEEPER, "/contracts/hearth-support-and-hosting/notices"),
    (KEEPER, "/contracts/parking-back-office-system/notices"),
    (KEEPER, "/contracts/hearth-support-and-hosting/invitations"),
    (KEEPER, "/contracts/hearth-support-and-hosting/invitations/new"),
    (SUPPLIER, "/obligations"),
    (SUPPLIER, "/obligations/*"),
    (STEWARD, "/"),
    (STEWARD, "/my?show=due"),
    (STEWARD, "/searches/missed"),
    (ADMIN, "/"),
    (ADMIN, "/admin"),
    (ADMIN, "/admin/messages"),
    (ADMIN, "/admin/messages?show=waiting"),
    (ADMIN, "/admin/retention"),
    (ADMIN, "/admin/retention?show=held"),
    (ADMIN, "/admin/retention?show=lifted"),
    (ADMIN, "/admin/retention/school-meals-catering/lift"),
    (ADMIN, "/admin/retention/hold"),
    (ADMIN, "/admin/retention/library-management-system/dispose"),
    (ADMIN, "/admin/roles"),
    (ADMIN, "/admin/why"),
    (ADMIN, "/admin/why?person=contractor@supplier.example&thing=/systems/hearth"),
    (ADMIN, "/searches/missed?show=all"),
    (ADMIN, "/searches/known"),
    (ADMIN, "/searches/known/new"),
    (ADMIN, "/searches/ranking"),
    (ADMIN, "/searches/ranking?strong=6&in_order=2"),
    (ADMIN, "/searches/ranking/history"),
    (STEWARD, "/searches/ranking?strong=6"),
    (ADMIN, "/datasets/new"),
    (ADMIN, "/datasets/*/edit"),
    (ADMIN, "/datasets/*/history"),
    (ADMIN, "/datasets/*/history/1/restore"),
    (ADMIN, "/people/*/leaving"),
    (ADMIN, "/people/miriam-kessler/away"),
    (KEEPER, "/contracts/finance-hr-and-pay-service/leaving"),
    (ADMIN, "/people/miriam-kessler/joining"),
    (ADMIN, "/people/miriam-kessler/leaving"),
]
FORMS = [
    (ANYONE, "/sign-in"),
    (STAFF, "/searches/ask"),
    (STAFF, "/my/searches/new"),
    (KEEPER, "/contracts/hearth-support-and-hosting/invitations/new"),
    (ADMIN, "/admin/retention/hold"),
    (KEEPER, "/import"),
    (ADMIN, "/searches/known/new"),
    (ADMIN, "/searches/ranking?strong=6"),
    (ADMIN, "/datasets/new"),
    (ADMIN, "/contracts/new"),
    (ADMIN, "/runbooks/new"),
    (ADMIN, "/runbooks/import"),
    (STEWARD, "/systems/hearth/procedures/new"),
    (STEWARD, "/systems/hearth/procedures/suggested"),
    (STEWARD, "/systems/hearth/procedures/suggested?type=website"),
    (STEWARD, "/starter-paths/new"),
    (STEWARD, "/starter-paths/*/give"),
    (STEWARD, "/starter-paths/*/steps/alone/new"),
    (STAFF, "/runbooks/restore-hearth/write"),
    (STAFF, "/runbooks/restore-hearth/files/new"),
]
LISTS = [
    "/datasets",
    "/systems",
    "/contracts",
    "/agreements",
    "/reports",
    "/runbooks",
    "/readiness",
    "/systems/hearth/readiness",
]

Arrive = Callable[..., Visitor]


def go(visitor: Visitor, path: str) -> None:
    """Open a page; `*` stands for the first thing on the list that the path begins with."""
    folder, star, rest = path.partition(FIRST)
    visitor.goto(folder)
    if star:
        links = visitor.page.eval_on_selector_all("main a[href]", "links => links.map(link => link.pathname)")
        things = [
            link
            for link in links
            if re.fullmatch(rf"{folder}/[a-z0-9-]+", link) and not link.endswith(("/new", "/import"))
        ]
        assert things, f"{folder} links to nothing"
        visitor.goto(things[0] + rest)


@pytest.mark.parametrize("account, path", PAGES)
def test_a_page_can_be_read_and_walked(look_in: Arrive, account: str | None, path: str) -> None:
    visitor = look_in(account)
    go(visitor, path)
    problems = [*violations(visitor.page), *forbidden_fonts(visitor.page), *tab_walk(visitor.page)]
    for size in (PHONE, NARROWEST):
        problems += reflow(visitor.page, size)
    problems += [f"at 320 px: {words}" for words in violations(visitor.page)]
    assert problems == []


@pytest.mark.parametrize("account, path", PAGES)
def test_a_page_needs_no_script(look_in: Arrive, account: str | None, path: str) -> None:
    visitor = look_in(account, javascript=False)
    go(visitor, path)
    assert visitor.page.inner_text("h1").strip()
    assert reflow(visitor.page, NARROWEST) == []


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROWEST])
def test_a_list_is_shown_whole(look_in: Arrive, path: str, size: tuple[int, int]) -> None:
    visitor = look_in(STAFF)
    visitor.goto(path)
    assert cut_tables(visitor.page, size) == []


@pytest.mark.parametrize("account, path", FORMS)
def test_a_form_sent_empty_leads_to_what_is_missing(arrive: Arrive, account: str | None, path: str) -> None:
    visitor = arrive(account)
    go(visitor, path)
    problems = [*empty_form(visitor.page), *violations(visitor.page), *tab_walk(visitor.page)]
    assert problems == []
