"""The items a finding can point at, in the order of the paper, and what messages call them."""

from collections.abc import Mapping
from types import MappingProxyType

# What the gate needs and the paper has no field for; each stands in NAMES after the item it belongs to.
BESIDE_THE_PAPER = frozenset(
    {
        "pledges",
        "audience",
        "first_day",
        "last_day",
        "contract",
        "opt_out",
        "opt_out_until",
        "parties",
        "named_users",
        "files",
        "claims",
    }
)

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "date": "日付",
        "addressee": "宛先",
        "address": "所在地",
        "company": "商号又は名称",
        "representative": "代表者（又は受任者）役職・氏名",
        "pledges": "誓約",
        "contract_name": "契約又は指定管理名称",
        "contract_year": "締結年度",
        "category": "区分",
        "users": "利用者",
        "subcontractor_names": "再委託等の相手方の社名",
        "contact_department": "連絡先の部署",
        "contact_name": "連絡先の氏名",
        "contact_phone": "連絡先の電話番号",
        "contact_fax_or_mail": "連絡先のFAX/メール",
        "work": "利用業務",
        "purpose": "利用目的",
        "method": "利用方法",
        "audience": "出力を直接受け取る人",
        "kinds": "生成AIの種類",
        "kinds_other": "生成AIの種類（その他の内容）",
        "service": "生成AIサービス名称",
        "provider": "提供元",
        "terms": "利用規約",
        "contract": "契約の形",
        "opt_out": "オプトアウトの根拠",
        "opt_out_until": "オプトアウトの根拠の期限",
        "curated": "利用する生成AIサービスの種類",
        "user_scope": "利用者の範囲",
        "parties": "利用する会社",
        "named_users": "利用者の名簿",
        "first_day": "利用期間の初日",
        "last_day": "利用期間の最終日",
        "security": "情報セキュリティ管理体制",
        "logs": "利用ログの管理体制",
        "law": "関係法令や利用規約への理解と対応",
        "files": "別紙・証拠のファイル",
        "claims": "カタログと異なる事実の申告",
    }
)

# Ids of the paper itself; a rule book prints these and no others.
PAPER_ITEMS: tuple[str, ...] = tuple(name for name in NAMES if name not in BESIDE_THE_PAPER)


def check_item(number: int) -> str:
    """Id of the checklist item of a rule: `check_7`."""
    return f"check_{number}"


def order(checks: int) -> tuple[str, ...]:
    """Every id a finding may carry, as they follow on the paper, with `checks` checklist items at its end."""
    return (*NAMES, *(check_item(number) for number in range(1, checks + 1)))
