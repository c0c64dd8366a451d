"""規定8: nothing entered that leads, or may lead, to content that infringes others' rights."""

import re
from collections.abc import Iterator

from sekisho.permits.conditions import Condition, Screen
from sekisho.rules.answers import NEGATED, planned, unticked
from sekisho.rules.application import Application
from sekisho.rules.book import RuleBook
from sekisho.rules.facts import Facts, Terms
from sekisho.rules.finding import Finding

NUMBER = 8
IMITATION = re.compile(
    "風の(?:画像|絵|イラスト|文章|動画|デザイン|キャッチ)|に似(?:た|せ)|画風|作風|のタッチ|"
    "既存の(?:作品|著作物|キャラクター|イラスト|楽曲)を?(?:参考|もと|元|基|模)|(?:作品|著作物|キャラクター)を参考"
)
IMAGE_INPUT = re.compile(
    "(?:画像|写真|イラスト|動画|ロゴ|絵)(?:を|など)[^。]{0,10}(?:取り込|取込|読み込|アップロード|入力|もとに|元に|基に|参照)"
)
OWN = re.compile(
    f"{NEGATED.pattern}|自社が?(?:撮影|作成|制作)|当社が?(?:撮影|作成|制作)|許諾|市が(?:提供|撮影)|権利を有する"
)
MESSAGES = (
    ("rights.planned", IMITATION, "既存の作品やキャラクターに似せる指示と読めるところがあります（規定8）。"),
    (
        "rights.image-input",
        IMAGE_INPUT,
        "画像などを取り込む使い方と読めますが、誰の権利のものか書かれていません（規定8）。",
    ),
)


def check(application: Application, facts: Facts) -> tuple[Finding, ...]:
    """A method that reads as imitation, or as feeding pictures whose rights are not said."""
    return (*_method(application), *unticked(NUMBER, application))


def conditions(application: Application, terms: Terms, book: RuleBook) -> tuple[Condition, ...]:
    """What the gate does with a finding in what is entered, as the rule book says."""
    return (Screen(NUMBER, tuple((each.code, each.action) for each in book.rule(NUMBER).actions)),)


def _method(application: Application) -> Iterator[Finding]:
    for code, pattern, message in MESSAGES:
        for item, row in planned(application, pattern, unless=OWN):
            yield Finding(
                NUMBER,
                code,
                item,
                "doubt",
                message,
                "他者の権利に触れない使い方であること（自社の撮影、許諾済みなど）が分かるように書いてください。",
                row,
            )
