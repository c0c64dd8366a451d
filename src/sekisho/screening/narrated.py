"""What a sentence narrates about somebody whom it does not name: 「先月脱サラして隣町で養蜂を始めた元消防士」.

`circumstances.py` joins parts word by word round an age, `singled_out.py` asks for the only one. Here neither need
stand: every fact of the clause weighs, wherever it stands, and there must be somebody at its end. What holds for many
(a place without a name, tens of years, work) weighs little; what befell one person (an illness, a loss, a date) weighs
much. Programmes, figures, requirements and inventions are told by what stands around.
"""

from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.lexicon import alternation, words
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Reading, Words
from sekisho.screening.sieve import Sieve

_KANJI = "々㐀-鿿"
_NUMBER = "[0-9一二三四五六七八九十]"
_KIN = (
    "(?:両親|祖[父母]|[父母](?:親|方)?|奥さん|後妻|[夫妻兄姉弟妹](?![婦妻弟妹])|ご?主人(?!公)|息子"
    "|娘|長[男女]|次[男女]|孫|子(?=を|の世話))"
)
# How much each kind of fact tells. Each counts once.
_WEIGHTS = {
    "age": 2, "unique": 2, "dated": 2, "spot": 2, "ill": 2, "family": 2, "origin": 2, "event": 2,
    "decade": 1, "grade": 1, "somewhere": 1, "living": 1, "work": 1, "former": 1, "since": 1, "kin": 1, "often": 1,
    "past": 1, "doing": 1,
    "sex": 0,
}  # fmt: skip
_ENOUGH, _MUCH = 5, 7
_TOLD = frozenset(("ill", "family", "origin", "event"))  # of these a second fact tells something more
_LIGHT = 6  # so much where none of those is told, or no place
_AGE = (
    r"(?<![0-9])(?:[0-9]{1,3}|[一二三四五六七八九十百]{1,4})[歳才](?!以[上下]|未満|から|まで|児|時|代"
    r"|前後|を[過超]|に達|になる|[~～-])|[0-9]{2}過ぎの"
    "|(?<=[性師士員親人手工生主長婦諭夫妻])[(、](?:[1-9][0-9]|[二三四五六七八九]?十[一二三四五六七八九]?)[)、]|[二三四五六七八九]十[一二三四五六七八九]?の(?=独り|一人|男|女)"
)
_DECADE = "(?<![0-9])[1-9]0代|[二三四五六七八九]十代|[0-9]0[歳才]を[過超]"
_GRADE = (
    "[小中高](?:学校?|校)?の?[1-6](?:年|(?=の))|[1-6一二三四五六]年生|[小中高]学[一二三四五六]年"
    "|年長さん|小学生|中学生|高校生|大学生|大学院生|園児"
)
_DATED = (
    f"(?:去年|昨年|一昨年|先月|先週|今年|今春|昨[春夏秋冬]|こ(?:の|とし)[春夏秋冬]?|[春夏秋冬]に|{_NUMBER}{{1,2}}(?:年"
    f"|[かヶカケ]月)前|(?:令和|平成)[0-9元]{{1,2}}年)(?=[^。]{{0,40}}?(?:た|し[、て]|[っん][てで]))"
)
_UNIQUE = (
    "唯一(?!の[^、。]{0,10}(?:館|所|校|店|院|施設|園|場|会|湯|駅|社|局|センター|制度|路線|方法|拠点|機関))|(?:ただ|たった)、?[一1ひ]|[一1]人(?:だけ|しか|きり)|ひとりだけ|最後の|最年[少長]|最高齢|[0-9一二三四五]例目|第[1一]号|[1-5一二三四五](?:人|名|例)しか"
    "|(?:[市町村区県府国校都道島団署局]内?|当館|当院|本校|全国)で?(?:初の|初めて|はじめて)|[内で]一番|でいちばん"
)
_FAMILY = (
    f"{_KIN}(?:と{_KIN})?(?:を[^、。]{{0,10}}?(?:亡くし|失っ|失い|介護し|看病し)|に先立たれ|から逃げ|と(?:[2二]人で)?暮ら)|離婚|死別|双子|三つ子|未婚の|里親|里子|養子|養護施設|(?:{_NUMBER}人の子|弟|妹|孫)[^、。]{{0,8}}(?:育て|連れ|世話)"
    f"|{_KIN}(?:の(?:世話|介護|看病)|と[2二]人(?!で暮)|に育てら|が(?=[^、。]{{1,12}}(?:病|症|障害|がん|籍|人|議|長|員|[務勤]め|中)))|(?:母子|父子)[^、。]{{0,4}}施設|(?<=[長人師士員家議職])の(?:孫|娘|息子|長[男女]|次[男女]|妻|夫|妹|弟|兄|姉)"
)
_ILL = (
    f"がん(?![ばこ])|癌|症(?![例状])|(?<![急疾看仮])病(?![院棟床気室人欠])|障害(?!者?(?:福祉|支援|手帳|対策|物|者|年金))|障がい|麻痺|まひ|てんかん|結核|補聴器|声を失|性別を変え|全盲|盲目|弱視|難聴|失明|失語|聾|ろう者|[目耳足腕手]の(?:不自由|見えない|遠い|聞こえない|悪い)|[目耳]が(?:見え|聞こえ)"
    f"|[腕足手指目]を(?:なく|失)|義足|義手|車いす|車椅子|盲導犬|透析|人工呼吸|酸素|胃ろう|人工肛門|ペースメーカー|寝たきり|要介護[1-5]|要支援[12]|うつ(?=[病で状])|HIV|ALS|PTSD|妊娠|臨月|依存症|[{_KANJI}]不全|移植|腫瘍|白血|梗塞|卒中|骨折|性別変更|性同一性|[足耳目]が(?:悪|遠)|不妊|代謝異常|精神疾患"
)
_LIVING = (
    f"独居|独り暮らし|[一1]人暮らし|ひとり暮らし|(?:[一1]人|ひとり|独り)で(?:暮ら|住)|{_NUMBER}人(?:で"
    f"|きりで)(?:暮ら|住)|間借り|借家|社宅|路上|車中泊|生活保護|独身|同居|シングル|単身赴任|在宅療養"
    f"|寝泊まり|独り身|グループホーム|一軒家|自室から|年金暮らし|仕事に就いて|無職"
)
_ORIGIN = (
    "[ァ-ヶー]{3,10}(?:国籍|籍|出身|系|人(?![口気材事格形数工体間権命類生種])|(?:から|で)[^、。]{0,8}(?:避難"
    "|来日|来た|移))|(?:中国|韓国|台湾|朝鮮)(?:籍|出身|人|から)|在日|難民|外国籍|残留孤児|無国籍|帰化|避難してき|[一-龥]{2,4}(?:出身|から出てき|で生まれ)|引き揚げ|集団就職"
)
_EVENT = (
    "休職|復職|停職|免職|懲戒|体罰|処分を|脱サラ|退職し|転職し|解雇|倒産|優勝|受賞|入賞|メダ[ルリ]|国体|全国大会|五輪に|オリンピックに|甲子園|火事|火災|水害|台風|震災|津波|戦争で|事故|逮捕|送検|補導|万引き|飲酒運転|服役|出所|前科|入院|手術|不登校|引きこもり|ひきこもり|いじめ|虐待|自傷|自殺"
    "|出産し|育休|移住し|移り住|被爆|表彰|全国[0-9一二三]位|日本代表|[^、。]賞を|落選|当選|訴訟|結婚し|嫁いで|倒れた|転んで|改名|破産|敗れ|詐欺|被害者|殺人|失踪|をやめ|を辞め|を飼って|掛け持ち|報じられ|越してき|流され|焼け出|挟まれ|見送られ|見送り|連れ添"
)
_FORMER = (
    f"(?<![{_KANJI}])元(?!気|号|年|旦|金|本|来|々|手|栓|素|通り|の|は|に|を)(?=[{_KANJI}ァ-ヶー]{{2}})"
    f"|先代の|前の[一-龥]{{2,5}}長|OB(?=の|、)"
)
_WORK = (
    f"{alternation(words('occupations.txt'))}|を(?:営[むみん]|経営|切り盛り|開いて|売って)|[店屋塾園場業寺]を(?:して"
    f"|やって|継)|で働[きくい]|に勤め|勤務(?=[ので、])|顧問|[係課部局室院]長|主任|自治会長|組合長|民生委員"
    f"|(?:住職|主人|店主|大将|先生|社長|役員|嘱託|管理人|女優|主査|観光大使|ALT|学生(?!寮|向)|指導主事"
    f"|町議|県議|用務員|通訳|清掃)"
)
_SPOT = (
    rf"[一-龥ヶァ-ー0-9]{{1,8}}(?:丁目|団地|商店街|[小中]学校|高校|保育園|病院|図書館|出張所|診療所|[市区町村](?=[立のでに内、])"
    rf"|地区|集落|校区|学区|施設|教育委員会|連盟|大学|幼稚園|こども園|センター|[0-9]号室|公園|(?:荘|台"
    rf"|ヶ丘|が丘|ケ丘)(?=の))|[一-龥]{{2,4}}(?<![市区町村府県都道国管校学]内)在住|(?<![の内各立公私])(?:幼稚園|保育園|こども園|小学校"
    rf"|中学校)(?=[のにで])|(?<![{_KANJI}])[一-龥]{{1,3}}[小中高](?=[で0-9のに])|[0-9](?:号?棟|丁目|階)"
    r"|[一-龥ァ-ヶ]{2,6}の[一-龥ァ-ヶー]{1,6}(?:店|屋|所|院|園|館|寺|湯|局|ホーム|荘)(?=[のでに]|を[営経]|[一二三四五]階)"
    r"|(?:隣|向かい|裏手?|2階|近く|そば|脇|横|真裏|たもと|川べり|南口|北口|東口|西口|角|沿い|外れ|はずれ|前)(?:の?[にで]|の[一-龥ァ-ヶ])|[一-龥]{2,6}(?:課|係|消防局|水道局|交通局|警察署|消防署|市場|クリニック|町の|駅の)(?=[でのに、一-龥])?"
)
_SOMEWHERE = (
    f"団地|[市県府都公]営住宅|仮設|商店街|[市町村区県府校社館課島園国]内|地元|役場|市役所|区役所|庁舎"
    f"|食堂|市場|公園|プール|隣町|港町|隣の[市町村]|集落|村[でのに]|島[でのに]|町[でのに]|浜[のでに]"
    f"|実家|アパート|マンション|ビル|社宅|寮|校区|定時制|夜間中学|市営バス|商工会|農協|市議会|うちの[課係校部]"
    f"|(?<![{_KANJI}])[市町村県]の|クリニック|教会|工場|施設|図書館|駅[前裏の]|事務局"
)
_SINCE = (
    f"{_NUMBER}{{1,3}}年(?:以上|近く|余り?|間)?(?:続|務め|勤め|住|通|前から)|年以上|{_NUMBER}(?:日|年|[かヶカケ]月)目|定年まで"
    "|(?:んで|めて)[一二三四五六七八九十]{1,3}年"
)
_OFTEN = "毎[朝日晩週]|いつも|週末|週に?[1-7一二三四五六七何]|夜勤"
_PAST = f"(?<=[っいきしちりみけせれえべめて])た(?=、?[{_KANJI}ァ-ヶ0-9])|んだ(?=[{_KANJI}])"
_DOING = r"[てで]い[るた]|ながら|という(?=[^、。]{1,8}\Z)"
_SEX = "女性|男性|[男女][子児]|少年|少女"
_FACT = Sieve(
    *(f"(?P<{kind}>{expression})" for kind, expression in (
        ("age", _AGE), ("decade", _DECADE), ("grade", _GRADE), ("dated", _DATED), ("unique", _UNIQUE),
        ("family", _FAMILY), ("ill", _ILL), ("living", _LIVING), ("origin", _ORIGIN), ("event", _EVENT),
        ("former", _FORMER), ("since", _SINCE), ("often", _OFTEN), ("spot", _SPOT), ("somewhere", _SOMEWHERE),
        ("work", _WORK), ("kin", _KIN), ("past", _PAST), ("doing", _DOING), ("sex", _SEX),
    ))
)  # fmt: skip
# Somebody: what such a clause ends in. Not what counts, addresses or calls many.
_MANY = (
    r"(?!たち|達|ら[がはのを、]|々|数|口|材|権|間|物|種|向け|専用|同士|全員|限定|優先|以外|以上|対象|用の|団体|会議|名簿|一覧"
    r"|[ぁ-ん]{0,2}(?:割合|比率|平均|人数|ため|みなさん|皆)|が(?:通う|通え|利用|集[うま]|働く|働き|暮らす|暮らせ|住む|学[ぶべ]|参加|使[うえ]|困|受け|取り?|でき|安心|いる(?:世帯|家|場))|などの?|または|又は|や|、[^、。]{0,8}など)"
)
_SOMEBODY = Sieve(
    rf"(?:女性|男性|男児|女児|[男女]子(?:生徒|児童)?|[男女]の子|少年|少女|青年|老人|おばあさん|おじいさん|おばさん|おじさん|(?<=[員生長師士者])さん|生徒|児童|園児|学生|[1-6]年生|年長さん|高校生|中学生|患者|(?:女性|男性)?職員|係員|社員|選手|夫婦|夫妻|(?:双子|三つ子)(?!の)|姉妹|姉と弟|兄弟|兄妹|姉弟|親子|母子|一家|家族|母親|父親|母|父|息子|娘|[長次][男女]|孫|妻"
    rf"|主人|店主|女将|先生|(?<=[るたいのうくつむな])[方人子者]|男(?=[のがはへ、に。]|\Z)|(?:おばあ|おじい|お母|お父)(?:ちゃん|さん)|赤ん坊|女子大生|夫妻|職人|[一-龥](?:作業|入居|利用|入所|従業|組合|会社)[者員]|作業員|入居者|入所者|従業員|[一二三四五六]年生|[一二三四五六七八九十百]{{1,4}}歳|本人|[0-9]{{1,3}}歳|実習生|実家|女優|主査|ALT|[年児]中児|ライター|(?<![0-9])[1-9]0代(?=[のがへに、]|\Z)|{alternation(words('occupations.txt'))}|[一-龥]長|[一-龥](?:教師|議員|課長|嘱託|OB)|嘱託)(?![{_KANJI}ァ-ヶー]){_MANY}"
)
# Of anybody of that kind, unless a date, an exact age or 「唯一」 says who.
_ANYBODY = compiled(
    r"(?<=[方人者員生子性])(?:は|も|なら|へ(?!の)|へのご?(?:案内|支援策|助成|給付|周知|サービス|チラシ|広報|啓発|情報)|には|にも|に(?=[対、])|で(?=希)|を(?:対象|支援)|のため|との|とその|同士)"
)
# Inventions, figures and old times, wherever in the sentence.
_INVENTED = compiled(
    "想定|架空|ペルソナ|設定で|という設定|例えば|たとえば|仮に|もし|一般に|シナリオ|主人公|登場人物|小説|物語|ドラマ|マンガ|映画|江戸"
    "|明治時代|戦国|大正時代|要綱|条例|公募|定員|募集"
)
_FIGURES = compiled("割合|平均|人数|統計|世帯数|[0-9,.]{2,} ?[%人世件](?!の[子孫]|しか)|[0-9] ?%")
# Who may come, apply or be helped, where the clause says so itself or right behind it.
_FOR_MANY = Sieve(
    "対象|向け|[一-龥ァ-ヶー]{2}(?:部|チーム|クラブ|サークル)が|(?<![年月回])以上|以下|未満|要件|採用(?:する|の|試験)|応募|申し?込|できます|受けられ|交付し|方々|皆さん|皆様|場合|(?<![の校学])とき|の際|ための|教室|講座|交流会|相談会|相談窓口|説明会|つどい|家族の会|事業(?![所者主センター局課])|制度|施策"
    "|ご(?:案内|相談|利用|連絡)|ください|しませんか|お知らせ|手引|対策|支援員(?:を|の配置)|が必要な|様式|たため|により|取得率|率[がはをの、]|比較|推移|件数|たち|などの|増え|多い|少な"
)
_GENERAL = compiled("一般的な|一般論|FAQ|Q&A|よくある質問")  # what is asked for, of anybody
_OF_LIFE = frozenset(("work", "living", "former", "spot", "kin"))  # 「市内最高齢は112歳」 says nothing of this
_OF_SOMEWHERE = frozenset(("spot", "somewhere", "unique", "dated", "age"))
# Of many the same is told in a plan or a form: who has moved in, retired, given birth in some year.
_OF_MANY = frozenset(("dated", "event", "past", "doing", "work", "sex", "somewhere", "grade", "kin"))
_NEAR_BEHIND, _RIGHT_BEHIND, _NEAR_BEFORE = 40, 10, 24
_SHORT_NAME = 8  # characters in quotation marks that are a name inside the sentence
_END = compiled(
    f"[。\n『』?!;:→⇒|]|「(?![^「」\n]{{1,{_SHORT_NAME}}}」)"
    f"|」{''.join(f'(?<!「{chr(46) * size}」)' for size in range(1, _SHORT_NAME + 1))}"
)
_LONGEST, _USUAL = 160, 40
_SHORTEST = 12
_COMMA_BEFORE = compiled("(?<![でてしりくきちみびず])[、,]|[(]|(?<=[者主人先手象])は|(?<=[者主人先手])が")
_GOES_ON = compiled(f"[{_KANJI}ァ-ヶーA-Za-z0-9]{{0,10}}(?:の(?:家|方|人|者|男性|女性|子|世帯)(?![{_KANJI}]))?")
_ENDS = compiled("[^、()と]{0,12}")  # what is left of the last fact's own words
_LIST_MARKS = " ・*、,-"
_BRACKET = compiled(r"\([^()\n]{1,24}\)")
# One of these stands in every such clause.
MAY_TELL = Words(
    "がん", "癌", "症", "病", "障害", "障がい", "麻痺", "盲", "弱視", "難聴", "失", "聾", "ろう", "目の",
    "耳の", "義足", "義手",
    "車い", "車椅", "透析", "呼吸", "酸素", "胃ろ", "肛門", "ペー", "寝た", "要介", "要支", "うつ", "HIV",
    "ALS", "PTSD", "妊娠",
    "依存", "不全", "移植", "亡く", "失い", "介護", "看病", "離婚", "死別", "双子", "三つ", "未婚", "里親",
    "養子", "養護", "育て",
    "連れ", "世話", "の孫", "の娘", "の息", "の妻", "の夫", "の長", "の次", "人(", "国籍", "籍", "出身", "系",
    "ら避", "難民",
    "在日", "孤児", "帰化", "休職", "復職", "停職", "免職", "懲戒", "体罰", "処分", "脱サ", "退職", "転職",
    "解雇", "倒産", "優勝",
    "受賞", "入賞", "メダ", "国体", "全国", "五輪", "オリ", "甲子", "火事", "火災", "水害", "津波", "事故",
    "逮捕", "服役", "出所",
    "前科", "入院", "手術", "不登", "引き", "ひき", "いじ", "虐待", "自傷", "自殺", "出産", "育休", "移住",
    "被爆", "表彰",
    "不妊", "代謝", "精神", "寝泊", "年金", "就い", "敗れ", "詐欺", "被害", "殺人", "失踪", "やめ", "辞め",
    "を飼", "掛け", "が悪",
    "と暮", "母親", "父親", "で暮",
    "てん", "結核", "補聴", "声を", "性別", "男の", "から出", "生ま", "引揚", "引き", "集団", "報じ", "越し",
    "流さ", "焼け", "挟ま", "見送",
    "独り", "グル", "歳の", "歳が", "歳は", "代の", "代後", "代半", "ちゃ", "初の", "目の",
    "年前", "去年", "昨年", "今年", "先月", "先代", "前の", "OB", "台風", "震災", "戦争", "送検", "補導",
    "万引", "飲酒", "移り", "日本代",
    "賞を", "落選", "当選", "訴訟", "結婚", "嫁い", "倒れ", "転ん", "改名", "破産", "まひ", "不自", "足の",
    "腫瘍", "白血", "梗塞", "卒中",
    "骨折", "性別", "臨月", "先立", "逃げ", "奥さ", "後妻", "から来", "から移", "で来", "の妹", "の弟", "の兄",
    "の姉", "母子", "父子", "単身",
    "元", "唯一", "ただ一", "ただ1", "ただひ", "ただ、", "たった", "最後の",
    "最年", "最高", "例目", "第1号", "第一号", "初の", "初め", "人だ", "人し", "人き", "りだ",
)  # fmt: skip

