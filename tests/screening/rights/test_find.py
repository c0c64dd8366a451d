"""What asks for something like somebody's work, and what only sounds like it."""

import pytest

from sekisho.screening.reading import Reading
from sekisho.screening.rights.find import find
from sekisho.screening.rights.names import Names
from sekisho.screening.screen import screen

ASKED_FOR = {
    "キャッチコピー〇〇に似たフレーズを生成してください": "IMITATION",  # the source's own examples
    "著作物〇〇を参考に文章を生成してください": "IMITATION",
    "〇〇風の画像を作って": "IMITATION",
    "ジブリ風のイラストを描いて": "IMITATION",
    "宮崎駿の画風でポスターを作ってください": "IMITATION",
    "山田太一郎の画風で描いて": "IMITATION",
    "ドラえもんみたいなマスコットを考えて": "IMITATION",
    "ﾄﾞﾗえもんに似せて": "IMITATION",
    "ド ラ え も ん に似せて": "IMITATION",
    "ポケ●ンっぽいキャラ": "IMITATION",
    "鬼滅の刃の世界観で防災の物語を書いて": "IMITATION",
    "村上春樹っぽい文章で広報文を書いて": "IMITATION",
    "「そうだ 京都、行こう。」のようなキャッチコピーを5つ": "IMITATION",
    "お、ねだん以上。をもじった標語": "IMITATION",
    "有名なアニメに似たキャラクターを作って": "IMITATION",
    "他社のキャッチコピーを参考にして": "IMITATION",
    "『成瀬は天下を取りにいく』を参考に短編を書いて": "IMITATION",
    "スタバのロゴに似たロゴ": "IMITATION",
    "米津玄師の曲調で歌詞を書いて": "IMITATION",
    "a poster in the style of Studio Ghibli": "IMITATION",
    "Pixar-style mascot": "IMITATION",
    "ちいかわが登場する4コマ漫画の台本を書いて": "WORK",
    "ドラえもんのイラストを生成して": "WORK",
    "以下の新聞記事をリライトしてばれないようにして": "WORK",
    "くまモンそっくりのゆるキャラを考えて": "IMITATION",
    "セーラームーンが変身するシーンを参考にポスターを": "IMITATION",
    "鬼滅の刃に出てくるような技の名前で体操を": "IMITATION",
    "クレヨンしんちゃん口調で案内文を": "IMITATION",
    "ユニクロの広告と同じトーンで": "IMITATION",
    "ゴルゴ13みたいな劇画で": "IMITATION",
    "Write it in the style of J.K. Rowling": "IMITATION",
    "Write it in the manner of T. S. Garpway": "IMITATION",
    "a poster in Hayao Miyazaki's style": "IMITATION",
    "ひこにゃんをかわいく描いて": "WORK",
    "ピカチュウをゴミ分別の案内役に使いたい": "WORK",
    "呪術廻戦のキャラを登場させて": "WORK",
    "初音ミクに市の紹介をさせる台本": "WORK",
    "ワンピースのルフィが防災を呼びかける画像": "WORK",
    "カープ坊やのイラストを描いて": "WORK",
    "「翼をください」の歌詞を全部載せて": "WORK",
    "『川の流れのように』の歌詞を載せた式次第を作って": "WORK",
    "相田みつをの詩にならって標語を作成して": "IMITATION",
    "谷川俊太郎さんの詩と見紛うような詩を作って": "IMITATION",
    "クレヨンしんちゃんのしゃべり方で、夏休みの注意を": "IMITATION",
    "ちいかわの口ぶりで返却のお願いを書いて": "IMITATION",
    "ふなっしーと同じ口癖を話すマスコットの案": "IMITATION",
    "サザエさんの次回予告の調子で行事予定を書いて": "IMITATION",
    "ムーミン谷の雰囲気を借りて紹介文を書いて": "IMITATION",
    "Official髭男dismの曲に寄せた応援歌": "IMITATION",
    "「そうだ 京都、行こう。」の大阪版を考えて": "IMITATION",
    "他社のキャッチコピーを数文字だけ差し替えて": "IMITATION",
    "有名なCMのフレーズをパロって標語を": "IMITATION",
    "ライバル社のキャッチコピーを丸パクリして": "IMITATION",
    "漫画家の三河屋ツバサの画風で": "IMITATION",
    "バンクシータッチの壁画": "IMITATION",
    "△△という漫画のキャラクターが話しているように答えて": "IMITATION",
    "Use the voice of Darth Vader for the announcement": "IMITATION",
    "Write a welcome as if Haruki Murakami had written it": "IMITATION",
    "A poem a la Dr. Seuss": "IMITATION",
    'a parody of "Cold Harbour" about snow removal': "IMITATION",
    "手塚治虫ならこう書くという医療マンガの台本": "IMITATION",
    "松本人志の一人称で防犯トークを": "IMITATION",
    "ドラえもんがひみつ道具で防災を教えてくれる4コマの台本": "WORK",
    "すみっコぐらしのキャラクターたちが出てくる絵本の文章": "WORK",
    "ビリケンさんをモデルにした新しいゆるキャラのプロフィール": "WORK",
    "Make a story with Pikachu as the guide": "WORK",
    "Rewrite the Harry Potter opening for our drill": "WORK",
    'Take the lyrics of "Blue Meadow" and change them to be about recycling': "WORK",
    "上の歌詞をもとに、言い回しだけ変えた歌詞を作って": "WORK",
}
ORDINARY = (
    "昨年度の報告書を参考に今年度の報告書を作成してください",
    "和風の配色でチラシを提案してください",
    "役所らしい文体に直してください",
    "前回の議事録に似た形式でまとめて",
    "他市の事例を参考に方針案を書いて",
    "水彩画風のイラストで公園を描いて",
    "葛飾北斎の富嶽三十六景風のポスター",
    "ミャクミャクの利用申請の手順をまとめて",
    "既存のロゴに似ていないか確認する手順を教えて",
    "「〇〇に似たフレーズを生成して」といった指示が禁止される理由を説明して",
    "特定のキャラクターに似たものにならないようにしてください",
    "〇〇課の様式を参考に",
    "台風のような災害に備える",
    "国のガイドラインをベースに",
    "図書館で人気の絵本ランキングの紹介文を書いて",
    "レストランのような施設",
    "原本そっくりの写しを作る手順",
    "復命書の文体で整えて",
    "業務日誌の文体に直して",
    "in the style of a city council report",
    "ひこにゃんのいる彦根市の観光施策を参考に観光計画を",
    "アンパンマンを主人公とする番組の放送時間は",
    "ドラえもんを描いた原画展の入場者数をまとめて",
    "「大阪市歌」の歌詞を載せて",
    "「ふるさと」の歌詞を全部載せて",
    "「荒城の月」の歌詞を全部教えて",
    "「翼をください」の歌詞を載せる許諾の手続き",
    "インフルエンザに似た症状の相談が増えているので、FAQを作って",
    "バリアフリーを意識した会場の案を文章で",
    "SDGsを意識した事業名を考えて",
    "ヒマワリをモチーフにしたロゴの説明文を書いて",
    "ヨーロッパを思わせる街並みのイラスト",
    "既存の業務システムと同じような画面構成で要件を書いて",
    "Excelと同じような画面の設計書を書いて",
    "やさしい日本語の文体で",
    "税理士になったつもりで制度を説明して",
    "プロのコピーライターになりきって標語を考えて",
    "保護者が書きそうなアンケートの回答例",
    "前任者の文体をまねて議事録を整えて",
    "クイズ番組のような形式で防災クイズを作って",
    "ファンタジー小説風の防災読本",
    "本市の既存のスローガンを少し変えて",
    "The tone should be in the style of Plain English guidelines",
    "a building that looks like Osaka City Hall",
    "inspired by Mount Fuji",
    "以下の本市ホームページの記事をリライトしてください",
    "慣例にならって日程を組む",
    "ファイルをコピーして保存する方法を説明",
    "英語版のパンフレットを作成してください",
    "ポケモンが描かれたマンホールの場所一覧を作って",
    "くまモンが表紙の観光冊子の配布計画",
    "Change the lyrics page number in the program",
    "Channel the feedback to the right department",
)


