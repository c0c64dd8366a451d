"""What is registered in the demonstration case: terms and a list of the contractor's, a draft of the city's.

All of it invented. It is in the source because a newcomer must know what to type to be stopped by it.
"""

from sekisho.desk.contracts.models import Engagement
from sekisho.desk.people.models import Person
from sekisho.desk.registered.actions import Kind, Material, Wish, register_secret
from sekisho.desk.registered.handed import Handed

TERMS = "仮称ひだまり館|ひだまり館構想\nあゆみ台再編案|あゆみ台プラン\n"
RESIDENTS = (
    "整理番号,氏名,住所,電話番号,生年月日\n"
    "R08-0001,練習 一郎,大阪市〇〇区架空町2丁目1番1号,090-0000-2101,1951/04/02\n"
    "R08-0002,見本 はな,大阪市〇〇区架空町2丁目1番2号,090-0000-2102,1948/11/23\n"
    "R08-0003,仮名 勇次,大阪市〇〇区架空町2丁目1番3号,090-0000-2103,1962/07/15\n"
    "R08-0004,雛形 さち,大阪市〇〇区架空町2丁目1番4号,090-0000-2104,1957/01/30\n"
    "R08-0005,例示 大地,大阪市〇〇区架空町2丁目1番5号,090-0000-2105,1970/09/08\n"
    "R08-0006,試行 みなみ,大阪市〇〇区架空町2丁目1番6号,090-0000-2106,1944/03/19\n"
)
DRAFT = (
    "地域福祉計画 素案（未公表・練習用）\n"
    "区内の三つの老人憩の家を令和十年度末までに一か所へ集約し、跡地の一部を保育の用に充てることを検討する。"
    "集約後の利用者の移動は巡回車で補い、運行の費用は年間およそ千八百万円と見込む。"
    "この方針は区政会議に諮る前のものであり、関係団体には説明していない。\n"
)


def load_secrets(engagement: Engagement, officer: Person, responsible: Person) -> None:
    """Through the same actions as everybody."""
    terms = Material(Kind.TERMS, typed=TERMS)
    register_secret(Wish(engagement, "未公表の呼び名", responsible), terms)
    residents = Material(Kind.RECORDS, Handed("list.csv", RESIDENTS.encode()))
    register_secret(Wish(engagement, "アンケート対象者名簿（架空）", responsible), residents)
    draft = Material(Kind.DOCUMENT, Handed("draft.txt", DRAFT.encode()))
    register_secret(Wish(engagement, "計画の素案", officer), draft)
