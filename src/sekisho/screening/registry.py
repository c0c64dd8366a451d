"""What is looked for. A tuple written by hand; where two findings are equally long the earlier line wins."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sekisho.screening import circumstances, narrated
from sekisho.screening.finding import Label, Span
from sekisho.screening.labelled import heads
from sekisho.screening.reading import Cue, Part, Reading, cues_of, product
from sekisho.screening.recognizers import (
    address,
    bank_account,
    credit_card,
    dob,
    driver_license,
    email,
    health_insurance,
    ip,
    muni_id,
    mynumber,
    passport,
    pension,
    person,
    phone,
    plate,
    postal,
    quasi,
    residence_card,
    secret,
    url_cred,
)
from sekisho.screening.tagger.attributes import in_hiragana


@dataclass(frozen=True, slots=True)
class Recognizer:
    """One kind of thing to be found. `find` takes a reading of normalised text and yields spans of it; it never raises.

    The rest says what every text holds in which it finds something, so that it need not be asked about others.
    digits: so many of 0 to 9 in the whole text. together: so many with nothing but a few marks between.
    words: one of these, also in capitals or in hiragana; empty if it asks for none. Texts are searched for their first
    two characters. cues: one of these; where there are no words either, texts are asked by digits alone.
    """

    label: Label
    code: str
    find: Callable[[Reading], Iterable[Span]]
    digits: int = 0
    together: int = 0
    words: tuple[str, ...] = ()
    cues: tuple[Cue, ...] = ()
    bit: int = field(init=False)  # in `Reading.parts`, 0 if asked by digits alone

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", tuple(dict.fromkeys((*self.words, *map(in_hiragana, self.words)))))
        cues = (Cue(*heads(self.words)),) if self.words else self.cues
        object.__setattr__(self, "bit", Part(*cues).bit if cues else 0)


# Every label of the recognizer holds one of these, and so does whatever else it begins with.
ACCOUNT_WORDS = (
    "口座", "口番", "普通", "当座", "(当", "普)", "当)", "預金", "貯蓄", "総合", "納税準備", "記号",
    "ゆうちょ", "郵便貯金", "郵貯", "通帳", "ふつう", "フツウ", "トウザ", "チョチク",
    "銀行", "信用金庫", "信金", "信用組合", "信組", "労働金庫", "労金", "農協",
    "支店", "本店", "出張所", "営業部", "支所", "店番",
    "みずほ", "三井住友", "三菱", "りそな", "泉州", "みらい", "紀陽", "南都", "楽天", "名義", "返金", "振込", "還付",
    "JAバンク",
    "bank", "branch", "account", "acct", "a/c", "koza", "kouza", "futsu",
)  # fmt: skip
INSURANCE_WORDS = (
    "保",
    "けんぽ",
    "共済",
    "記号",
    "資格",
    "被番",
    "公費",
    "医療",
    "負担者",
    "加入者",
    "組合員",
    "後期高齢",
    "insur",
    "oken",
    "igo",
)
MUNI_ID_WORDS = (
    "番号", "コード", "カード", "手帳", "整理", "受給", "券", "証", "住登外", "アカウント", "ログイン", "ユーザ", "宛",
    "患者番", "受給者", "学籍", "カルテ", "パス",
    "職番", "防犯", "住基", "住民票", "者№", "id", "no", "cd", "bango", "code", "atena", "kojin", "recipient",
)  # fmt: skip
PASSPORT_WORDS = (
    "旅券", "パスポート", "passport", "yoken", "渡航", "pp ", "pp:", "p.p", "ppt", "travel", "p<", "护照", "護照",
    "여권", *"TMN",
)  # fmt: skip
LICENCE_WORDS = (
    "免許",
    "免 ",
    "運免",
    "lic",
    "dl ",
    "dl:",
    "ライセ",
    "menkyo",
    "運転",
    "乗務員",
    "ドライバー",
    "経歴証明",
)
AGE_WORDS = (
    *"歳才代男女", "初め", "初の", "一軒", "年齢", "生後", "age",
    *(f"{who}(" for who in "性子児人母父婦員生師士業者主ー"),
    # 「ただ」 alone stands in every polite letter.
    *(pair for pair in circumstances.PAIRS if pair not in ("ただ", "たっ")), *product("ただっ", "1一ひ"),
)  # fmt: skip

RECOGNIZERS: tuple[Recognizer, ...] = (
    Recognizer("SECRET", "secret.credential", secret.find, cues=secret.CUES),
    Recognizer("URL_CRED", "secret.credential", url_cred.find, cues=tuple(cues_of(vars(url_cred)))),
    Recognizer("EMAIL", "personal.email", email.find, cues=email.CUES),
    Recognizer("RESIDENCE_CARD", "personal.residence_card", residence_card.find, together=5),
    Recognizer("PASSPORT", "personal.passport", passport.find, together=4, words=PASSPORT_WORDS),
    Recognizer("DRIVER_LICENSE", "personal.driver_license", driver_license.find, together=12, words=LICENCE_WORDS),
    Recognizer("MYNUMBER", "personal.mynumber", mynumber.find, together=12),
    Recognizer("MYNUMBER", "personal.mynumber", mynumber.find_marked, digits=12, cues=mynumber.NAMED_CUES),
    Recognizer("CREDIT_CARD", "personal.credit_card", credit_card.find, together=14),
    Recognizer("PENSION", "personal.pension", pension.find, together=10),
    Recognizer("BANK_ACCOUNT", "personal.bank_account", bank_account.find, together=4, words=ACCOUNT_WORDS),
    Recognizer("HEALTH_INSURANCE", "personal.health_insurance", health_insurance.find, digits=1, words=INSURANCE_WORDS),
    Recognizer("HEALTH_INSURANCE", "personal.health_insurance", health_insurance.find_in_kanji, words=("記号", "番号")),
    Recognizer("MUNI_ID", "personal.muni_id", muni_id.find, digits=1, words=MUNI_ID_WORDS),
    Recognizer("PLATE", "personal.plate", plate.find, cues=tuple(cues_of(vars(plate)))),
    Recognizer("DOB", "personal.dob", dob.find, cues=tuple(cues_of(vars(dob)))),
    Recognizer("PHONE", "personal.phone", phone.find, together=9),
    Recognizer("PHONE", "personal.phone", phone.find_marked, digits=11, cues=phone.MARKED_CUES),
    Recognizer("PHONE", "personal.phone", phone.find_without_zero, together=9, cues=phone.WITHOUT_ZERO_CUES),
    Recognizer("PHONE", "personal.phone", phone.find_local, cues=phone.LOCAL_CUES),
    Recognizer(
        "PHONE", "personal.phone", phone.find_spoken, words=("ゼロ", "ぜろ", "零", "れい", "まる", "マル", "〇")
    ),
    Recognizer("POSTAL", "personal.postal", postal.find, together=7),
    Recognizer("ADDRESS", "personal.address", address.find, cues=address.CUES),
    Recognizer("QUASI", "personal.quasi", quasi.find, words=(*AGE_WORDS, *narrated.MAY_TELL.words)),
    Recognizer("IP", "personal.ip", ip.find, digits=1, words=(".", ":", "ip")),
    Recognizer("PERSON", "personal.person", person.find, cues=person.CUES),
)


def to_ask(reading: Reading) -> list[tuple[int, Recognizer]]:
    """The recognizers that may find something in the text, each with its place in `RECOGNIZERS`."""
    digits, together, parts = reading.digits, reading.together, reading.parts
    return [
        (order, recognizer)
        for order, recognizer in enumerate(RECOGNIZERS)
        if recognizer.digits <= digits
        and recognizer.together <= together
        and (parts & recognizer.bit or not recognizer.bit)
    ]
