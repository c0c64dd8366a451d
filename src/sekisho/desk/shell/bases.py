"""On what basis something is erased, in words. The codes are the book's."""

from sekisho.kernel.errors import InputError
from sekisho.ledger.entry import Basis

BASIS_WORDS: dict[Basis, str] = {
    "asked": "本人等の求め",
    "mistake": "誤って入力したもの",
    "city": "発注者の指示",
    "term": "業務の終了",
    "retention": "保存期間の満了",
    "law": "法令の定め",
    "other": "その他（理由のとおり）",
}


def read_basis(word: str) -> Basis:
    """Raises InputError."""
    for basis in BASIS_WORDS:
        if basis == word:
            return basis
    raise InputError("消去の根拠が正しくありません。", next_ja="、".join(BASIS_WORDS) + " のどれかを指定してください。")


def basis_words(word: str) -> str:
    """As people read it; a code nobody knows stays as it is."""
    return next((words for basis, words in BASIS_WORDS.items() if basis == word), word)
