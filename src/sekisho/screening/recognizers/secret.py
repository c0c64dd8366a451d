"""SECRET: keys, tokens and passwords: by the form their makers gave them, or by the name they are assigned to."""

import re
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.labelled import Label, after, columns, heads
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import LONG_WORD, Reading, Sought, Words, cues_of, product
from sekisho.screening.recognizers import secret_codes, secret_words
from sekisho.screening.sieve import Sieve

# Begins with literals, so that `re` skips to them.
_FORMS = compiled(
    r"(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}|sk-(?:proj-|ant-|or-v1-|svcacct-)?[A-Za-z0-9_-]{20,200}"
    r"|gh[pousr]_[A-Za-z0-9]{30,255}"
    r"|github_pat_[A-Za-z0-9_]{22,255}|glpat-[A-Za-z0-9_-]{20,64}|xox[abeoprs]-[A-Za-z0-9-]{10,200}"
    r"|AIza[0-9A-Za-z_-]{35}"
    r"|ya29\.[0-9A-Za-z_-]{20,400}|hf_[A-Za-z]{30,64}|npm_[A-Za-z0-9]{36}|pypi-[A-Za-z0-9_-]{50,400}"
    r"|SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,128}|whsec_[A-Za-z0-9]{16,64}"
    r"|eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}(?:\.[A-Za-z0-9_-]{5,2000})?|dop_v1_[a-f0-9]{64}"
    r"|AGE-SECRET-KEY-1[0-9A-Z]{58}"
    r"|https://hooks\.slack\.com/services/[A-Za-z0-9/]{20,100}|GOCSPX-[A-Za-z0-9_-]{20,40}|shp(?:at|ss"
    r"|ca)_[a-fA-F0-9]{32}"
    r"|dckr_pat_[A-Za-z0-9_-]{20,60}|dapi[a-f0-9]{32}|ntn_[A-Za-z0-9]{40,60}|hvs\.[A-Za-z0-9_-]{20,120}"
    r"|lin_api_[A-Za-z0-9]{32,60}|figd_[A-Za-z0-9_-]{30,60}|gsk_[A-Za-z0-9]{40,60}"
)
# What makers have in common: a short word or two, then a long run that nobody would have thought of.
_PREFIXED = compiled(
    r"[A-Za-z](?<![A-Za-z0-9/_.=+-].)[A-Za-z0-9]{0,9}[._-](?:[A-Za-z0-9]{1,8}[._-]){0,2}(?P<run>[A-Za-z0-9_.-]{16,200})(?![A-Za-z0-9/])"
)
_KEY_WORD = compiled(
    "(?:key|sk|pk|rk|api|tok|token|pat|live|test|secret|access|auth|app|bot|x[a-z]{2,4})[._-]", re.IGNORECASE
)
_PIECE = compiled("[A-Za-z0-9]{11,}")
_TURN = compiled("[a-z](?=[A-Z0-9])|[A-Z](?=[0-9])|[0-9](?=[A-Za-z])")
_LONG = Sought("[A-Za-z0-9_/.:-](?<![A-Za-z0-9_/.:-].)[A-Za-z0-9_/.:-]{15,}", cue=LONG_WORD)
_LETTER = compiled("[A-Za-z]")
_PEM = Sought(r"-----BEGIN [A-Z ]{0,24}PRIVATE KEY-----", "--")
_PEM_END = compiled(r"-----END [A-Z ]{0,24}PRIVATE KEY-----")
_LONGEST_PEM = 8000
_NAME = Sought(
    r"[acepstACEPSTſ](?i:(?<=s)(?:ecret|hared[_-]?key|ignature)|(?<=t)oken|(?<=p)(?:asswo?r?d|wd|assphrase"
    r"|rivate[_-]?key|sk)"
    r"|(?<=a)(?:pi[_-]?key|ccess[_-]?key|ccount[_-]?key|uth[_-]?key)|(?<=e)ncryption[_-]?key"
    r"|(?<=c)(?:lient[_-]?secret|redentials?))(?i:"
    r"(?:[_-]?[A-Za-z0-9]{1,20}){0,3}[\"']?(?: ?(?:=>|:=|[:=]) ?|>|[\"']? value=)[\"'`]?"
    r"(?P<value>[^\s\"'`<>,;&。、「」)}\]]{6,300}))",
    *product("pP", "aAwWrRsSſ"),
    *product("tT", "oO"),
    *product("aA", "pPcCuU"),
    *product("eE", "nN"),
    *product("cC", "lLrR"),
    *product("sSſ", "eEhHiIİı"),
)
# What is assigned follows a mark; most texts have none before four characters of ASCII.
_ASSIGNED = Sought("[=:>](?=[>= \"'`]{0,3}[!-~]{4})", *"=:>")
_NAME_HINTS = ("secret", "token", "pass", "pwd", "pw", "pin", "key", "credential", "signature", "psk")
# Keys of configurations that hold a password and nothing else: there a password of words counts too.
_PASS = Sought(
    r"[Pp](?:(?<![A-Za-z0-9].)|(?<=[a-z]P))(?i:ass(?:word|wd|code|[ _-]?phrase)?|wd|w|in|sk)"
    r"[\"']?(?: ?(?:=>|:=|[:=]) ?|>|\"? value=)[\"'`]?(?P<value>[^\s\"'`<>,;&。、「」)}\]]{4,120})",
    *product("pP", "aAwWiIİısSſ"),
)
_OF_WORDS = compiled(r"[A-Za-z]{2,}(?:[._!+-][A-Za-z]{2,}){2,}")
_OF_CODE = compiled(
    r"pass|pw|secret|key|token|config|settings|self|form|request|req\.|data|env|param|args|props|state|body|input"
    r"|cred|user|vault|auth",
    re.IGNORECASE,
)
_WIFI = Sought(r"SSID[^\n]{0,40}?(?:KEY|[Kk]ey|キー|PSK|PASS|[Pp]ass)[:= ]{1,3}(?P<value>[!-~]{6,63})", "SS")
_TOLD = Sought(
    r"[Pp]assword (?=[A-Za-z!-~]{0,30}[0-9])(?=[0-9!-~]{0,30}[A-Za-z])(?P<value>[!-&*-.0-;=?-~]{8,40})", "Pa", "pa"
)
# A user and a password that a command is given.
_COMMANDS = Sieve(
    r"-(?:u|U|-user|-proxy-user)[ =]?[\"']?[A-Za-z0-9._@\\-]{1,40}:(?P<curl>[^\s\"'<>]{4,120})"
    r"|(?:login|user(?:name)?|Login|User)[ =:]{1,3}[^\s=:]{1,40}[ ,;\n]{1,3}(?:account [^\s]{1,40} )?(?:password"
    r"|passwd|pass|pw|Password)[ =:]{1,3}[\"']?(?P<netrc>[^\s\"'<>]{4,120})"
    r"|(?:sshpass|mysql(?:dump|admin)?|mariadb|zip|unzip|7z|expect|psftp|plink"
    r"|net use)(?: [^\n]{0,60}?)? (?:-p ?|-P ?|-pw |--password[= ]"
    r"|/user:[^ ]{1,40} )[\"']?(?P<option>[^\s\"'<>-][^\s\"'<>]{3,120})"
    r"|(?:docker|podman|helm registry|az|oc|skopeo) login(?: [^\n]{0,60}?)? (?:-p ?|--password[= ])"
    r"[\"']?(?P<registry>[^\s\"'<>-][^\s\"'<>]{3,120})"
    r"|net use(?: [A-Z]:)? \\\\[^\s]{1,60} [\"']?(?P<share>[^\s\"'<>/][^\s\"'<>]{3,60})[\"']? /user"
    r"|redis-cli [^\n]{0,60}?-a (?P<redis>[^\s\"'<>-][^\s\"'<>]{3,120})"
    r"|(?:IDENTIFIED BY|identified by|PASSWORD|SecureString)[ =]{1,3}[\"'](?P<sql>[^\"'\n]{4,120})[\"']"
    r"|(?:sqlplus|thin:|sqlldr) ?[A-Za-z0-9_]{1,30}/(?P<oracle>[^\s@/\"']{3,60})@"
)
# Looked for one by one: a word that is missing costs less so than one expression for all.
_COMMAND_HINTS = Words(
    "-u", "-U", "pass", "Pass", "mysql", "maria", "zip ", "IDENTIFIED", "identified", "PASSWORD", "SecureS",
    "sqlplus", "thin:", "login -", "login ", "net use", "redis-cli",
)  # fmt: skip
# 「既定の認証が admin/…」, 「ID/PW：…」
_PAIR = Sought(
    r"(?:ID ?[/・&と] ?(?:PW|PASS|Pass|pass|パスワード|パス)|ログイン(?:情報|ID)?|認証(?:情報)?"
    r"|アカウント(?:情報)?|資格情報|管理者|管理(?:画面|サイト|ツール))[^\n。「」]{0,14}?[:はが「( ]{1,3}"
    r"(?P<user>(?!ID[ :])[A-Za-z][A-Za-z0-9._@-]{1,40})[\"']? ?(?:[/:・,、|]"
    r"| ) ?(?:(?:パスワード|パス|PW|pass|password) ?[:は]? ?)?[\"']?(?P<value>[!#-&*-.0-;=?-Z\[\]^_a-z~]{5,60})",
    "ID", "ログ", "認証", "アカ", "資格", "管理",
)  # fmt: skip
_BEARER = compiled(r"(?:Bearer|Basic|(?<=Authorization: )(?:[Tt]oken|ApiKey)) (?P<value>[A-Za-z0-9+/=._~-]{16,2000})")
_BEARER_HINTS = Words("Bearer ", "Basic ", "Authorization: ")
# Bodies of private keys, sessions of a browser.
_BARE_KEY = Sought(r"MII[A-Za-z0-9+/](?<![A-Za-z0-9+/].{4})[A-Za-z0-9+/=]{36,4000}", "MI")
_SESSION = Sought(
    r"(?ai:session_?id|JSESSIONID|PHPSESSID|ASP\.NET_SessionId|csrf_?token|remember_token|connect\.sid)"
    r"[\"']?[=:] ?[\"']?(?P<value>[A-Za-z0-9._%-]{16,400})",
    *heads(("se", "js", "ph", "as", "cs", "re", "co")),
)
# 「root / Q9x!tanbo でログイン」
_ROOT = Sought(
    r"(?<![A-Za-z0-9])(?:root|admin|administrator|sa|kanri|user|guest|sysadmin|postgres|oracle)"
    r" ?[/:・、] ?(?P<value>[!-&*-.0-;=?-~]{6,40})(?= ?(?:で|に|を|が|」|\)|\n|\Z))",
    "root", "admin", "sa", "kanri", "user", "guest", "sysadmin", "postgres", "oracle",
)  # fmt: skip
# 「右4回27 左3回81」: how a safe is opened.
_TURNS = Sought(
    r"[左右](?:に|へ)? ?[0-9]{1,2}回(?:まわして|回して|で)?[ 、,]?[0-9]{1,3}"
    r"(?:[ 、,→・]{1,2}[左右](?:に|へ)? ?[0-9]{1,2}回(?:まわして|回して|で)?[ 、,]?[0-9]{1,3}){1,4}",
    *product("左右", "にへ 0123456789"),
)
_SPACED = Sought(
    
    "(?:鍵箱|鍵ボックス|キーボックス|南京錠|番号錠|ダイヤル錠|電子錠|暗証錠|テンキー錠?|ロッカー|金庫"
    "|暗証)の?(?:番号|ダイヤル)?[はが: 「]{0,3}"
    "(?P<value>[*#]?[0-9](?:[ -]?[0-9]){3,7}[*#]?)(?![0-9年月日円台個回])",
    "鍵箱", "鍵ボ", "キー", "南京", "番号", "ダイ",
    "金庫", "暗証", "電子", "テン", "ロッ",
)  # fmt: skip
_CARD_CODE = Sought(
    "(?:セキュリティ ?コード|CVV2?|CVC2?)[はが: 「(]{0,3}(?P<value>[0-9]{3,4})(?![0-9桁])", "セキ", "CV"
)
_WORD = Sought(
    r"(?:パスワード|パスフレーズ|パスコード|暗証番号|暗証|暗号(?:化)?キー|PW|ぱすわーど|パス(?=[はが:「=])|(?:管理者|ログイン|初期|仮)パス(?!ワード)|セッションID|暗証コード"
    r"|(?:[Ww]i-?[Ff]i|無線(?:LAN)?)の(?:鍵|キー)|PIN(?:コード|番号)?|[Pp]ass(?=[は:が])|秘密鍵|共有鍵|APIキー"
    r"|アクセスキー|接続キー|署名キー|秘密キー|マスターキー|セキュリティキー|回復キー|キーボックス|解除キー|復号キー"
    r"|アクセスコード|ドアコード|トークン|認証コード|確認コード|認証番号|解錠(?:番号|コード)|解除(?:コード|番号)"
    r"|開錠(?:番号|コード)|入[室館]コード|ロック(?:解除)?番号|ダイヤル番号|ナンバー錠|合言葉|合い言葉"
    r"|PW ?/)(?: ?\([^()\n]{1,12}\))?"
    r"(?:が|は|も|を|に|の値|の番号|番号|コード|:|=|→|\s|「|『|\"|'|\(|初期|仮|現在|新しく|共通|変更後|別送で|別途|(?:前|以前|前回|いつも)と(?:同じ|一緒)|で|、){0,5}"
    r"(?P<value>[!-&*-;=?-Z^-~\[\]\\@]{4,200})",
    "パス", "管理", "ログ", "初期", "仮パ",
    "暗証", "暗号", "PW", "ぱす", "Wi", "wi", "無線", "PI", "Pa", "pa", "秘密", "共有", "AP", "アク",
    "署名", "マス", "接続", "セキ", "回復", "キー", "ドア", "トー", "認証", "確認", "解錠", "解除", "開錠", "入室",
    "入館", "復号", "ロッ", "ダイ", "ナン", "合言", "合い", "セッ",
)  # fmt: skip
# Of Japanese words: behind the name, up to where the sentence says that this is it.
_PHRASE = Sought(
    r"(?:パスワード|パスフレーズ|パスコード|PW|合い?言葉)(?:が|は|を|:|=| |(?=[「『])){1,3}(?P<quote>[「『\"])?"
    r"(?P<value>[^\s。、「」『』\"]{4,40}?)(?(quote)[」』\"])(?=です|でした|だ(?:よ|と|そう|った)|を|に(?:な[っり]|変わ|変更|設定"
    r"|し)|から[「『]|で(?:[解開]錠|[開あ]|ログイン|入[るれ])|[。\n]|[」』]|\Z)",
    "パス",
    "PW",
    "合言",
    "合い",
)
_THEN_PHRASE = compiled("から[「『](?P<value>[^「」『』\n]{4,40})[」』]")
_NO_PHRASE = compiled(
    r"を|ます|ない|せん|ください|下さい|こと|から|まで|より|など|必要|不要|同じ|変更|共通|推測|文字|英|数字|記号"
    r"|半角|全角|以[上下内]|期限|有効|無効|忘|何|いつ|どう|どこ|だれ|誰|別|次|下記|以下|上記|秘密|安全|長|難|複雑"
    r"|簡単|[0-9][桁回日月年分個人種つ字か]"
)
# A password that people say to one another, and not the motto of a campaign.
_OF_ENTRANCE = compiled(
    "電話|本人|認証|入室|入館|鍵|受け渡|引き?取|引き?渡|迎え|ログイン|合図|伝え|確認|秘密|忘れ|変更|変わ|窓口|インターホン"
)
_OF_SLOGAN = compiled("ポスター|標語|スローガン|キャンペーン|運動|合い?言葉に|啓発|チラシ|週間|まちづくり|目標")
_PHRASE_REACH = 40
_TO_DIGIT = compiled("[0-9!#$%&*+@_-]")
# 「…というパスワード」, 「…がパスワードです」, 「…、アンダーバーは下の棒」
_NAMED_BEHIND = compiled(
    r"(?P<value>[!-&*-;=?-~]{6,40}?)(?:[」』\"']? ?(?:という|といった|との)(?:仮|初期|新)?(?:パスワード|パス|PW"
    r"|合い?言葉|鍵|暗証番号)"
    r"|[」』\"']? ?がパスワード(?=です|でした|だ|、|。|」|らしい|\Z)"
    r"|[」』\"']?(?:[、,(] ?|の)(?:最[初後]の?)?(?:アンダーバー|アンダースコア|ハイフン|大文字|小文字|頭文字|全角"
    r"|半角|ゼロは|オーは))"
)
_NAMES_BEHIND = compiled(
    "[とが大小頭全半ゼオアハ](?:(?<=と)(?:い[うっ]|の)|(?<=が)パス|(?<=[大小頭])文字|(?<=[全半])角|(?<=[ゼオ])[ロー]は|(?<=[アハ])[ンイ][ダフ])"
)
_THEN = compiled(
    r"[」』\"')]{0,2} ?(?:から|→|⇒|を|ではなく|または"
    r"|か) ?[「『\"'(]?(?P<value>[!-&*-;=?-~]{6,60}|[0-9]{4,8})[」』\"']{0,2}(?= ?(?:[にへとでを]|。|です|$))"
)
# A column of passwords.
_HEADING = Label("パスワード", "password", "passwd", "pass", "pw")
_CELL = after(r"[!-+.-:=-{}~-]{5,60}", gap="")
_WORD_HINTS = Words(
    "パス", "暗", "鍵", "錠", "PW", "PIN", "ass", "ぱす", "トークン", "認証コ", "認証番", "言葉", "キーボ", "除番",
    "ロック番", "ダイヤル番", "セッションID", "APIキー", "アクセスキー", "接続キー", "セキュリティキー",
    "回復キー", "解除キー", "復号キー", "Fiのキー",
    "fiのキー", "LANのキー", "署名キー", "秘密キー", "マスターキー",
)  # fmt: skip
_CODE_HINTS = Words("アクセスコ", "ドアコ", "確認コ", "解除コ", "室コ", "館コ")
_CALLED_PIN = (
    "暗証", "PIN", "認証", "確認コード", "パスワード", "パスコード", "解錠", "解除", "開錠", "入室", "入館",
    "ロック", "ダイヤル", "ナンバー錠", "キーボックス", "ドアコード", "アクセスコード",
)  # fmt: skip
_FILLING = compiled(
    r"(?:[x*•.\-_#]+|\$\{?.*|%.*|\{\{.*|<.*|\[.*|your.*|my[_-].*|change.?me.*|example.*|sample.*|dummy.*"
    r"|placeholder.*|todo.*|none|null|true|false|undefined|required|string|str|int|bool|number"
    r"|password|passwd|secret|token|https?:.*|os\.(?:environ|getenv).*|process\.env.*|env\(.*|getenv.*|config\..*"
    r"|settings\..*|self\..*|request\..*|input\(.*|getpass.*|vault:.*|x{3,}.*|\.{3}.*|[A-Z_]+_HERE)\Z",
    re.IGNORECASE,
)
_CODE_CALL = compiled(r"[A-Za-z_][A-Za-z0-9_.]*\(")
_PIN = compiled(r"[*#]?[0-9](?:[#*-]?[0-9]){3,11}[#*]?\Z")  # 8841#, 7-35-22-4
_PATH = compiled(r"[A-Za-z]:\\|\\\\|[./~]?/")  # 「パス」 of a file
_PUNCTUATION = ".,:;)]"
_SHORTEST = 4
_ENDS_THERE = compiled("[」』]|[\"')]?(?:\n|\\Z)")
_SET_APART = compiled("[:=「『] ?\\Z")
_IS_ALL = compiled(
    "[」』\"']? ?(?:のまま|です|でした|だそうです|に変更|に設定|に戻)"
)  # a password of letters, told as such
_JAPANESE_COUNT = compiled("[文桁字回個年月日分秒]")
# Those left out are looked for only where a mark or a hint of the others stands.
CUES = (
    *cues_of(globals(), but=(_NAME, _PASS, _WORD, _PHRASE, _HEADING)),
    *cues_of(vars(secret_words)),
    *cues_of(vars(secret_codes)),
)


