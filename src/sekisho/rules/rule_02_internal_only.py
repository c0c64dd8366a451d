"""規定2: only to support the contractor's own work; nothing served straight to citizens or businesses."""

import re
from collections.abc import Iterator

from sekisho.permits.conditions import Condition, InternalOnly, Screen
from sekisho.rules.answers import Passage, passages, unticked
from sekisho.rules.application import Application
from sekisho.rules.book import RuleBook
from sekisho.rules.facts import Facts, Terms
from sekisho.rules.finding import Finding
from sekisho.screening.public_service import PUBLIC

NUMBER = 2

# Patterns are matched against the form `answers.bare` makes: narrow, lower case, no white space.
CHANNEL = re.compile(
    "チャット・?ボット|chatbot|ボイスボット|faqボット|自動(?:応答|回答|返信|電話)|無人(?:窓口|受付|応対)|"
    "aiアバター|aiコンシェルジュ|ai(?:が|で|による)(?:直接)?(?:自動で|自動的に)?(?:回答|応答|応対|案内|返信|受付|相談)"
)
STAFF = re.compile("社内|庁内|館内スタッフ|職員(?:向け|用|のみ|だけ|が)|従業員|社員|スタッフ(?:向け|用|のみ|が)|内部")
AT_ONCE = "(?:直接|そのまま|自動で|自動的に|リアルタイム|即時|即座|24時間)"
ANSWER = "(?:回答|応答|返信|返答|案内|送信|配信|提供|接客|相談)"
DIRECT = re.compile(
    f"{PUBLIC}(?:に|へ|向け)[^。]{{0,15}}{AT_ONCE}[^。]{{0,12}}{ANSWER}|"
    f"{AT_ONCE}[^。]{{0,15}}{PUBLIC}(?:に|へ|向け|からの)[^。]{{0,15}}{ANSWER}|"
    f"(?:生成物|生成結果|生成した|出力|aiの回答)[^。]{{0,15}}{PUBLIC}(?:に|へ|向け)[^。]{{0,12}}{ANSWER}"
)
# The sentence says that nothing of the kind is served; 「確認せずに回答する」 denies only the checking.
DENIED = re.compile(
    "(?:提供|回答|応答|返信|送信|案内|設置|公開|利用|使用|導入|対応|行)(?:は|を)?(?:しない|しません|せず|わない|いません|わず)|"
    "禁止|設けな|設けません|置かない|置きません|ではな|ありません"
)
# A person stands between the output and the citizen.
BETWEEN = re.compile("確認し|確認の|確認後|点検|修正|加筆|校正|下書き|案を|案の|たたき台|素案|職員が|担当者が")
UNCHECKED = re.compile("(?:確認|点検|修正|加筆|校正|介在)(?:を|は)?(?:せず|しない|しません|なし|なく|経ず)|介さ")


def check(application: Application, facts: Facts) -> tuple[Finding, ...]:
    """Who receives the output directly, as answered and as the method reads."""
    return (*_audience(application), *_method(application), *unticked(NUMBER, application))


def conditions(application: Application, terms: Terms, book: RuleBook) -> tuple[Condition, ...]:
    """No call from a web page; and what the gate does when the traffic looks like a public service."""
    seen = tuple((each.code, each.action) for each in book.rule(NUMBER).actions if each.code != "public.origin")
    return (InternalOnly(NUMBER), Screen(NUMBER, seen))


def _audience(application: Application) -> Iterator[Finding]:
    for row, use in enumerate(application.uses, start=1):
        if use.audience == "citizens":
            yield Finding(
                NUMBER,
                "public.direct",
                "audience",
                "stop",
                "市民や事業者向けの直接的なサービスには、生成AIを利用できません（規定2）。",
                "業務支援の利用に改めるか、この利用業務を外してください。",
                row,
            )
        elif use.audience != "internal":
            yield Finding(
                NUMBER,
                "public.unanswered",
                "audience",
                "stop",
                "生成AIの出力を直接受け取る人が選ばれていません。",
                "自社の業務の中だけで使うのか、市民や事業者が直接受け取るのかを選んでください。",
                row,
            )


def _method(application: Application) -> Iterator[Finding]:
    hits = dict.fromkeys((p.item, p.row) for p in passages(application) if serves_the_public(p))
    for item, row in hits:
        yield Finding(
            NUMBER,
            "public.method",
            item,
            "doubt",
            "市民や事業者に直接サービスする使い方（チャットボット、自動応答など）と読めるところがあります（規定2）。",
            "職員等が出力を確かめてから使う業務支援であることが分かるように書くか、使い方を改めてください。",
            row,
        )


def serves_the_public(passage: Passage) -> bool:
    """Whether a sentence reads as a direct service: a bot that is not for staff, or output handed on untouched."""
    text = passage.text
    if DENIED.search(text):
        return False
    if CHANNEL.search(text):
        return bool(re.search(PUBLIC, text)) or not STAFF.search(text)
    return bool(DIRECT.search(text)) and (bool(UNCHECKED.search(text)) or not BETWEEN.search(text))
