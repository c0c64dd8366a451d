"""States as one table each: the 確認依頼 and the 手形. What is not in the table does not happen.

A transition only changes a state. Printing, publishing and recording are the caller's, after it.
"""

from dataclasses import dataclass

from sekisho.kernel.errors import StateError

# operator: whoever runs this installation and stops trusting an issuer; that only closes.
# paper: the city, by a paper that this installation records. issuer: the city, by a file that its own installation
# signed. Both are the city's acts; they stand apart so that nobody here can do them without that paper or file.
SIDES = ("contractor", "city", "clock", "paper", "issuer", "operator")


@dataclass(frozen=True, slots=True)
class Transition:
    act: str
    before: tuple[str, ...]
    after: str
    by: str  # one of SIDES


@dataclass(frozen=True, slots=True)
class Lifecycle:
    name: str
    words: dict[str, str]
    table: tuple[Transition, ...]

    def move(self, state: str, act: str, by: str) -> str:
        """The state after `act`. Raises StateError if the table has no such row."""
        for row in self.table:
            if row.act == act and state in row.before and row.by == by:
                return row.after
        raise StateError(
            f"{self.name}はいま「{self.words.get(state, state)}」のため、この操作はできません。",
            next_ja="画面を開き直して、いまの状態を確かめてください。",
        )

    def acts(self, state: str, by: str) -> tuple[str, ...]:
        """The acts open to that side in that state."""
        return tuple(row.act for row in self.table if state in row.before and row.by == by)


REQUEST = Lifecycle(
    "確認依頼",
    {
        "draft": "下書き",
        "submitted": "提出済み",
        "in_review": "審査中",
        "returned": "補正依頼中",
        "confirmed": "確認",
        "refused": "確認不可",
        "withdrawn": "取下げ",
    },
    (
        Transition("submit", ("draft", "returned"), "submitted", "contractor"),
        Transition("withdraw", ("draft", "submitted", "in_review", "returned"), "withdrawn", "contractor"),
        Transition("take", ("submitted",), "in_review", "city"),
        Transition("return", ("in_review",), "returned", "city"),
        Transition("confirm", ("in_review",), "confirmed", "city"),
        Transition("refuse", ("in_review",), "refused", "city"),
        Transition("return", ("submitted",), "returned", "paper"),
        Transition("confirm", ("submitted",), "confirmed", "paper"),
        Transition("refuse", ("submitted",), "refused", "paper"),
        # 発注者の手形を取込み: the city confirmed in its own installation, and its signed permit says what.
        Transition("confirm", ("submitted",), "confirmed", "issuer"),
    ),
)

PERMIT = Lifecycle(
    "手形",
    {
        "none": "手形なし",
        "in_force": "有効",
        "suspended": "停止中",
        "superseded": "新しい手形に交代",
        "revoked": "取消し",
        "expired": "期間満了",
    },
    (
        Transition("issue", ("none",), "in_force", "city"),
        Transition("suspend", ("in_force",), "suspended", "city"),
        Transition("resume", ("suspended",), "in_force", "city"),
        Transition("revoke", ("in_force", "suspended"), "revoked", "city"),
        Transition("supersede", ("in_force", "suspended"), "superseded", "city"),
        Transition("expire", ("in_force", "suspended"), "expired", "clock"),
        Transition("issue", ("none",), "in_force", "paper"),
        Transition("suspend", ("in_force",), "suspended", "paper"),
        Transition("resume", ("suspended",), "in_force", "paper"),
        Transition("revoke", ("in_force", "suspended"), "revoked", "paper"),
        Transition("supersede", ("in_force", "suspended"), "superseded", "paper"),
        Transition("issue", ("none",), "in_force", "issuer"),
        Transition("suspend", ("in_force",), "suspended", "issuer"),
        Transition("resume", ("suspended",), "in_force", "issuer"),
        Transition("revoke", ("in_force", "suspended"), "revoked", "issuer"),
        Transition("supersede", ("in_force", "suspended"), "superseded", "issuer"),
        Transition("expire", ("in_force", "suspended"), "expired", "issuer"),
        Transition("revoke", ("in_force", "suspended"), "revoked", "operator"),
    ),
)
