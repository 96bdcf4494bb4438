"""One demonstration site for all journeys, people who sign in to it, and what every page must pass."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.pages import INSPECTION, PLACES
from tests.made_once import demonstration_on_sqlite

ROOT = Path(__file__).resolve().parents[2]
SCREENS = ROOT / "out" / "screens"
HELP = ROOT / "src" / "cchc" / "static" / "help"
PASSWORD = "cchc-demo"
PATIENCE = 30_000  # ms: two cores may serve a database, two browsers and their tests at once
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 800}
# The shell is the same engine without the windows of a browser, which cost more than most tests.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything beside this file needs the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@dataclass
class Site:
    """A running demonstration."""

    address: str
    folder: Path
    env: dict[str, str]
    public_address: str = ""
    signed_in: dict[str, Any] = field(default_factory=dict)  # storage state of each account, made once

    def place(self, path: str) -> str:
        """Fill a path of pages.py with codes of the demonstration: its years follow the calendar."""
        with sqlite3.connect(self.env["DATABASE_URL"].removeprefix("sqlite:///")) as database:
            found = {}
            for name in re.findall(r"{(\w+)}", path):
                row = database.execute(PLACES.get(name, INSPECTION), {"name": name}).fetchone()
                assert row, f"the demonstration holds nothing for {{{name}}}"
                found[name] = row[0]
        return path.format(**found)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a `cchc` command against the site's database."""
        command = [sys.executable, str(ROOT / "manage.py"), *words]
        return subprocess.run(command, env=self.env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, shared_folder: Path) -> Iterator[Site]:
    """Make and serve a demonstration, or use one that runs already (E2E_SITE=http://…), while writing tests."""
    folder = tmp_path_factory.mktemp("site")
    if running := os.environ.get("E2E_SITE"):
        address = running.rstrip("/")
        host, _colon, port = address.rpartition(":")
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": "cchc.config.settings.demo"}
        yield Site(address, folder, env, public_address=f"{host}:{int(port) + 1}")
        return
    env = _surroundings() | {
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "FILE_STORE": str(folder / "files"),
        "MAIL_FOLDER": str(folder / "mail"),
        "MAIL_SPOOL": str(folder / "outbox"),
    }
    port = _free_port()
    site = Site(f"http://127.0.0.1:{port}", folder, env)
    shutil.copytree(demonstration_on_sqlite(shared_folder), folder, dirs_exist_ok=True)
    with (folder / "server.log").open("w") as log:
        # Jobs run when a test asks for them: `site.run("worker", "--once")`.
        command = [sys.executable, str(ROOT / "manage.py"), "serve", "--json", "--no-worker", "--port", str(port)]
        server = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        first = server.stdout.readline() if server.stdout else ""
        assert first, (folder / "server.log").read_text()
        told = json.loads(first)
        assert told["address"] == f"{site.address}/"
        site.public_address = told["public_address"].rstrip("/")
        yield site
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)
    # A refusal (403, 404) is a warning; only what nobody answered for is an error.
    faults = [line for line in (folder / "server.log").read_text().splitlines() if " ERROR " in line]
    assert not faults, (folder / "server.log").read_text()


def _surroundings() -> dict[str, str]:
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COV"))}
    return env | {
        "DJANGO_SETTINGS_MODULE": "cchc.config.settings.demo",
        "SECRET_KEY": "only-for-the-browser-tests-0123456789-abcdefghij",
    }


def _free_port() -> int:
    """Return a free port whose next one is free, too: the public site takes it."""
    while True:
        with socket.socket() as probe, socket.socket() as following:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
            if following.connect_ex(("127.0.0.1", port + 1)):
                return port


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if CHROMIUM is None:
        pytest.fail("Missing: chromium. Install it: sudo apt-get install --yes chromium")
    return {"executable_path": CHROMIUM, "args": FLAGS, "headless": True}


