"""The few machine kinds of condition a permit is made of, each carrying the rule that demands it.

A condition is data with one question, `refuse`. Its tag is its meaning for ever: a changed meaning needs a new
tag, and a permit with a tag unknown here is not evaluated at all (fail closed). The idea of caveats that only
narrow is that of macaroons (Birgisson et al., 2014).
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal, get_args

from sekisho.kernel.clock import JST
from sekisho.kernel.era import wareki
from sekisho.kernel.refusal import Refusal
from sekisho.permits.ask import Ask

Action = Literal["allow", "warn", "mask", "hold", "block"]
STRICTNESS: tuple[Action, ...] = get_args(Action)
KIND_WORDS = {"text": "文章", "audio": "音声", "image": "画像", "video": "動画", "other": "その他"}
CHANGE_JA = "利用内容を変えるときは、先に「変更」の確認依頼をしてください。"


@dataclass(frozen=True, slots=True)
class Parties:
    """Which parties (受注者, 再委託・再々委託の相手方) the confirmation covers. Ids of parties."""

    tag: ClassVar[str] = "parties"
    because: int
    parties: tuple[str, ...]

    def refuse(self, ask: Ask) -> Refusal | None:
        if ask.party in self.parties:
            return None
        return Refusal(
            self.because,
            "scope.party",
            "この会社（再委託等の相手方）は、確認を受けた利用者に含まれていません。",
            "This party is not covered by the confirmation.",
            CHANGE_JA,
        )


@dataclass(frozen=True, slots=True)
class Users:
    """利用者の範囲: ids of the persons who may use."""

    tag: ClassVar[str] = "users"
    because: int
    users: tuple[str, ...]

    def refuse(self, ask: Ask) -> Refusal | None:
        if ask.user in self.users:
            return None
        return Refusal(
            self.because,
            "scope.user",
            "あなたは、確認を受けた「利用者の範囲」に含まれていません。",
            "You are not within the confirmed scope of users.",
            CHANGE_JA,
        )


@dataclass(frozen=True, slots=True)
class Purpose:
    """One confirmed use; `label` is shown to people, `id` is what `X-Sekisho-Purpose` carries."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Purposes:
    tag: ClassVar[str] = "purposes"
    because: int
    purposes: tuple[Purpose, ...]

    def refuse(self, ask: Ask) -> Refusal | None:
        if any(ask.purpose == p.id for p in self.purposes):
            return None
        return Refusal(
            self.because,
            "scope.purpose",
            "この利用業務・利用目的は、確認を受けた内容に含まれていません。",
            "This purpose is not within the confirmation.",
            CHANGE_JA,
        )


@dataclass(frozen=True, slots=True)
class Services:
    """Ids of the services (with plan) that were confirmed."""

    tag: ClassVar[str] = "services"
    because: int
    services: tuple[str, ...]

    def refuse(self, ask: Ask) -> Refusal | None:
        if ask.service in self.services:
            return None
        return Refusal(
            self.because,
            "scope.service",
            "この生成AIサービス（モデル）は、確認を受けた内容に含まれていません。",
            "This service or model is not within the confirmation.",
            CHANGE_JA,
        )