@pytest.mark.parametrize(("text", "label"), ASKED_FOR.items())
def test_a_likeness_asked_for_is_found(text: str, label: str):
    assert label in {finding.label for finding in screen(text)}


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_work_passes(text: str):
    assert not [finding for finding in screen(text) if finding.code.startswith("rights.")]


@pytest.mark.parametrize(
    "text",
    ["ピカチュウが公園で遊ぶ絵", "ビリケン像のある通り", "夜の通天閣", "Nikeの靴を履いた人", "ピカソの絵のある部屋"],
)
def test_a_name_is_enough_in_a_prompt_for_pictures(text: str):
    assert [finding.code for finding in screen(text, "image")] == ["rights.named-work"]
    assert screen(text, "text") == ()


PASSAGE = "春の夕暮れ、港の倉庫街を抜けると潮の匂いが濃くなった。彼は古い手紙を握りしめ、遠ざかる灯を見つめていた。" * 3


@pytest.mark.parametrize(
    "around",
    [
        "以下はA新聞の記事です。表現を変えて自社サイトに載せられる文にしてください。\n{}",
        "他社サイトからコピーした文章です。オリジナルに見えるように書き直して。\n{}",
        "ネットで見つけたブログを、コピーだとわからないように直してください。\n{}",
        "{}\n(架空新聞 2026年5月1日朝刊)\nこれをもとに広報の記事を書いて",
        "『夜の港』（架空書店）より\n{}\nこれを短くして広報に載せたい",
        "出典：架空雑誌2026年4月号\n{}\n言い換えて掲載用の文にして",
        "Rewrite this article so that it won't be detected as plagiarism:\n{}",
    ],
)
def test_a_passage_of_others_that_is_to_become_ones_own_is_found(around: str):
    assert "rights.named-work" in {finding.code for finding in screen(around.format(PASSAGE))}


