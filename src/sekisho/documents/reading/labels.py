"""What the labels of the form may look like in a file: the book's wording, the scan's, and ways cities set them."""

from dataclasses import dataclass

from sekisho.documents.reading.stream import fold
from sekisho.rules.book import RequestForm

LETTERHEAD = ("address", "company", "representative")
CONTACT = ("contact_department", "contact_name", "contact_phone", "contact_fax_or_mail")
CONTENTS = ("work", "purpose", "method", "kinds", "service", "provider", "terms", "security", "logs")
# Beside what the book has. Ours: taken from how such forms are commonly set, not from the source.
OTHER_WORDS: dict[str, tuple[str, ...]] = {
    "address": ("主たる営業所の所在地", "所在地", "住所"),
    "company": ("商号又は名称", "商号または名称", "名称", "会社名"),
    "representative": (
        "代表者役職・氏名",
        "代表者役職氏名",
        "代表者職氏名",
        "代表者(又は受任者)職・氏名",
        "代表者氏名",
        "役職・氏名",
    ),
    "contact_department": ("部署名", "担当部署", "所属"),
    "contact_name": ("担当者氏名", "担当者名", "担当者"),
    "contact_phone": ("電話", "tel", "電話番号"),
    "contact_fax_or_mail": (
        "fax/メール",
        "fax/mail",
        "fax/e-mail",
        "fax・メール",
        "fax番号/メール",
        "fax/メールアドレス",
        "メール",
        "メールアドレス",
        "e-mail",
        "fax番号",
        "fax",
    ),
    "service": ("生成aiサービス名", "サービス名称", "サービス名"),
    "terms": ("利用規約等", "利用規約(利用条件等)"),
    "security": ("セキュリティ管理体制",),
    "logs": ("利用ログ管理体制", "利用ログの管理"),
    "kinds": ("生成aiの種類", "利用する生成ai種類"),
    "contract_name": ("契約名称", "契約名", "業務名称", "契約又は指定管理の名称"),
}
LONG = 9  # a wording this long is looked for anywhere, a shorter one only where a label can stand


@dataclass(frozen=True, slots=True)
class Label:
    item: str
    words: str  # folded, without bullet and colon


def labels(form: RequestForm, names: tuple[str, ...]) -> tuple[Label, ...]:
    """Every way to write the labels of these items, the longest first."""
    found = {Label(name, words) for name in names for words in _ways(form, name)}
    return tuple(sorted(found, key=lambda label: (-len(label.words), label.item, label.words)))


def _ways(form: RequestForm, name: str) -> set[str]:
    item = form.item(name)
    ways = {fold(words).strip("・:") for words in (item.label, item.scan, *OTHER_WORDS.get(name, ()))}
    return {words for words in ways if words}
