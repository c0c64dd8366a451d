"""What forms and manuals put where a person would stand: 見本 太郎, 甲野乙子, ○○市△△町1-2-3, foo@example.jp.

Asked of what a recognizer has found. Some values are nobody's by themselves; others only where the text says that
they are examples (記入例, サンプル画面, ダミー値).
"""

import re

from sekisho.screening.finding import Label
from sekisho.screening.lexicon import alternation, words
from sekisho.screening.name_things import is_animal
from sekisho.screening.names import FAMILY_NAMES
from sekisho.screening.patterns import compiled
from sekisho.screening.places import PREFECTURES
from sekisho.screening.reading import Reading, Words

# Nobody is called so.
_INVENTED = (
    "(?:見本|記入|記載|例示|例文|サンプル|テスト|てすと|ダミー|仮名|架空|試験|検証|匿名|名無し?"
    "|何某|某|ホゲ|ほげ|なにがし|登録|申請|利用|住民|市民|納税|国税|住基|戸籍|選挙|防災|年金|国保|介護|福祉|電子|行政|個人|番号|役所|窓口)"
    "[ ・]?(?:太郎|花子|次郎|二郎|三郎|一郎|良子|子|タロウ|ハナコ|たろう|はなこ|ジロウ|氏名|太朗|美子)"
    "|[甲乙丙丁戊][野山川田村木原島本谷沢崎井藤]?[ ・]?"
    "(?:[甲乙丙丁][子男美太平]|太郎|花子|次郎|一郎|三郎|二郎|郎|子)"
    "|(?i:(?:john|jane|joe|richard) ?(?:doe|roe))|(?i:taro|hanako) (?i:yamada|osaka|nippon|test|sample)"
    "|(?i:test|sample|dummy|foo|example) ?(?i:user|taro|hanako|name|person)"
    "|[〇○●◯◎△▲□■◇×xX*＊?]{1,8}[ ・]?[〇○●◯◎△▲□■◇×xX*＊?]{0,8}"
)
# Some bear these names, and every form does.
_OF_FORMS = (
    "(?:山田|日本|大阪|東京|浪速|難波|なにわ|国税)[ ・]?(?:太郎|花子|一郎|次郎|二郎|三郎)"
    "|(?:田中|鈴木|佐藤|高橋)[ ・]?(?:太郎|花子)"
    "|(?:ヤマダ|スズキ|サトウ|オオサカ|ニホン|タナカ)[ ・]?(?:タロウ|ハナコ)"
    "|(?:やまだ|すずき|さとう|おおさか)[ ・]?(?:たろう|はなこ)"
    "|(?i:yamada|suzuki|osaka) (?i:taro|hanako)|(?i:alice|bob|carol|eve)"
)
_STEMS = (*words("city_stems.txt"), *(prefecture[:-1] for prefecture in PREFECTURES))
_TOWNS = tuple(word for word in _STEMS if len(word) > 1 and word not in FAMILY_NAMES)
# The town's own name with the given name of every form (枚方太郎), where the text says that it is an example.
_OF_TOWNS = f"(?:{alternation(_TOWNS)})[ ・]?(?:太郎|花子)"
# Its reading in brackets behind it: 「高槻太郎(たかつき たろう)」.
_READ_IN_BRACKETS = compiled(f"(?:{_OF_FORMS}|{_OF_TOWNS})\\(\\Z")
_READING_END = compiled("(?:たろう|はなこ|タロウ|ハナコ)$")
_LONGEST_READING = 12
_INVENTED_OR_OF_FORMS = compiled(f"(?:{_INVENTED})|(?P<forms>{_OF_FORMS}|{_OF_TOWNS})")
# Of the writing itself: 見本, サンプル and テスト用 may be things as well, and 例えば stands beside real persons.
_EXAMPLE = compiled(
    "(?<![々㐀-鿿])例 ?[:)]|記入例|記載例|入力例|表示例|架空の(?:氏名|名前|人物|住民|データ|値)|例示"
    "|(?:見本|サンプル|ダミー|モック)(?:の?(?:画面|データ|値|氏名|名前|住民|様式|用紙|文|表|レコード)|として|です|に(?:して|差し替|置き換)|[:)」])"
    "|ひな[型形]の|雛[型形]の|テスト(?:データ|氏名|レコード|アカウント)|プレースホルダ|[Ss]ample|[Dd]ummy|placeholder"
)
# What is said of somebody who is there.
_OF_SOMEBODY = compiled(
    "[0-9]{1,3}[歳才]|来庁|来所|来館|電話(?!番号欄|欄)|窓口(?!に(?:置|備)|用の|の記[入載]例)|本人|被害|相談者?|欠席|出席|早退|担当|けが|怪我|訪問|受診|紛失|件で|の[0-9]{1,2}[名人]|渡[しすさ]|持って"
)
_NEAR = 60
# What is said of names as words, not of who bears them.
_OF_NAMES = compiled(
    "(?:名字|苗字|名前|姓)(?:の(?:ランキング|人気|由来|順位|読み方の例)|が多い|だと|ランキング)|人気の名前|異体字|字体|文字コード|旧字体"
)
_OF_TASKS = compiled("算数(?:の(?:問題|文章)|:)|文章題|架空名|仮名の(?:事例|例)")
_OF_EITHER = compiled(f"{_OF_NAMES.pattern}|{_OF_TASKS.pattern}")
_EITHER_WORDS = Words(
    *(name + tail for name in ("名字", "苗字", "名前", "姓") for tail in ("の", "が多い", "だと", "ランキング")),
    "人気の名前", "異体字", "字体", "文字コード", "旧字体", "算数の", "算数:", "文章題", "架空名", "仮名の",
)  # fmt: skip
_HONORED = compiled(" ?(?:さん|様|氏|くん|ちゃん|殿)")
_LONGEST_HALF = 4  # of a name that may be spoken of as a word; with a blank inside (渡辺 学) it is a whole one
# 「キャラクター「このはちゃん」」
_MASCOT = compiled(
    "(?:キャラ(?:クター)?|マスコット|着ぐるみ|ゆるキャラ|愛称|チャットボット|ロボット|アバター)[^。\n]{0,4}(?:「[^」\n]{1,12}」[と、・や]?){0,3}「\\Z"
)
# 「「あいちゃん」は市のマスコットです」
_MASCOT_BEHIND = compiled(
    "(?:ちゃん|くん|さん|君)?」(?:は|が|という)[^。\n「]{0,20}(?:マスコット|ゆるキャラ|キャラクター|着ぐるみ)"
)
_QUOTE_END = compiled("(?:ちゃん|くん|さん|君)?」")
# 〇, ○ and their like in place of the words or digits of an address or a date.
_BLANKED_BEFORE = compiled("[〇○●◯◎△▲□■◇×✕☆★＊*](?:[市区町村郡県府都道]|丁目)?\\Z")
_AS_FORM = compiled("[」』\"']{1,2} ?(?:のように|のような|の(?:形式|書式|形)|形式|などの形)")
# 「仮に山田さんとする」
_SUPPOSED = compiled("(?:仮に|たとえば|例えば)、?「?\\Z")
_SUPPOSED_BEHIND = compiled("(?:さん|氏|様)?」?(?:と(?:する|し(?:ます|て|よう|ておく)|呼ぶ|呼び)|とおく)")
# Headings of the two halves of a name's reading.
_HALVES, _BOTH_HALVES = frozenset(("セイ", "メイ", "セイ メイ")), compiled("セイ[^ァ-ヶー\n]{1,24}メイ")
_LETTER_BEFORE = compiled("(?<![A-Za-z])[A-Z]\\Z")
_BLANKED_DATE = compiled("[^0-9]*[〇○●◯0]{1,4}[年./-][〇○●◯0]{1,2}[月./-][〇○●◯0]{1,2}日?")
_MAILBOX = compiled(
    "(?i:foo|bar|baz|hoge|huga|fuga|piyo|test|tester|sample|example|dummy|user|username|name|your[._-]?(?:name|mail|address)|xxx+|aaa+|abc|someone|somebody|account)"
    "[0-9]{0,3}@(?:example(?:\\.[a-z]{2,3}){0,2}|example\\.[a-z]{2,3}(?:\\.[a-z]{2})?|test|invalid|localhost|domain\\.(?:com|jp))"
)
_DOCUMENTED_IP = ("192.0.2.", "198.51.100.", "203.0.113.", "2001:db8:", "2001:DB8:")
_OF_MANUALS = compiled(
    "マニュアル|手順書|例示用|文書用|ドキュメント用|記入例|記載例|設定例|構成例|説明図"
    "|図では|図で|例では|注釈|サンプル|ダミー|RFC ?5737|架空|表記|例として"
)


