"""SECRET, as it is entered: codes of doors and safes, reserve codes, and a password beside its user.

Part of `secret.py`, which knows the forms and the plain words.
"""

from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Run, Sought, product

# 「金庫は右3-左8-右1」
_DIAL = Sought(
    "(?:金庫|ダイヤル|暗証|錠)[^\n。]{0,8}?"
    "(?P<value>[左右][にへ]? ?[0-9]{1,2}(?:[-→、 ]{1,2}[左右][にへ]? ?[0-9]{1,2}){1,5})",
    "金庫", "ダイ", "暗証", "錠",
)  # fmt: skip
# 「バックアップコード 3382-9104 7215-2291」
_RESERVE = Sought(
    
    "(?:バックアップ|リカバリー?|復旧|回復"
    "|予備)コード(?:[^\n!-~]|[:=(]){0,6}[ \n]?(?P<value>(?=[A-Za-z-]{0,8}[0-9])[0-9A-Za-z]{4,8}"
    
    "(?:-[0-9A-Za-z]{4,8}){0,5}(?:[ 、,/\n]{1,2}(?=[A-Za-z-]{0,8}[0-9])"
    "[0-9A-Za-z]{4,8}(?:-[0-9A-Za-z]{4,8}){0,5}){0,12})(?![0-9A-Za-z])",
    "バッ", "リカ", "復旧", "回復", "予備",
)  # fmt: skip
_KIND_OF_LOCK = Sought(
    
    "(?:暗証|ダイヤル|テンキー|番号)(?:式|錠)[^。\n0-9]{0,10}(?P<value>[0-9](?:[ -]?[0-9])"
    "{3,7})(?![0-9年月日円台個回桁])",
    "暗証", "ダイ", "テン", "番号",
)  # fmt: skip
# 「通用口は 8823# で解錠」
_OPENS = Sought("で(?:解錠|開錠|開[くき])", "で解", "で開")
_OPENED = compiled(
    r"(?:口|錠|ドア|扉|鍵|箱|庫|室|門|シャッター)"
    r"[はもが: ][^。\n]{0,10}?(?P<value>[0-9*#](?:-?[0-9*#]){3,9})[ 」]{0,2}\Z"
)
# What opens an encrypted disk: eight times six digits.
_RECOVERY = Sought(r"[0-9](?<![0-9-].)[0-9]{5}(?:-[0-9]{6}){7}(?![0-9-])", runs=(Run((6,), behind="-"),))
# 「暗証番号は誕生日の0412です」
_PIN_TOLD = Sought(
    "(?:暗証番号|PIN|パスワード|パスコード)[はが](?:(?!番号|桁|文字|回)[^。\n0-9A-Za-z]){1,12}?(?:の|同じ|で)"
    "(?P<value>[0-9]{4,8})(?=です|でした|だ|や[ねでわ]|って|のまま|に(?:変更|設定|し)|[。」\n]|\\Z)",
    "暗証", "PI", "パス",
)  # fmt: skip
# 「kanri02 / Hanami#2025spring だよ」, where logging in is spoken of.
_USER_AND = Sought(
    r"/ (?P<value>(?=[A-Za-z0-9]{0,30}[!#$%&*+@?])[A-Za-z0-9!#$%&*+@?_-]{6,40})",
    "/ ",
)  # fmt: skip
_USER_BEFORE = compiled(r"(?<![A-Za-z0-9._/-])[a-z]{3,12}[0-9]{0,4} ?\Z")
_OF_LOGIN = compiled("ログイン|パス|アカウント|サインイン|入れる|管理者")
_LOGIN_REACH = 60
# Six digits in two halves, as meetings have them.
_HALVES = Sought(
    "(?:パスコード|PIN|暗証番号|確認コード|認証コード)[はが: ]{1,3}(?P<value>[0-9]{3} [0-9]{3})(?![0-9]| [0-9])",
    "パス", "PI", "暗証", "確認", "認証",
)  # fmt: skip
# 「サーバ室のドアは228471#」
_HASHED = Sought(
    "(?:ドア|扉|口|室|錠|門|シャッター)[はが](?P<value>[0-9]{3,8}[#*]|[#*][0-9]{3,8}[#*]?)",
    "ドア", "シャ", *product("扉口室錠門", "はが"),
)  # fmt: skip
# 「3317（キーボックス暗証）」
_NAMED_IN_BRACKETS = Sought(
    r"(?P<value>[0-9](?<![0-9A-Za-z.-].)[0-9]{3,7})"
    r"(?= ?\([^()\n0-9]{0,10}(?:暗証|解錠|ロック番号|PIN|パスコード)(?:番号|コード)?\))",
    runs=(Run(tuple(range(4, 9)), behind=" ("),),
)
# 「暗証番号は…、署名用は…」
_FOR_SIGNING = Sought(
    "署名用(?:電子証明書)?(?:の?(?:暗証番号|パスワード))?[はが:「 ]{1,3}"
    "(?P<value>[A-Z0-9]{6,16})(?![A-Za-z0-9]|形式|方式)",
    "署名",
)
# 「秘密の質問「母の旧姓」答え「いそがみ」」
_ANSWER = Sought("答え?(?:は|が|:| ){0,2}[「『](?P<value>[^「」『』\n]{2,20})[」』]", "答")
_OF_ANSWER = compiled("秘密の(?:質問|答え)")


def find(reading: Reading) -> Iterator[Span]:
    """Spans of such codes in normalised text."""
    text = reading.text
    for opens in _OPENS.finditer(reading):
        if opened := _OPENED.search(text, max(0, opens.start() - 30), opens.start()):
            yield opened.span("value")
    for found in _USER_AND.finditer(reading):
        user = _USER_BEFORE.search(text, max(0, found.start() - 18), found.start())
        if user and _OF_LOGIN.search(text, max(0, found.start() - _LOGIN_REACH), found.end() + _LOGIN_REACH):
            yield found.span("value")
    for found in _ANSWER.finditer(reading):
        if _OF_ANSWER.search(text, max(0, found.start() - _LOGIN_REACH), found.end()):
            yield found.span("value")
    for found in _FOR_SIGNING.finditer(reading):
        if not found["value"].isalpha():
            yield found.span("value")
    for coded in (_DIAL, _RESERVE, _KIND_OF_LOCK, _PIN_TOLD, _HALVES, _HASHED, _NAMED_IN_BRACKETS):
        yield from (found.span("value") for found in coded.finditer(reading))
    yield from (found.span() for found in _RECOVERY.finditer(reading))
