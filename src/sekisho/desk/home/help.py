"""使い方: what each role does here, in the order in which it comes up."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sekisho.desk.people.access import DeskRequest
from sekisho.desk.people.roles import Role


@dataclass(frozen=True, slots=True)
class Step:
    """name: of the page where it is done, "" where it is done elsewhere."""

    title: str
    words: str
    name: str = ""

    @property
    def url(self) -> str:
        return reverse(self.name) if self.name else ""


STEPS: dict[Role, tuple[Step, ...]] = {
    Role.OFFICER: (
        Step(
            "案件を登録し、特記仕様書を添付する",
            "契約書又は協定書に添付した日を記録します。CSVでまとめて登録もできます。",
            "engagements",
        ),
        Step(
            "確認依頼を審査する",
            "項目ごとの自動の確認を見て、コメントし、補正依頼・確認・確認不可を決めます。起案・決裁の番号を記録します。",
            "requests",
        ),
        Step(
            "郵送・メールの受注者とやり取りする",
            "届いた確認依頼書（Word）と取下げを記録します。補正依頼・確認不可の書面と確認通知書を、PDF・Wordで出力できます。",
            "intake-new",
        ),
        Step(
            "利用の記録を見る",
            "だれが、何に、どのサービスを使ったかと、通さなかったものを見られます。本文は表示されません。",
            "records",
        ),
        Step(
            "市の秘密を登録する",
            "未公表の資料などを案件に登録すると、受注者の入力に含まれたときに関所が止めます。",
            "secrets",
        ),
        Step(
            "見つかったときの扱いを決める",
            "公人の氏名などを扱う案件では、止める代わりに、保留（理由を記録すると通る）や、伏せて送ることを、案件の画面で選べます。",
            "engagements",
        ),
        Step("異動のときに引き継ぐ", "担当の案件をまとめて後任に引き継ぎます。", "hand-overs"),
    ),
    Role.POLICY: (
        Step(
            "サービス一覧を最新に保つ",
            "出典と日付を付けて、事実を記録します。古くなった事実は印が付きます。",
            "services",
        ),
        Step(
            "再確認を始める",
            "サービスの条件やガイドラインの版が変わったとき、影響する案件だけに再確認を求めます。",
            "reconfirmations",
        ),
        Step(
            "作品等の名称を最新に保つ",
            "新しい作品や地域のキャラクターの名称を、出典と理由を付けて追加します（規定8）。",
            "works",
        ),
        Step("すべての部署の案件を見る", "案件台帳で、部署・状態・年度で絞り込めます。", "engagements"),
    ),
    Role.RESPONSIBLE: (
        Step(
            "確認依頼書を作って提出する",
            "様式の順に書きます。発注者が指摘しそうな点が、提出の前に項目のそばに表示されます。途中で保存できます。",
            "requests",
        ),
        Step(
            "外に出してはならないものを登録する",
            "用語・文書・名簿を登録すると、入力に含まれたときに関所が止めます。内容は保存されず、件数だけが残ります。",
            "secrets",
        ),
        Step("利用者を登録する", "利用する人を登録し、最初のパスワードを渡します。", "people"),
        Step("範囲を超えるときは、先に変更を依頼する", "審査の間は、前の範囲だけを使えます。", "requests"),
        Step("利用の記録を点検する", "自社と再委託先の利用を見られます。", "records"),
    ),
    Role.STAFF: (
        Step("利用規定を読み、キーを作る", "キーは一度だけ表示されます。人に渡さないでください。", "keys"),
        Step("手形の範囲で使う", "個人情報や秘密を含む入力は通りません。何に使うかを守ってください。", "home"),
        Step(
            "保留になったら、理由を選ぶか、消して送る",
            "公人の公的な立場についての内容や、公表されている内容であれば、理由を記録すると、同じ内容が12時間通ります。",
            "holds",
        ),
        Step(
            "出力を必ず確かめ、加筆・修正して使う",
            "出力は検討素材です（規定9から12まで）。記録は利用記録から開けます。",
            "records",
        ),
    ),
    Role.AUDITOR: (
        Step("台帳を検証する", "台帳の署名と、書き換えや欠落の有無を計算で確かめます。", "book"),
        Step("案件と記録を見る", "閲覧だけができます。証跡（ZIP）を取り出せます。", "engagements"),
    ),
}


def help_page(request: DeskRequest) -> HttpResponse:
    """The steps of the person's role, the words used here, and what to do when stuck."""
    return render(request, "home/help.html", {"steps": STEPS[Role(request.user.role)]})