# Of machines and lines (構成図, ping, 疎通); who came from there is somebody (接続元, 不正ログイン).
_OF_MACHINES = compiled(
    "構成図|ネットワーク図|配線図|サーバー?は|(?<![A-Za-z])ping(?![A-Za-z])|traceroute|tracert|nslookup"
    "|(?<![A-Za-z])dig |疎通|応答なし|死活監視|ルーター?|ゲートウェイ|ファイアウォール|ロードバランサ"
    "|サブネット|名前解決|Aレコード|upstream|proxy_pass|listen|bind|hosts?ファイル|NAT|VIP|DNSサーバ|踏み台"
)
_OF_VISITOR = compiled(
    "接続元|アクセス元|送信元|発信元|投稿|書き込|利用者|申請者|本人|ログイン|アクセスログ"
    "|不正|攻撃|閲覧|端末|自宅|さん|氏|様|開示|特定"
)


def is_placeholder(reading: Reading, start: int, end: int, label: Label) -> bool:
    """Whether what has been found as `label` is put there for somebody, and is nobody's."""
    text = reading.text
    if label == "PERSON":
        return _is_nobody(reading, start, end)
    if label == "ADDRESS":
        return _BLANKED_BEFORE.search(text, max(0, start - 2), start) is not None or _has_letters(text, start)
    if label == "DOB":
        return _AS_FORM.match(text, end) is not None or _BLANKED_DATE.fullmatch(text, start, end) is not None
    if label == "EMAIL":
        return _MAILBOX.fullmatch(text, start, end) is not None
    if label == "IP":
        return text.startswith(_DOCUMENTED_IP, start) and (
            _is_near(_OF_MANUALS, text, start, end)
            or (_is_near(_OF_MACHINES, text, start, end) and not _is_near(_OF_VISITOR, text, start, end))
        )
    return False