@dataclass(frozen=True, slots=True)
class Kinds:
    """Confirmed kinds per service: `(service id, kinds)`; kinds are text, audio, image, video, other."""

    tag: ClassVar[str] = "kinds"
    because: int
    kinds: tuple[tuple[str, tuple[str, ...]], ...]

    def refuse(self, ask: Ask) -> Refusal | None:
        if ask.kind in dict(self.kinds).get(ask.service, ()):
            return None
        word = KIND_WORDS.get(ask.kind, ask.kind)
        return Refusal(
            self.because,
            "scope.kind",
            f"生成AIの種類「{word}」は、このサービスについて確認を受けていません。",
            f"The kind '{ask.kind}' is not confirmed for this service.",
            CHANGE_JA,
        )


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day (Japan) of the confirmed use, both included."""

    tag: ClassVar[str] = "period"
    because: int
    first: date
    last: date

    def refuse(self, ask: Ask) -> Refusal | None:
        day = ask.at.astimezone(JST).date()
        if day < self.first:
            return Refusal(
                self.because,
                "permit.missing",
                f"確認を受けた利用期間は{wareki(self.first)}からです。まだ利用できません。",
                f"The confirmed period starts on {self.first}.",
                "開始日を待ってください。",
            )
        if day > self.last:
            return Refusal(
                self.because,
                "permit.expired",
                f"確認を受けた利用期間は{wareki(self.last)}で終わりました。",
                f"The confirmed period ended on {self.last}.",
                CHANGE_JA,
            )
        return None


@dataclass(frozen=True, slots=True)
class OptOut:
    """Per service the last day on which its opt-out evidence counts: `(service id, day)`."""

    tag: ClassVar[str] = "opt-out"
    because: int
    until: tuple[tuple[str, date], ...]

    def refuse(self, ask: Ask) -> Refusal | None:
        last = dict(self.until).get(ask.service)
        if last is not None and ask.at.astimezone(JST).date() <= last:
            return None
        if last is None:
            return Refusal(
                self.because,
                "optout.missing",
                "このサービスには、入力情報を学習しない設定（オプトアウト）の根拠がありません。",
                "There is no opt-out evidence for this service.",
                "管理者に、オプトアウトの根拠を添えた「変更」の確認依頼を頼んでください。",
            )
        return Refusal(
            self.because,
            "optout.stale",
            f"このサービスのオプトアウトの根拠は{wareki(last)}で期限が切れました。",
            f"The opt-out evidence of this service expired on {last}.",
            "管理者に、新しい根拠の登録と確認依頼を頼んでください。",
        )


@dataclass(frozen=True, slots=True)
class NoSearchTools:
    """Provider-side web search and grounding may not be used to obtain answers."""

    tag: ClassVar[str] = "no-search-tools"
    because: int

    def refuse(self, ask: Ask) -> Refusal | None:
        if not ask.search_tools:
            return None
        return Refusal(
            self.because,
            "search.tool",
            "AIサービス側のウェブ検索機能は利用できません。",
            "Provider-side web search is not allowed.",
            "検索機能（tools・web_search など）の指定を外すか、検索をしないモデルを選んで、もう一度送ってください。",
        )


@dataclass(frozen=True, slots=True)
class SearchToolsRemoved:
    """As `NoSearchTools`, but the gate first takes out of a call what it can; asked is about what is left of it."""

    tag: ClassVar[str] = "search-tools-removed"
    because: int

    def refuse(self, ask: Ask) -> Refusal | None:
        if not ask.search_tools:
            return None
        return Refusal(
            self.because,
            "search.tool",
            "取り除くだけでは成り立たない検索の指定（tool_choice・MCP・ファイル検索など）は通しません。",
            "This search cannot be taken out of the call.",
            "検索の指定（tools・tool_choice・plugins など）を外して、もう一度送ってください。",
        )


@dataclass(frozen=True, slots=True)
class InternalOnly:
    """Only to support the contractor's own work: a web page that calls the gate directly serves its visitors."""

    tag: ClassVar[str] = "internal-only"
    because: int

    def refuse(self, ask: Ask) -> Refusal | None:
        if not ask.browser_origin:
            return None
        return Refusal(
            self.because,
            "public.origin",
            "ウェブページから直接の呼出しは、市民等への直接的なサービスに当たるおそれがあるため通しません。",
            "Calls straight from a web page are not allowed.",
            "業務支援の利用であれば、職員の端末のソフトから呼び出してください。",
        )


