"""確認通知書: what was confirmed, in plain words, with the numbers and fingerprints that tie it to the signed permit.

The guideline asks for a confirmation but gives it no form, so the sheet says that its form is Sekisho's. A permit that
rests on paper or on another installation's permit is printed as a record and never as the city's own notice.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sekisho.documents.blocks import TEXT_WIDTH_MM, Block, Cell, Layout, Paragraph, Part, Row, Table, Text, line, marked
from sekisho.documents.dates import printed_day
from sekisho.kernel.clock import JST
from sekisho.permits.caps import WHAT_WORDS
from sekisho.permits.conditions import (
    KIND_WORDS,
    Condition,
    Consent,
    Duty,
    InternalOnly,
    NoSearchTools,
    OptOut,
    Record,
    Screen,
    SearchToolsRemoved,
)
from sekisho.permits.jws import spoken
from sekisho.permits.permit import Permit
from sekisho.rules.book import RuleBook

TITLE_JA = "生成AI利用に関する確認通知書"
OPENING_JA = (
    "提出のあった「生成AI利用に関する確認依頼書」について、下記の範囲で確認しましたので通知します。"
    "この範囲を超えて利用するときは、利用の前に「変更」の確認依頼をしてください。"
)
PAPER_TITLE_JA = "生成AI利用に関する確認の記録（紙による確認）"
PAPER_OPENING_JA = (
    "発注者が紙により確認した内容を、受注者側の関所が記録し、手形としたものです。発注者が発行した通知書ではありません。"
    "正本は、発注者の書面です。この範囲を超えて利用するときは、利用の前に「変更」の確認依頼をしてください。"
)
ORIGIN_TITLE_JA = "生成AI利用に関する確認の記録（別の関所の手形）"
ORIGIN_OPENING_JA = (
    "発注者の関所が発行した手形を取り込み、この関所で割り当てた利用者等に限って手形としたものです。"
    "発注者が発行した通知書ではありません。この範囲を超えて利用するときは、利用の前に「変更」の確認依頼をしてください。"
)
FORM_NOTE_JA = "この通知書の様式は、ガイドラインが定めたものではありません。Sekisho（関所）の様式です。"
SIGNED_NOTE_JA = (
    "正本は、署名付きの手形（ファイル）です。「手形のSHA-256」はそのファイルの指紋です。"
    "「sekisho permit verify ファイル」で署名と期間を確かめられます。"
)
DUTIES_JA = {
    "verify": "出力は、誤り・偏り・差別的表現、正確性、根拠を必ず自ら確認する。",
    "check-rights": "出力が第三者の権利を侵害しないか、必ず自ら確認する。",
    "edit": "出力された文章は検討素材とし、加筆・修正のうえで使用する。",
    "disclose": "加筆・修正せずに利用するときは、生成AIで作成した旨を明らかにし、意思決定のうえで利用する。",
}
FAMILIES_JA = {
    "personal": "個人情報",
    "secret": "業務で知り得た秘密",
    "rights": "他者の権利の侵害につながるおそれのある入力",
    "image": "画像・動画",
    "search": "検索機能の指定",
    "optout": "学習に関する指定",
    "public": "市民等への直接のサービスのおそれ",
}
INTERNAL_JA = "業務支援の目的に限り、市民や事業者向けの直接的なサービスには利用しない。"
# For those who do not pass this gate: what the screen would have done is theirs to do.
KEPT_OUT_JA = {
    "public": INTERNAL_JA,
    "personal": "個人情報を入力しない。",
    "secret": "業務で知り得た秘密を入力しない。",
    "rights": "他者の権利の侵害につながる入力や、そのおそれのある入力をしない。",
}
RECORDED_JA = "すべての利用を、関所を通して記録する。"
RECORDED_ELSEWHERE_JA = "すべての利用を、確認依頼書に記載した利用ログの管理体制のとおりに記録する。"
SEARCH_REMOVED_JA = (
    "AIサービス側のウェブ検索機能は、回答を得る目的で利用しない。指定があるときは、関所がその指定を取り除いて送る。"
)
ACTIONS_JA = {
    "allow": "通す",
    "warn": "注意を示して通す",
    "mask": "伏せて送る",
    "hold": "理由の入力があるまで止める",
    "block": "通さない",
}
POINTS = 9.5
LABEL_MM = 38.0


@dataclass(frozen=True, slots=True)
class PermitPaper:
    """A permit and the names behind its ids.

    users: (氏名, 会社). services: name by id. remarks: conditions the officer wrote in words. token_sha256: of the JWS
    file, hex. key_id: of the key that signed it. state: its present state in words, "" to leave it out. left_out: what
    was filed and is not confirmed. claims: facts claimed otherwise than the catalogue, in words, whether the city
    accepted each, and why. user_scope: 利用者の範囲 as filed, printed where the permit names no user: those people work
    without this gate.
    """

    book: RuleBook
    permit: Permit
    token_sha256: str
    key_id: str
    users: tuple[tuple[str, str], ...]
    services: Mapping[str, str] = field(default_factory=dict)
    receipt: str = ""
    draft_number: str = ""
    decision_number: str = ""
    decided_on: dt.date | None = None
    remarks: tuple[str, ...] = ()
    state: str = ""
    user_scope: str = ""
    left_out: tuple[str, ...] = ()
    claims: tuple[tuple[str, bool, str], ...] = ()


def lay_out(paper: PermitPaper) -> Layout:
    """One or more sheets; long lists run on."""
    permit = paper.permit
    title, opening = _head(permit)
    issued = permit.issued_at.astimezone(JST).date()
    blocks: list[Block] = [
        line(printed_day(issued), align="right"),
        line(f"{permit.contractor}　御中", align="left", before=8),
        *([] if permit.paper or permit.origin else [line(permit.department, align="right", before=8)]),
        Paragraph((Text(title),), align="center", points=15, heading=1, before=16),
        replace(line(opening, before=14), first=1),
        line("記", align="center", before=10),
        _heading("1", "確認した範囲"),
        _facts(_scope(paper)),
        _heading("2", "守ること"),
        *_numbered(_promises(paper)),
        _heading("3", "番号と指紋"),
        _facts(_numbers(paper)),
        line(SIGNED_NOTE_JA, points=8.5, before=4),
        line(FORM_NOTE_JA, points=8.5, before=2),
        line("以上", align="right", before=6),
    ]
    return Layout(title, (Part((tuple(blocks),), permit.id),))


def _head(permit: Permit) -> tuple[str, str]:
    """Title and opening. Only what the city confirmed in this very installation is the city's own notice."""
    if permit.paper is not None:
        return PAPER_TITLE_JA, PAPER_OPENING_JA
    if permit.origin is not None:
        return ORIGIN_TITLE_JA, ORIGIN_OPENING_JA
    return TITLE_JA, OPENING_JA


