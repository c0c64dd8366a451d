import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.screening.lexicon import words
from sekisho.screening.normalise import normalise
from sekisho.screening.recognizers.name import MOST_ASKED, find
from sekisho.screening.screen import screen
from tests.screening.writing import found as everything
from tests.screening.writing import full_width, with_invisible


def names(text: str) -> list[str]:
    plain = normalise(text).text
    return [plain[start:end] for start, end in find(plain)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("午後は田中が対応し、資料は佐藤に送付済み。", ["田中", "佐藤"]),
        ("川原佳璃から相談があった。", ["川原佳璃"]),
        ("名簿：\n大森 健太\n坂田 美咲", ["大森 健太", "坂田 美咲"]),
        ("12,小林 恵子,こばやし けいこ,令和5年", ["小林 恵子", "こばやし けいこ"]),
        ('{"name": "高橋 翔太"}', ["高橋 翔太"]),
        ("<td>渡辺由美</td><td>済</td>", ["渡辺由美"]),
        ("INSERT INTO users VALUES (3, '中村 大輔');", ["中村 大輔"]),
        ("タナカ ケンジの件、至急。", ["タナカ ケンジ"]),
        ("Attendees: Tanaka Kenta, Suzuki Yuko", ["Tanaka Kenta", "Suzuki Yuko"]),
        ("『業務日誌』山田太郎が記入", ["山田太郎"]),
        ("引継ぎ\n上田 → 中村 → 小川", ["上田", "中村", "小川"]),
        ("グエン・ヴァン・ミンは通訳が必要です。", ["グエン・ヴァン・ミン"]),
    ],
)
def test_names_that_nothing_announces_are_found(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "株式会社山本設計と有限会社高橋造園の見積を比べてください。",
        "西村建設、岡本電工、吉田印刷の納期を表に。",
        "中島公園と上野動物園の開園時間を英訳して。",
        "道路法第32条と都市計画法第53条の違いを説明して。",
        "福島：12件\n千葉：8件\n長野 2025年、山口(2)",
        "ExcelとPowerPointの使い方、Pythonの書き方。",
        "カレーとサラダ、チーズの献立表を作って。",
        "お子様とお母さん向けの案内文。",
        "(普)1234567",
        "JAN 4901234567894",
        "Runway AIとPerplexity AIの料金を比べて。",
        "会議室の愛称は「ひかり」にします。",
        "会議の進め方について提案してください。",
        "新着：『春の川』野村進一／『遠い山』谷口昭夫、高村貴子の小説を読む会",
        "上田、中村、小川という3つの停留所、交差点名の英字表記：上田（Ueda）",
        "バス路線図\n上田 → 中村 → 小川 → 原",
        "kikaku@city.hirakata.osaka.jp へ送る",
        "www.city.moriguchi.osaka.jp と https://www.sakamoto.co.jp/ を開く",
    ],
)
def test_places_firms_laws_and_things_are_no_names(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "豊臣秀吉と千利休の関係を説明してください。",
        "渋沢栄一や津田梅子が描かれた紙幣",
        "『徳川家康』(山岡荘八)の紹介文",
        "『春の坂道』(藤井花江)を借りた。",
    ],
)
def test_public_persons_and_authors_of_a_named_work_pass(text: str) -> None:
    assert names(text) == []


def test_a_public_name_beside_an_honorific_and_a_number_is_found_all_the_same() -> None:
    findings = screen("渋沢栄一さん(090-1234-5678)から電話。")
    assert [finding.label for finding in findings] == ["PERSON", "PHONE"]


def test_what_patterns_have_found_is_not_found_again_with_its_title() -> None:
    text = "児童 謙二、三浦一郎"
    assert names(text)
    assert list(find(text, [(3, 5), (6, 10)])) == []


def test_every_public_person_has_a_reason() -> None:
    entries = words("public_persons.txt")
    reasons = {"歴史", "紙幣", "作家", "芸術", "芸能", "競技", "学者", "人物", "公職"}
    assert all(entry.count("/") == 1 and entry.split("/")[1] in reasons for entry in entries)
    assert len(set(entries)) == len(entries)


