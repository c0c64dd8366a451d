"""IMITATION: an instruction to make something like somebody's work.

A cue of likeness alone says little: 「昨年度の報告書を参考に」「和風の配色」 are ordinary work. It counts when what
stands before it is somebody's: a known name, a title in brackets, a placeholder or a proper name with a word for
works (著作物〇〇), or others' works in general (他社のキャッチコピー). The source's examples (本編 第3章 1 の 4)
are the least that must be found.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from sekisho.screening.finding import Span
from sekisho.screening.labelled import heads
from sekisho.screening.lexicon import alternation, words
from sekisho.screening.patterns import compiled
from sekisho.screening.reading import Cue, Reading, Sought, cues_of, product
from sekisho.screening.rights.names import Name, name_near
from sekisho.screening.rights.ordinary import is_ordinary, is_ordinary_english

# Cues that ask for a likeness. Whatever somebody else made suffices as their object.
_STRONG = compiled(
    "に(?:よく|とても|かなり|どこか|すごく|少し|極力|なるべく|できるだけ)?似(?:た|せ|通っ|ている(?![かこ点と]))"
    "|[にと]?そっくり(?!その)|と瓜二つ|に寄せ[てた]|に近い(?=感じ|雰囲気|イメージ|作風|絵|フレーズ|デザイン|キャラ"
    "|表現|言い回し)"
    "|と同じ(?:ような|感じの|(?:トーン|テイスト|作風|絵柄|タッチ|世界観)(?=[のでに]))|[のを]?(?:真似|まね(?!き|く|い|ー)|マネ(?!ジ|キ|ー|タ|ッ)|模倣|模写|トレース"
    "|贋作|盗作|剽窃)|を?(?:丸|まる)?パク[りっるリッル](?!チ)"
    "|[をに]?なぞらえ|を(?:もじ|捩)[っりる]|のもじり|[のを]?パロディー?|[のを]?替え?歌|[のを]?二次創作"
    "|[のを]?ファンアート|[のを]?オマージュ|[のを]?リメイク"
    "|へのトリビュート|のスピンオフ|の続編|の続き(?=を[書描考作]|の)|のパスティーシュ|になりきっ|になったつもり"
    "|の(?:画風|作風|文体|筆致|絵柄|筆遣い|タッチ|世界観|歌い方|曲調|絵のタッチ|画のタッチ|絵の雰囲気"
    "|書き癖|語り口|独特の)"
    "|が(?:話し|しゃべっ|喋っ|語っ|歌っ)て(?:い?る)(?:かの)?(?:ような|ように|みたい)"
    "|が(?:描い|書い|作っ|撮っ|手がけ|デザインし|歌っ|作曲し|言い)(?:た|て)?(?:かの|か)?(?:ような|ように"
    "|みたい|そうな|風|っぽ)"
    "|が(?:描|書|作|撮|歌|言)[きりい]そう|を(?:彷彿|想起|連想|思わせ|思い起こ|思い出さ|踏襲|元ネタ|下敷き"
    "|オマージュ|モチーフ|意識し)"
    "|[にを]インスパイア|からインスピレーション|からの?着想|にあやかっ|のいいとこ取り|をそのまま(?:使|真似"
    "|流用|取り入れ)|の(?:構図|デザイン|言い回し|フレーズ)を(?:流用|借り|そのまま|使っ)"
    "|を(?:少し|一部|ちょっと)(?:だけ)?(?:変え|アレンジし|改変し)[たて]"
)
# Cues of ordinary work. They count only where a known name, a title or a word for works stands before them.
_WEAK = compiled(
    "を(?:参考|手本|お手本|見本|ベース|もと|元|基|土台|ヒント|題材|参照|イメージ|アレンジ)"
    "|風(?=[のにでな味、。」]|$|イラスト|キャラ|ポスター|デザイン|アレンジ|画像|絵|タッチ|フォント|ロゴ"
    "|マスコット|メロディ|コピー)|ふう(?=[のにで])"
    "|っぽ[いくさ]|みたい(?=[なに])|の(?:ような|ように|ごとく|感じ(?=[のでに])|雰囲気|テイスト|スタイル"
    "|トーン|イメージ|色使い|空気感|ノリ)"
    "|口調(?=[のでに])|調(?=[のでに])|に(?:出てくる|登場する)(?:ような|みたいな)"
    "|に(?:出てき|登場し)そうな|ならこう(?:書|描|言|作)|の一人称で|らしい|らしさ|系(?=の(?:絵|イラスト|キャラ))|ライク(?=[なに])|テイスト"
    "|スタイル(?=[のでに])|タッチ(?=[のでに])|アレンジ|バージョン(?=[のでを])"
    "|と同じ(?:口癖|しゃべり方|話し方|語尾|セリフ|歌詞|メロディ|言い回し|ポーズ|構図|衣装)"
    "|の(?:雰囲気|世界観?|表現|言葉|口調|設定|キャラ|リズム|ギャグ|決まり文句)を(?:借|拝借|取り入れ|取りいれ|生か|活か)"
    "|に(?:なら|倣)[っいう]|と(?:見紛|見まが|見間違)[うえ]|を(?:再現|コピー(?=[しせ])|なぞ[っりる]|拝借|いじ[っり]|もじ[っり])"
    "|の[^のをはが、。\n]{0,4}(?:口ぶり|口癖|しゃべり方|喋り方|話し方|話しぶり|語尾|語調|書きぶり|言い方|決め[ゼセ]リフ|決め台詞"
    "|ナレーション|予告|リズム|テンポ|調子)(?=[でにをのと風])|のメロディー?に[合乗の]"
    "|の[^のをはが、。\n]{1,6}版を?[^。\n]{0,6}(?:考え|作|書|つく|お願い)"
    # A few words of what somebody put well are exchanged.
    "|(?<=コピー|レーズ|ーガン|ゼリフ|セリフ)を[^、。\n]{0,5}(?:差し替え|言い換え|置き換え|変え[てた]|入れ替え)"
    "|(?<=標語|歌詞|台詞)を[^、。\n]{0,5}(?:差し替え|言い換え|置き換え|変え[てた]|入れ替え)|[をの]?パロ[っる]"
)
_STRONG_CORES = Sought(alternation(words("strong_cores.txt")), *words("strong_cores.txt"))
# 「をお手本に」 by its end: 「をお」 stands in every letter.
_WEAK_CORES = Sought(f"{alternation(words('weak_cores.txt'))}|手本(?<=をお手本)", *words("weak_cores.txt"), "手本")
_BEFORE_CORE, _BEHIND_CORE = 7, 12
_ENGLISH = compiled(
    r"(?i)\b(?:in (?:the|a) (?:art )?(?:style|manner|vein|look) of|in the spirit of|inspired by|similar to"
    r"|reminiscent of|imitat(?:e|es|ing|ion of)"
    r"|parod(?:y|ies|ying)(?: of)?|rip-?off of|voice of|channel(?:l?ing)?(?: (?:your|my) inner)?|as (?:if|though)"
    r"|copy(?:ing)? the (?:[a-z]+ ){1,4}of|look(?:s|ing)? (?:just |exactly )?like|resembl(?:e|es|ing)"
    r"|after the style of|as (?:drawn|painted|written|designed) by|mimic(?:s|king)?|based on|[àa] la"
    r"|like)\b"
)
# The letters that cues begin with, and what `re` takes for the same without regard to capitals.
_ENGLISH_HEAD = compiled("[abcilmprsvàABCILMPRSVÀİıſ](?<![A-Za-z].)")
# What each of the expressions above holds one of, in small letters.
_ENGLISH_CORES = compiled(
    "style|manner|vein|look|spirit|inspired|similar|reminiscent|imitat|parod|rip-?off|resembl|drawn|painted|written"
    "|designed|mimic|copy|based on|à la|a la|like|esque|ish|voice|channel|as if|as though"
)
_ENGLISH_CUE = Cue(
    *heads(
        (
            "style", "manner", "vein", "look", "spirit", "inspired", "similar", "reminiscent", "imitat", "parod",
            "rip", "resembl", "drawn", "painted", "written", "designed", "mimic", "copy", "based", "like", "esque",
            "ish", "voice", "channel", "as if", "as though", "a la",
        )
    ),
    *product("àÀ", " "),
)  # fmt: skip
_LOOSE_ENGLISH = ("like", "based on", "voice of", "as if", "as though")  # ordinary words; they need a known name
_CAPITALISED = compiled(
    r" (?:the )?(?:(?:Dr|Mr|Mrs|Ms|St)\. ?|[A-Z][a-z]+ |(?:[A-Z]\. ?){1,3})[A-Z][a-z]+(?: [A-Z][a-z]+)*"
)
_OF_A_WORK = compiled("(?i)parod|imitat|in the (?:style|spirit)|inspired|mimic|rip")
_QUOTED = compiled(' (?:the )?(?:song |book |novel |movie |film |poem )?["“‘][A-Z][^"”’\n]{1,40}["”’]')
_ENGLISH_BEHIND = compiled(
    r"(?i)(?:['’]s)?(?: (?:art|drawing|writing|signature))?[ -](?:style|voice|inspired|esque|like|ish)\b"
)
_LETTERS = compiled("[A-Za-z](?<![A-Za-z].)[A-Za-z]{3}")
_PRODUCT = (
    "キャッチコピー|キャッチフレーズ|フレーズ|コピー|スローガン|標語|タイトル|ネーミング|イラスト|絵|画像"
    "|写真|キャラクター|キャラ|マスコット|ロゴ|ポスター"
    "|チラシ|動画|アニメ|漫画|マンガ|物語|小説|童話|絵本|詩|歌詞|歌|曲|メロディ|BGM|CM|広告|デザイン"
    "|パッケージ|ゲーム|セリフ|台本|脚本|文章|文|表紙|挿絵|風景|街並み|女の子|男の子|バナー"
)
_CLASS = (
    "著作物|作品|キャッチコピー|キャッチフレーズ|スローガン|標語|小説|漫画|マンガ|コミック|アニメ|映画"
    "|ドラマ|楽曲|曲|歌詞|歌|詩集?|短歌|俳句|絵本|童話|児童文学|名作|名曲"
    "|イラスト|絵画|絵|名画|画像|写真|キャラクター|キャラ|ゆるキャラ|マスコット|ロゴ|ブランド|商標|CM"
    "|コマーシャル|広告|ポスター|ゲーム|番組|画家|作家|漫画家|小説家|絵本作家|詩人"
    "|イラストレーター|デザイナー|アーティスト|歌手|バンド|監督|作曲家|写真家|クリエイター|パッケージ"
    "|コピーライター|インフルエンサー|ユーチューバー|フレーズ|[セゼ]リフ|台詞|名言|キャンペーンコピー|宣伝文句"
)
_PRODUCT_AHEAD = compiled(f"[^。\n]{{0,20}}?(?:{_PRODUCT})")
_OF_A_CLASS = compiled(f"{_CLASS}|の(?:広告)?コピー$")
_CLASS_END = compiled(f"(?:{_CLASS})(?:の[^のをはが、。]{{1,10}}){{0,2}}$")
_CLASS_BEFORE = compiled(f'(?:{_CLASS})(?:の|である|名)?[ 「『"“【]?$')
_PLACEHOLDER = compiled(r"(?:[〇○●◯△▲□■×✕]{2,}|[〇○●◯△▲□■]|X{2,}|\[[^\]\n]{0,12}\]|_{2,}|A(?=社|さん|先生))")
# Behind a placeholder these make it an office, a date or a person of the work, not a title.
_PLACEHOLDER_OFFICE = compiled(
    "^(?:課|区|市|町|村|県|局|部|係|室|年|月|日|様|さん|店|駅|校|小学校|中学校|センター|会|公園|条|号|事業"
    "|業務|地区|計画)"
)
_EXISTING = compiled(
    "他社|競合|よそ|他人|第三者|有名|人気|既存|話題|流行|はやり|ヒット|大手|バズっ|よく知られ|誰もが知"
    "|みんなが知|市販|ベストセラー|名作|売れ(?:て|た|筋)|受賞|テレビで見|ネットで見|SNSで見|ネットで見つけ"
    "|ネットにあ|ライバル"
    "|あの(?!時|日|人|件|とき|頃)|某|(?:他|別)の(?:会社|企業|作家|画家|人)|好きな|最近の"
)
_OURS = compiled("本市|当市|本区|当区|本課|当課|本庁|当庁|当館|当園|自社|当社|弊社|自作|我が")
_OWN = compiled(
    "(?:報告書?|計画書?|計画|資料|議事録|議事|様式|書式|前例|事例|要綱|要領|条例|規則|規程|規約|仕様書?"
    "|マニュアル|手引き?|ガイドライン|パンフレット|案内文?|通知文?|通知|文書|原稿"
    "|データ|統計|調査票?|アンケート"
    "|結果|集計表?|表|グラフ|一覧表?|リスト|フォーマット|テンプレート|ひな形|雛形|例文?|サンプル|項目|構成"
    "|記録|回答|意見|要望|答申|法令|法律|法|基準|指針|ページ|サイト|ホームページ|HP"
    "|文面|説明書?|説明|内容|取組み?|取り組み"
    "|予算書?|前回|昨年度?|去年|前年度?|別紙|添付|添付ファイル|以下|上記|下記|これら?|それ|次|上|下|こと"
    "|もの|箇条書き|手順書?|広報紙?|広報|お知らせ|メール|回|書き方|言い方|表現|形"
    "|形式|申請書|見出し|レイアウト|質問|設問|シラバス|カリキュラム"
    "|日誌|日報|復命書?|稟議書?|起案書?|通達|覚書|協定書|趣意書|公用文|祝辞|弔辞|司会原稿|アナウンス|報道発表|プレスリリース|記者発表|放送原稿"
    "|契約書|議会答弁|答弁|挨拶|あいさつ文?|式辞|新聞記事|白書|事業|施策|時|とき|場合|日程|配色"
    "|スケジュール|定義|用語|目次|趣旨|方針|素案|骨子|写し|控え|自社[^、。]{0,12}"
    "|当社[^、。]{0,12}|本市[^、。]{0,12}|当市[^、。]{0,12}|市章|市の花|区の花)$"
)
_MANNER = compiled(
    "(?:和|洋|北欧|欧|中華|昭和|大正|明治|平成|江戸|レトロ|モダン|水彩画?|油絵|油彩|水墨画?|版画|浮世絵"
    "|切り絵|貼り絵|鉛筆画?|色鉛筆|クレヨン|パステル|手書き|手描き|線画|墨絵|ドット絵"
    "|アメコミ|劇画|漫画|マンガ|アニメ|絵本|新聞|公文書|お?役所|行政|論文"
    "|教科書|児童書|ビジネス|会話|口語|対話|学術|童話|昔話|落語|講談|俳句|ラップ|バラード|ロック|ジャズ"
    "|演歌|クラシック|マーチ|ポップス|ニュース|ラジオ|実況|関西弁|大阪弁|方言|先生|上司"
    "|子ども|子供|高齢者|若者|現代|未来|近未来|自然|田舎|都会|下町"
    "|和服|写実|抽象|ミニマル|フラット|シンプル|ポップ|ナチュラル|カフェ|クラフト|ブログ|チャット|チラシ"
    "|ポスター|雑誌|絵葉書|絵手紙|ピクトグラム|アイコン|インフォグラフィック|図鑑|地図"
    "|やわらか.{0,3}|柔らか.{0,3}|優し.{0,3}|やさし.{0,3}|明る.{0,3}|温か.{0,4}"
    "|ですます|である|だ・である|です・ます|丁寧語|敬語|箇条書き|Q&A|FAQ|詩|詩的|文学|手紙|日記|エッセイ"
    "|コラム|物語|紙芝居|3D|2D|CG|ベクター|ピクセル|グラデーション|印象派|ロココ"
    "|バロック|アールデコ|アールヌーボー|アール・ヌーヴォー|民芸|琳派|大和絵|日本画|西洋画)$"
)
_PROPER = compiled("(?P<word>[ァ-ヶー・=]{3,}|[A-Z][A-Za-z0-9&'.-]+(?: [A-Z][A-Za-z0-9&'.-]+)*|[一-鿿々]{3,6})$")
# Of these the kanji and katakana are words, not names.
_MANNER_CUE = compiled("の(?:タッチ|雰囲気|テイスト|スタイル|トーン|世界観|語り口|独特の|絵のタッチ|絵の雰囲気)")
_PERSONS_CUE = compiled(
    "の(?:画風|作風|文体|筆致|絵柄|筆遣い|歌い方|書き癖)|が(?:描|書|作|撮|手がけ|デザイン|歌|作曲|言|話|しゃべ|喋|語)"
    "|になりきっ|になったつもり"
)
_TITLE = compiled(
    "(?:『(?P<book>[^』\n]{1,40})』"
    '|[「"“【](?P<quote>[^」"”】\n]{2,40})[」"”】])(?P<of>(?:の[^のをはが、。「」『』]{1,10}){0,2})$'
)
_BOUNDARY = compiled("[、。,!?\n:;()（）「」『』|をはへ]|(?:では|から|まで|ので|ため)")
_UNWANTED = compiled(
    "(?:[^。\n「」]{0,14}(?:ならない|しない|せず|避け|禁止|控え|使わない|使わず|やめ|しては|してはいけ"
    "|いけない|いません|ありません|ないか|ないこと|ないよう))"
)
_SPOKEN_OF = compiled(
    '[^。\n]{0,16}?[」』"](?:といった|という|などの?|のような|と(?:入力|指示|頼|書|打))[^。\n]{0,40}(?:禁止'
    "|なぜ|理由|例|違反|違法|問題|注意|研修|ルール|教え|説明|解説|いけ|だめ|ダメ|べきで|危険|リスク)"
)
_DISCUSSED = compiled(
    "に(?:した|する|し、)?[^、。\\n]{0,8}?(?:講座|講演|読書会|勉強会|学習会|研究会|座談会|談話会|まち歩き|街歩き|ツアー)"
)
_JOINED_TO_CUE = compiled(
    '^[」』”"】)]? ?(?:(?:の(?![いあ]る)|が(?=[^、。]{2,12}(?:シーン|場面|ポーズ|コマ|カット)$)'
    "|先生|さん|氏|的|監督|作品|さながら)[^はがをに。、\n]{0,16}|)$"
)
_REACH = 24
CUES = tuple(cues_of(globals()))


def find(reading: Reading, names: tuple[Name, ...]) -> Iterator[Span]:
    """Spans of normalised text, from what is to be imitated to the end of the cue. `names` are those in the text."""
    text, starts = reading.text, [name.start for name in names]
    for pattern, cores, strong in ((_STRONG, _STRONG_CORES, True), (_WEAK, _WEAK_CORES, False)):
        for cue in _cues(reading, pattern, cores):
            found = _object(text, cue, strong, name_near(names, starts, cue.start(), _REACH))
            if found is not None and not _is_unwanted(text, cue.end()) and not _is_discussed(text, cue):
                yield found, cue.end()
    if reading.has(_ENGLISH_CUE):
        yield from _english(text, names, starts)


def _cues(reading: Reading, pattern: re.Pattern[str], cores: Sought) -> Iterator[re.Match[str]]:
    """Cues by place. The long expression is tried only around the words that every cue holds one of."""
    text, done = reading.text, 0
    for core in cores.finditer(reading):
        if core.start() < done:
            continue
        cue = pattern.search(text, max(done, core.start() - _BEFORE_CORE), core.end() + _BEHIND_CORE)
        if cue is not None:
            done = cue.end()
            yield cue


def _object(text: str, cue: re.Match[str], strong: bool, name: Name | None) -> int | None:
    """Where the imitated thing begins, if it is somebody's."""
    place = cue.start()
    if name is not None and _JOINED_TO_CUE.match(text[name.end : place]):
        return None if name.is_free else name.start
    clause = text[max(0, place - 60) : place].rpartition("\n")[2].rpartition("。")[2]
    title = _TITLE.search(clause)
    if title is not None:
        return place - len(clause) + title.start() if _is_title(text, cue, clause, title, strong) else None
    chunk = _chunk(clause)
    return place - len(chunk) if chunk and _is_somebodys(text, cue, chunk, strong) else None