@dataclass(frozen=True, slots=True)
class Screen:
    """What happens on a finding: `(code or code prefix, action)`; the longest match counts, none means block."""

    tag: ClassVar[str] = "screen"
    because: int
    actions: tuple[tuple[str, Action], ...]

    def refuse(self, ask: Ask) -> Refusal | None:
        return None

    def covers(self, code: str) -> bool:
        return any(_matches(prefix, code) for prefix, _ in self.actions)

    def action(self, code: str) -> Action:
        hits = [(len(prefix), STRICTNESS.index(act), act) for prefix, act in self.actions if _matches(prefix, code)]
        return max(hits)[2] if hits else "block"


def _matches(prefix: str, code: str) -> bool:
    return code == prefix or code.startswith(prefix + ".")


@dataclass(frozen=True, slots=True)
class Consent:
    """Services whose images and videos leave as a deliverable only with a similarity record and 同意."""

    tag: ClassVar[str] = "consent"
    because: int
    services: tuple[str, ...]

    def refuse(self, ask: Ask) -> Refusal | None:
        return None


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty after the answer, by name: `verify`, `check-rights`, `edit`, `disclose`; the gate only marks it."""

    tag: ClassVar[str] = "duty"
    because: int
    duty: str

    def refuse(self, ask: Ask) -> Refusal | None:
        return None


@dataclass(frozen=True, slots=True)
class Remark:
    """条件 in the officer's words, signed with the permit and shown to people. No machine can hold it."""

    tag: ClassVar[str] = "remark"
    because: int
    text: str

    def refuse(self, ask: Ask) -> Refusal | None:
        return None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the whole engagement may use (`caps.WHATS`). The gate counts; an ask alone cannot tell."""

    tag: ClassVar[str] = "limits"
    because: int
    limits: tuple[tuple[str, int], ...]

    def refuse(self, ask: Ask) -> Refusal | None:
        return None


@dataclass(frozen=True, slots=True)
class Record:
    """Every call is in the book before it leaves. There is no way to compile a permit without it."""

    tag: ClassVar[str] = "record"
    because: int

    def refuse(self, ask: Ask) -> Refusal | None:
        return None


@dataclass(frozen=True, slots=True)
class FreshList:
    """The issuer's list of closed permits is known to this installation and counts until `last`, included.

    The gate adds it to a permit that demands it; `last` before `SINCE` says that no list was ever taken in.
    """

    SINCE: ClassVar[date] = date(2019, 5, 1)
    NEVER: ClassVar[date] = date(2000, 1, 1)
    tag: ClassVar[str] = "fresh-list"
    because: int
    last: date

    def refuse(self, ask: Ask) -> Refusal | None:
        if ask.at.astimezone(JST).date() <= self.last:
            return None
        what = (
            "発行元の停止・取消しの一覧が、まだ取り込まれていません。"
            if self.last < self.SINCE
            else f"発行元の停止・取消しの一覧は、{wareki(self.last)}までのものしか取り込まれていません。"
        )
        return Refusal(
            self.because,
            "permit.list-stale",
            what,
            "The issuer's list of suspended and revoked permits is not fresh enough.",
            "管理者に、発行元から新しい一覧を受け取って取り込むよう頼んでください。",
        )


Condition = (
    Parties
    | Users
    | Purposes
    | Services
    | Kinds
    | Period
    | OptOut
    | NoSearchTools
    | SearchToolsRemoved
    | InternalOnly
    | Screen
    | Consent
    | Duty
    | Remark
    | Limits
    | Record
    | FreshList
)
CONDITIONS: tuple[type[Condition], ...] = (
    Parties,
    Users,
    Purposes,
    Services,
    Kinds,
    Period,
    OptOut,
    NoSearchTools,
    SearchToolsRemoved,
    InternalOnly,
    Screen,
    Consent,
    Duty,
    Remark,
    Limits,
    Record,
    FreshList,
)
BY_TAG: dict[str, type[Condition]] = {kind.tag: kind for kind in CONDITIONS}