_TELLS_NOTHING = compiled("病[院棟床室気]|元[気号年旦金本来々手栓素]")  # as `_ILL` and `_FORMER` have it


def find(reading: Reading) -> Iterator[Span]:
    """Spans of such clauses in normalised text, from the first fact to the last of them or to the person."""
    text, done = reading.text, 0
    for place in reading.places(MAY_TELL.cue):
        if place < done or not MAY_TELL.stands_at(text, place) or _TELLS_NOTHING.match(text, place):
            continue
        start, done = _around(text, place, done)
        if done - start >= _SHORTEST and (span := _narrated(text, start, done)) is not None:
            yield span


def _around(text: str, place: int, floor: int) -> Span:
    """The clause that holds the place, as far as is looked."""
    start = max(floor, place - _LONGEST)
    for first in (max(start, place - _USUAL), start):  # mostly one is near, and those before it need not be looked at
        ends = [mark.end() for mark in _END.finditer(text, first, place)]
        if ends:
            start = ends[-1]
            break
    close = _END.search(text, place, place + _LONGEST)
    return start, close.start() if close else min(len(text), place + _LONGEST)


def _narrated(text: str, start: int, end: int) -> Span | None:
    people = [who.end() for who in _SOMEBODY.finditer(text, start, end)]
    if not people:
        return None
    facts = list(_FACT.finditer(text, start, end, people[-1] + _NEAR_BEHIND - 1))
    if not _tells_of_one([(str(fact.lastgroup), fact[0]) for fact in facts], _ANYBODY.match(text, people[-1])):
        return None
    begin = start
    for mark in _COMMA_BEFORE.finditer(text, start, facts[0].start()):
        begin = mark.end()
    last = max(people[-1], *(fact.end() for fact in facts))
    before = max(text.rfind("\n", 0, start) + 1, start - _NEAR_BEFORE)
    if _FIGURES.search(text, start, end) or _GENERAL.search(text, last, end) or _INVENTED.search(text, before, end):
        return None
    if _FOR_MANY.search(text, begin, last + _RIGHT_BEHIND):
        return None
    if facts[0].start() - start <= _NEAR_BEFORE:
        begin = start
    goes_on = (_GOES_ON if last == people[-1] else _ENDS).match(text, last, end)
    last = goes_on.end() if goes_on else last
    bracket = _BRACKET.match(text, last, end)
    return _inside(text, begin, bracket.end() if bracket else last, facts[0].start())


def _inside(text: str, start: int, end: int, first: int) -> Span:
    """The span without what stands outside brackets that hold the first fact, and without marks of a list before it."""
    opening = text.rfind("(", start, first)
    if opening >= 0 and ")" not in text[opening:first]:
        start = opening + 1
        close = text.find(")", first, end)
        end = close if close >= 0 and "(" not in text[first:close] else end
    while start < first and text[start] in _LIST_MARKS:
        start += 1
    return start, end


def _tells_of_one(facts: list[tuple[str, str]], of_anybody: object) -> bool:
    """Whether the facts together are nobody else's. of_anybody: whether the person is spoken of as anybody is."""
    kinds = {kind for kind, _ in facts}
    weight = sum(_WEIGHTS[kind] for kind in kinds)
    twice = sum(len({word for kind, word in facts if kind == each}) > 1 for each in _TOLD)
    weight += twice
    if weight < (_MUCH if of_anybody else _ENOUGH if kinds & _OF_SOMEWHERE else _LIGHT):
        return False
    return (bool(kinds & _TOLD) or ("unique" in kinds and bool(kinds & _OF_LIFE)) or weight >= _LIGHT) and (
        twice > 0 or not kinds <= _OF_MANY
    )
