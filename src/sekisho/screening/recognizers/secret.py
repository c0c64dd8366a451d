"""SECRET: keys, tokens and passwords: by the form their makers gave them, or by the name they are assigned to."""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span

# Begins with literals, so that `re` skips to them.
_FORMS = re.compile(
    r"(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}|sk-(?:proj-|ant-|or-v1-|svcacct-)?[A-Za-z0-9_-]{20,200}|gh[pousr]_[A-Za-z0-9]{30,255}"
    r"|github_pat_[A-Za-z0-9_]{22,255}|glpat-[A-Za-z0-9_-]{20,64}|xox[abeoprs]-[A-Za-z0-9-]{10,200}|AIza[0-9A-Za-z_-]{35}"
    r"|ya29\.[0-9A-Za-z_-]{20,400}|hf_[A-Za-z]{30,64}|npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{50,400}"
    r"|SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,128}|whsec_[A-Za-z0-9]{16,64}"
    r"|eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}(?:\.[A-Za-z0-9_-]{5,2000})?|dop_v1_[a-f0-9]{64}|AGE-SECRET-KEY-1[0-9A-Z]{58}"
    r"|https://hooks\.slack\.com/services/[A-Za-z0-9/]{20,100}"
)
_LONG = re.compile("[A-Za-z0-9_/.-]{16}")
_PEM = re.compile(r"-----BEGIN [A-Z ]{0,24}PRIVATE KEY-----")
_PEM_END = re.compile(r"-----END [A-Z ]{0,24}PRIVATE KEY-----")
_LONGEST_PEM = 8000
_NAME = re.compile(
    r"[acepstACEPSTſ](?i:(?<=s)(?:ecret|hared[_-]?key|ignature)|(?<=t)oken|(?<=p)(?:asswo?r?d|wd|assphrase|rivate[_-]?key|sk)"
    r"|(?<=a)(?:pi[_-]?key|ccess[_-]?key|ccount[_-]?key|uth[_-]?key)|(?<=e)ncryption[_-]?key"
    r"|(?<=c)(?:lient[_-]?secret|redentials?))(?i:"
    r"(?:[_-]?[A-Za-z0-9]{1,20}){0,3}[\"']?(?: ?(?:=>|:=|[:=]) ?|>)[\"'`]?"
    r"(?P<value>[^\s\"'`<>,;&。、「」)}\]]{6,300}))"
)
_NAME_HINTS = ("secret", "token", "pass", "pwd", "key", "credential", "signature", "psk")
_BEARER = re.compile(r"(?:Bearer|Basic) (?P<value>[A-Za-z0-9+/=._~-]{16,2000})")
_WORD = re.compile(
    r"(?:パスワード|パスフレーズ|暗証番号|暗証|PW|ＰＷ|ぱすわーど|パス(?=は|:)|PIN(?:コード|番号)?|秘密鍵|APIキー|アクセスキー|トークン|認証コード|合言葉)(?:が|は|も|を|の値|:|=|→|\s|「|『|\"|'|\(|初期|仮|現在|で|、){0,5}"
    r"(?P<value>[!-&*-;=?-Z^-~\[\]\\@]{4,200})"
)
_WORD_HINT = ("パス", "暗証", "PW", "ぱす", "PIN", "秘密鍵", "キー", "トークン", "認証コード", "合言葉")
_FILLING = re.compile(
    r"(?:[x*•.\-_#]+|\$\{?.*|%.*|\{\{.*|<.*|\[.*|your.*|my[_-].*|change.?me.*|example.*|sample.*|dummy.*|placeholder.*|todo.*|none|null|true|false|undefined|required|string|str|int|bool|number"
    r"|password|passwd|secret|token|https?:.*|os\.(?:environ|getenv).*|process\.env.*|env\(.*|getenv.*|config\..*|settings\..*|self\..*|request\..*|input\(.*|getpass.*|vault:.*|x{3,}.*|\.{3}.*|[A-Z_]+_HERE)\Z",
    re.IGNORECASE,
)
_CODE_CALL = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*\(")
_PIN = re.compile("[0-9]{4,8}\\Z")
_JAPANESE_COUNT = re.compile("[文桁字回個年月日分秒]")


def find(text: str) -> Iterator[Span]:
    """Spans of secrets in normalised text. Placeholders, calls and names of settings are none."""
    for found in _FORMS.finditer(text) if _LONG.search(text) else ():
        before = text[found.start() - 1 : found.start()]
        if not (before.isascii() and before.isalnum()):
            yield found.span()
    for found in _PEM.finditer(text):
        end = _PEM_END.search(text, found.end(), found.end() + _LONGEST_PEM)
        yield found.start(), end.end() if end else min(len(text), found.end() + _LONGEST_PEM)
    for found in _BEARER.finditer(text) if "Bearer " in text or "Basic " in text else ():
        if _is_random(found["value"]):
            yield found.span("value")
    lowered = text.lower()
    if any(hint in lowered for hint in _NAME_HINTS):
        for found in _NAME.finditer(text):
            if _is_value(found["value"]):
                yield found.span("value")
    if any(hint in text for hint in _WORD_HINT):
        yield from _passwords(text)


def _passwords(text: str) -> Iterator[Span]:
    for found in _WORD.finditer(text):
        value, end = found["value"], found.end()
        trimmed = value.rstrip(".,:;)]")
        if _FILLING.match(trimmed) or _JAPANESE_COUNT.match(text, end):
            continue
        pin = _PIN.match(trimmed) is not None
        called_pin = found[0].startswith(("暗証", "PIN", "認証コード", "パスワード"))
        if (pin and called_pin) or (not pin and len(trimmed) >= 5 and _is_mixed(trimmed)):
            yield found.start("value"), found.start("value") + len(trimmed)


def _is_value(value: str) -> bool:
    if _FILLING.match(value) or _CODE_CALL.match(value) or not value.isascii():
        return False
    return _is_mixed(value)


def _is_mixed(value: str) -> bool:
    """Whether letters stand with digits or signs; a word alone is a name of something."""
    return any(c.isalpha() for c in value) and any(not c.isalpha() and c not in "._-/" for c in value)


def _is_random(value: str) -> bool:
    return any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
