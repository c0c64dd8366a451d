import pytest

from sekisho.permits.conditions import InternalOnly, Screen
from sekisho.rules.rule_02_internal_only import NUMBER, conditions
from tests.rules import source_text
from tests.rules.paper import BOOK, USE, complete, marks, terms, unticked, with_use, wordings

METHOD = {("public.method", "method", "doubt")}


def test_wording_is_the_sources() -> None:
    assert wordings(NUMBER) == source_text.wordings(NUMBER)


def test_accepts_internal_support() -> None:
    assert marks(complete(), NUMBER) == set()


def test_stops_a_service_to_citizens_and_an_unanswered_audience() -> None:
    assert marks(with_use(audience="citizens"), NUMBER) == {("public.direct", "audience", "stop")}
    for answer in ("", "市民"):
        assert marks(with_use(audience=answer), NUMBER) == {("public.unanswered", "audience", "stop")}


def test_asks_each_use() -> None:
    paper = complete(uses=(USE, USE.__class__("use-2", "広報", "時間の短縮", "下書きを確認する。", "citizens")))
    assert marks(paper, NUMBER) == {("public.direct", "audience", "stop")}


@pytest.mark.parametrize(
    "method",
    [
        "チャットボットで市民に回答",
        "ホームページにAIチャットボットを設置し、市民からの問合せに回答する。",
        "ﾁｬｯﾄﾎﾞｯﾄで区民の相談に応じる",
        "来館者の質問にＡＩが自動で応答する。",
        "電話の問合せに自動応答で案内する。",
        "市民に直接回答を送信する。",
        "職員が確認せずに市民へ自動で返信する。",
        "生成した案内文を市民に自動で配信する。",
        "事業者向けにAIが相談を受け付け、即時回答する。",
    ],
)
def test_doubts_a_method_that_serves_citizens_directly(method: str) -> None:
    assert marks(with_use(method=method), NUMBER) == METHOD


@pytest.mark.parametrize(
    "method",
    [
        "市民アンケートの自由記述を分類する。",
        "市民からの問合せへの回答案を作り、職員が確認して送付する。",
        "社内チャットボットで職員向けのマニュアルを検索する。",
        "市民向けのチャットボットは設置しない。",
        "市民への直接の回答には利用しない。",
        "市民向けチラシの文案を作成し、担当者が修正する。",
        "自動で文字起こしした会議録を職員が点検する。",
    ],
)
def test_passes_support_of_the_contractors_own_work(method: str) -> None:
    assert marks(with_use(method=method), NUMBER) == set()


def test_a_denial_in_one_sentence_does_not_cover_the_next() -> None:
    method = "市民向けのチャットボットは設置しない。電話には自動応答で案内する。"
    assert marks(with_use(method=method), NUMBER) == METHOD


def test_stops_an_item_not_ticked() -> None:
    assert marks(unticked(2), NUMBER) == {("form.check", "check_2", "stop")}


def test_compiles_to_internal_only_and_to_flags_that_stop_nothing() -> None:
    seen = (("public.end-users", "warn"), ("public.prompt", "warn"), ("public.traffic", "warn"))
    assert conditions(complete(), terms(), BOOK) == (InternalOnly(2), Screen(2, seen))