def find(reading: Reading) -> Iterator[Span]:
    """Spans of secrets in normalised text. Placeholders, calls and names of settings are none."""
    text = reading.text
    yield from _by_form(reading)
    if _ASSIGNED.first(reading):
        yield from _assigned(reading)
    if reading.holds(_COMMAND_HINTS):
        yield from _given_to_commands(text)
    if reading.holds(_WORD_HINTS) or (reading.holds(_CODE_HINTS) and "コード" in text):
        yield from _passwords(reading)
    yield from secret_codes.find(reading)
    for whole in (_TURNS, _BARE_KEY):
        yield from (found.span() for found in whole.finditer(reading))
    for found in _ROOT.finditer(reading):
        if _is_value(found["value"]):
            yield found.span("value")
    yield from secret_words.find(reading, _is_value)
    for numbered in (_SPACED, _CARD_CODE, _SESSION):
        yield from (found.span("value") for found in numbered.finditer(reading))
    for found in (*_WIFI.finditer(reading), *_TOLD.finditer(reading), *_PAIR.finditer(reading)):
        value = found["value"].rstrip(_PUNCTUATION)
        if _is_value(value):
            yield found.start("value"), found.start("value") + len(value)


def _by_form(reading: Reading) -> Iterator[Span]:
    text = reading.text
    for run in _LONG.finditer(reading):
        if not _LETTER.search(text, run.start(), run.end()):
            continue
        for found in _PREFIXED.finditer(text, run.start(), run.end()):
            if _is_nobodys_word(found):
                yield found.span()
        for found in _FORMS.finditer(text, run.start(), run.end()):
            before = text[found.start() - 1 : found.start()]
            if not (before.isascii() and before.isalnum()):
                yield found.span()
    for found in _PEM.finditer(reading):
        end = _PEM_END.search(text, found.end(), found.end() + _LONGEST_PEM)
        yield found.start(), end.end() if end else min(len(text), found.end() + _LONGEST_PEM)
    for found in _BEARER.finditer(text) if reading.holds(_BEARER_HINTS) else ():
        if _is_random(found["value"]):
            yield found.span("value")


