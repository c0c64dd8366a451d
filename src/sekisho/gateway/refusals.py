"""What the gate itself says no to, in words. The permit's own refusals are written where the conditions are.

Codes are stable names (docs/glossary.md). None of these sentences ever carries what a client sent.
"""

from sekisho.kernel.refusal import Refusal

MIB = 1024 * 1024
CALL_RESPONSIBLE_JA = "続くときは管理者に連絡してください。"
NOTHING_SENT_JA = "内容は生成AIサービスに送っていません。"

KEY_MISSING = Refusal(
    13,
    "key.missing",
    "APIキーがありません。",
    "No API key was sent.",
    "Authorization: Bearer に、「手形・キー」の画面で作ったキーを入れてください。",
)
KEY_UNKNOWN = Refusal(
    13,
    "key.unknown",
    "このAPIキーは登録されていないか、無効になっています。",
    "The API key is unknown or revoked.",
    "「手形・キー」の画面で状態を確かめ、使えるものがなければ新しいキーを作ってください。",
)
KEY_EXPIRED = Refusal(
    13,
    "key.expired",
    "このAPIキーは期限が切れています。",
    "The API key has expired.",
    "「手形・キー」の画面で新しいキーを作ってください。",
)
KEY_AMBIGUOUS = Refusal(
    13,
    "key.ambiguous",
    "異なるAPIキーが同時に送られたため、だれの利用か決められません。",
    "Several different API keys were sent.",
    "キーは一つだけ送ってください。",
)
STRANGERS = Refusal(
    None,
    "limit.strangers",
    "正しくないキーでの呼出しが続いているため、しばらく受け付けません。",
    "Too many calls with bad keys.",
    "少し待ち、正しいキーで送ってください。",
)
MALFORMED_NEXT_JA = "送るソフトの設定か、送った JSON の形を直してください。"
BODY_ENCODED = Refusal(
    None,
    "request.encoding",
    "圧縮された本文は受け取れません。",
    "Compressed request bodies are not accepted.",
    "圧縮せずに送ってください。",
)
BODY_LATE = Refusal(
    None,
    "request.timeout",
    "本文が届き終わらないため、受け取りをやめました。",
    "The request body did not arrive in time.",
    "通信の状態を確かめて、もう一度送ってください。",
)
HEADER_DOUBLED = Refusal(
    None,
    "request.header",
    "X-Sekisho-Purpose が二つ以上あります。",
    "X-Sekisho-Purpose was sent more than once.",
    "目的は一つだけ送ってください。",
)
MODEL_UNKNOWN = Refusal(
    1,
    "scope.service",
    "この生成AIサービス（モデル）は、確認を受けた内容に含まれていません。",
    "This service or model is not within the confirmation.",
    "使えるモデルは GET /v1/models で分かります。別のサービスを使うときは、先に「変更」の確認依頼をしてください。",
)
MODEL_OTHER_KIND = Refusal(
    1,
    "scope.kind",
    "このモデルは、この入口の種類（文章・画像・音声）には使えません。",
    "This model does not serve the kind of this endpoint (text, image or audio).",
    "使いたい種類のモデルを GET /v1/models で選ぶか、その種類の入口で送ってください。",
)
SERVICE_CHOICE = Refusal(
    1,
    "scope.service",
    "送り先のサービスやモデルを利用者が選び替える指定は使えません。",
    "Parameters that choose another provider or model are not allowed.",
    "models・provider・api_base などの指定を外して、もう一度送ってください。",
)
STORING = Refusal(
    6,
    "optout.parameter",
    "入力をサービス側に保存・学習させる指定は使えません。",
    "Parameters that let the provider store or train on input are not allowed.",
    "store などの指定を外して、もう一度送ってください。",
)
STORED = Refusal(
    6,
    "optout.parameter",
    "サービス側に保存された内容を使う指定は、保存が前提で中身も確かめられないため使えません。",
    "Parameters that refer to content stored at the provider are not allowed.",
    "previous_response_id・conversation・cachedContent などを外し、これまでのやり取りを本文に入れて送ってください。",
)
THREAD = Refusal(
    6,
    "optout.parameter",
    "やり取りをサービス側に保存させる指定（thread）は使えません。",
    "Conversation state held at the provider (thread) is not allowed.",
    "thread を外し（SDK の tool_runner では thread=False）、これまでのやり取りを本文に入れて送ってください。",
)
ENDPOINT_UNKNOWN = Refusal(
    None,
    "endpoint.unknown",
    "この入口（エンドポイント）は、まだ開いていません。",
    "This endpoint is not open.",
    "開いている入口は、POST の /v1/chat/completions・/v1/responses・/v1/embeddings・/v1/messages・"
    "/v1/images/generations・/v1/images/edits・/v1/audio/transcriptions・/v1/audio/speech、"
    "Azure OpenAI と Gemini の同じ働きの入口、GET /v1/models です。",
)
ENDPOINT_METHOD = Refusal(
    None,
    "endpoint.method",
    "この入口では、この呼び方（メソッド）は使えません。",
    "Method not allowed on this endpoint.",
    "文章のやり取りは POST、モデルの一覧は GET で呼んでください。",
)
OTHER_WIRE = Refusal(
    None,
    "request.wire",
    f"このモデルは、この入口（APIの形式）では使えません。{NOTHING_SENT_JA}",
    "This model is not served in the format of this endpoint.",
    "このモデルの提供元の形式で送るか、この形式で使えるモデルを管理者に尋ねてください。",
)
SCREEN_FAILED = Refusal(
    7,
    "screen.failed",
    f"内容を確かめられなかったため、通しません。{NOTHING_SENT_JA}",
    "The content could not be screened, so nothing was sent.",
    CALL_RESPONSIBLE_JA,
)
REGISTER_CLOSED = Refusal(
    7,
    "screen.register",
    f"登録された秘密の照合用データを確かめられないため、この案件の呼出しを止めています。{NOTHING_SENT_JA}",
    "The register of this engagement's secrets is not available; nothing was sent.",
    CALL_RESPONSIBLE_JA,
)
SNAPSHOT_CLOSED = Refusal(
    1,
    "snapshot.unavailable",
    f"有効な手形の一覧を確かめられないため、門を閉じています。{NOTHING_SENT_JA}",
    "No valid permit snapshot; the gate is closed.",
    f"しばらくして、もう一度送ってください。{CALL_RESPONSIBLE_JA}",
)
LEDGER_CLOSED = Refusal(
    13,
    "ledger.unavailable",
    f"利用記録を書けないため、門を閉じています。{NOTHING_SENT_JA}",
    "The usage ledger cannot be written; the gate is closed.",
    f"しばらくして、もう一度送ってください。{CALL_RESPONSIBLE_JA}",
)
OUTCOME_LOST = Refusal(
    13,
    "ledger.unavailable",
    "回答は届きましたが、記録を書けないため渡せません。",
    "The answer arrived but could not be recorded, so it is withheld.",
    f"しばらくして、もう一度送ってください。{CALL_RESPONSIBLE_JA}",
)
GATE_CLOSING = Refusal(
    None,
    "gate.closing",
    f"門を閉じる途中のため、受け付けません。{NOTHING_SENT_JA}",
    "The gate is shutting down.",
    "少し待って、もう一度送ってください。",
)
GATE_FAILED = Refusal(
    None,
    "gate.failed",
    "処理の途中で失敗したため、止めました。",
    "The gate failed while handling the call and stopped it.",
    CALL_RESPONSIBLE_JA,
)
NOT_CONFIGURED = Refusal(
    None,
    "upstream.not-configured",
    f"このサービスにつなぐ設定が足りません。{NOTHING_SENT_JA}",
    "The upstream of this service is not configured.",
    "管理者に、接続先と接続用の鍵の設定を頼んでください。",
)
UNREACHABLE = Refusal(
    None,
    "upstream.unreachable",
    "生成AIサービスにつながらないか、途中で切れました。",
    "The upstream could not be reached or broke off.",
    f"しばらくして、もう一度送ってください。{CALL_RESPONSIBLE_JA}",
)
TIMED_OUT = Refusal(
    None,
    "upstream.timeout",
    "生成AIサービスが時間内に答えませんでした。",
    "The upstream did not answer in time.",
    "しばらくして、もう一度送ってください。",
)
UPSTREAM_FAILED = Refusal(
    None,
    "upstream.error",
    "生成AIサービスがエラーを返しました。",
    "The upstream returned an error.",
    f"しばらくして、もう一度送ってください。{CALL_RESPONSIBLE_JA}",
)
UPSTREAM_REFUSED = Refusal(
    None,
    "upstream.refused",
    "生成AIサービスが、この指定を受け付けませんでした。",
    "The upstream did not accept the request.",
    "エラーの説明（英語）に合わせて、指定を直してください。",
)
UPSTREAM_BUSY = Refusal(
    None,
    "limit.upstream",
    "生成AIサービスの利用上限に達しています。",
    "The upstream's rate limit is reached.",
    "少し待って、もう一度送ってください。",
)
UNREADABLE = Refusal(
    None,
    "upstream.unreadable",
    "生成AIサービスの回答を読み取れませんでした。",
    "The upstream's answer could not be read.",
    CALL_RESPONSIBLE_JA,
)
ANSWER_TOO_LARGE = Refusal(
    None,
    "upstream.too-large",
    "生成AIサービスの回答が上限より大きいため、受け取りをやめました。",
    "The upstream's answer is larger than allowed.",
    "短い回答になるように頼み直してください。",
)

