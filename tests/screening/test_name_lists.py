import time

import pytest

from sekisho.screening.name_lists import members
from sekisho.screening.normalise import normalise
from tests.screening.writing import found


def joined(text: str, *names: str) -> list[str]:
    text = normalise(text).text
    spans = [(text.index(name), text.index(name) + len(name)) for name in names]
    return [text[start:end] for start, end in members(text, spans)]


@pytest.mark.parametrize(
    ("text", "known", "new"),
    [
        ("班分け：1班 三国、谷、浦／2班 栗、久世。", ["三国", "久世"], ["谷", "浦", "栗"]),
        ("座席 奥：宮下、ホアン、金", ["宮下", "金"], ["ホアン"]),
        ("「鬼頭」「雲井」「朝比奈」の3名", ["鬼頭", "朝比奈"], ["雲井"]),
        ("連絡網 畑中→若狭(会長)→桑", ["畑中"], ["若狭", "桑"]),
        ("母ハル、長女花音、父勇", ["花音"], ["ハル", "勇"]),
        ("妻は里美、子は碧と葵。", ["里美"], ["碧", "葵"]),
        ("月山内、火ファム、水えぐち", [], []),
        ("月山内、火ファム、水えぐち、木宮里", ["宮里"], ["山内", "ファム", "えぐち", "宮里"]),
        ("参加\n・比嘉\n・平良 紬\n・湊\n", ["比嘉", "平良 紬"], ["湊"]),
        ("8:30 たっち 出ます\n8:42 佐々木 了解\n8:50 たっち 着いた", ["佐々木"], ["たっち", "たっち"]),
        ("[三枝]予算がない\n[タケシタ]印刷なら", ["三枝"], ["タケシタ"]),
        ("ゆきな：はい\nサトル：では\nゆきな：また", ["ゆきな"], ["ゆきな", "サトル"]),
    ],
)
def test_the_others_of_a_list_of_names_are_names(text: str, known: list[str], new: list[str]) -> None:
    assert sorted(joined(text, *known)) == sorted(new)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("田中、会議室、資料、プロジェクター", ["田中"]),
        ("出席は佐藤、欠席は無し、記録は広報課", ["佐藤"]),
        ("9:00 受付\n9:30 田中 挨拶\n10:00 休憩", ["田中"]),
        ("日時：明日\n担当：田中\n場所：本庁", ["田中"]),
        ("東京から田中が来る。森、川、海の写真。", ["田中"]),
        ("予算、決算、田中さんの話を続けてください", ["田中"]),
    ],
)
def test_other_words_in_a_list_are_none(text: str, known: list[str]) -> None:
    assert joined(text, *known) == []


@pytest.mark.parametrize(
    "text",
    [
        "小川、松原、柏原、藤原の各停留所の時刻。",
        "中村、吉田、上田の各郵便局に掲示する。",
        "駅名の読み：古川橋、大和田、萱島。",
        "交差点名の表記をそろえる。本町、田辺、平野。",
    ],
)
def test_lists_of_places_hold_no_names(text: str) -> None:
    assert found(text) == []


def test_of_a_long_list_no_stretch_is_left_out() -> None:
    text = "田中、林、" * 100
    spans = [(at, at + 2) for at in range(0, len(text), 5)]
    assert len(list(members(text, spans))) == 100


def test_a_long_list_takes_time_in_proportion() -> None:
    def seconds(count: int) -> float:
        text = "田中、林、" * count
        spans = [(at, at + 2) for at in range(0, len(text), 5)]
        begin = time.process_time()
        list(members(text, spans))
        return time.process_time() - begin

    seconds(100)
    assert min(seconds(8000) for _ in range(3)) < 16 * max(seconds(1000) for _ in range(3))


def test_the_last_of_an_order_and_who_speaks_among_others() -> None:
    assert joined("尾形→別府→六車の順で連絡網を回す", "尾形", "別府") == ["六車"]
    assert joined("ゆっきー「どこ集合」\n中井「改札」\n古賀「了解」", "中井", "古賀") == ["ゆっきー"]
    assert joined("まとめ「今日の要点」\n田中「はい」\n鈴木「了解」", "田中", "鈴木") == []