def _has_letters(text: str, start: int) -> bool:
    """Whether the address is that of no town: A市B町1-2-3."""
    return text[start] in "市区町村郡県" and _LETTER_BEFORE.search(text, max(0, start - 2), start) is not None


def _is_nobody(reading: Reading, start: int, end: int) -> bool:
    text = reading.text
    if text[start:end] in _HALVES and _BOTH_HALVES.search(text, max(0, start - 26), end + 26):
        return True
    written = _INVENTED_OR_OF_FORMS.fullmatch(text, start, end)
    if written and not written["forms"]:
        return True
    if end - start <= _LONGEST_HALF and " " not in text[start:end] and reading.holds(_EITHER_WORDS):
        words = _OF_TASKS if _HONORED.match(text, end) else _OF_EITHER
        if _is_near(words, text, start, end) and not _is_near(_OF_SOMEBODY, text, start, end):
            return True
    if (
        text[start - 1 : start] == "「"
        and _QUOTE_END.match(text, end)
        and (
            _MASCOT.search(text, max(0, start - 44), start) or is_animal(text, start) or _MASCOT_BEHIND.match(text, end)
        )
    ):
        return True
    if _SUPPOSED_BEHIND.match(text, end) and _SUPPOSED.search(text, max(0, start - 4), start):
        return True
    if written is None and end - start <= _LONGEST_READING and _READING_END.search(text, start, end):
        written = _READ_IN_BRACKETS.search(text, max(0, start - _LONGEST_READING), start)
    if written is None or _HONORED.match(text, end):
        return False
    if not _is_near(_EXAMPLE, text, start, end):
        return False
    return not _is_near(_OF_SOMEBODY, text, start, end)


def _is_near(words: re.Pattern[str], text: str, start: int, end: int) -> bool:
    return words.search(text, max(0, start - _NEAR), end + _NEAR) is not None
