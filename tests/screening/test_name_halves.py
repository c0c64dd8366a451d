import pytest

from sekisho.screening.name_halves import whole


def longer(text: str, part: str) -> list[str]:
    start = text.index(part)
    return [text[a:b] for a, b in whole(text, [(start, start + len(part))])]


@pytest.mark.parametrize(
    ("text", "part", "name"),
    [
        ("申請者鷹野 美緒、", "鷹野", "鷹野 美緒"),
        ("淡路 そよか議員", "そよか", "淡路 そよか"),
        ("窓口の柚木 ヨシ子です", "柚木 ヨシ", "柚木 ヨシ子"),
        ("下河辺様より", "河辺", "下河辺"),
        ("2国東 大翔", "東 大翔", "国東 大翔"),
        ("林 佳君さん", "林 佳", "林 佳君"),
        ("乙は南雲 礼とする。", "南雲", "南雲 礼"),
        ("Đặng Văn Hùng様", "Văn", "Đặng Văn Hùng"),
        ("Lee Jae-won、", "Lee Jae", "Lee Jae-won"),
        ("user=suzuki.t uid=mori_kana ok", "mori", "mori_kana"),
        ("利用者堤 理恵、", "理恵", "堤 理恵"),
        ("世帯主 八重樫\n光代、住所", "八重樫", "八重樫\n光代"),
    ],
)
def test_the_other_half_belongs_to_the_name(text: str, part: str, name: str) -> None:
    assert longer(text, part) == [name]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("田中 欠席", "田中"),
        ("佐藤 部長", "佐藤"),
        ("大森\n会議室", "大森"),
        ("担当 花子", "花子"),
        ("東京から花子が", "花子"),
        ("田中 太郎さん", "田中 太郎"),
        ("Tanaka Kenta wrote", "Tanaka Kenta"),
    ],
)
def test_other_words_beside_a_name_do_not(text: str, part: str) -> None:
    assert longer(text, part) == []


def joined(text: str, first: str, last: str) -> list[str]:
    spans = [(text.index(part), text.index(part) + len(part)) for part in (first, last)]
    return [text[start:end] for start, end in whole(text, spans)]


def test_a_family_name_and_what_follows_behind_a_comma_are_one_name() -> None:
    assert joined("「Dela Cruz, Maria Luz / 満了」", "Dela Cruz", "Maria Luz") == ["Dela Cruz, Maria Luz"]
    assert joined('"Reyes, Ana"', "Reyes", "Ana") == ["Reyes, Ana"]
    assert joined("|O'Brien, Kathleen|", "O'Brien", "Kathleen") == ["O'Brien, Kathleen"]


def test_names_with_a_comma_between_are_two_in_a_sentence_or_a_longer_list() -> None:
    assert joined("John Smith, Mary Brown came", "John Smith", "Mary Brown") == []
    assert joined("To: Tanaka, Suzuki, Sato", "Tanaka", "Suzuki") == []
    assert joined("田中, Suzuki\n", "田中", "Suzuki") == []


def test_a_given_name_in_kana_may_end_as_a_particle_does_at_the_end_of_a_field() -> None:
    assert longer("五十嵐 ゆきの\n", "五十嵐 ゆき") == ["五十嵐 ゆきの"]
    assert longer("五十嵐 ゆきの提案", "五十嵐 ゆき") == []
