"""In which colours the words of a page stand: what axe-core computes a contrast from, without its computing."""

from playwright.sync_api import Page

# Of each visible text and field: its colour, size and weight, what is behind it up to the page itself, and whether it
# is disabled, which axe-core lets pass.
_COLOURS = """() => {
  const behind = new Map([[null, ""]])
  const what = (element) => {
    if (!behind.has(element)) {
      const style = getComputedStyle(element)
      const own = [
        style.backgroundColor === "rgba(0, 0, 0, 0)" ? "" : style.backgroundColor,
        style.backgroundImage === "none" ? "" : style.backgroundImage,
        style.opacity === "1" ? "" : style.opacity,
        style.filter === "none" ? "" : style.filter,
        style.mixBlendMode === "normal" ? "" : style.mixBlendMode,
        ["static", "relative"].includes(style.position) ? "" : style.position,
        element.matches(':disabled, [aria-disabled="true"]') || element.control?.disabled ? "disabled" : "",
      ].filter(Boolean).join(",")
      behind.set(element, (own && own + "<") + what(element.parentElement))
    }
    return behind.get(element)
  }
  const isField = (element) => ["INPUT", "SELECT", "TEXTAREA", "BUTTON"].includes(element.tagName)
  const hasWords = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
  const found = new Set()
  for (const element of document.body.querySelectorAll("*")) {
    if ((hasWords(element) || isField(element)) && element.checkVisibility({ visibilityProperty: true })) {
      const style = getComputedStyle(element)
      found.add([style.color, style.fontSize, style.fontWeight, style.textShadow, what(element)].join(";"))
    }
  }
  return [...found]
}"""


def colours_of(page: Page) -> set[str]:
    """One string for each different way in which words stand on the page."""
    return set(page.evaluate(_COLOURS))