def _is_title(text: str, cue: re.Match[str], clause: str, title: re.Match[str], strong: bool) -> bool:
    words = title["book"] or title["quote"]
    if _OWN.search(words) or _OWN.search(title["of"]):
        return False
    before = clause[: title.start()]
    named = _CLASS_BEFORE.search(before) is not None or _CLASS_END.search(title["of"]) is not None
    if strong or named:
        return named or title["book"] is not None or not _MANNER.search(words)
    return title["book"] is not None and _PRODUCT_AHEAD.match(text, cue.end()) is not None


def _chunk(clause: str) -> str:
    """The words right before the cue, back to the last particle or mark."""
    last = 0
    for boundary in _BOUNDARY.finditer(clause):
        if boundary.end() < len(clause):
            last = boundary.end()
    return clause[last:].lstrip(" ")


def _is_somebodys(text: str, cue: re.Match[str], chunk: str, strong: bool) -> bool:
    head = chunk.rpartition("の")[2] if not chunk.endswith("の") else chunk
    classed = _CLASS_END.search(chunk) is not None
    if _OURS.search(chunk):
        return False
    if _EXISTING.search(chunk) and _OF_A_CLASS.search(chunk):
        return True
    placeholder = _PLACEHOLDER.search(chunk)
    if placeholder is not None and len(placeholder[0]) > 1:
        return _is_placeholder_work(text, cue, chunk, placeholder, strong)
    if _OWN.search(head) or _MANNER.search(chunk) or _MANNER.search(head):
        return False
    if classed and _is_unknown(_PROPER_BEFORE_CLASS.search(chunk)):
        return True
    if _is_unknown(_MAKER.search(chunk)):
        return True
    if not strong:
        return False
    if _PERSONS_CUE.match(cue[0]):
        return _is_unknown(_PROPER.search(chunk))
    return _MANNER_CUE.match(cue[0]) is None and _is_unknown(_LATIN_OR_KATAKANA.search(chunk))


