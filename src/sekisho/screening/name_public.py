"""Names that by what stands beside them are no private person's: a mayor's, history's, a mascot's, a firm's.

Asked of whatever has been found as a name, with a cue or without. Telephones, ages and homes beside it, and it stays.
"""

from sekisho.screening.names import FAMILY_NAMES, KANJI
from sekisho.screening.patterns import compiled

_HONORIFIC = "くん|クン|ちゃん|チャン|さん|君|姫|丸"
# 「木村・林・森特定建設工事共同企業体」: firms by the names of their founders. 、 may divide them from somebody.
_VENTURE = compiled(
    f"(?:[・/+][{KANJI}ァ-ヶー]{{1,12}}?){{0,6}}(?:特定|経常|地域維持型?|復旧・復興)?(?:建設工事|建設|設計|委託業務)?(?:共同企業体|JV(?![A-Za-z]))"
)
_ENDS_IN_VENTURE = compiled("業体\\Z|JV\\Z")
# Heads of states, prefectures and municipalities in office; who held it before is a private person again.
_IN_OFFICE = compiled(
    "[・ ]?(?:市長|都?府?県?知事|町長|村長|内閣総理大臣|総理(?:大臣)?|首相"
    "|(?:国務|外務|財務|総務|法務|厚生労働|文部科学|農林水産|経済産業|国土交通|デジタル|防衛|環境)?大臣)"
    "(?!室|選|会|杯|賞|秘書|[一-龥]{0,3}(?:宅|邸)|様|さん)"
)
_OFFICE_BEFORE = compiled("(?<![元前])(?<!副)(?:市長|[都道府県]知事|町長|村長|総理大臣|首相|大臣)[ ・]\\Z")
_PERSONAL = compiled(
    "自宅|実家|携帯|住所|在住|生年月日|生まれ|[0-9][歳才]|の(?:妻|夫|父|母|娘|息子|長男|長女|家族|親)|入院|病|口座|[0-9]{3,4}-[0-9]{4}|@"
)
# 「高橋(たかはし)という橋」: what is called so is no person.
_CALLED_SO = compiled(
    "(?:\\([ぁ-んァ-ヶー]{2,12}\\)|\\))?[」』]?(?:という|と(?:いう|呼ばれる)名の?)"
    "(?:橋|川|山|峠|坂|島|浜|湖|池|沼|滝|村|町|字|小字|大字|地名|地区|集落|駅|停留[所場]|バス停|交差点|通り|公園|神社|寺|城|遺跡|古墳"
    "|学校|小学校|店舗|会社|企業|屋号|商店|旅館|品種|苗|銘柄|地酒|馬|犬|猫|台風|船|列車)(?![々㐀-鿿])"
)
# Such roles are history's alone; others are as well today's and ask for an era beside.
_OLD_ROLE = (
    "武将|戦国大名|守護大名|大名|藩主|藩士|藩医|家老|関白|執権|幕臣|志士|剣豪|国学者|儒学者|蘭学者|蘭方医|浮世絵師"
    "|狂歌師|俳諧師|仏師"
)
_ROLE = (
    "城主|領主|庄屋|名主|奉行|代官|豪商|商人|茶人|絵師|俳人|歌人|詩人|画家|作家|彫刻家|陶工|刀工|儒者|学者|思想家"
    "|僧侶?|文人"
)
_ROLE_BEFORE = compiled(f"(?:(?P<old>{_OLD_ROLE})|{_ROLE})(?:の|、|・| )?\\Z")
_ROLE_INSIDE = compiled(f"(?:(?P<old>{_OLD_ROLE})|{_ROLE}) ")
_ROLE_ALONE = compiled(_OLD_ROLE)
_ERA = compiled(
    "江戸(?![川堀])|戦国|(?:室町|鎌倉|平安|奈良|桃山|南北朝)(?:時代|期|末|初)|安土桃山|幕末|中世|近世|古代|元禄|享保|寛政|天保|文政|慶長"
    "|明治(?:時代|期|初|維新|の)|1[0-9]世紀|没後|生誕[0-9]|\\(1[0-8][0-9]{2}[-~年]"
)
_ERA_BEFORE, _ERA_BEHIND = 30, 12  # an era tells of the person it stands beside, not of what somebody speaks about
_MASCOT = compiled("マスコット|ゆるキャラ|キャラクター|ご当地キャラ|着ぐるみ|きぐるみ")
_MASCOT_BEFORE = compiled("(?:マスコット|ゆるキャラ|キャラクター|ご当地キャラ|着ぐるみ)の?\\Z")
_OPENS = compiled('[「『"“][ぁ-ゖァ-ヶー]{0,8}\\Z')
_CLOSES = compiled(f'(?:{_HONORIFIC})?[」』"”]')
_NICKNAMED = compiled(f"(?:{_HONORIFIC})")
# Who works for the mascot, or met it.
_BESIDE_MASCOT = compiled(
    "中の人|女の子|男の子|子ども|の[父母]|[父母]親|泣|落とし|忘れ|担当|役の|演じ|入って|操演|アルバイト|児童|園児|保護者|[0-9][歳才]|電話|苦情|迷子|けが|怪我|応募|考案|作者|受賞|最優秀|デザインした|住所|様(?![子式])|[小中高][1-6]"
)
_BEGIN_CALLED_SO = frozenset("()」』と")
_CALLED = compiled(f" ?(?:{_HONORIFIC}|様|氏|先生)")
# With what each of them begins: most names have something else behind them.
_BEGIN_VENTURE = frozenset("・/+特経地復建設委共J")
_BEGIN_OFFICE = frozenset("・ 市都府県知町村内総首国外財法厚文農経デ防環大")
_BEGIN_MASCOT = frozenset((*(word[0] for word in _HONORIFIC.split("|")), *'」』"”'))
_ROLE_ENDS = frozenset((*(word[-1] for word in f"{_OLD_ROLE}|{_ROLE}".replace("?", "").split("|")), *"僧の、・ "))
_ROLE_BEGINS = frozenset(word[0] for word in f"{_OLD_ROLE}|{_ROLE}".split("|"))
_NEAR = 60


