"""Acts in the words of the office."""

ACTS: dict[str, str] = {
    "engagement.open": "案件を登録",
    "engagement.change": "案件の内容を修正",
    "engagement.attach-specification": "特記仕様書を添付",
    "engagement.declare-use": "生成AIの利用の有無を申出",
    "party.add": "再委託の相手方を登録",
    "party.accept": "再委託の相手方が承諾",
    "request.begin": "確認依頼書の作成を開始",
    "request.save": "確認依頼書の下書きを保存",
    "request.submit": "確認依頼書を提出",
    "request.withdraw": "確認依頼を取下げ",
    "request.take": "審査を開始",
    "review.comment": "審査コメントを保存",
    "request.return": "補正を依頼",
    "request.confirm": "確認",
    "request.refuse": "確認不可",
    "service.judge": "規定4の判断を記録",
    "reason.add": "定型文を登録",
    "reason.change": "定型文を修正",
    "reason.retire": "定型文の使用を終了",
    "permit.issue": "手形を発行",
    "permit.supersede": "以前の手形を交代",
    "permit.suspend": "手形を停止",
    "permit.resume": "手形の停止を解除",
    "permit.revoke": "手形を取消し",
    "permit.expire": "手形の期間が満了",
    "key.make": "キーを作成",
    "key.revoke": "キーを無効化",
    "auditor-key.make": "監査用キーを作成",
    "connection.set": "サービスの接続先を登録",
    "connection.remove": "サービスの接続をやめた",
    "service.add": "サービスを一覧に追加",
    "service.state-fact": "サービスの事実を記録",
    "service.check": "サービスの事実を再確認",
    "evidence.take": "証跡を書き出し",
    "person.add": "利用者を追加",
    "person.renew-access": "サインインの再登録",
    "person.deactivate": "利用者を無効化",
    "person.set-password": "パスワードを変更",
    "person.attest": "利用規定を確認",
}


def act_word(act: str) -> str:
    """The Japanese word of an act; a house test holds that every recorded act has one."""
    return ACTS.get(act, act)