def _is_nobodys_word(found: re.Match[str]) -> bool:
    """Whether the run behind the prefix holds a long piece whose letters and digits change as they do by chance."""
    for piece in _PIECE.findall(found["run"]):
        mixed = any(c.isdigit() for c in piece) and any(c.isalpha() for c in piece)
        both = any(c.islower() for c in piece) and any(c.isupper() for c in piece)
        if mixed and (both or _KEY_WORD.search(found[0])) and 4 * len(_TURN.findall(piece)) >= len(piece):
            return True
    return False


def _assigned(reading: Reading) -> Iterator[Span]:
    text = reading.text
    names, passes = _NAME.finditer(reading), _PASS.finditer(reading)
    if not names and not passes:
        return
    lowered = text.lower()
    if not any(hint in lowered for hint in _NAME_HINTS):
        return
    for found in names:
        if _is_value(found["value"]):
            yield found.span("value")
    for found in passes:
        value = found["value"].rstrip(_PUNCTUATION)
        if _is_value(value) or (_OF_WORDS.fullmatch(value) and not _OF_CODE.search(value)):
            yield found.start("value"), found.start("value") + len(value)
        elif _PIN.match(value) and not _JAPANESE_COUNT.match(text, found.end()):
            yield found.span("value")


def _given_to_commands(text: str) -> Iterator[Span]:
    for found in _COMMANDS.finditer(text):
        value = found[str(found.lastgroup)].rstrip(_PUNCTUATION)
        start = found.start(str(found.lastgroup))
        if len(value) >= _SHORTEST and not _FILLING.match(value) and not value.startswith("$") and _is_mixed(value):
            yield start, start + len(value)