def _is_unknown(found: re.Match[str] | None) -> bool:
    """Whether it is a word that no dictionary has for a thing: a name, then."""
    return found is not None and not is_ordinary(found["word"])


_PROPER_BEFORE_CLASS = compiled(
    f"(?P<word>[ァ-ヶー・=]{{3,}}|[A-Z][A-Za-z0-9&'.-]+(?: [A-Z][A-Za-z0-9&'.-]+)*|[一-鿿々]{{2,6}}(?:先生|さん|氏"
    f"|監督))の?(?:{_CLASS})(?:の[^の]{{1,10}}){{0,2}}$"
)
# 漫画家の三河屋ツバサ
_MAKER = compiled(
    "(?:画家|作家|漫画家|小説家|詩人|イラストレーター|デザイナー|アーティスト|歌手|監督|作曲家|写真家|コピーライター)の?"
    "(?P<word>(?=[一-鿿々]*[ァ-ヶ]|[一-鿿々]{3})[一-鿿々ァ-ヶー・]{3,12})(?:の[^の]{1,10})?$"
)
_LATIN_OR_KATAKANA = compiled(
    "(?:(?<![ァ-ヶー])(?=[ァ-ヶー・=]{4})|(?<![A-Za-z])(?=[A-Z][A-Za-z0-9&'.-]{2}))"
    "(?P<word>[ァ-ヶー・=]+|[A-Z][A-Za-z0-9&'.-]+(?: [A-Z][A-Za-z0-9&'.-]+)*)$"
)