AUDITOR_ONLY = Refusal(
    13,
    "key.auditor",
    "利用記録の写しは、監査用の鍵でだけ読めます。",
    "The log is served to auditor keys only.",
    "Authorization: Bearer に監査用の鍵を入れてください。",
)
NO_SUCH_TILE = Refusal(
    None,
    "endpoint.unknown",
    "この場所に利用記録の写しはありません。",
    "There is no such tile.",
    "まず /tlog/checkpoint を読み、その大きさまでの tile を読んでください。",
)
LEDGER_UNREADABLE = Refusal(
    13,
    "ledger.unavailable",
    "利用記録を読めません。",
    "The usage ledger cannot be read.",
    f"しばらくして、もう一度読んでください。{CALL_RESPONSIBLE_JA}",
)

FILE_AGAIN_JA = "ファイルそのものを base64（data: URL）で付けて、もう一度送ってください。"
FILE_REMOTE = Refusal(
    7,
    "content.remote",
    f"ほかの場所にある画像やファイル（URL）は、中身を確かめられないため通しません（規定7）。{NOTHING_SENT_JA}",
    "A remote image or file cannot be screened and is refused.",
    FILE_AGAIN_JA,
)
FILE_NOT_DATA = Refusal(
    7,
    "content.damaged",
    "添付ファイルが、正しい base64（data: URL）ではありません。",
    "An attached file is not canonical base64 in a data: URL.",
    FILE_AGAIN_JA,
)
FILE_MISMATCH = Refusal(
    7,
    "content.mismatch",
    "ファイルの中身が、名前（拡張子）や種類（MIME type）と違います。",
    "The file's content is not what its name or media type says.",
    "正しい名前と種類で、もう一度送ってください。",
)
FILE_EMBEDDED = Refusal(
    7,
    "content.unsupported",
    "ファイルの文章の中に、別のファイルが文字（base64）で埋め込まれています。",
    "The file's text embeds another file as base64, which is refused.",
    "埋め込まれたファイルを取り除いて、もう一度送ってください。",
)
FILES_MANY = Refusal(
    7,
    "content.too-large",
    "一度に送るファイルが多すぎます。",
    "Too many files in one request.",
    "ファイルを分けて、もう一度送ってください。",
)
FILES_BUSY = Refusal(
    None,
    "limit.files",
    f"ほかのファイルの確認が続いているため、受け付けられません。{NOTHING_SENT_JA}",
    "Too many files are waiting to be screened.",
    "少し待って、もう一度送ってください。",
)


def too_large(limit: int) -> Refusal:
    """The request body is larger than `limit` bytes."""
    most = f"{limit:,} バイト" if limit % MIB else f"{limit // MIB:,} MB"
    return Refusal(
        None,
        "request.too-large",
        f"一度に送る量が大きすぎます（上限 {most}）。{NOTHING_SENT_JA}",
        f"The request body is larger than {limit} bytes.",
        "分けて送るか、添付を小さくしてください（添付は、送るときに約3割大きくなります）。"
        "続けて必要なときは、管理者に上限の変更を相談してください。",
    )


def malformed(what_ja: str, what_en: str) -> Refusal:
    """The request cannot be read with certainty. Both sentences name the defect, never the content."""
    return Refusal(None, "request.malformed", what_ja, what_en, MALFORMED_NEXT_JA)


def unsupported(what_ja: str, what_en: str) -> Refusal:
    """A kind of content this version cannot screen, and therefore (rule 7) does not let pass."""
    return Refusal(
        7,
        "content.unsupported",
        f"{what_ja}は、この版では中身を確かめられないため通しません（規定7）。{NOTHING_SENT_JA}",
        f"{what_en} cannot be screened by this version and is refused.",
        "文章（text）だけにして、もう一度送ってください。",
    )
