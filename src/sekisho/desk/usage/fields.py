"""Which fields of a record leave in an export, and why the others do not. The guideline names none: all are settings.

Never among them, whatever is decided: prompts and answers, names and addresses of persons, what was found and where,
names of files. They are not offered, and no code here reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sekisho.kernel.errors import InputError

AT: Mapping[str, str] = MappingProxyType({"day": "日まで", "minute": "分まで", "second": "秒まで"})
PERSON: Mapping[str, str] = MappingProxyType(
    {
        "none": "出さない",
        "role": "立場だけ（管理者・利用者）",
        "pseudonym": "仮名と立場（仮名は、この案件の中だけで同じ人に同じもの）",
    }
)
NEVER_JA = (
    "送った内容と応答（本文）",
    "利用者の氏名・メールアドレス",
    "見つかった個人情報・秘密の内容と場所",
    "添付したファイルの名称",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A column that may be chosen. headings: of the cells it takes, with their widths. why: what it is good for."""

    label: str
    headings: tuple[tuple[str, float], ...]
    why: str
    is_minimum: bool = True


CHOICES: Mapping[str, Choice] = MappingProxyType(
    {
        "party": Choice("当事者の立場", (("当事者", 18),), "受注者の利用か、再委託の相手方の利用か"),
        "service": Choice("生成AIサービス", (("生成AIサービス", 24),), "確認したサービスだけが使われたか（規定1）"),
        "model": Choice("モデル", (("モデル", 24),), "確認したモデルだけが使われたか"),
        "kind": Choice("種類", (("種類", 8),), "文章・画像などの別"),
        "purpose": Choice("利用目的", (("利用目的", 30),), "確認した目的のどれで使われたか（規定1）"),
        "state": Choice("結果", (("結果", 20),), "通したか、通さなかったか"),
        "rule": Choice("止めた規定", (("規定", 6),), "通さなかったとき、どの規定によるか"),
        "tokens": Choice("トークン数", (("入力トークン", 10), ("出力トークン", 10)), "利用の量。サービスが答えた数"),
        "leaf": Choice(
            "台帳の番号",
            (("台帳", 30), ("台帳の番号", 12), ("応答の台帳の番号", 12)),
            "各行が台帳にあることを、受領証や監査用キーで確かめるため",
        ),
        "code": Choice("止めた理由の符号", (("理由の符号", 24),), "個人情報の種類などが分かる", is_minimum=False),
        "duration": Choice("応答までの時間", (("応答（ミリ秒）", 12),), "障害の調査など", is_minimum=False),
        "permit": Choice("手形の番号", (("手形の番号", 32),), "変更の前後のどの手形か", is_minimum=False),
        "record": Choice(
            "記録番号",
            (("記録番号", 34),),
            "この関所の利用記録と一件ずつ照らすため。番号には日時が含まれる",
            is_minimum=False,
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Fields:
    """What leaves: how exact the moment, how much of the person, which columns (in the order of CHOICES)."""

    at: str
    person: str
    columns: tuple[str, ...]

    @property
    def code(self) -> str:
        """As the book has it: `at=day person=role columns=party,service`."""
        return f"at={self.at} person={self.person} columns={','.join(self.columns)}"

    @property
    def words(self) -> str:
        """As the file says it."""
        columns = "、".join(CHOICES[name].label for name in self.columns) or "なし"
        return f"日時：{AT[self.at]}　利用者：{PERSON[self.person]}　項目：{columns}"

    @property
    def left_out(self) -> tuple[str, ...]:
        """Labels of what could leave and does not."""
        return tuple(choice.label for name, choice in CHOICES.items() if name not in self.columns)


MINIMUM = Fields("day", "role", tuple(name for name, choice in CHOICES.items() if choice.is_minimum))


def read_fields(at: str, person: str, columns: list[str]) -> Fields:
    """What was chosen, in order. Raises InputError."""
    if at not in AT or person not in PERSON or not set(columns) <= set(CHOICES):
        raise InputError("その項目は選べません。", next_ja="画面を開き直してください。")
    if "record" in columns and at != "second":
        raise InputError(
            "記録番号には日時が含まれるため、日時を「秒まで」にしたときだけ出せます。",
            next_ja="記録番号を外すか、日時を「秒まで」にしてください。",
        )
    return Fields(at, person, tuple(name for name in CHOICES if name in columns))
