"""A person at a browser: signs in with both factors, looks at pages, and every page looked at is held to axe-core."""

import hashlib
import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response

from tests.journeys.colours import colours_of
from tests.journeys.conftest import Served

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# More than half of the time of axe-core. Where all words stand in colours that passed before, they pass again.
CONTRAST_KNOWN = {"rules": {"color-contrast": {"enabled": False}}}
# What differs between two copies of the same page: the token of its forms, the one-time code a demonstration shows.
VARIES = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w+|\b[0-9]{6}\b')


class Visitor:
    """One signed-in person. With `javascript=False` nothing is checked by axe, which is JavaScript itself."""

    def __init__(self, browser: Browser, served: Served, login: str, *, javascript: bool = True) -> None:
        self.served, self.login, self.javascript = served, login, javascript
        self.context = browser.new_context(
            locale="ja-JP", viewport={"width": 1280, "height": 900}, java_script_enabled=javascript
        )
        self.page: Page = self.context.new_page()
        self.outside: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", self._note_request)
        self.page.on("response", self._note_response)
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.sign_in(login)

    def _note_request(self, request) -> None:
        if not request.url.startswith((self.served.base, "data:")):
            self.outside.append(request.url)

    def _note_response(self, response) -> None:
        """A page may answer 400 on purpose; what belongs to a page may not be missing."""
        if response.request.resource_type != "document" and response.status >= 400:
            self.errors.append(f"{response.status} {response.url}")

    def _note_message(self, message) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.errors.append(message.text)

    def sign_in(self, login: str) -> None:
        account = self.served.account(login)
        self.served.installation.forget_code(account["email"])
        self.go("/sign-in/")
        self.page.get_by_label("メールアドレス").fill(account["email"])
        self.page.get_by_label("パスワード").fill(account["password"])
        self.press("次へ")
        code = re.search(r"\d{6}", self.page.locator("main").inner_text())
        assert code, "the demonstration shows its code"
        self.page.get_by_label("確認コード").fill(code[0])
        self.press("サインイン")
        assert self.page.title().startswith("きょうの仕事"), self.page.url

    def go(self, path: str) -> Response | None:
        answer = self.page.goto(self.served.base + path)
        self.look()
        return answer

    def press(self, name: str) -> None:
        """Press a button by its words and look at the page that comes."""
        self.page.locator("main").get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()
        self.look()

    def follow(self, name: str) -> None:
        """Follow a link by its words."""
        self.page.locator("main").get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()
        self.look()

    def look(self) -> None:
        """Held to axe-core; no page may be wider than the screen, also at 390 px. The same page a second time, word for
        word and mark for mark (everybody signs in), is not looked at again.
        """
        if not self.javascript:
            return
        searched = self.page.locator("input.find__words")
        if searched.count() and "/search/" not in self.page.url:
            assert not searched.first.input_value(), (self.page.url, "something else stands in the search box")
        page = hashlib.sha256(VARIES.sub("", self.page.content()).encode()).digest()
        if page in self.served.in_order and not os.environ.get("PICTURES"):
            return
        colours = colours_of(self.page)
        found = Axe().run(self.page, options=RULES if colours - self.served.colours else RULES | CONTRAST_KNOWN)
        problems = [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found.response["violations"]]
        assert not problems, (self.page.url, problems)
        self.picture()
        self.page.set_viewport_size({"width": 390, "height": 800})
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 390, self.page.url
        self.picture()
        self.page.set_viewport_size({"width": 1280, "height": 900})
        self.served.in_order.add(page)
        self.served.colours |= colours

    def picture(self) -> None:
        """With PICTURES=DIR every page looked at is kept as a picture, for people to look through."""
        folder = os.environ.get("PICTURES")
        if not folder:
            return
        path = re.sub(r"[^\w]+", "_", self.page.url.removeprefix(self.served.base)).strip("_") or "home"
        width = (self.page.viewport_size or {"width": 0})["width"]
        number = len(list(Path(folder).glob(f"{self.login}-*-{width}.png")))
        self.page.screenshot(path=Path(folder) / f"{self.login}-{number:03}-{path[:60]}-{width}.png", full_page=True)

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def leave(self) -> None:
        """Sign out, from the first page: a refusal has no button for it. Nothing may have been asked of the outside,
        nothing may have gone wrong in a script.
        """
        self.page.goto(self.served.base + "/")
        self.page.get_by_role("button", name="サインアウト").click()
        self.page.wait_for_load_state()
        assert "/sign-in/" in self.page.url
        assert not self.outside
        assert not self.errors
        self.context.close()
