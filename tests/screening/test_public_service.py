"""Rule 2: instructions that make a model serve citizens, and those that only sound like it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekisho.screening.public_service import addresses_citizens

SERVING = [
    "あなたは市民からの問い合わせに答えるチャットボットです。",
    "あなたは、区民の皆様の相談に応じるAIコンシェルジュです。",
    "ｱﾅﾀは市民からの問合せに回答するﾁｬｯﾄﾎﾞｯﾄです".replace("ｱﾅﾀ", "あなた"),
    "あなたは来館者を案内するアシスタントです。丁寧に答えてください。",
    "あなたは市民向けの相談窓口「しみんナビ」です。",
    "あなたは区役所の窓口AIです。来庁した市民の方に丁寧に案内してください。",
    "以下は市民からの質問です。市民に直接お答えください。",
    "LINEで市民と会話し、ごみの出し方を案内する公式ボットです。",
    "大阪市のホームページに設置された案内ボットとして、訪問者に直接回答してください。",
    "市民向けチャットボットとして振る舞ってください。",
    "市民からの質問に、やさしい日本語で答えてください。",
    "市民の皆様からのお問い合わせに24時間対応してください。",
    "住民の問い合わせには親切に回答すること",
    "ユーザーは市民です。敬語を使ってください。",
    "話しかけてくる人は、図書館を使う一般の方です。",
    "あなたの役割は、施設の利用者の質問に答える受付係です。",
    "観光客に直接回答します。",
    "君は お客様 からの 質問に 答える サポート担当 です。",
    "前提を守ること。あなたは市民の質問に答えるボットです。個人情報は聞かないこと。",
    "You are a helpful chatbot that answers questions from residents.",
    "You are a city assistant for citizens. Be polite.",
    "Act as a help desk agent for the general public.",
    "The user is a citizen of Osaka.",
]
NOT_SERVING = [
    "",
    "あなたは文書作成を助けるアシスタントです。",
    "あなたは市民課の職員の文書作成を助けるアシスタントです。",
    "あなたは市民会館の案内文を書くアシスタントです。",
    "あなたは市役所の職員が市民への回答案を作るのを支援するアシスタントです。",
    "あなたは市民からの問い合わせへの回答の下書きを作るアシスタントです。",
    "あなたは市民からの意見を分類するアシスタントです。",
    "あなたは市民アンケートの自由記述を要約するアシスタントです。",
    "あなたは市民向けチャットボットの設計を助けるアシスタントです。",
    "あなたは市民役です。窓口対応の練習相手になってください。",
    "あなたは庁内ヘルプデスクのAIです。職員の質問に答えてください。",
    "市民の方に丁寧に説明する文章の下書きを作成してください。",
    "あなたは市の窓口で働く職員の研修を支援するAIです。",
    "市のホームページに設置する案内板の文を直してください。",
    "あなたは社内向けのFAQチャットボットです。社員の質問に答えてください。",
    "あなたは職員からの問い合わせに答えるチャットボットです。",
    "市民に直接回答しないでください。",
    "これは市民向けのチャットボットではありません。",
    "市民向けのチラシの文案を作成してください。",
    "市民からの問い合わせに答えるための資料を整理してください。",
    "市民との対話集会の議事録を要約してください。",
    "読み手は市民です。やさしい日本語で書いてください。",
    "施設の利用者は市民です。",
    "市民の皆様、こんにちは。本日は防災についてお話しします。",
    "利用者は市職員です。",
    "ユーザーは受託事業者の社員です。",
    "市民向けチャットボットの企画書を書いてください。",
    "You are an assistant for city staff who answer citizens.",
    "You are a translator of letters to residents.",
    "You summarise feedback from citizens.",
    "Write a notice to residents.",
]


@pytest.mark.parametrize("text", SERVING)
def test_an_instruction_to_serve_citizens_is_seen(text: str) -> None:
    assert addresses_citizens(text) is not None


@pytest.mark.parametrize("text", NOT_SERVING)
def test_what_only_sounds_like_it_passes(text: str) -> None:
    assert addresses_citizens(text) is None


def test_the_span_is_the_sentence() -> None:
    sentence = "あなたは市民からの問い合わせに答えるチャットボットです"
    text = f"敬語を使う。\n{sentence}。短く答える。"
    found = addresses_citizens(text)
    assert found is not None
    assert text[slice(*found)] == sentence


@given(st.text(alphabet="あなたは市民区からの問い合わせ相談に答えるボットです、。 「」a "))
def test_never_raises_and_points_into_the_text(text: str) -> None:
    found = addresses_citizens(text)
    assert found is None or 0 <= found[0] < found[1] <= len(text)


@pytest.mark.parametrize(
    "piece", ["あなたは市民の", "市民から", "あなたは市民の質問に答え", "you are a citizen ", "者は市民"]
)
def test_a_long_text_takes_no_longer_than_its_length(piece: str) -> None:
    text = (piece * 50 + "\n") * 400
    began = time.process_time()
    addresses_citizens(text)
    assert time.process_time() - began < 5
