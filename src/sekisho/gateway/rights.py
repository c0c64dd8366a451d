"""Rule 8 for pictures that are sent to be worked on: whose they are must be declared, and the declaration is recorded.

Also what the book notes of rule 3: whether a service's pictures need a similarity record and 同意 before they are used.
"""

from sekisho.kernel.refusal import Refusal
from sekisho.permits.conditions import Consent
from sekisho.permits.permit import Permit

RIGHTS_HEADER = b"x-sekisho-rights"
DECLARATIONS = {
    "own": "自社又は発注者が権利を持つもの",
    "licensed": "権利者の許諾を得たもの",
    "public-domain": "著作権の保護期間が終わったもの等",
}
PICTURES = ("image", "video")
UNCURATED = "image.uncurated"
UNDECLARED = Refusal(
    8,
    "rights.image-input",
    "画像をもとにした生成は、その画像の権利についての申告がないため通しません（規定8）。"
    "内容は生成AIサービスに送っていません。",
    "Images sent to an image endpoint need a rights declaration; nothing was sent.",
    "X-Sekisho-Rights に own（自社・発注者のもの）・licensed（許諾済み）・public-domain（保護期間の終了等）の"
    "どれか一つを付けて、もう一度送ってください。どれにも当たらない画像は使えません。",
)


def declared(values: list[str]) -> tuple[str, ...] | Refusal:
    """The note of the one declaration. values: every value of the header."""
    word = values[0].strip().lower() if len(values) == 1 else ""
    return (f"rights.{word}",) if word in DECLARATIONS else UNDECLARED


def picture_notes(permit: Permit, service: str, kind: str) -> tuple[str, ...]:
    """`image.uncurated` where what this service makes may not become a deliverable without check and 同意."""
    if kind not in PICTURES:
        return ()
    held = {each for condition in permit.conditions if isinstance(condition, Consent) for each in condition.services}
    return (UNCURATED,) if service in held else ()