def _phrases(reading: Reading) -> Iterator[Span]:
    """Passwords of Japanese words, and those that are named behind."""
    for found in _PHRASE.finditer(reading):
        value = found["value"]
        if value.isascii() or _NO_PHRASE.search(value):
            continue
        if found[0].startswith("合"):
            near = reading.text[max(0, found.start() - _PHRASE_REACH) : found.end() + _PHRASE_REACH]
            told = _OF_ENTRANCE.search(near) is not None and not _OF_SLOGAN.search(near)
        else:
            told = bool(found["quote"])
        if told or _TO_DIGIT.search(value):
            yield found.span("value")
            then = _THEN_PHRASE.match(reading.text, found.end())
            if then:
                yield then.span("value")
    for found in _NAMED_BEHIND.finditer(reading.text) if _NAMES_BEHIND.search(reading.text) else ():
        if _is_value(found["value"]):
            yield found.span("value")


def _passwords(reading: Reading) -> Iterator[Span]:
    text = reading.text
    yield from _phrases(reading)
    for start, end in columns(text, _HEADING.ends(reading), _CELL):
        if _is_value(text[start:end]) and not _PATH.match(text, start):
            yield start, end
    for found in _WORD.finditer(reading):
        value, end = found["value"], found.end()
        trimmed = value.rstrip(".,:;)]")
        if _PATH.match(trimmed) or _FILLING.match(trimmed) or _JAPANESE_COUNT.match(text, end):
            continue
        pin = _PIN.match(trimmed) is not None
        quoted = trimmed.isalpha() and len(trimmed) > _SHORTEST and _is_told(text, found, len(trimmed))
        if (
            (pin and found[0].startswith(_CALLED_PIN))
            or (not pin and len(trimmed) >= 5 and _is_mixed(trimmed))
            or quoted
        ):
            yield found.start("value"), found.start("value") + len(trimmed)
            then = _THEN.match(text, found.start("value") + len(trimmed))
            if then and (_is_value(then["value"]) or (pin and _PIN.match(then["value"]))):
                yield then.span("value")


def _is_told(text: str, found: re.Match[str], size: int) -> bool:
    """Whether a word of letters is said to be the password: told as such, or alone behind a colon or in quotes."""
    start = found.start("value")
    if _IS_ALL.match(text, start + size):
        return True
    small = text[start : start + size].islower()
    return (
        small
        and text[start - 1] in ":「『= "
        and _ENDS_THERE.match(text, start + size) is not None
        and _SET_APART.search(text, start - 3, start) is not None
    )


def _is_value(value: str) -> bool:
    if _FILLING.match(value) or _CODE_CALL.match(value) or not value.isascii():
        return False
    return _is_mixed(value)


def _is_mixed(value: str) -> bool:
    """Whether letters stand with digits or signs; a word alone is a name of something."""
    return any(c.isalpha() for c in value) and any(not c.isalpha() and c not in "._-/" for c in value)


def _is_random(value: str) -> bool:
    return any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
