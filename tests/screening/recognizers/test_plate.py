import pytest

from tests.screening.writing import covers_marked, found


@pytest.mark.parametrize(
    "plate",
    [
        "大阪 330 あ 12-34",
        "なにわ500さ1234",
        "奈良 ５８０ り ７６－７３",
        "和泉 三三〇 す 一二の三四",
        "堺\n580ら46-25",
        "神戸 30A に 12-34",
        "品川 300 あ ・・12",
        "奈良,580,り,7673",
        "IZUMI 501 さ 98-76",
        "なにわ う 12-34",
        "2神戸 く 12-34",
        "京都 88 さ 1-23",
    ],
)
def test_finds_plates(plate: str) -> None:
    assert found(f"駐車していた{plate}の車") == [("PLATE", plate)]


def test_without_an_office_the_text_must_speak_of_a_vehicle() -> None:
    assert found("ナンバー 330 あ 12-34") == [("PLATE", "330 あ 12-34")]
    assert found("資料330 あ 12-34") == []


@pytest.mark.parametrize("plate", ["東大阪市 え 1234", "堺市北区さ1234", "大阪市都島 い 3345"])
def test_finds_plates_of_mopeds_where_one_is_spoken_of(plate: str) -> None:
    assert found(f"原付（{plate}）の廃車") == [("PLATE", plate)]
    assert found(f"番号札（{plate}）の配布") == []


def test_an_office_that_is_not_known_counts_beside_a_vehicle() -> None:
    assert found("車種ミラ、南河内 300 に 61-07") == [("PLATE", "南河内 300 に 61-07")]


@pytest.mark.parametrize(
    "text",
    [
        "大阪 の 12-34 ページ",
        "松原市 と 12-34 の区間",
        "堺市 は 300 台の車を",
        "大阪で300人が12-34ページを",
        "神戸から30分の1234番地外",
    ],
)
def test_places_and_counts_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "plate",
    [
        "ナニワ 330 サ 44-17",
        "NANIWA 330 SA 44-17",
        "なにわ-330-さ-44-17",
        "なにわ３３０（さ）４４１７",
        "和泉 501 「く」 88-21",
    ],
)
def test_finds_plates_with_their_kana_written_otherwise(plate: str) -> None:
    assert found(f"不法駐車の車両番号は{plate}です。") == [("PLATE", plate)]


@pytest.mark.parametrize("text", ["MODEL 330 SA 44-17 の在庫", "断面 300 ア 12-34 の図", "第330（さ）4417"])
def test_numbers_of_models_and_drawings_are_no_plates(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "marked",
    [
        "地域名：和泉 分類番号：301 かな：ち 一連指定番号：⟦44-71⟧",
        "軽トラ ⟦和泉４８０あ７７１⟧ が不法投棄",
        "ナンバー控え→⟦泉３００さ４４７１⟧（和泉の略）",
        "ナンバープレートは、おおさか、さんびゃくさん、の「て」、⟦71の40⟧",
        "登録番号（地名／分類）：⟦奈良／３３０／に／２２-８４⟧",
    ],
)
def test_finds_plates_in_parts_and_run_together(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize("text", ["部品480あ771", "「あ」、71の40ページ", "大阪300の771"])
def test_numbers_run_together_with_kana_pass(text: str) -> None:
    assert found(text) == []
