"""What a person can do about a refusal, by the family of its code. The book keeps the code, not the sentence."""

NEXT: dict[str, str] = {
    "permit": "発注者の確認を受けた有効な手形があるか、管理者に確かめてください。",
    "scope": "確認を受けた範囲の外です。必要な場合は、管理者が「変更」の確認依頼をしてください。",
    "public": "業務支援の利用であれば、職員の端末のソフトから呼び出してください。",
    "search": "検索機能の指定を外して、もう一度送ってください。",
    "optout": "学習をさせない設定に関する指定です。指定を外すか、管理者に確かめてください。",
    "personal": "該当する箇所を消すか、特定できない言葉に置き換えて、もう一度送ってください。",
    "secret": "業務で知り得た秘密に当たる箇所を消して、もう一度送ってください。",
    "limit": "利用の上限によるものです。少し待つか、呼出しや本文を減らし、続くときは管理者に相談してください。",
    "upstream": "生成AIサービスの側の事情です。少し待って、もう一度送ってください。",
    "content": "中身を確かめられないものです。外すか、確かめられる形（文章など）にして、もう一度送ってください。",
    "rights": "特定の作品や作者などに似せる指示を外して、もう一度送ってください。",
}


HELD = (
    "公人に関する情報や公表されている情報であれば、呼び出した本人が保留のページで理由を記録すると、同じ内容が通ります。"
    "そうでなければ、該当する箇所を消して、もう一度送ってください。"
)


def next_step(code: str, *, is_held: bool = False) -> str:
    """A sentence, or "" where nothing general can be said."""
    if is_held:
        return HELD
    return NEXT.get(code.partition(".")[0], "")
