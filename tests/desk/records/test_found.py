import pytest

from sekisho.desk.records.found import found_of, labels_of, where_ja
from sekisho.desk.records.models import Passage


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/messages/0/content", "1番目のメッセージ"),
        ("/messages/11/content/0/text", "12番目のメッセージ"),
        ("/contents/2/parts/0/text", "3番目のメッセージ"),
        ("/input/1/content", "2番目のメッセージ"),
        ("/input", "入力"),
        ("/prompt", "指示文"),
        ("/system/0/text", "AIへの指示"),
        ("/messages/0/content~base64", "1番目のメッセージ（別の書き方で書かれた文字）"),
        ("/messages/0/content+/messages/1/content", "1番目のメッセージから2番目のメッセージにかけて"),
        ("/messages/0/content/1/file:page3", "添付ファイル（ページ3）"),
        ("/file/file:sound", "添付ファイル（音声）"),
        ("", "入力"),
        ("?", "入力"),
    ],
)
def test_a_place_is_told_in_words(path: str, words: str) -> None:
    assert where_ja(path) == words


def test_what_was_found_is_told_by_kind_place_and_length() -> None:
    marks = [
        {"label": "PERSON", "code": "personal.person", "start": 0, "end": 4, "path": "/input", "action": "hold"},
        {"label": "PERSON", "code": "personal.person", "start": 9, "end": 12, "path": "/input", "action": "hold"},
        {"label": "SOUND", "code": "content.sound", "start": 0, "end": 0, "path": "/file/file:sound", "action": "hold"},
        {"label": "NEW", "code": "content.new", "start": 0, "end": 0, "path": "/input", "action": "hold"},
    ]
    passage = Passage(findings=marks)
    assert [(each.word, each.first, each.length) for each in found_of(passage)] == [
        ("氏名", 1, 4),
        ("氏名", 10, 3),
        ("音声", 0, 0),
        ("NEW", 0, 0),
    ]
    assert labels_of(passage) == [("氏名", 2), ("音声", 1), ("NEW", 1)]
