"""A person at a browser, signed in or not, with or without JavaScript; the browser notes what goes wrong."""

from dataclasses import dataclass, field

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    Route,
    StorageState,
    ViewportSize,
)

PASSWORD = "demo-password"
SEND = "main form button[type=submit], main form button:not([type])"
MOST_MILLISECONDS = 60_000  # a machine that is busy with other tests takes its time
SCREEN: ViewportSize = {"width": 1280, "height": 720}


@dataclass
class Visitor:
    """One browser context and its page; `page` is Playwright's, paths are relative to the demo."""

    context: BrowserContext
    page: Page
    address: str
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def afresh(self) -> "Visitor":
        """The same visitor on a screen of the first size, of whom nothing is noted yet."""
        self.page.set_viewport_size(SCREEN)
        self.outside.clear()
        self.complaints.clear()
        return self

    def goto(self, path: str) -> Page:
        """Open a page of the portal; a failed answer is noted as a complaint."""
        answer = self.page.goto(self.address + path, wait_until="load")
        if answer is None or answer.status >= 400:
            self.complaints.append(f"{path} answered {answer and answer.status}")
        return self.page

    def sign_in(self, account: str) -> None:
        """Sign in as one of the demo's accounts, by its address."""
        self.goto("/sign-in")
        self.page.fill("[name=email]", account)
        self.page.fill("[name=password]", PASSWORD)
        with self.page.expect_navigation():
            self.page.click(SEND)

    def problems(self) -> list[str]:
        """Requests to other hosts, and errors and warnings of the browser, since the visit began."""
        return [f"asked another host: {url}" for url in self.outside] + self.complaints


def visit(browser: Browser, address: str, *, javascript: bool = True, signed_in: StorageState | None = None) -> Visitor:
    """Begin a visit in a context of its own, that lets nothing through to other hosts."""
    context = browser.new_context(
        java_script_enabled=javascript, reduced_motion="reduce", storage_state=signed_in, viewport=SCREEN
    )
    context.set_default_timeout(MOST_MILLISECONDS)
    visitor = Visitor(context, context.new_page(), address)
    context.route("**/*", lambda route: _keep_inside(route, visitor))
    visitor.page.on("console", lambda message: _note(message, visitor))
    visitor.page.on("response", lambda answer: _note_missing(answer, visitor))
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(f"script: {error}"))
    return visitor


def _keep_inside(route: Route, visitor: Visitor) -> None:
    if route.request.url.startswith((f"{visitor.address}/", "data:", "blob:")):
        route.continue_()
    else:
        visitor.outside.append(route.request.url)
        route.abort()


def _note(message: ConsoleMessage, visitor: Visitor) -> None:
    said_below = message.text.startswith("Failed to load resource")
    if message.type in {"error", "warning"} and not said_below:
        visitor.complaints.append(f"console: {message.text}")


def _note_missing(answer: Response, visitor: Visitor) -> None:
    """A page may well answer 422 to a form; what a page is made of must be there."""
    if answer.request.resource_type != "document" and answer.status >= 400:
        visitor.complaints.append(f"{answer.url} answered {answer.status}")
