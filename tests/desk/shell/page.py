"""A rendered page, read as a person's browser reads it: elements by id, texts, links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"col", "br", "hr", "img", "input", "link", "meta"}


@dataclass
class Element:
    name: str
    attributes: dict[str, str]
    parent: "Element | None"
    children: "list[Element | str]" = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is written inside, white space folded."""
        pieces = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join("".join(pieces).split())

    def find(self, name: str, **attributes: str) -> "list[Element]":
        """All elements below of that name whose attributes have these values; `class_` is one of its classes."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if child.name == name and child.matches(attributes):
                    found.append(child)
                found += child.find(name, **attributes)
        return found

    def one(self, name: str, **attributes: str) -> "Element":
        (only,) = self.find(name, **attributes)
        return only

    def by_id(self, id_: str) -> "Element":
        (only,) = [element for element in self.everything() if element.attributes.get("id") == id_]
        return only

    def everything(self) -> "list[Element]":
        below = [child for child in self.children if isinstance(child, Element)]
        return [*below, *(element for child in below for element in child.everything())]

    def matches(self, wanted: dict[str, str]) -> bool:
        for key, value in wanted.items():
            own = self.attributes.get(key.rstrip("_").replace("_", "-"), "")
            if value not in own.split() if key == "class_" else own != value:
                return False
        return True


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Element("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {key: value or "" for key, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.here.name == tag, f"</{tag}> closes <{self.here.name}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def read(html: str) -> Element:
    """The tree. Fails on elements that are closed in the wrong order or not at all, and on ids given twice."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.here is builder.root, f"<{builder.here.name}> is not closed"
    ids = [element.attributes["id"] for element in builder.root.everything() if "id" in element.attributes]
    assert len(ids) == len(set(ids)), "an id is given twice"
    return builder.root
