"""Sample 定型文 that a city may take over and rewrite. The guideline has none: these are ours, offered and not set."""

from django.db import transaction

from sekisho.desk.people.models import Person
from sekisho.desk.people.roles import Role
from sekisho.desk.reviews.models import StandardReason
from sekisho.desk.reviews.reasons import Wording, add_reason

SAMPLES: tuple[Wording, ...] = (
    Wording("記入がない", "記入がありません。記入してください。"),
    Wording("別紙と合わない", "この欄の記載と別紙の記載が合っていません。どちらが正しいかを確かめ、そろえてください。"),
    Wording(
        "契約名が契約書と違う",
        "契約書（協定書）に記載の名称と異なります。契約書のとおりに直してください。",
        "contract_name",
    ),
    Wording(
        "再委託先の社名がない", "再委託等の相手方が利用する場合は、社名を記入してください。", "subcontractor_names"
    ),
    Wording(
        "利用業務が広すぎる",
        "「業務全般」では確認ができません。委託業務のうち、どの作業に利用するのかを具体的に記入してください。",
        "work",
    ),
    Wording("利用目的が分からない", "利用の目的（何のために使うのか）が分かるように記入してください。", "purpose"),
    Wording(
        "入力する情報が分からない",
        "何を入力し、出力を誰がどのように確かめて使うのかを記入してください。"
        "秘密や個人情報を入力しないことが分かる書き方にしてください（規定7）。",
        "method",
    ),
    Wording(
        "契約プランが分からない",
        "同じ名称のサービスでも、契約プランにより扱いが異なります。契約しているプランが分かる名称を記入してください（規定4）。",
        "service",
    ),
    Wording(
        "利用規約が示されていない", "適用される利用規約の名称と、確かめられる URL 又は書面を記入してください。", "terms"
    ),
    Wording(
        "オプトアウトの根拠がない",
        "入力した情報を学習しない設定となっていることの根拠（契約条項、管理画面の写しなど）を添えてください（規定6）。",
        "opt_out",
    ),
    Wording(
        "③④⑤の回答がない",
        "画像・動画等を利用する場合は、学習に利用しているコンテンツについての回答を選んでください（規定3）。",
        "curated",
    ),
    Wording(
        "利用者の範囲が分からない", "利用する人の範囲（部署、人数など）が分かるように記入してください。", "user_scope"
    ),
    Wording(
        "ログの管理が分からない",
        "利用ログを誰がどのように記録し、いつまで保管するかを記入してください（規定13）。",
        "logs",
    ),
)


@transaction.atomic
def take_samples(by: Person) -> int:
    """Add the samples whose heading the own list does not hold yet, in use or retired. How many."""
    owner = None if by.role == Role.POLICY else by.organisation_id
    known = set(StandardReason.objects.filter(department_id=owner).values_list("title", flat=True))
    new = [sample for sample in SAMPLES if sample.title not in known]
    for sample in new:
        add_reason(sample, by)
    return len(new)