class Watch:
    """Collects what a page must not do: errors in the console, refused policies, failed requests."""

    def __init__(self, page: Page) -> None:
        self.faults: list[str] = []
        page.on("console", lambda message: self._add(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._add(str(error)))
        page.on("requestfailed", lambda request: self._add_failure(request.url, request.failure))
        page.on("response", lambda answer: self._add(f"{answer.status} {answer.url}") if answer.status >= 500 else None)

    def _add(self, text: str) -> None:
        # Chromium writes each 4xx answer of a form or an autosave into the console; those statuses are meant.
        if not re.search(r"status of (401|403|404|409|422)", text):
            self.faults.append(text)

    def _add_failure(self, url: str, why: str | None) -> None:
        if why != "net::ERR_ABORTED":  # a download, or a page left while something loaded
            self.faults.append(f"{why} {url}")


def new_context(browser: Browser, site: Site, *, viewport: dict[str, int] = DESKTOP, **options: Any) -> BrowserContext:
    is_phone = viewport["width"] < 600
    context = browser.new_context(
        base_url=site.address,
        viewport=viewport,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        has_touch=is_phone,
        is_mobile=is_phone,
        reduced_motion="reduce",
        **options,
    )
    context.set_default_timeout(PATIENCE)
    return context


def new_page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.watch = Watch(page)
    return page


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Return a maker of pages in a context of their own; nobody is signed in."""
    contexts: list[BrowserContext] = []

    def make(*, javascript: bool = True, **options: Any) -> Page:
        contexts.append(new_context(browser, site, java_script_enabled=javascript, **options))
        return new_page(contexts[-1])

    yield make
    for context in contexts:
        context.close()


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Fill the sign-in form as a person does."""
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()


def _signed_in(page: Page, address: str, username: str) -> Any:
    """Sign in without drawing a page; test_sign_in.py does it as a person does."""
    ask = page.context.request
    ask.get("/accounts/login/")
    token = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken")
    fields = {"login": username, "password": PASSWORD, "csrfmiddlewaretoken": token}
    answer = ask.post("/accounts/login/", form=fields, headers={"Referer": f"{address}/accounts/login/"})
    assert answer.ok, f"{username} cannot sign in"
    assert "/accounts/login/" not in answer.url, f"{username} cannot sign in"
    return page.context.storage_state()


@pytest.fixture
def page_as(open_page: Callable[..., Page], site: Site) -> Callable[..., Page]:
    """Return a maker: `page_as("can-bo-cchc")`, with `viewport=PHONE`, with `javascript=False`."""

    def make(username: str, **options: Any) -> Page:
        if username not in site.signed_in:
            site.signed_in[username] = _signed_in(open_page(), site.address, username)
        return open_page(storage_state=site.signed_in[username], **options)

    return make


@pytest.fixture(scope="session")
def _readers(browser: Browser, site: Site) -> Iterator[Callable[[str], BrowserContext]]:
    contexts: dict[str, BrowserContext] = {}

    def of(username: str) -> BrowserContext:
        if username not in contexts:
            contexts[username] = new_context(browser, site)
            _signed_in(new_page(contexts[username]), site.address, username)
        return contexts[username]

    yield of
    for context in contexts.values():
        context.close()


@pytest.fixture
def page_to_read(_readers: Callable[[str], BrowserContext]) -> Iterator[Callable[[str], Page]]:
    """Return a maker of pages where nothing is done but looking: scripts and fonts are loaded once for each account."""
    pages: list[Page] = []

    def make(username: str) -> Page:
        pages.append(new_page(_readers(username)))
        return pages[-1]

    yield make
    for page in pages:
        page.close()


# What the width of the screen changes: sizes on the whole page, colours only in parts that a phone shows otherwise
# (css/phone.css, css/checklist.css). The rest of axe's rules read the same document on a desk and on a phone.
SIZES = ["target-size", "scrollable-region-focusable"]
COLOURS = ["color-contrast", "link-in-text-block"]
OTHER_ON_A_PHONE = (".c-bar", ".c-only-phone", ".c-bottom-bar", ".c-save-sticky", ".c-visit", ".c-visit-head")
# Cells of the strip hide what sticks out of them, so that the page's width does not tell.
CUT_WORDS = """() => [...document.querySelectorAll(".c-strip-date, .c-strip-note, .c-strip-part")]
  .filter(cell => cell.getClientRects().length && cell.scrollWidth > cell.clientWidth).map(cell => cell.textContent)"""


@pytest.fixture
def check_page() -> Callable[..., None]:
    """Return the check that every page passes: nothing in the console, axe finds nothing, nothing sticks out or is cut off.

    `again`: the same document, checked before at another width, so that only sizes and some colours can differ.
    """

    def check(page: Page, name: str, *, again: bool = False) -> None:
        page.wait_for_load_state("load")
        page.evaluate("document.fonts.ready.then(() => true)")
        if os.environ.get("SCREENS") == "1":  # a picture of each page, to be looked at, costs as much as axe
            SCREENS.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=SCREENS / f"{name}.png", full_page=True)
        assert page.watch.faults == []
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{page.url} is {wider} px wider than the screen"
        assert page.evaluate(CUT_WORDS) == [], f"{page.url} cuts words of a deadline strip off"
        for context, rules in _what_a_phone_changes(page) if again else [(None, {})]:
            found = Axe().run(page, context, {"resultTypes": ["violations"], **rules})
            assert found.violations_count == 0, found.generate_report()

    return check


def _what_a_phone_changes(page: Page) -> Iterator[tuple[dict[str, Any] | None, dict[str, Any]]]:
    """Yield where axe looks again, and by which rules."""
    yield None, {"runOnly": {"type": "rule", "values": SIZES}}
    parts = [[part] for part in OTHER_ON_A_PHONE if page.locator(part).count()]
    if parts:
        yield {"include": parts}, {"runOnly": {"type": "rule", "values": COLOURS}}


def help_shot(page: Page, path: Path, clip: dict[str, float] | None = None) -> None:
    """Renew a picture of the help pages, or a part of the page, only when asked: UPDATE_HELP=1."""
    if os.environ.get("UPDATE_HELP") != "1":
        return
    page.evaluate("document.fonts.ready.then(() => true)")
    taken = page.screenshot(clip=clip, full_page=clip is not None, animations="disabled", caret="hide")
    path.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(BytesIO(taken)) as picture:
        few_colours = picture.convert("RGB").quantize(128, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        few_colours.save(path, optimize=True)
