"""Terms that stand in almost every text of an office: registered, they would stop every call and protect nothing.

Ours, and short on purpose: together with the city's own papers (the rule book), which are the best sample of such text
that every installation has.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from sekisho.rules.book import book_ids, load_book
from sekisho.screening.registered.fold import Codes, fold

WORDS = """
大阪 大阪市 大阪府 市役所 区役所 役所 市民 区民 住民 市長 区長 職員 担当 担当者 担当課 課長 係長 部長 会議
会議録 議事録 資料 報告 報告書 計画 計画書 事業 業務 委託 契約 協定 仕様 仕様書 調査 調査票 調査結果 アンケート
集計 分析 結果 回答 質問 設問 意見 要望 苦情 相談 申請 申請書 届出 通知 案内 お知らせ 広報 広報紙 募集 説明
説明会 説明資料 文書 書類 様式 別紙 添付 添付資料 一覧 一覧表 名簿 氏名 住所 電話 電話番号 生年月日 年齢 性別
世帯 家族 施設 学校 病院 公園 図書館 センター 地域 地区 町会 福祉 保健 医療 介護 子育て 教育 防災 環境 税金 予算
決算 金額 費用 見積 見積書 入札 落札 価格 単価 契約書 請求書 領収書 期間 期限 日程 年度 今年度 昨年度 来年度
令和 平成 株式会社 有限会社 合同会社 代表取締役 個人情報 秘密 機密 機密情報 社外秘 部外秘 関係者 関係者限り
内部資料 生成AI サービス システム データ ファイル メール ホームページ ウェブサイト パソコン プロジェクト
スケジュール マニュアル チェック テスト サンプル
"""


@cache
def _folded_words() -> frozenset[str]:
    return frozenset(_text(fold(word).codes) for word in WORDS.split())


@cache
def _city_papers() -> str:
    return _text(fold("\n".join(piece for name in book_ids() for piece in _pieces(load_book(name)))).codes)


def is_ordinary(codes: Codes) -> bool:
    """Whether the folded term is such a word, or stands in the city's own papers."""
    text = _text(codes)
    return text in _folded_words() or text in _city_papers()


def _text(codes: Codes) -> str:
    return "".join(map(chr, codes.tolist()))


def _pieces(value: Any) -> Iterator[str]:
    """Every text in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _pieces(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _pieces(item)
