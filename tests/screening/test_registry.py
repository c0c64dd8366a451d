import ast
import inspect
import json
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sekisho.screening import (
    name_abroad,
    name_accounts,
    name_columns,
    name_foreign,
    name_kana_rows,
    name_roles,
    name_said,
    name_turns,
)
from sekisho.screening.finding import Label
from sekisho.screening.reading import Reading
from sekisho.screening.recognizers import (
    address,
    bank_account,
    dob,
    driver_license,
    email,
    health_insurance,
    muni_id,
    passport,
    person,
    plate,
    secret,
    secret_words,
    url_cred,
)
from sekisho.screening.registered.register import CODES
from sekisho.screening.registry import RECOGNIZERS, to_ask
from sekisho.screening.rights import imitation, naming, pasted
from sekisho.screening.screen import screen

GOLD = Path(__file__).parents[1] / "bench" / "data" / "admin_dev.jsonl"
PIECES = (
    *"0123456789-.・の() \n:年月日生TMX男女様",
    *("口座", "普通", "免許", "旅券", "記号", "番号", "年金", "保険", "ID", "+81", "12345678", "4980011", "大阪330あ"),
    *("TEL", "パスワード", "123456789018", "4111111111111111", "06-6208", "192.0.2.1", "35歳", "北区", "AB", "〒"),
    *(
        "山田太郎,",
        "(やまだ)",
        "氏名,",
        "\n",
        "受付:",
        "父ユミ子、",
        "user=hasegawa-m",
        "グエン・ティ・ラン",
        "I'm Hassan, from",
        "わ・た・な・べさま",
        "さくらい みつき",
        "当番",
        "東門漆間、",
        "名乗る",
        "「",
        "」",
        "字白木1359",
        "担当が甲田から乙部に替わる。",
        "戸倉宅へ訪問",
        "窓口の戸倉です。",
        "姓:戸倉 ",
        "Amélie Roussel(仏)旅券",
        "園児:ゆづき、たいが、ソフィア。",
        "桑折 実、",
        "我叫王芳，",
        "Me llamo Maria Lopez.",
        "저는 김민수입니다",
        "私書箱12",
        "://",
        "@",
    ),
    *("AKIAABCDEFGHIJKLMNOP", "うまれ", "-ku, Osaka", "大阪 あ 12-34", "神戸市一二三番地", "三丁目"),
    *("小4", "高2で", "区内ただ一人の", "たった1人の", "難病の", "ALS", "全盲の", "漁師"),
)
PERSON_PARTS = (
    name_roles, name_foreign, name_columns, name_turns, name_kana_rows, name_accounts, name_said, name_abroad,
)  # fmt: skip
# Searches of whole texts that are made only where a cue, a mark of it or a number stands.
BEHIND_A_CUE = {
    secret: {"_COMMANDS.finditer", "_NAMED_BEHIND.finditer", "_NAMES_BEHIND.search", "_BEARER.finditer"},
    secret_words: {"_BLOCK.finditer"},
    dob: {"_ABROAD.finditer", "_SHORT.finditer", "_BORN_BEHIND.finditer", "_SAID_BEHIND.finditer",
          "_MONTH_BORN.finditer"},
    address: {"_BOX.finditer", "_ABROAD.finditer", "_ABROAD_LAST.finditer"},
    plate: {"_CLASS_END.finditer"},
    person: {"_QUOTED_SPEAKER.finditer"},
    name_said: {
        "_HANDED.finditer", "_HALVES.search", "_HALF.finditer", "_OF_TRAVEL.search", "_OF_LAND.finditer",
        "_CHILDREN.finditer",
    },
    name_abroad: {
        "_SAID_IN_LATIN.finditer", "_CHINESE_TITLE.search", "_CHINESE.finditer", "_KOREAN.finditer", "_OTHER.finditer",
    },
    name_columns: {"_HEADING.search"},
    name_foreign: {
        "_BEYOND_ASCII.search", "candidate.finditer", "_HALF.finditer", "_SAYS_I.finditer", "_VIETNAMESE_KANA.finditer",
        "_SAYS_PERSON.search",
    },
    name_accounts: {"_ID.finditer"},
    imitation: {"_ENGLISH_HEAD.finditer", "_LETTERS.search", "_ENGLISH_BEHIND.finditer"},
    naming: {"_ABOUT_RULES.search"},
    pasted: {"_TO_BE_OWN.search"},
}  # fmt: skip


def test_every_label_has_a_recognizer_and_its_code() -> None:
    # These need the kind of the prompt or the engagement's register; a sound is found by nobody who reads.
    elsewhere = {"IMITATION", "WORK", "SOUND", *CODES}
    assert {recognizer.label for recognizer in RECOGNIZERS} == set(get_args(Label)) - elsewhere
    for recognizer in RECOGNIZERS:
        credential = recognizer.label in ("SECRET", "URL_CRED")
        assert recognizer.code == ("secret.credential" if credential else f"personal.{recognizer.label.lower()}")


def left_out_but_finding(text: str) -> list[str]:
    reading = Reading(text)
    asked = {order for order, _ in to_ask(reading)}
    others = (recognizer for order, recognizer in enumerate(RECOGNIZERS) if order not in asked)
    return [recognizer.label for recognizer in others if list(recognizer.find(reading))]


@settings(deadline=None)  # the first makes the tables
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_who_is_not_asked_would_find_nothing(text: str) -> None:
    assert left_out_but_finding(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "北区の小4、ALSで車いす、シングルマザーの子",
        "高2で区内ただ一人の全盲の生徒、城東区在住",
        "港区でたった1人の難民の小4",
        "旭区で1世帯しかない難病の漁師",
    ],
)
def test_what_singles_out_is_asked_about_without_an_age(text: str) -> None:
    assert [finding.label for finding in screen(text)] == ["QUASI"]


def test_who_is_not_asked_would_find_nothing_in_prompts() -> None:
    texts = [json.loads(line)["text"] for line in GOLD.read_text(encoding="utf-8").splitlines()]
    assert {text: left for text in texts if (left := left_out_but_finding(text))} == {}
    assert sum(len(list(to_ask(Reading(text)))) for text in texts) < len(texts) * len(RECOGNIZERS) * 2 / 3


@pytest.mark.parametrize(
    ("module", "labels"),
    [
        (bank_account, ("_LABEL", "_KIND", "_POST_BANK")),
        (driver_license, ("_LABEL", "_TOPIC")),
        (health_insurance, ("_LABEL", "_INSURER", "_DIVIDED_TOPIC")),
        (muni_id, ("_LABEL", "_USER")),
        (passport, ("_LABEL",)),
    ],
)
def test_every_label_holds_a_word_by_which_its_recognizer_is_asked(module: ModuleType, labels: tuple[str, ...]) -> None:
    words = next(recognizer.words for recognizer in RECOGNIZERS if recognizer.find is module.find)
    written = {word for label in labels for word in getattr(module, label).words}
    assert {word for word in written if not any(part in word for part in words)} == set()


@pytest.mark.parametrize(
    "module",
    [secret, secret_words, url_cred, email, plate, dob, address, person, *PERSON_PARTS, imitation, naming, pasted],
)
def test_who_is_asked_by_cues_searches_whole_texts_by_cues_alone(module: ModuleType) -> None:
    """So that something new that is looked for cannot be left out: its cue is among those of the module."""
    calls = [node for node in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(node, ast.Call)]
    searched = {
        ast.unparse(call.func)
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("search", "finditer", "findall")
        if [ast.unparse(argument) for argument in call.args] in (["text"], ["reading.text"])
    }
    assert searched <= BEHIND_A_CUE.get(module, set())
