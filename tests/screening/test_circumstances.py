import time

from sekisho.screening.reading import Reading
from sekisho.screening.recognizers import quasi
from tests.screening.writing import found

SINGLED_OUT = (
    "難病と向き合いながら鶴橋の商店街で喫茶店を営む61歳の女性",
    "城東区唯一の女性消防団長で、47歳、三つ子を育てる母親",
    "88歳で区内最高齢の現役バス運転手",
    "此花区酉島に独りで暮らす87歳男性、レビー小体型認知症",
    "母がネパール出身、父がトラック運転手、生野区内の小3の女児",
    "両親ともブラジル国籍で、港区の小学5年の男子児童",
    "東住吉区に住む、市内でただ一人の宮大工の男性（74）",
    "平野区内に2人しかいない女性の義肢装具士、39歳",
    "夫を亡くし、西淀川区佃で双子を育てる29歳の看護師",
    "93歳で、旭区の句会では最年長の女性",
    "車いすで福島区の作業所に通う、全盲の45歳男性",
    "大正区で沖縄料理店を営む、人工透析中の68歳男性",
)
GROUPS = (
    "65歳以上の単身女性向けの見守り事業を北区で始めます",
    "80代女性が多い平野区の団地でのサロン活動",
    "区内唯一の図書館は昭和56年に開館した",
    "市内最高齢は112歳でした",
    "40歳以上の男性で糖尿病の方は、区の保健センターにご相談ください",
    "港区の75歳以上の独居男性は1,204人",
    "対象は18歳から39歳までの区内在住の女性で、看護師の資格を持つ方",
    "市内唯一の看護師養成校の募集要項",
    "北区に住む20歳の大学生を想定したペルソナを作って",
    "がん検診は、40歳の女性に市から無料クーポンを送ります",
    "保育士の平均年齢は35歳、女性が9割、北区がいちばん多い",
    "北区の小学3年生の女子児童の指導案を作って",
    "西成区内の小学1年生の男児の数を数える",
    "住吉区の高校3年生の男子バスケットボール部が優勝",
)


def test_finds_what_a_phrase_tells_about_one_person() -> None:
    for words in SINGLED_OUT:
        assert found(f"事例として「{words}」を載せたい") == [("QUASI", words)], words


def test_groups_figures_and_inventions_pass() -> None:
    for text in GROUPS:
        assert [label for label, _ in found(text) if label == "QUASI"] == [], text


def test_the_list_ends_where_another_mark_begins() -> None:
    assert found("86歳・女性・此花区、独居") == [("QUASI", "86歳・女性・此花区")]


def test_takes_time_linear_in_the_text() -> None:
    def taken(count: int) -> float:
        text = "難病1歳" * count
        begin = time.process_time()
        list(quasi.find(Reading(text)))
        return time.process_time() - begin

    assert min(taken(4_000) for _ in range(2)) < 8 * min(taken(1_000) for _ in range(2)) + 0.05
