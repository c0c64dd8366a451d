import pytest

from tests.screening.writing import covers_marked, found


@pytest.mark.parametrize(
    "words",
    [
        "都島区在住の72歳女性",
        "西成区に住む58歳の男性",
        "78歳 男性 住吉区",
        "86歳・女性・此花区",
        "港区、24歳女性",
        "七十二歳の女性、港区",
        "７２歳、女、堺市北区",
        "八尾市の無職女性（81）",
        "貝塚市の漁師の男性（58歳）",
        "中3女子・15歳・松原市",
        "年齢9 性別男 所在地 茨木市西中条町",
        "大東市で一人暮らしの80代男性",
        "30代・女性・豊中市・教員",
        "池田市の保育園に通う5歳の女児",
        "生後8か月の男児（岸和田市）",
        "ペルー国籍・41歳・男・和泉市",
        "男・57・八尾市・無職",
        "独居の86歳女性、熊取町、骨折で入院",
        "堺市に住む66歳男性、聴覚障害2級",
        "豊中市の71歳男性・弱視",
        "小樽市の70歳男性、元船員で片足切断",
        "三十九歳 女 松江市 胃がん術後",
    ],
)
def test_finds_age_with_sex_and_place(words: str) -> None:
    text = f"要望（{words}）を要約"
    assert found(text) == [("QUASI", words)]


def test_tens_of_years_need_sex_place_and_one_more_thing() -> None:
    assert found("住吉区在住の40代女性の声") == []
    assert found("住吉区在住の40代女性、看護師") == [("QUASI", "住吉区在住の40代女性、看護師")]


@pytest.mark.parametrize(
    "text",
    [
        "65歳以上の女性の割合は29.4%",
        "20歳代の投票率34.1%",
        "1歳児クラスの定員",
        "北区の18歳人口",
        "男女別、70歳未満",
        "18歳の男性",
        "平均年齢52歳、女性、北区",
        "定員は男性20人、女性20人、小学校6年生まで",
        "小学3年生の女子児童の指導案",
        "男性（65～74歳）、女性（65～74歳）の2区分",
        "65歳の男性は減少、北区の女性が増加",
    ],
)
def test_statistics_and_single_facts_pass(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "words",
    [
        "男／78／東住吉区桑津",
        "16歳・女子・岸和田",
        "茨木市、45歳女性、SLE",
        "妊娠32週、28歳、堺市南区",
        "福祉事務所の40代男性課長、平野区在住",
        "八尾市の中学3年の女子生徒、15歳",
        "38歳・男・消防士・高槻",
        "長居に住む81歳の独居女性",
        "うつ病で休職中の34歳女性教諭、寝屋川市",
    ],
)
def test_finds_the_parts_in_any_order_and_writing(words: str) -> None:
    assert found(f"相談（{words}）を要約") == [("QUASI", words)]


def test_each_of_a_list_keeps_its_sex() -> None:
    assert found("名簿より、男／78／東住吉区桑津、女／6／東住吉区桑津。") == [
        ("QUASI", "男／78／東住吉区桑津"),
        ("QUASI", "女／6／東住吉区桑津"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "高校2年生向けの出前授業を岸和田で",
        "対象は妊娠8か月以降の方",
        "男性、60、70代の回答率",
        "中学2年の女子の体力テスト",
    ],
)
def test_groups_pass(text: str) -> None:
    assert found(text) == []


def test_each_row_of_a_table_is_somebody() -> None:
    rows = ["東山区,71,女,肺炎あり", "西京区,52,男,ALS", "南区,17,女,1型糖尿病"]
    assert found("\n".join(["", *rows])) == [("QUASI", row) for row in rows]


@pytest.mark.parametrize(
    "text",
    [
        "45歳男性、会社員、妻と子2人というモデル世帯の税額を例示",
        "高齢者（85歳、女性、要介護2）を想定した避難シミュレーション",
        "68歳男性、糖尿病で通院中、というペルソナで画面遷移を検討",
    ],
)
def test_models_and_personas_pass(text: str) -> None:
    assert found(text) == []


def test_somebody_of_whom_the_same_is_told_is_found() -> None:
    for text in ("45歳男性、会社員、妻と子2人の世帯の税額", "85歳、女性、要介護2の方から電話"):
        assert "QUASI" in [label for label, _ in found(text)], text


@pytest.mark.parametrize(
    "marked",
    [
        "年齢：⟦51\n性別：男\n居住区：西成区\n疾病：肝硬変⟧\nの方の支援",
        "⟦女性/72/港区弁天町/年金暮らし・がん治療中⟧ と回答",
        "⟦うちの課で唯一の男性育休取得者（係長、38歳）⟧の記事",
        "記録 ⟦65歳　男性　浪速区日本橋東3丁目路上　心肺停止⟧ を要約",
        "age=⟦47, sex=M, ward=都島区, disease=ALS⟧ の行",
        "相談 ⟦35歳女性・城東区・2児の母・夫は警察官⟧ を検討",
        "⟦19歳、初産、東成区⟧。引継ぎ",
        "⟦ネパール人男性29歳、中央区の飲食店経営⟧の相談",
        "患者\n- ⟦男性\n- 58歳\n- 生野区\n- HIV陽性⟧\n計画",
        "⟦48歳長男、住之江区⟧の相談",
        "学校から：⟦小6男児、城東区、母子家庭、場面緘黙⟧。",
    ],
)
def test_finds_forms_bullets_and_fields(marked: str) -> None:
    assert covers_marked(marked)


@pytest.mark.parametrize(
    "text",
    ["年齢：　歳\n性別：□男 □女\n疾病：", "- 男性\n- 女性\n- 40代", "30代の息子、45歳の娘", "ward=都島区, disease=ALS"],
)
def test_blank_forms_and_lists_of_groups_pass(text: str) -> None:
    assert found(text) == []