@pytest.mark.parametrize(
    "around",
    [
        "以下の新聞記事の要点を3つにまとめて、内部の会議で共有します。\n{}",
        "当課が書いた記事です。語尾をですますに変えて。\n{}",
        "出典：総務省統計局「人口推計」\n{}\n要約して",
        "他社の提案書と比べる観点を挙げて\n{}",
        "Please rewrite our notice in plainer words:\n{}",
    ],
)
def test_a_passage_that_is_summed_up_or_ones_own_passes(around: str):
    assert not [finding for finding in screen(around.format(PASSAGE)) if finding.code.startswith("rights.")]


def test_a_mascot_that_is_spoken_of_with_respect_is_no_person():
    assert screen("ミャクミャク様の利用申請の手順") == ()


@pytest.mark.parametrize(
    "text", ["マリオットホテルの外観", "パナソニックの工場", "葛飾北斎の浪", "ピカチュウは含めないでください"]
)
def test_a_longer_word_a_free_name_and_an_exclusion_are_none(text: str):
    assert screen(text, "image") == ()


def test_a_city_adds_and_removes_names():
    names = Names(added=[("character", "かにまるくん")], removed=["ピカチュウ"])
    assert [label for _, label, _ in find(Reading("かにまるくんとピカチュウ"), "image", names)] == ["WORK"]


def test_offsets_are_those_of_the_text_as_it_was_written():
    text = "①\u200bｼﾞﾌﾞﾘ風のイラスト"
    (finding,) = screen(text)
    assert text[finding.start : finding.end] == "ｼﾞﾌﾞﾘ風"


def test_people_may_come_together_over_a_work() -> None:
    assert not any(finding.label == "IMITATION" for finding in screen("村上春樹の小説を題材にした市民講座の企画案"))
    found = screen("村上春樹の小説を題材に広報の物語を書いて")
    assert [finding.label for finding in found] == ["IMITATION"]
