"""What stands beside a number decides what it is: an office's own contact, or a number of another kind.

All questions look back over a bounded window.
"""

import re

from sekisho.screening.patterns import compiled
from sekisho.screening.sieve import Sieve

_WINDOW = 90
_DEPARTMENT_REACH = 40
# Bodies whose telephone, address and mailbox are public. A post or a person between it and the contact ends that.
_OFFICE = Sieve(
    "(?:[市区町村]役所|役場|[都府県道市]庁(?:舎)?|区庁舎|合同庁舎|総合庁舎|支所|出張所|行政サービスコーナー"
    "|(?:コール|コンタクト|サービス|[一-龥]{2,6})センター|総合案内|保健所|図書館|博物館|美術館|公民館|体育館|市民会館|区民ホール"
    "|消防(?:本部|署|局)|(?:警察|[府県道]警)(?:本部|署)|税務署|年金事務所|法務局|労働局|労働基準監督署|ハローワーク|公共職業安定所"
    "|(?:土木|[市県府都区道]民?税|福祉|建設|河川|教育|環境)事務所|教育委員会|選挙管理委員会|農業委員会|議会事務局"
    "|(?:水道|交通|環境|建設|福祉|健康|都市|港湾|財政|経済|契約管財|総務|市民|こども青少年|危機管理|教育)局"
    # Halls and houses that a city keeps; halls of undertakers and firms are called otherwise.
    "|(?:[市区町村県府都]民?|文化|芸術|音楽|多目的|公民|コミュニティ|交流|福祉)(?:大|小|中)?ホール|公会堂|市民プール|市営プール"
    "|(?:クリーン|リサイクル|コミュニティ|スポーツ|ボランティア|シルバー人材|[一-龥]{1,4}コミュニティ)センター"
    "|科学館|資料館|記念館|文学館|児童館|歴史館|武道館|水族館|動物園|植物園|市営斎場|市立斎場|斎場|交番|駐在所"
    # Any bureau of a city that is named as the city's own; 市立薬局 is none.
    "|市(?!立)[一-龥]{2,8}局(?<![薬支]局)|開庁時間"
    "|(?:[市区府県都]立|市民|府民|県民)[一-龥ぁ-んァ-ヶー]{0,10}(?:病院|センター|学校|[小中]学校|高校|幼稚園|保育所)|学校代表|相談(?:室|所|窓口|コーナー)"
    "|(?:総務|法務|外務|財務|文部科学|厚生労働|農林水産|経済産業|国土交通|環境|防衛)省|内閣府|(?:デジタル|こども家庭|消費者|金融|国税|文化|スポーツ|観光|気象|特許|林野|水産|中小企業|警察|消防|復興)庁"
    # A department that is named as the one to ask, and nobody in it.
    "|(?:担当|所管|主管|問い?合わ?せ先?|連絡先)[課局]?[: ]{1,2}[一-龥ー]{1,12}[課局])"
)
# One of these stands in every body above: most windows have none, and the long expression is not tried.
_OFFICE_HAS = compiled(
    "[役庁局省府支張定在コセ案保図博美民会学料念童史道族体ホプ消警税事督ハ委物斎交高稚育相病当管せ先](?:(?<=役)[所場]|(?<=[庁局省])|(?<=閣府)"
    "|(?<=[支張定在育])所"
    "|(?<=コ)ーナ|(?<=セ)ンタ|(?<=案)内|(?<=保)健|(?<=図)書|(?<=博)物|(?<=美)術|(?<=[民会学料念童史道族])館|(?<=会)堂|(?<=体)育館"
    "|(?<=[ホプ])ール|(?<=消)防|(?<=警)[察本]|(?<=税)務署|(?<=事)務所|(?<=督)署|(?<=ハ)ロー|(?<=委)員会"
    "|(?<=[物稚])園|(?<=斎)場|(?<=交)番"
    "|(?<=[学高])校|(?<=相)談|(?<=病)院|(?<=[当管せ先])[課局]?[: ])"
)
# 「06-… (市民課代表)」: whose number it is stands in brackets right behind.
_DEPARTMENT_NEXT = compiled(
    r"(?:です|まで)? ?\((?:[一-龥ぁ-んァ-ヶー・]{1,14}(?:[課係室局部]|担当|窓口|センター"
    r"|[市区町村]役所|役場|[都府県道市]庁|保健所|図書館))?(?:代表|直通|窓口)?\)"
    r"(?<!\(\))(?<!\(直通\))"
)
# 「人事課(電話 06-…)」, with its other lines before: nobody stands between a department and its own number.
_DEPARTMENT_BEFORE = compiled(
    r"[一-龥ぁ-んァ-ヶー](?:課|局(?<!薬局)|(?:[政対]策|推進|支援|管理|秘書|企画|調整|保険|指導|整備)室)[ 、:)」]?"
    r"[ \n(]{0,2}(?:(?:電話|直通|代表|TEL|Tel|tel|FAX|Fax|fax|ファックス|ファクス|[℡☎])"
    r"(?:番号)?[: .(]{0,2}(?:0[0-9()-]{8,12}[ 、,/)・\n]{1,3})?|\()+\Z"
)
# 「北2-1-10の環境局へ郵送」: where something goes.
_OF_OFFICE_NEXT = compiled(
    f"(?:[ \\n]?[々㐀-鿿ぁ-んァ-ヶー0-9A-Za-z -]{{4,40}}?)? ?の(?:[一-龥]{{1,8}}?)??{_OFFICE.expression}"
    "(?=へ|あて|宛|まで|に(?:郵送|提出|送付|持参|お越し))"
)
_OFFICE_NEXT = compiled(
    rf"(?:[ \n]?[々㐀-鿿ぁ-んァ-ヶー0-9-]{{4,40}})?[ \n(]{{1,2}}(?:[一-龥]{{1,8}}?)??{_OFFICE.expression}"
)
# What may stand between an office and its contact: marks, words for a contact, departments, and other contacts.
_CONTACT_WORD = (
    "代表|電話|番号|郵便|住所|所在地?|宛先?|あて先?|直通|内線|窓口|夜間|休日|時間外|遺失物|忘れ物|案内|予約|申込|昼間|受付|連絡先|問い?合わ?せ先?|お|ご|ファックス|ファクス|FAX|Fax|fax|TEL|Tel|tel|"
    "メール|アドレス|[Aa]ddress|[Pp]hone|E-?mail|e-?mail|又は|または|及び|および|の|は|も"
)
# 「(8時から21時、年中無休)」: when somebody answers, between the telephone and the next contact.
_TIME = "(?:午前|午後)?[0-9]{1,2}(?:時(?:[0-9]{2}分|半)?|:[0-9]{2})(?:から|まで|[~〜-])?|年中無休|平日|毎日|土日祝?日?"
_OPEN = (
    f"(?:{_TIME}|[月火水木金土日]曜日?|[月火水木金土日](?=[~〜・、,-]|休館)|[~〜、,・ /-]|祝日?|年末年始"
    "|休館日?|休業日?|定休日?|閉館|開館|受付|[をはの]|除く)"
)
# Atomic and possessive: the parts overlap (お, お客様係), and only the first reading of each place is tried.
_BETWEEN = compiled(
    rf"(?>「[^」\n]{{1,20}}」|\({_OPEN}{{1,16}}\)|{_TIME}"
    rf"|[\s:()、,/・〒※℡☎→-]|[一-龥ぁ-んァ-ヶー]{{1,12}}?(?:[課係室部局]|担当|グループ|センター)(?![一-龥])"
    r"|[ぁ-んァ-ヶー]{1,6}(?:コール|ダイヤル)(?= )"
    r"|#[0-9]{4}|[ぁ-ん]{2,6}(?=は)|[一-龥]{2,4}[都道府県](?=[一-龥])|[一-龥ァ-ヶー]{1,14}[市区町村丁目]{1,2}(?=[0-9一-龥])|[ぁ-ん]{2,7}市(?=[一-龥])|[一-龥ヶケノ]{1,6}(?=[0-9]+[-丁])"
    rf"|[0-9](?:[0-9-]|\((?=[0-9]{{1,4}}\))|\)(?=[0-9-]))*(?:丁目|番地?|号)?|{_CONTACT_WORD})*+\Z"
)
# When an office is open, said between it and its telephone.
_HOURS = compiled(
    "(?:[一-龥]{1,14}[課室係部])?(?:の(?:窓口|開館時間|受付時間|開庁時間))?は、?[^。\n「」]{0,30}[0-9]時[^。\n「」]{0,24}"
    "(?:開い|開け|受け?付|取り扱|開館|開庁|営業|まで|です)[ぁ-ん]{0,6}。 ?"
)
# A number in sequence that the text itself calls an example.
_IN_SEQUENCE = compiled(r"(?:0[0-9]{1,3}-?)?(?:12345678|1234-?5678|123-?4567|123-?456|0000-?0000|000-?0000|XXXX)\Z")
_SAMPLE_BEFORE = compiled(r"(?:例|見本|サンプル|ダミー|書式|形式|様式)[^。\n]{0,14}\Z|placeholder=[\"']\Z")
_SAMPLE_BEHIND = compiled(r"[」』 ]?[(の]?(?:見本|記入例|例\)|サンプル|ダミー|のような(?:形|書))")
_PERSONAL = compiled("さん|様|氏|くん|ちゃん|本人|自宅|携帯|個人|住民|利用者")
# A number with a name of its own; 「番号は」 alone says nothing.
_OTHER_NUMBER = compiled(
    "(?:[一-龥々ァ-ヶーA-Za-z]番号|No\\.?|№|ID|コード|型番|品番|シリアル|口座|記号|第)(?:は|が|も|[:#= 「\"'])*\\Z",
    re.IGNORECASE,
)
_PHONE_WORD = compiled("(?:電話|携帯|連絡先|連絡|TEL|FAX|ファックス|ファクス|ダイヤル|折返し|☎|℡)", re.IGNORECASE)


