"""Rule 7 at the gate: every text of a request is screened, and the permit says what a finding leads to.

In this version masking and holding are not built, so whatever is stricter than `warn` stops the call. That is stricter
than the permit, never looser.
"""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from sekisho.gateway import content
from sekisho.gateway.content import Said, Text
from sekisho.gateway.errors import Denial
from sekisho.gateway.refusals import NOTHING_SENT_JA, unsupported
from sekisho.kernel.refusal import Refusal
from sekisho.ledger.entry import Mark
from sekisho.permits.conditions import STRICTNESS, Action
from sekisho.permits.permit import Permit
from sekisho.screening.finding import Finding
from sekisho.screening.screen import screen

PASSING: tuple[Action, ...] = STRICTNESS[: STRICTNESS.index("warn") + 1]
# An entry of the book holds 8 KiB; more findings than this say nothing more about why a call was stopped.
MAX_MARKS = 24
MAX_PATH = 96
# Characters on either side of a seam between two messages; longer than any number or name with its title.
SEAM_REACH = 60
EMBEDDED = unsupported("文章に埋め込まれたファイル（data: URL）", "A file embedded in text (data: URL)")
FAMILY_WORDS = {
    "personal": "個人情報",
    "secret": "業務上知り得た秘密",
    "rights": "他者の権利を侵害するおそれのある指示",
}
LABEL_WORDS = {
    "PERSON": "氏名",
    "ADDRESS": "住所",
    "POSTAL": "郵便番号",
    "PHONE": "電話番号",
    "EMAIL": "メールアドレス",
    "DOB": "生年月日",
    "QUASI": "個人が特定され得る組合せ",
    "MYNUMBER": "マイナンバー",
    "DRIVER_LICENSE": "運転免許証番号",
    "HEALTH_INSURANCE": "被保険者番号",
    "PENSION": "基礎年金番号",
    "PASSPORT": "旅券番号",
    "RESIDENCE_CARD": "在留カード番号",
    "BANK_ACCOUNT": "口座番号",
    "CREDIT_CARD": "クレジットカード番号",
    "PLATE": "自動車登録番号",
    "MUNI_ID": "宛名番号・整理番号等",
    "IP": "IPアドレス",
    "URL_CRED": "パスワード入りのURL",
    "SECRET": "認証情報",
    "TERM": "登録された秘密の語",
    "DOCUMENT": "登録された秘密文書の一部",
    "RECORD": "登録された名簿の内容",
    "IMITATION": "作風等の模倣の指示",
    "WORK": "作品・キャラクター等の名前",
}
REMOVE_JA = "該当する箇所を消すか、特定できない言葉に置き換えて、もう一度送ってください。"


def screen_body(body: dict[str, Any], permit: Permit) -> tuple[Mark, ...] | Denial:
    """The findings a permit lets pass with a warning, or the refusal. Whatever it raises must close the gate."""
    found = content.texts(body)
    if content.holds_embedded_file(found):
        return Denial(EMBEDDED)
    warned: list[Mark] = []
    blocked: list[Mark] = []
    for path, finding in _findings(found, content.said(body)):
        action = permit.action(finding.code)
        if action not in PASSING:
            blocked.append(_mark(path, finding, "block"))
            if len(blocked) == MAX_MARKS:
                break
        elif action == "warn" and len(warned) < MAX_MARKS:
            warned.append(_mark(path, finding, action))
    return refuse_findings(tuple(blocked), permit) if blocked else tuple(warned)


def refuse_findings(marks: tuple[Mark, ...], permit: Permit) -> Denial:
    """The refusal for findings: names their kinds and rule, never their text."""
    first = marks[0]
    rule = permit.rule_of(first.code)
    family = FAMILY_WORDS.get(first.code.partition(".")[0], "送れない内容")
    labels = "・".join(dict.fromkeys(LABEL_WORDS.get(mark.label, mark.label) for mark in marks))
    because = "" if rule is None else f"（規定{rule}）"
    refusal = Refusal(
        rule,
        first.code,
        f"入力に{family}（{labels}）と見られる箇所があるため、通しません{because}。{NOTHING_SENT_JA}",
        f"The input seems to hold {', '.join(dict.fromkeys(mark.label for mark in marks))}; nothing was sent.",
        REMOVE_JA,
    )
    return Denial(refusal, findings=marks)


def _findings(found: list[Text], said: list[Said]) -> Iterator[tuple[str, Finding]]:
    for path, text in found:
        for finding in screen(text):
            yield path, finding
    everyone = [piece.text for piece in said]
    user = [piece.text for piece in said if piece.by_user]
    yield from _across(everyone)
    if len(user) < len(everyone):
        yield from _across(user)


def _across(pieces: list[Text]) -> Iterator[tuple[str, Finding]]:
    """Findings that lie over a seam between consecutive texts, such as a number split over two messages.

    `start` counts within the text where the finding begins; the path names it and the text where the finding ends.
    """
    seams = list(accumulate(len(piece.text) for piece in pieces))
    joined = "".join(piece.text for piece in pieces)
    for low, high in _windows(seams[:-1], len(joined)):
        for finding in screen(joined[low:high]):
            start, end = low + finding.start, low + finding.end
            first, last = bisect_right(seams, start), bisect_right(seams, end - 1)
            if first != last:
                offset = seams[first] - len(pieces[first].text)
                moved = Finding(start - offset, end - offset, finding.label, finding.code)
                yield f"{pieces[first].path}+{pieces[last].path}", moved


def _windows(seams: list[int], length: int) -> Iterator[tuple[int, int]]:
    """Stretches around the seams, joined where they overlap."""
    if not seams:
        return
    low, high = seams[0] - SEAM_REACH, seams[0] + SEAM_REACH
    for seam in seams:
        if seam - SEAM_REACH > high:
            yield max(0, low), high
            low = seam - SEAM_REACH
        high = min(length, seam + SEAM_REACH)
    yield max(0, low), high


def _mark(path: str, finding: Finding, action: Action) -> Mark:
    return Mark(finding.label, finding.code, finding.start, finding.end, path[:MAX_PATH], action)
