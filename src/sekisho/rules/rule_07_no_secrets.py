"""規定7: no secrets learned in the work and no personal information in what is entered."""

import re
from collections.abc import Iterator

from sekisho.permits.conditions import Condition, Screen
from sekisho.rules.answers import planned, unticked
from sekisho.rules.application import Application
from sekisho.rules.book import RuleBook
from sekisho.rules.facts import Facts, Terms
from sekisho.rules.finding import Finding

NUMBER = 7
ENTERED = "[^。]{0,25}(?:入力|読み込|読込|アップロード|貼り付|貼付|投入|取り込|取込|送信|渡し|渡す|要約|整理|分類)"
PERSONAL = re.compile(
    "(?:個人情報|氏名|住所|電話番号|生年月日|マイナンバー|個人番号|宛名|名簿|顧客情報|相談記録|相談内容|"
    f"カルテ|診療|履歴書|口座番号|世帯情報|住民票|戸籍){ENTERED}"
)
SECRET = re.compile(f"(?:秘密|機密|非公開|未公表|部外秘|社外秘|内部資料|入札|予定価格){ENTERED}")
# What is entered is denied, or what may not be entered is taken out first (「削除せずに入力する」 is neither).
REMOVED = re.compile(
    "(?:入力|入れ|読み込み|送信|アップロード|投入|貼り付け|取り込み|渡さ|含め|含ま|使わ|用い|使用|利用)(?:は|を)?"
    "(?:しない|しません|せず|ない|ません|ず)|禁止|一切|除[いきく]|取り除|架空|ダミー|集計値|"
    "(?:削除|除去|匿名化|仮名化|マスキング|黒塗り|伏せ字に?)(?!(?:を|は)?(?:せず|しない|しません))"
)
MESSAGES = (
    ("personal.planned", PERSONAL, "個人情報を入力すると読めるところがあります（規定7）。"),
    ("secret.planned", SECRET, "業務で知り得た秘密を入力すると読めるところがあります（規定7）。"),
)


def check(application: Application, facts: Facts) -> tuple[Finding, ...]:
    """A method that reads as entering what may not be entered; recordings, which usually hold it."""
    return (*_method(application), *_audio(application), *unticked(NUMBER, application))


def conditions(application: Application, terms: Terms, book: RuleBook) -> tuple[Condition, ...]:
    """What the gate does with a finding in what is entered, as the rule book says."""
    return (Screen(NUMBER, tuple((each.code, each.action) for each in book.rule(NUMBER).actions)),)


def _method(application: Application) -> Iterator[Finding]:
    for code, pattern, message in MESSAGES:
        for item, row in planned(application, pattern, unless=REMOVED):
            yield Finding(
                NUMBER,
                code,
                item,
                "doubt",
                message,
                "入力する前に取り除く方法を書くか、入力しない使い方に改めてください。",
                row,
            )


def _audio(application: Application) -> Iterator[Finding]:
    if "audio" in application.kinds:
        yield Finding(
            NUMBER,
            "personal.audio",
            "kinds",
            "note",
            "会議や電話の録音には、個人情報や秘密が含まれることが多くあります（規定7）。",
            "どのような音声を入力するかを利用方法に書いてください。",
        )
