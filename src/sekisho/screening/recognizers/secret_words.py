"""SECRET, as people tell it: the old and the new one, a token after a question, a setting of any name.

Part of `secret.py`, which knows the forms and the plain words.
"""

import re
from collections.abc import Callable, Iterator

from sekisho.screening.finding import Span
from sekisho.screening.labelled import heads
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Sought, Words, product

# MAP_KEY=…, line_channel_secret: …: whatever stands in front of the last word of the setting's name.
_SETTING = Sought(
    r"(?:KEY|TOKEN|SECRET|PASS(?:WORD|WD)?|PWD|key|token|secret|pass(?:word|wd)?|pwd)(?<![^A-Za-z0-9_-].{3})S?"
    r"[\"']?\]? ?(?:=>|:=|[:=]) ?[\"'`]?(?P<value>[A-Za-z0-9+/=_.!#$%&*@^~-]{12,200})",
    "KE", "TO", "SE", "PA", "PW", "ke", "to", "se", "pa", "pw",
)  # fmt: skip
# variable "db_password" { default = "…" }
_BLOCK = compiled(
    r"(?:pass(?:word|wd)?|secret|token|key|pwd)[\"'] ?[{(][^\n{}]{0,60}?(?:default"
    r"|value) ?[=:] ?[\"'](?P<value>[^\"'\n]{6,120})[\"']"
)
_OF_BLOCK = Words("default", "value")
# 「旧 yakuba1111、新 …」, 「前のは…、今度のは…」
_TURN = Sought(
    "(?:なく(?<=ではなく)|旧|新|前の|今度の|変更前|変更後|元の|次の|仮の|今回|以前|新しい)(?:パスワード|パス|PW|もの|やつ|ほう|方)?(?:は"
    "|が|:|→|「|『|\n| ){0,3}(?P<value>[!-~]{6,40})",
    *("なく", "旧", "新", "前の", "今度", "変更", "元の", "次の", "仮の", "今回", "以前", "新し"),
)
_OF_TURN = compiled("パスワード|パスフレーズ|パスコード|暗証|PW|合い?言葉|パス(?=[はが])")
_TURN_REACH = 90
# 「トークンってこれで合ってる？Hb7r…」
_TOKEN = Sought(
    r"(?:トークン|シークレット|アクセスキー|APIキー|秘密鍵|認証キー|署名(?:用の?)?(?:鍵|キー)|暗号(?:化の?)?(?:鍵|キー)|共通鍵|セッション(?:ID|キー))[^\n!-~]{0,26}?[^A-Za-z0-9\n](?P<value>[A-Za-z0-9+/=_.-]{20,400})",
    *("トー", "シー", "アク", "AP", "秘密", "認証", "署名", "暗号", "共通", "セッ"),
)
# client_secret は …: as people tell a setting.
_SETTING_TOLD = Sought(
    r"(?:KEY|TOKEN|SECRET|key|token|secret|Secret|Token|Key)(?:の値)? ?[はが] ?"
    r"(?:[「『\"'](?=[!-~]{8})|(?=[!-~]{12}))(?P<value>[A-Za-z0-9+/=_.!#$%&*@^~-]{8,200})",
    "KE", "TO", "SE", "ke", "to", "se", "Se", "To", "Ke",
)  # fmt: skip
# AWS Secret Access Key: …, SecretKey（S3互換）…, X-API-KEY …: keys of two words, also with a blank behind them.
_KEY_OF_WORDS = Sought(
    r"(?i:secret|access|api|private)[ _-]?(?i:access[ _-]?)?(?:Key|KEY|key)"
    r"(?: ?\([^()\n]{1,12}\)[はが:= 「\"']{0,4}|[はが:= 「\"']{1,4})(?P<value>[A-Za-z0-9+/=_~-]{16,200})",
    *heads(("se", "ac", "ap", "pr")),
)
# What one-time passwords are made from: base 32.
_SEED = Sought(
    
    "(?:種|シード|シークレット|TOTP|otpauth|秘密の?(?:鍵|キー)|セットアップキー"
    "|設定キー)[^\n!-~]{0,6}[ :=]{0,2}(?P<value>(?=[A-Z ]{0,40}[2-7])(?:[A-Z2-7]{16,64}"
    "|[A-Z2-7]{4}(?: [A-Z2-7]{4}){3,15}))(?![A-Za-z0-9])",
    "種", "設定", "シー", "TO", "ot", "秘密", "セッ",
)  # fmt: skip
_WIRELESS = Sought(
    r"(?:[Ww][Ii]-?[Ff][Ii]|無線(?:LAN)?|ゲスト用?|ルーター|社内LAN)の?(?:パス|鍵"
    r"|キー)(?:ワード)?[はが:「 ]{1,3}(?:[一-龥ァ-ヶー]{2,8}の)?(?P<value>[!-~]{6,63})",
    *product("Ww", "Ii"), "無線", "ゲス", "ルー", "社内",
)  # fmt: skip
# 「ID osk-taro77」 and below it 「PASS T8xk-22qp」; ENV DB_PASS … of a container.
_BELOW_ID = Sought(
    r"(?:ID|アカウント名?|ユーザー?名?)[ :=]{1,4}[A-Za-z0-9._@-]{3,40}[ ,、/\n]{1,6}"
    r"(?:PASS|Pass|pass|PW|Pw|pw)(?:WORD|word)?[ :=]{1,4}(?P<value>[!-~]{5,60})",
    "ID", "アカ", "ユー",
)  # fmt: skip
_OF_CONTAINER = Sought(
    r"(?:(?:ENV|ARG) [A-Z0-9_]{0,30}(?:PASS(?:WORD|WD)?|PWD|SECRET|TOKEN|KEY)|requirepass|masterauth)"
    r" (?P<value>[!-~]{6,120})",
    "EN",
    "AR",
    "re",
    "ma",
)
_TRAIL = ".,:;)]、。"


def find(reading: Reading, is_value: Callable[[str], bool]) -> Iterator[Span]:
    """Spans of such secrets. is_value: whether a word is no placeholder, call or plain name."""
    text = reading.text
    for found in (
        match for sought in (_SETTING, _TOKEN, _SETTING_TOLD, _KEY_OF_WORDS) for match in sought.finditer(reading)
    ):
        value = found["value"].rstrip(_TRAIL)
        if is_value(value) and _is_by_chance(value):
            yield found.start("value"), found.start("value") + len(value)
    yield from (found.span("value") for found in _SEED.finditer(reading))
    for found in (*_BELOW_ID.finditer(reading), *_OF_CONTAINER.finditer(reading)):
        value = found["value"].rstrip(_TRAIL)
        if is_value(value):
            yield found.start("value"), found.start("value") + len(value)
    turned = (each for each in _TURN.finditer(reading) if _is_of_turn(text, each))
    for found in (*turned, *_WIRELESS.finditer(reading)):
        value = found["value"].rstrip(_TRAIL)
        if is_value(value) and not value.startswith(("http", "R", "v")):
            yield found.start("value"), found.start("value") + len(value)
    if reading.holds(_OF_BLOCK):
        yield from (found.span("value") for found in _BLOCK.finditer(text) if is_value(found["value"]))


def _is_of_turn(text: str, found: re.Match[str]) -> bool:
    return _OF_TURN.search(text, max(0, found.start() - _TURN_REACH), found.end()) is not None


def _is_by_chance(value: str) -> bool:
    """Whether letters and figures change as in nothing that somebody would name."""
    return (
        sum(c.isdigit() for c in value) > 2
        and sum(c.isalpha() for c in value) > 2
        and ("." not in value[:-4] or "~" in value)
    )
