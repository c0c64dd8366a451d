import pytest

from tests.screening.writing import found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("「番号の頭は5280。返してほしい。植月」", "植月"),
        ("「駐車場が足りない。渡辺　学」", "渡辺　学"),
        ("「期限が11月やけど使えますか　ナカバヤシ」", "ナカバヤシ"),
        ("書類が届きません　植月\n次の件です", "植月"),
        ("「返事をください！森」", "森"),
        ("それでいいですよね　都築", "都築"),
        ("折り返しを希望していた（植月）\n次の件", "植月"),
        ("\n車の音がうるさい。おおつか\n", "おおつか"),
        ("「車の音がうるさい。おおつか」", "おおつか"),
    ],
)
def test_who_signs_a_message(text: str, name: str) -> None:
    assert ("PERSON", name) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "お願いします。以上",
        "「書いてほしい。福島」",
        "「行きたい　沖縄」",
        "どこですか。出口",
        "回答ください。東",
        "駅前で待っている（出口）\n集合は大阪にする（福島）",
        "「見たい　ディズニー」「聞きたい　スピッツ」",
        "「よろしくお願いします。敬具」",
        "よろしくお願いします。事務局",
        "確認しました　完了\n",
    ],
)
def test_what_else_closes_a_message_passes(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kind regards,\nSiobhan Gallagher\nProject Lead", "Siobhan Gallagher"),
        ("Best,\nMary J. Brown", "Mary J. Brown"),
        ("Yours faithfully\n\nJuan dela Cruz", "Juan dela Cruz"),
        ("Thank you,\nAnna Lee\n", "Anna Lee"),
        ("Best regards,\n-- \nAnna Lee <anna@orrin.co.jp>", "Anna Lee"),
        ("Sincerely,\n- Tomás O'Neill (Orrin Systems)", "Tomás O'Neill"),
    ],
)
def test_who_signs_a_letter_in_english(text: str, name: str) -> None:
    assert ("PERSON", name) in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Sincerely,\nCustomer Support",
        "Best regards,\nIT Support Team",
        "Best Practice\nGuide Book",
        "Thank you\nPlease Note",
        "Thank you very much.\nOpen Data Portal",
    ],
)
def test_offices_and_headings_below_a_farewell_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("name", ["五味", "千葉", "刀根", "六車"])
def test_finds_who_wrote_it_down(name: str) -> None:
    assert found(f"水漏れの件、対応済み（{name}記）") == [("PERSON", name)]


@pytest.mark.parametrize(
    "text", ["届出済み（上記）", "金額は変更（別記）", "議題の追加（追記）", "名称（併記）", "（下記）のとおり"]
)
def test_what_is_written_above_is_nobody(text: str) -> None:
    assert found(text) == []