def _is_placeholder_work(text: str, cue: re.Match[str], chunk: str, placeholder: re.Match[str], strong: bool) -> bool:
    behind = chunk[placeholder.end() :]
    if _PLACEHOLDER_OFFICE.match(behind) or _OWN.search(chunk):
        return False
    return strong or re.search(_CLASS, chunk) is not None or _PRODUCT_AHEAD.match(text, cue.end()) is not None


def _is_unwanted(text: str, end: int) -> bool:
    """Whether the likeness is to be avoided or only spoken of (「…に似た」という指示が禁止される理由)."""
    return _UNWANTED.match(text, end) is not None or _SPOKEN_OF.match(text, end) is not None


def _is_discussed(text: str, cue: re.Match[str]) -> bool:
    """Whether people come together over the work (村上春樹の小説を題材にした市民講座)."""
    return cue[0].endswith("題材") and _DISCUSSED.match(text, cue.end()) is not None


def _english_cues(text: str) -> Iterator[re.Match[str]]:
    """What `_ENGLISH.finditer` finds, asked only where a word begins with a letter that a cue begins with."""
    done = 0
    for head in _ENGLISH_HEAD.finditer(text):
        cue = _ENGLISH.match(text, head.start()) if head.start() >= done else None
        if cue is not None:
            done = cue.end()
            yield cue


def _english(text: str, names: tuple[Name, ...], starts: list[int]) -> Iterator[Span]:
    if _LETTERS.search(text) is None or _ENGLISH_CORES.search(text.lower()) is None:
        return
    for cue in _english_cues(text):
        ahead = names[bisect_left(starts, cue.end()) : bisect_right(starts, cue.end() + _REACH)]
        taken = next((name for name in ahead if not name.is_free), None)
        if taken is not None:
            yield cue.start(), taken.end
        elif not ahead and cue[0].lower() not in _LOOSE_ENGLISH:
            named = _CAPITALISED.match(text, cue.end())
            quoted = _QUOTED.match(text, cue.end()) if _OF_A_WORK.match(cue[0]) else None
            if quoted is not None or (named is not None and not is_ordinary_english(named[0])):
                yield cue.span()
    for cue in _ENGLISH_BEHIND.finditer(text) if names else ():
        near = name_near(names, starts, cue.start(), 0)
        if near is not None and not near.is_free:
            yield near.start, cue.end()