def _heading(number: str, text: str) -> Paragraph:
    return replace(marked(number, text, 2), before=10, heading=2, keeps=True)


def _facts(rows: list[tuple[str, str]]) -> Table:
    made = tuple(
        Row(
            (Cell((line(label, align="left", points=POINTS),)), Cell((line(text, align="left", points=POINTS),))),
            splits=True,
        )
        for label, text in rows
    )
    return Table((LABEL_MM, TEXT_WIDTH_MM - LABEL_MM), made, before=3)


def _scope(paper: PermitPaper) -> list[tuple[str, str]]:
    permit = paper.permit
    first, last = printed_day(permit.period.first), printed_day(permit.period.last)
    kinds = (
        f"{paper.services.get(service, service)}：{'・'.join(KIND_WORDS.get(kind, kind) for kind in kinds)}"
        for service, kinds in permit.kinds.items()
    )
    # A condition of the city's own, which no rule demands: it stands with the scope, not among the rules.
    limits = [f"{WHAT_WORDS[what]}：{most:,}まで" for what, most in permit.limits.items()]
    return [
        ("契約又は指定管理名称", permit.title),
        ("利用期間", f"{first}から{last}まで"),
        ("利用業務", "\n".join(f"({n}) {use.label}" for n, use in enumerate(permit.purposes, 1))),
        ("生成AIサービスと種類", "\n".join(kinds)),
        ("利用者", "\n".join(f"{name}（{company}）" for name, company in paper.users) or paper.user_scope),
        *([("確認から除いたもの", "\n".join(paper.left_out))] if paper.left_out else []),
        *([("利用の上限", "\n".join(limits))] if limits else []),
        *([("付した条件", "\n".join(paper.remarks))] if paper.remarks else []),
        *([("申告の判断", "\n".join(_claims(paper)))] if paper.claims else []),
    ]