@given(st.data())
@settings(deadline=None, max_examples=150)
def test_width_spaces_and_hidden_characters_do_not_hide_a_name_with_a_cue(data: st.DataObject) -> None:
    family, given_name, cue = data.draw(
        st.sampled_from(
            [("田中", "健太", "さん"), ("佐々木", "恵子", "様"), ("小林", "翔", "氏"), ("伊藤", "美咲", "先生")]
        )
    )
    gap = data.draw(st.sampled_from(["", " ", "　", "\u3000\u3000", "\t"]))
    name = data.draw(with_invisible(family + gap + given_name))
    before = data.draw(st.sampled_from(["昨日、", "連絡先：", "Re: ", "①", ""]))
    text = before + name + cue + "から連絡。"
    text = full_width(text) if data.draw(st.booleans()) else text
    start = len(before)
    covered = {i for f in screen(text) if f.label == "PERSON" for i in range(f.start, f.end)}
    wanted = {start + at for at, c in enumerate(name) if c in family + given_name}
    assert wanted <= covered, text


def test_a_column_of_places_and_a_name_called_invented_are_no_persons() -> None:
    assert [f.label for f in screen("支店,担当\n難波,田中\n") if f.start < 8] == []
    assert any(f.label == "PERSON" for f in screen("氏名,支店\n田中,難波\n"))
    assert screen("山田太郎という仮の名前を使った記入例を作ってください。") == ()
    assert screen("ピカチュウは含めないでください") == ()


def test_of_a_text_full_of_names_the_last_are_not_asked_whose_they_are() -> None:
    one = "芥川龍之介が書いた。"
    passing = one * MOST_ASKED
    assert list(find(passing)) == []
    assert [start for start, _ in find(passing + one)] == [len(passing)]


def test_a_label_in_letters_is_no_beginning_of_a_name() -> None:
    assert names("Ueda, Tomoko") == ["Ueda", "Tomoko"]


def test_a_phenomenon_is_called_after_somebody() -> None:
    assert names("青木まりこ現象を紹介するコラム") == []


def test_who_stands_behind_a_work_in_katakana_passes() -> None:
    assert not any(label == "PERSON" for label, _ in everything("ガンダムのアムロとシャアの名ぜりふ"))
    assert ("PERSON", "シャア") in everything("ベランダのシャアさんから電話")


@pytest.mark.parametrize(
    "text",
    [
        "藤井システムの画面操作の手順書",
        "関口コンサルタント、浜田測量設計の業務実績",
        "小西ビルメンテナンス、辻クリーン、片岡サービスの評価",
        "原田乳業、杉本牧場、柴田養鶏の給食の納入",
        "菅野データセンター、大塚クラウドの料金体系",
        "本多通信工業、田口電子、須藤計器の監視盤",
    ],
)
def test_firms_by_the_name_of_their_founders_pass(text: str) -> None:
    assert everything(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("午後は藤井システム課長が対応", "藤井"),
        ("担当は須藤計器係長", "須藤"),
        ("午後は大塚が対応", "大塚"),
        ("杉本牧場主から苦情", "杉本"),
        ("田口電子決裁の件で連絡したい、と田口から電話", "田口"),
    ],
)
def test_persons_with_such_a_post_are_found(text: str, name: str) -> None:
    assert any(label == "PERSON" and name in value for label, value in everything(text))


@pytest.mark.parametrize(
    "text",
    [
        "店舗,売上(千円)\n本町,12300\n梅田,18450\n堀江,7980",
        "中学校区,世帯\n高津,5120\n上町,4870\n東,6990",
        "診療科,外来日\n内科,月〜金\n眼科,水\n皮膚科,金(午後)",
    ],
)
def test_columns_of_places_and_days_pass(text: str) -> None:
    assert everything(text) == []


def test_a_column_of_persons_beside_one_of_places_is_found() -> None:
    assert ("PERSON", "堀江 誠") in everything("店舗,店長\n本町,堀江 誠\n梅田,田中 実")
    assert ("PERSON", "金") in everything("金(35歳)から電話")


def test_a_character_passes_where_such_are_spoken_of() -> None:
    assert "PERSON" not in [label for label, _ in everything("マリオのコスプレで公道を走る観光の規制")]
    assert ("PERSON", "マリオ") in everything("窓口にはマリオが来ていた")
