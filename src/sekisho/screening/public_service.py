"""Instructions that make a model speak to citizens itself (rule 2), such as 「あなたは市民の質問に答えるボットです」.

Sentence by sentence. A sentence counts if it gives the model such a part, sends its answers to citizens, or says that
whoever writes to it is a citizen. Where staff stand between, where a draft or an analysis is asked for, or where the
sentence itself says that nothing is served, it does not.
"""

import unicodedata
from collections.abc import Iterator

from sekisho.screening.patterns import compiled

# Departments and buildings are no citizens (市民課, 市民会館), nor is who plays one (市民役).
_NOT_A_PERSON = (
    "(?!課|係|局|部|税|会館|病院|協働|ホール|センター|生活|活動|図書|プール|公園|参加|農園|憲章|文化|"
    "サービス|福祉|役|目線|感覚|団体)"
)
PUBLIC = (
    f"(?:(?:市民|区民|住民|府民|県民|町民|村民|国民){_NOT_A_PERSON}|来館者|来庁者|来場者|来園者|観光客|施設の?利用者|利用者から|"
    "一般の(?:方|人|利用者)|お客|顧客|応募者|申請者|申込者|保護者|問い?合わ?せ者|相談者|閲覧者|訪問者|来訪者|"
    "(?<!受託)(?<!委託)事業者(?=から|向け|に|へ))"
)
_ALL = "(?:の(?:皆様?|皆さん|みなさん|方々?))?"
_ROLE = (
    "(?:あなた|貴方|君|きみ|おまえ|お前|本ai|当ai|このai|本システム|本ボット|アシスタント)(?:の役割|の仕事)?"
    "(?:は|が|として|には)"
)
_BOT = (
    "(?:チャット・?ボット|ボイスボット|faqボット|ボット|コンシェルジュ|案内(?:係|役|人|ai|ロボット|アシスタント)|"
    "相談(?:員|窓口|ai|アシスタント)|"
    "窓口(?:担当者?|係|ai)?|オペレーター|受付(?:係|ai|担当者?)?|サポート(?:担当者?|係|窓口|ai|デスク)|応対(?:係|ai)|"
    "カスタマーサポート|コールセンター|ヘルプデスク|アバター|アシスタント|ガイド|ai)"
)
_IS = "(?:「[^」]{1,20}」)?(?:です|だ(?!け)|である|として|の役(?!所|場)|を担当|を務め|になりき)"
_ASKED = "(?:質問|問い?合わ?せ|問合せ?|相談|要望|苦情|電話|メッセージ)"
_ANSWER = "(?:答え|応え|応じ|回答し?|応答し?|返答し?|返信し?|対応し?|案内し?|応対し?|説明し?)"
_ADDRESSEE = compiled(
    f"(?<!の)(?:ユーザー?|利用者|相手|話し相手|対話相手|質問者|入力者|話しかけてくる(?:人|方|の)|問い?合わ?せてくる(?:人|方|の))"
    f"(?:は|とは)[^。]{{0,12}}?{PUBLIC}{_ALL}(?:です|である|だ(?!け)|や|、|$)"
)
_SERVES = compiled(
    # given the part of one who answers them
    f"{_ROLE}[^。]{{0,40}}?{PUBLIC}[^。]{{0,60}}?{_BOT}{_IS}"
    f"|{PUBLIC}{_ALL}(?:向け|用|のため)の?[^。、]{{0,20}}?{_BOT}{_IS}"
    # told to answer them
    f"|{PUBLIC}{_ALL}(?:から)?の[^。]{{0,12}}?{_ASKED}(?:に|へ|には)[^。]{{0,25}}?{_ANSWER}"
    "(?:て|す?る(?:こと|$|役|の(?:が|は))|ます|なさい)"
    f"|{PUBLIC}{_ALL}(?:に|へ|と)は?[^。]{{0,12}}?(?:直接|そのまま|自動で|24時間|丁寧に|親切に)[^。]{{0,10}}?"
    f"(?:{_ANSWER}|会話し|対話し|チャット)(?:て|る|ます|なさい|くだ|してくだ)"
    # one who talks with them, or who sits at the counter or on the page where they come
    f"|{PUBLIC}{_ALL}と(?:会話|対話|チャット|やり取り|やりとり)[^。]{{0,40}}?{_BOT}{_IS}"
    f"|{_ROLE}[^。]{{0,20}}?(?:市|区|町|村|府|県|役所|役場|公式)の?(?:総合)?(?:窓口|受付|案内)(?:ai|ボット|ロボット|係|担当)(?:です|として|だ$)"
    "|(?:ホームページ|ウェブサイト|webサイト|公式サイト|公式line|lineの公式アカウント)"
    f"(?:上|内)?[にで][^。]{{0,6}}?(?:設置|公開|常駐|稼働)[^。]{{0,10}}?{_BOT}{_IS}"
)
_BETWEEN = compiled(
    "職員(?:向け|用|が|の|を|から|さん)|庁内|社内|従業員|社員|スタッフ(?:向け|用|の|が|を)|担当者(?:が|の|を|向け)|下書き|素案|たたき台|[答文]案|案を|案の|"
    "草案|原案|想定問答|研修|練習|訓練|模擬|ロールプレイ|分析|分類|要約|集計|整理|校正|翻訳|添削|推敲|企画|設計|仕様|評価|検証|確認した(?:うえ|上)"
)
_DENIED = compiled(
    f"{PUBLIC}[^。]{{0,25}}(?:しない|しません|せず|ではな|ありません|禁止|行わない|行いません|提供しない|ないでくだ|てはいけ|てはならな)"
)
_PUBLIC_EN = (
    "(?:citizens?|residents?|(?:members of )?the (?:general )?public|customers?|visitors?|applicants?|tourists?)"
)
_BOT_EN = "(?:chatbot|bot|assistant|agent|concierge|help ?desk|operator|guide)"
_SERVES_EN = compiled(
    rf"\b(?:you are|you're|act as|your (?:role|job|task) is)\b.{{0,80}}?\b{_BOT_EN}\b.{{0,60}}?\b{_PUBLIC_EN}\b"
    rf"|\b(?:you are|you're|act as)\b.{{0,60}}?\b{_PUBLIC_EN}\b.{{0,40}}?\b{_BOT_EN}\b"
    rf"|\bthe user (?:is|will be) (?:a |an )?{_PUBLIC_EN}\b"
)
_BETWEEN_EN = compiled(
    r"\b(?:staff|employees?|officers?|officials?|internal|drafts?|drafting|analy[sz]\w*|summar\w+|classif\w+|translat\w+|"
    r"proofread\w*|rehears\w+|role-?play\w*|train(?:ing|ee)s?)\b|\b(?:do not|don't|never|not)\b.{0,20}\banswer\b"
)
_SENTENCE = compiled("[^。！？!?\r\n]+")
# One of these stands in every sentence that counts; most texts have none and cost nothing more.
_HINTS = (
    "市民", "区民", "住民", "府民", "県民", "町民", "村民", "国民", "観光客", "一般の", "お客", "顧客", "者", "窓口",
    "受付", "案内",
)  # fmt: skip
_HINTS_EN = ("you are", "you're", "act as", "your ", "the user")
LONGEST = 400  # characters of a sentence; what is longer is no sentence of an instruction


def addresses_citizens(text: str) -> tuple[int, int] | None:
    """Where in an instruction the first sentence stands that makes the model serve citizens directly, or None."""
    return next((span for span, sentence in _sentences(text) if _serves(sentence)), None)


def _sentences(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    for found in _SENTENCE.finditer(text):
        if len(found[0]) <= LONGEST:
            yield found.span(), unicodedata.normalize("NFKC", found[0]).lower()


def _serves(sentence: str) -> bool:
    if any(hint in sentence for hint in _HINTS_EN) and _SERVES_EN.search(sentence):
        return not _BETWEEN_EN.search(sentence)
    if not any(hint in sentence for hint in _HINTS):
        return False
    bare = "".join(sentence.split())
    if not (_SERVES.search(bare) or _ADDRESSEE.search(bare)):
        return False
    return not _BETWEEN.search(bare) and not _DENIED.search(bare)