def _claims(paper: PermitPaper) -> list[str]:
    """Of this engagement alone: the catalogue is as it was."""
    words = {True: "認める", False: "認めない"}
    return [
        f"({number}) {claim}：{words[is_accepted]}（{reason}）"
        for number, (claim, is_accepted, reason) in enumerate(paper.claims, 1)
    ]


def _promises(paper: PermitPaper) -> list[str]:
    """The machine conditions in words, each with the number of the rule that demands it."""
    found: dict[str, None] = {}
    for condition in paper.permit.conditions:
        for words in _words(condition, paper):
            found[f"{words}（利用規定{condition.because}）"] = None
    return list(found)


def _words(condition: Condition, paper: PermitPaper) -> list[str]:
    """Sentences for a condition; none for what the scope above says already."""
    match condition:
        case NoSearchTools():
            return ["AIサービス側のウェブ検索機能は、回答を得る目的で利用しない。"]
        case SearchToolsRemoved():
            return [SEARCH_REMOVED_JA]
        case InternalOnly():
            return [INTERNAL_JA]
        case Record():
            return [RECORDED_JA if paper.users else RECORDED_ELSEWHERE_JA]
        case Duty():
            return [DUTIES_JA.get(condition.duty, condition.duty)]
        case Consent() if condition.services:
            names = "、".join(paper.services.get(service, service) for service in condition.services)
            return [f"{names}の画像・動画は、類似性を確認し、成果物として利用する前に発注者の同意を得る。"]
        case OptOut():
            return [
                f"{paper.services.get(service, service)}は入力情報を学習しない設定で利用する"
                f"（根拠の期限 {printed_day(until)}）。"
                for service, until in condition.until
            ]
        case Screen():
            if not paper.users:
                return [_kept_out(code, action) for code, action in condition.actions]
            return [f"{_finding(code)}を見つけたときは、{ACTIONS_JA[action]}。" for code, action in condition.actions]
    return []


def _kept_out(code: str, action: str) -> str:
    kept_out = KEPT_OUT_JA.get(code.partition(".")[0])
    return kept_out or f"{_finding(code)}を見つけたときは、{ACTIONS_JA[action]}。"


def _finding(code: str) -> str:
    family = FAMILIES_JA.get(code.partition(".")[0])
    return f"{family}（{code}）" if family else code


def _numbers(paper: PermitPaper) -> list[tuple[str, str]]:
    permit = paper.permit
    rows = [
        *_grounds(permit),
        ("受付番号", paper.receipt),
        ("起案番号・決裁番号", "　".join(part for part in (paper.draft_number, paper.decision_number) if part)),
        ("決裁日", printed_day(paper.decided_on) if paper.decided_on else ""),
        ("手形の番号", permit.id),
        ("手形の状態", paper.state),
        ("業務所管課", permit.department if permit.paper or permit.origin else ""),
        ("確認した確認依頼書", f"{permit.request}　第{permit.request_version}版"),
        ("その内容のSHA-256", permit.request_sha256),
        ("手形のSHA-256", paper.token_sha256),
        ("署名した鍵", paper.key_id),
        ("ガイドラインの版", f"{paper.book.title} {paper.book.version_label}"),
    ]
    return [(label, text) for label, text in rows if text]


def _grounds(permit: Permit) -> list[tuple[str, str]]:
    """On what it rests, where that is not a confirmation in this installation."""
    if permit.paper is not None:
        made = permit.paper
        return [
            ("確認の形", made.mark),
            ("書面の日付・所属", f"{printed_day(made.confirmed_on)}　{made.department}"),
            ("書面のスキャンのSHA-256", made.scan_sha256),
        ]
    if permit.origin is not None:
        origin = permit.origin
        return [
            ("確認の形", "別の関所の手形"),
            ("発行元", origin.issuer),
            ("発行元の鍵の指紋", spoken(origin.key)),
            ("発行元の手形", f"{origin.permit}（引渡し 第{origin.number}号）"),
            ("発行元の手形のSHA-256", origin.sha256),
        ]
    return []


def _numbered(sentences: list[str]) -> list[Paragraph]:
    return [
        replace(marked(f"({n})", sentence, 2.4, points=POINTS), before=2)
        for n, sentence in enumerate(sentences, start=1)
    ]
