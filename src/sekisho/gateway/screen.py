"""Rule 7 at the gate: every text of a request is screened, and permit and city say what a finding leads to.

`block` stops the call, `hold` stops it until its user states a reason, `mask` puts a placeholder in its place, `warn`
lets it pass with a mark. What cannot be masked where it stands (a field's name, an escaped or encoded text, a number
over two messages, a file) is blocked instead.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Any, NamedTuple

from sekisho.gateway import content
from sekisho.gateway.content import Said, Text
from sekisho.gateway.errors import Denial
from sekisho.gateway.file_hits import NO_FILES, FilesRead, where_ja
from sekisho.gateway.holds import Statement
from sekisho.gateway.masks import Conversation, typed
from sekisho.gateway.memory import Findings, Sought, find_all
from sekisho.gateway.readings import Reading
from sekisho.gateway.refusals import NOTHING_SENT_JA, unsupported
from sekisho.kernel.refusal import Refusal
from sekisho.ledger.entry import Mark
from sekisho.permits.conditions import STRICTNESS, Action
from sekisho.permits.permit import Permit
from sekisho.screening.finding import Finding
from sekisho.screening.registered.register import Register
from sekisho.screening.rights.find import SHIPPED
from sekisho.screening.rights.names import Names
from sekisho.screening.words import FAMILY_WORDS, LABEL_WORDS

# An entry of the book holds 8 KiB; more findings than this say nothing more about why a call was stopped.
MAX_MARKS = 24
MAX_PATH = 96
MODEL = "/model"
# Characters on either side of a seam between two messages; longer than any number or name with its title.
SEAM_REACH = 60
# Long enough for 40 characters of a document, or two fields of a record, that lie on both sides.
REGISTER_REACH = 240
# A shorter value is part of too many words to be looked for where nothing was found.
LEAST_KNOWN = 3
EMBEDDED = unsupported("文章に埋め込まれたファイル（data: URL）", "A file embedded in text (data: URL)")
REMOVE_JA = "該当する箇所を消すか、特定できない言葉に置き換えて、もう一度送ってください。"
NEXT_JA = {
    "rights": "特定の作品や作者などに似せる指示を外して、もう一度送ってください。",
    "secret": "該当する箇所を消して、もう一度送ってください。言い換えても、業務で知り得た秘密は入力できません。",
}
SOUND_JA = (
    "音声は中身を確かめられないため、手形で認められている場合だけ送れます。"
    "必要なときは、管理者が「変更」の確認依頼をしてください。書き起こした文章であれば、確かめて送れます。"
)
NO_REASON_JA = "そうでなければ、該当する箇所を消してください。"


def reason_ja(page: str) -> str:
    """What to do about a hold. page: where its reason is stated, "" if nowhere but in the headers."""
    if not page:
        return (
            "公人に関する情報や公表されている情報であれば、X-Sekisho-Hold と X-Sekisho-Reason を付けて、"
            f"もう一度送ってください。{NO_REASON_JA}"
        )
    return (
        f"公人に関する情報や公表されている情報であれば、次のページを開いて理由を選び、同じ内容をもう一度"
        f"送ってください： {page} 。{NO_REASON_JA}"
    )


@dataclass(frozen=True, slots=True)
class Ground:
    """What a request is judged by. register: None if the engagement registered nothing. names: of works, as the
    city keeps them. scope tells registers and names apart.

    kind: of the service; in a prompt for pictures the name of a work is a finding by itself (rule 8).
    model: how the upstream calls it, as the signed snapshot says: where the body says just that, no person wrote it.
    decided: (code or prefix, action) of what the city decided for this engagement. It may be looser than the permit
    only where the permit was issued here (`may_loosen`).
    """

    permit: Permit
    decided: tuple[tuple[str, str], ...] = ()
    may_loosen: bool = False
    register: Register | None = None
    names: Names = SHIPPED
    scope: str = ""
    memory: Findings = field(default_factory=Findings)
    conversation: Conversation = field(default_factory=Conversation)
    statement: Statement | None = None
    files: FilesRead = NO_FILES
    kind: str = "text"
    model: str = ""

    @property
    def sought(self) -> Sought:
        return Sought(self.register, self.names, self.kind, self.scope)

    def action(self, code: str) -> Action:
        own = self.permit.action(code)
        hits = [(len(each), act) for each, act in self.decided if code == each or code.startswith(each + ".")]
        if not hits:
            return own
        word = max(hits)[1]
        decided: Action = STRICTNESS[STRICTNESS.index(word)] if word in STRICTNESS else "block"
        return decided if self.may_loosen else max(own, decided, key=STRICTNESS.index)


@dataclass(frozen=True, slots=True)
class Screened:
    """What may leave. body: with placeholders. values: what they stand for. reasons: codes stated for held findings."""

    body: dict[str, Any]
    marks: tuple[Mark, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()


class Hit(NamedTuple):
    """A finding, where it stands, and what is done about it. text: what was found, for holding and masking only."""

    path: str
    finding: Finding
    action: Action
    text: str

    def mark(self) -> Mark:
        return Mark(*_named(self.finding), self.path[:MAX_PATH], self.action)


def screen_request(body: dict[str, Any], ground: Ground, said: list[Said]) -> Screened | Denial:
    """What may leave of a request, or the refusal. Whatever it raises must close the gate.

    said: what the request says in order, each text with its path in the body, for what is split over several.
    """
    found = content.texts(body, ground.files.slots)
    if content.holds_embedded_file(found):
        return Denial(EMBEDDED)
    hits: list[Hit] = []
    blocked: list[Hit] = []
    for hit in _hits(found, said, ground):
        (blocked if hit.action == "block" else hits).append(hit)
        if len(blocked) == MAX_MARKS:
            break
    if blocked:
        return refuse_findings(tuple(hit.mark() for hit in blocked), ground.permit)
    reasons = _released(hits, ground)
    if isinstance(reasons, Denial):
        return reasons
    marks = tuple(hit.mark() for hit in hits if hit.action != "allow")[:MAX_MARKS]
    masked, values = _mask(body, found, [hit for hit in hits if hit.action == "mask"], ground.conversation)
    return Screened(masked, marks, values, reasons)


def _released(hits: list[Hit], ground: Ground) -> tuple[str, ...] | Denial:
    """The reasons stated for what is held, or the hold."""
    held = [hit for hit in hits if hit.action == "hold"]
    if not held:
        return ()
    marks = tuple(hit.mark() for hit in held[:MAX_MARKS])
    if ground.statement is None:
        return refuse_findings(marks, ground.permit)
    hold, reasons = ground.statement.settle(frozenset((hit.finding.label, hit.text) for hit in held))
    if reasons is not None:
        return tuple(sorted(reasons))
    no = refuse_findings(marks, ground.permit)
    page = ground.statement.page
    fault_ja, fault_en = ground.statement.fault(hold)
    refusal = replace(
        no.refusal,
        message_en=f"{no.refusal.message_en}{fault_en}",
        next_ja=f"{fault_ja}{reason_ja(page)}",
    )
    return replace(no, refusal=refusal, hold=hold, hold_page=page)


def _mask(
    body: dict[str, Any], found: list[Text], hits: list[Hit], conversation: Conversation
) -> tuple[dict[str, Any], Mapping[str, str]]:
    """The body with placeholders: for what was found, and for the same values wherever else they stand."""
    known = conversation.values()
    if not hits and not known:
        return body, {}
    plain = [(piece.path, piece.text) for piece in found if content.is_plain(piece.path)]
    taken = typed(text for _, text in plain) - known.keys()
    spans: dict[str, list[tuple[int, int, str]]] = {}
    for hit in hits:
        made = conversation.placeholder(hit.finding.label, hit.text, taken)
        spans.setdefault(hit.path, []).append((hit.finding.start, hit.finding.end, made))
    values = conversation.values()
    looked_for = [(value, made) for made, value in values.items() if len(value) >= LEAST_KNOWN]
    replaced = {}
    for path, text in plain:
        own = spans.get(path, []) + [span for value, made in looked_for for span in _places(text, value, made)]
        if own:
            replaced[path] = _replace(text, own)
    return content.rewrite(body, replaced), values


def _places(text: str, value: str, made: str) -> Iterator[tuple[int, int, str]]:
    at = text.find(value)
    while at >= 0:
        yield at, at + len(value), made
        at = text.find(value, at + len(value))


def _replace(text: str, spans: list[tuple[int, int, str]]) -> str:
    """Spans that overlap become the placeholder of the one that begins first; nothing that was found stays."""
    pieces: list[str] = []
    done = 0
    for start, end, made in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= done:
            pieces += (text[done:start], made)
        done = max(done, end)
    return "".join((*pieces, text[done:]))


def _hits(found: list[Text], said: list[Said], ground: Ground) -> Iterator[Hit]:
    sought = ground.sought
    for path, text, reading in found:
        if path == MODEL and text == ground.model:
            continue
        is_plain = content.is_plain(path)
        for finding in ground.memory.of(text, sought):
            action = ground.action(finding.code)
            if action == "mask" and not is_plain:
                action = "block"
            yield Hit(path, told(finding, reading), action, text[finding.start : finding.end])
    for path, finding, mark in ground.files.hits:
        action = ground.action(finding.code)
        yield Hit(path, finding, "block" if action == "mask" else action, mark)
    everyone = [piece.text for piece in said]
    user = [piece.text for piece in said if piece.by_user]
    for pieces in (everyone, user) if len(user) < len(everyone) else (everyone,):
        for path, finding in _across(pieces, ground):
            action = ground.action(finding.code)
            yield Hit(path, finding, "block" if STRICTNESS.index(action) >= STRICTNESS.index("mask") else action, "")


def told(finding: Finding, reading: Reading | None) -> Finding:
    """The finding as a span of the text that was sent."""
    if reading is None:
        return finding
    start, end = reading.span(finding.start, finding.end)
    return replace(finding, start=start, end=end)


def _named(finding: Finding) -> tuple[str, str, int, int]:
    return finding.label, finding.code, finding.start, finding.end


def refuse_findings(marks: tuple[Mark, ...], permit: Permit) -> Denial:
    """The refusal for findings: names their kinds and rule, never their text."""
    # A registered secret is certain; what merely looks like a name beside it does not speak first.
    first = next((mark for mark in marks if mark.code.startswith("secret.")), marks[0])
    rule = permit.rule_of(first.code)
    kind = first.code.partition(".")[0]
    family = FAMILY_WORDS.get(kind, "送れない内容")
    labels = "・".join(dict.fromkeys(LABEL_WORDS.get(mark.label, mark.label) for mark in marks))
    where = where_ja(first.path)
    because = "" if rule is None else f"（規定{rule}）"
    refusal = Refusal(
        rule,
        first.code,
        f"{where or '入力'}に{family}（{labels}）と見られる箇所があるため、通しません{because}。{NOTHING_SENT_JA}",
        f"The input seems to hold {', '.join(dict.fromkeys(mark.label for mark in marks))}; nothing was sent.",
        _next_ja(first.code, marks),
    )
    return Denial(refusal, findings=marks)


def _next_ja(code: str, marks: tuple[Mark, ...]) -> str:
    """What to do. Where several families were found it must fit all; but a secret is not to be put otherwise."""
    if code == "content.sound":
        return SOUND_JA
    families = {mark.code.partition(".")[0] for mark in marks}
    family = code.partition(".")[0]
    return NEXT_JA.get(family, REMOVE_JA) if family == "secret" or len(families) == 1 else REMOVE_JA


def _across(pieces: list[Text], ground: Ground) -> Iterator[tuple[str, Finding]]:
    """Findings that lie over a seam between consecutive texts, such as a number split over two messages.

    `start` counts within the text where the finding begins; the path names it and the text where the finding ends.
    """
    if len(pieces) < 2:
        return
    seams = list(accumulate(len(piece.text) for piece in pieces))
    joined = "".join(piece.text for piece in pieces)
    reach = SEAM_REACH if ground.register is None else REGISTER_REACH
    sought = ground.sought
    for low, high in _windows(seams[:-1], len(joined), reach):
        for finding in find_all(joined[low:high], sought):
            start, end = low + finding.start, low + finding.end
            first, last = bisect_right(seams, start), bisect_right(seams, end - 1)
            if first != last:
                offset = seams[first] - len(pieces[first].text)
                moved = Finding(start - offset, end - offset, finding.label, finding.code)
                yield f"{pieces[first].path}+{pieces[last].path}", moved


def _windows(seams: list[int], length: int, reach: int) -> Iterator[tuple[int, int]]:
    """Stretches around the seams, joined where they overlap."""
    if not seams:
        return
    low, high = seams[0] - reach, seams[0] + reach
    for seam in seams:
        if seam - reach > high:
            yield max(0, low), high
            low = seam - reach
        high = min(length, seam + reach)
    yield max(0, low), high
