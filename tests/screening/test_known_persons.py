import pytest

from sekisho.screening.known_persons import is_spoken_of, listed
from sekisho.screening.public_persons import PUBLIC_PERSONS
from tests.screening.writing import found


@pytest.mark.parametrize(
    "text",
    [
        "宮崎駿監督の作品を年代順に並べて",
        "山中伸弥教授の講演録の引用のしかた",
        "大谷翔平選手の本塁打数をグラフにして",
        "岡田彰布前監督の言葉を言い換えて",
        "桃太郎、金太郎、浦島太郎の三人が出てくる寸劇の台本を",
        "鳥山明さんの訃報を受けた追悼コーナーの掲示",
        "サザエさん一家の家系図で続柄を説明して",
        "寅さんの映画で町おこしをした例",
        "安藤忠雄氏設計の図書館",
        "さかなクンの講演会の謝金の相場は",
        "孫正義の経営論を読む研修の目次",
        "ビル・ゲイツとスティーブ・ジョブズの伝記を読む会",
        "ポール・マッカートニーの来日公演の混雑対策",
    ],
)
def test_persons_who_are_spoken_of_as_public_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("宮崎駿様から住民票の申請がありました", "宮崎駿"),
        ("鳥山明さんの電話番号は控えてあります", "鳥山明"),
        ("大谷健一選手の保護者に連絡", "大谷健一"),
        ("岡田修一監督に鍵を渡した", "岡田修一"),
        ("寅さんから電話があり、雨漏りがするとのこと", "寅"),
        ("森田、木村、林田の三人が来庁", "木村"),
    ],
)
def test_others_and_those_who_call_at_an_office_are_found(text: str, name: str) -> None:
    assert ("PERSON", name) in found(text)


def test_a_listed_name_is_known_by_a_part_of_it() -> None:
    assert listed("孫正義の話", 1, 3) == (0, 3)
    assert listed("正義の話", 0, 2) is None


def test_a_name_is_asked_where_it_stands() -> None:
    assert is_spoken_of("桂文枝師匠の独演会", 0, 3)
    assert not is_spoken_of("桂文枝 様", 0, 3)


def test_the_list_holds_nobody_whose_name_many_bear() -> None:
    assert not PUBLIC_PERSONS & {"田中健一", "佐藤誠", "ジョンスミス", "鈴木花子"}


def test_a_figure_of_tales_and_a_champion_pass() -> None:
    for text in ("とんちで知られる一休さんの話を紙芝居にする", "チェスのカスパロフの名勝負を集めた本"):
        assert found(text) == [], text
    assert found("一休さんの携帯に連絡") != []
