import pytest

from tests.screening.writing import found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Me llamo Lucía Fernández.", "Lucía Fernández"),
        ("Meu filho Kauã não recebeu o lanche.", "Kauã"),
        ("Bonjour, je m'appelle Claire Morel.", "Claire Morel"),
        ("Mr. Hassan cannot pay the tax this month.", "Hassan"),
        ("She came with her son Diego.", "Diego"),
        ("您好，我叫郭晓彤，住在八尾。", "郭晓彤"),
        ("我是王丽华，孩子叫陈子轩。", "陈子轩"),
        ("저는 김민수입니다.", "김민수"),
        ("मेरो नाम सीता श्रेष्ठ हो।", "सीता श्रेष्ठ"),
        ("สมชายさんの在留資格", "สมชาย"),
    ],
)
def test_names_in_letters_from_abroad(text: str, name: str) -> None:
    assert any(label == "PERSON" and name in value for label, value in found(text))


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Childrenの曲を式典で流す",
        "我是学生，想借会议室。",
        "저는 오사카에 살고 있습니다.",
        "This is Osaka City Hall.",
        "サイトの表記をДа から да に直す",
    ],
)
def test_what_is_said_of_nobody_passes(text: str) -> None:
    assert found(text) == []