def is_public_here(text: str, start: int, end: int) -> bool:
    """Whether the text says right beside the name that it is a joint venture's, a mayor's, history's or a mascot's."""
    behind = text[end : end + 1]
    if (behind in _BEGIN_VENTURE and _VENTURE.match(text, end)) or _ENDS_IN_VENTURE.search(text, end - 2, end):
        return True
    if (behind in _BEGIN_OFFICE and _IN_OFFICE.match(text, end)) or _is_behind_office(text, start, end):
        return not _is_personal(text, start, end)
    if behind in _BEGIN_CALLED_SO and _CALLED_SO.match(text, end):
        return True
    return _is_of_history(text, start, end) or (behind in _BEGIN_MASCOT and _is_mascot(text, start, end))


def _is_behind_office(text: str, start: int, end: int) -> bool:
    if text[start - 1 : start] not in (" ", "・"):
        return False
    office = _OFFICE_BEFORE.search(text, max(0, start - 6), start)
    # Behind a blank there may follow the next cell of somebody's row (大阪市長 田中花子 2026-11-01).
    return office is not None and _CALLED.match(text, end) is None and text[end : end + 1] != " "


def _is_personal(text: str, start: int, end: int) -> bool:
    near = text[end : end + _NEAR]
    return _PERSONAL.search(near.partition("。")[0]) is not None or text[max(0, start - 1) : start] in ("元", "前")


def _is_of_history(text: str, start: int, end: int) -> bool:
    role = None
    if text[start] in _ROLE_BEGINS:
        if _ROLE_ALONE.fullmatch(text, start, end):
            return True
        role = _ROLE_INSIDE.match(text, start, end)
    if role is None and text[start - 1 : start] in _ROLE_ENDS:
        role = _ROLE_BEFORE.search(text, max(0, start - 6), start)
    if role is None or _CALLED.match(text, end):
        return False
    if not role["old"] and _ERA.search(text, max(0, start - _ERA_BEFORE), end + _ERA_BEHIND) is None:
        return False
    return not _is_personal(text, start, end)


def _is_mascot(text: str, start: int, end: int) -> bool:
    first, last = max(0, start - _NEAR), end + _NEAR
    if _OPENS.search(text, max(0, start - 9), start):
        named = _CLOSES.match(text, end) is not None or text[end : end + 1] in "」』"
        named = named and _MASCOT.search(text, first, last) is not None
    else:
        named = (
            text[start:end] not in FAMILY_NAMES
            and _NICKNAMED.match(text, end) is not None
            and _MASCOT_BEFORE.search(text, max(0, start - 8), start) is not None
        )
    return named and _BESIDE_MASCOT.search(text, first, last) is None
