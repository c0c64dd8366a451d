"""What a visitor looks at less closely a second time is still seen when it goes wrong."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Served
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
STYLE = "style => { const s = new CSSStyleSheet(); s.replaceSync(style); document.adoptedStyleSheets = [s] }"


@pytest.mark.parametrize(
    "style",
    [
        "main a { color: #ccc !important }",
        "main { background: #888 !important }",
        "main * { opacity: 0.4 }",
        "h1 { color: #bbb !important }",
    ],
)
def test_pale_words_are_found_on_a_page_that_was_in_order(browser: Browser, served: Served, style: str):
    person = Visitor(browser, served, "officer")
    person.go("/engagements/")
    person.page.evaluate(STYLE, style)
    served.in_order.clear()  # a style alone leaves the words and marks of the page as they were
    with pytest.raises(AssertionError, match="color-contrast"):
        person.look()
    person.leave()


def test_thirteen_places_and_the_search_stand_in_one_line(browser: Browser, served: Served):
    person = Visitor(browser, served, "responsible")
    places, search = (person.page.locator(f".nav {part}").bounding_box() for part in ("nav", ".find"))
    assert places
    assert search
    assert search["y"] < places["y"] + places["height"]
    person.leave()