def is_office_contact(text: str, start: int) -> bool:
    """Whether the contact at `start` is plainly that of a public office (大阪市役所 代表 06-…)."""
    begin = max(0, start - _WINDOW)
    if _OFFICE_HAS.search(text, begin, start) is None:
        return False
    ends = [office.end() for office in _OFFICE.finditer(text, begin, start)]
    if not ends:
        return False
    hours = _HOURS.match(text, ends[-1], start)
    end = hours.end() if hours else ends[-1]
    return _BETWEEN.match(text, end, start) is not None and not _PERSONAL.search(text, ends[-1], start)


def names_office(text: str, end: int) -> bool:
    """Whether right behind the contact stands the office it belongs to (大阪市北区中之島1-3-20 大阪市役所).

    Between them may stand the address that follows a postal code.
    """
    return _OFFICE_NEXT.match(text, end) is not None or _OF_OFFICE_NEXT.match(text, end) is not None


def is_sample(text: str, start: int, end: int) -> bool:
    """Whether the number is 123-4567 or the like, and an example by what stands beside it."""
    if _IN_SEQUENCE.search(text, start, end) is None:
        return False
    return (
        _SAMPLE_BEFORE.search(text, max(0, start - 18), start) is not None
        or _SAMPLE_BEHIND.match(text, end) is not None
    )


def names_department(text: str, start: int, end: int) -> bool:
    """Whether the department whose contact it is stands right before it, or in brackets right behind."""
    if _DEPARTMENT_NEXT.match(text, end):
        return True
    return _DEPARTMENT_BEFORE.search(text, max(0, start - _DEPARTMENT_REACH), start) is not None


def is_other_number(text: str, start: int) -> bool:
    """Whether the number at `start` is called something else than a telephone (受付番号, ID, No.)."""
    window = text[max(0, start - 16) : start]
    return _OTHER_NUMBER.search(window) is not None and not _PHONE_WORD.search(window)


def is_called(label: re.Pattern[str], text: str, start: int, reach: int = 16) -> bool:
    """Whether `label` stands within `reach` characters before `start`, in the same sentence."""
    window = text[max(0, start - reach) : start]
    return label.search(window[window.rfind("。") + 1 :]) is not None
