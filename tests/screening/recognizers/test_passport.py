import pytest

from tests.screening.writing import covers_marked, found


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("旅券番号TK1234567", "TK1234567"),
        ("パスポートの番号は ＴＫ１２３４５６７ です", "ＴＫ１２３４５６７"),
        ("Passport No. C12345678", "C12345678"),
        ("写しにはTR7654321とある", "TR7654321"),
    ],
)
def test_finds_passport_numbers(text: str, number: str) -> None:
    assert found(text) == [("PASSPORT", number)]


@pytest.mark.parametrize("text", ["型番 TK1234567 の部品", "製品コードMX1234567"])
def test_part_numbers_pass(text: str) -> None:
    assert found(text) == []


def test_other_countries_forms_count_where_travel_is_spoken_of() -> None:
    assert found("旅券の訂正：M48290175、M774K0921、EJ4471902") == [
        ("PASSPORT", "M48290175"),
        ("PASSPORT", "M774K0921"),
        ("PASSPORT", "EJ4471902"),
    ]
    assert found("型番 A12345678 のプリンタ") == []


def test_a_line_may_end_inside() -> None:
    assert found("旅券の欄が切れた\nTR\n3390127") == [("PASSPORT", "TR\n3390127")]
    assert found("部品表\nTR\n3390127") == []


@pytest.mark.parametrize(
    "marked",
    [
        "PP No. ⟦XS2210987⟧ / Nationality: Philippines 表にして",
        "引率者の旅券 番号は ⟦T K 3 3 9 2 0 1 7⟧ です。控えの様式を作って",
    ],
)
def test_finds_what_other_hands_write(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize(
    "text",
    [
        "型番\nTR4471902\nの保守部品の発注書",
        "部品番号 TK4417033 の在庫",
        "旅券番号は英字2文字と数字7桁です",
    ],
)
def test_the_like_of_it_that_is_nobodys_passes(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "marked",
    [
        "P<JPNHIRATA<<SORA<<<<<<<<<<<<<<<<<<<<<<<<<<<\n⟦TK44917302JPN8802017F3101012⟧<<<<<<<<<<<<<<04",
        "护照号码：⟦E44917302⟧",
        "여권번호 ⟦M44917302⟧ の記載",
    ],
)
def test_finds_a_passport_of_abroad_or_for_machines(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize("text", ["EJ4491730 の部品", "パスポートセンターの電話は代表へ"])
def test_what_is_not_a_passport_of_abroad_or_for_machines_passes(text: str) -> None:
    assert found(text) == []


def test_finds_numbers_divided_by_blanks() -> None:
    assert found("パスポート見せてもらったらTZ 338 1772、有効期限は2029年") == [("PASSPORT", "TZ 338 1772")]
    assert found("旅券番号が、TR、728、4410、です") == [("PASSPORT", "TR、728、4410")]
    assert found("旅券番号 TR-4417829") == [("PASSPORT", "TR-4417829")]


def test_finds_numbers_behind_the_abbreviation_of_lists_of_travellers() -> None:
    assert ("PASSPORT", "P01447182") in found("VNM / P.P. P01447182 / 2001")
