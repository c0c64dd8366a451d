"""What limits say no to, in words. Numbers are the limits themselves, never what a client sent."""

from dataclasses import dataclass

from sekisho.kernel.refusal import Refusal
from sekisho.permits.caps import AT_ONCE, RATE, TOKENS, WHAT_WORDS

NOTHING_SENT_JA = "内容は生成AIサービスに送っていません。"
CODES = {RATE: "limit.rate", AT_ONCE: "limit.calls"}
ASK_JA = "上限を変えるときは、管理者に相談してください。"

PRICE_UNKNOWN = Refusal(
    None,
    "limit.price",
    f"金額の上限がありますが、このモデル（又は今月使ったモデル）の単価が登録されていないため、通しません。{NOTHING_SENT_JA}",
    "There is a budget in yen, but the price of a model is not known.",
    "モデルの単価の登録（sekisho connection price）を運用者に頼むよう、管理者に伝えてください。",
)
USE_UNKNOWN = Refusal(
    None,
    "limit.unknown",
    f"今月の利用量を利用記録から数えている途中のため、上限のある案件はまだ通せません。{NOTHING_SENT_JA}",
    "This month's use is still being counted from the ledger.",
    "少し待って、もう一度送ってください。",
)
UPSTREAM_PAUSED = Refusal(
    None,
    "upstream.paused",
    f"生成AIサービスへの接続に続けて失敗したため、しばらく呼出しを止めています。{NOTHING_SENT_JA}",
    "Calls to this upstream are paused after repeated failures.",
    "少し待って、もう一度送ってください。続くときは管理者に連絡してください。",
)


@dataclass(frozen=True, slots=True)
class Part:
    """What one of so many gateways may let pass of a budget."""

    most: int
    gateways: int = 1


def whose(actor: str) -> str:
    return "あなた" if actor else "この案件"


def too_many(what: str, most: int, actor: str) -> Refusal:
    """Calls in a minute, or at once."""
    unit = "回" if what == RATE else "件"
    return Refusal(
        None,
        CODES[what],
        f"{whose(actor)}の{WHAT_WORDS[what]}が、上限（{most:,}{unit}）に達しています。{NOTHING_SENT_JA}",
        f"The limit of {most} ({what}) is reached.",
        f"少し待って、もう一度送ってください。{ASK_JA}",
    )


def spent(what: str, part: Part, actor: str, *, is_waiting: bool) -> Refusal:
    """A month's budget. is_waiting: calls under way have it reserved and may give some of it back."""
    unit, code = ("トークン", "limit.tokens") if what == TOKENS else ("円", "limit.yen")
    most, of = f"{part.most:,}{unit}", part.gateways
    told = most if of == 1 else f"{most}。全体の上限を{of}台の関所に等しく分けた、この関所の分"
    wait = "いまの呼出しが終わってからもう一度送るか、" if is_waiting else "来月まで待つか、"
    return Refusal(
        None,
        code,
        f"{whose(actor)}の今月の利用が、上限（{told}）に達しているか、この呼出しで超えるおそれがあります。{NOTHING_SENT_JA}",
        f"This month's budget of {part.most} ({what}) is used up, or this call might exceed it.",
        f"{wait}本文や max_tokens を小さくしてください。{ASK_JA}",
    )
