from sekisho.screening.recurring import again
from tests.screening.writing import found


def words(text: str, *names: str) -> list[int]:
    spans = [(text.index(name), text.index(name) + len(name)) for name in names]
    return sorted(start for start, _ in again(text, spans))


def test_a_name_is_found_again_without_a_cue() -> None:
    assert found("大森さんと話した。大森だけ午後から。") == [("PERSON", "大森"), ("PERSON", "大森")]


def test_the_family_name_of_a_full_name_is_found_again() -> None:
    text = "大森花子が来庁。大森は納得した。"
    assert words(text, "大森花子") == [0, 8]


def test_inside_longer_words_it_is_not_the_name() -> None:
    assert words("大森さんは大森駅と西大森で", "大森") == [0]


def test_single_characters_and_common_nouns_do_not_spread() -> None:
    assert words("林さんが林を切る", "林") == [0]  # its own place
    assert words("関東さんは関東に", "関東") == []


def test_one_of_the_names_in_katakana_is_found_again_but_no_plain_word() -> None:
    text = "リウ・コバヤシさんに依頼。水曜はコバヤシ。コバヤシビル"
    assert words(text, "リウ・コバヤシ") == [16]
    assert words("ローズさん。ローズの花", "ローズ") == []


def test_a_number_is_found_again_also_undivided() -> None:
    text = "受給者番号が 2 7 1 0 0 3 8 4 6 5 と書かれたり 2710038465 と書かれたり X2710038465 だったり"
    assert found(text) == [("MUNI_ID", "2 7 1 0 0 3 8 4 6 5"), ("MUNI_ID", "2710038465")]
    assert [word for _, word in found("旅券番号 TK1234567 です。TK1234567 を転記")] == ["TK1234567", "TK1234567"]


def test_with_a_number_come_others_of_its_series() -> None:
    text = "湯浅様（登録番号T-20418）、落選：郡司様（T-20533）、型番は XT-20533 と T-205"
    assert [word for label, word in found(text) if label == "MUNI_ID"] == ["T-20418", "T-20533"]
