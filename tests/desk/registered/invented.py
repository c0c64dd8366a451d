"""Invented secrets, as text and as files; free of the desk, so that journeys use them too."""

import io

from docx import Document
from openpyxl import Workbook

WORD, VARIANT = "みおつくし再編構想", "ミオツクシ計画"
TERMS = f"{WORD}|{VARIANT}\nもりのみや分室の移転先\n"
PASSAGE = (
    "本構想は、令和9年度中に分室を森ノ宮の旧倉庫へ移し、跡地を民間に貸し付けることを前提として検討を進めるものであり、"
    "現時点では区議会及び地元町会には説明していない。移転に要する費用は概算で三億二千万円と見込む。"
)
LIST = (
    "氏名,住所,電話番号,生年月日,区分\n"
    "架空 花子,大阪市北区仮住町1番2号,090-1111-2222,1980/05/03,要支援\n"
    "見本 次郎,大阪市此花区見本町3番4号,090-3333-4444,1975/11/20,要支援\n"
    "仮名 三枝,大阪市福島区仮名町5番6号,090-5555-6666,1962/01/09,要支援\n"
    "雛形 四郎,大阪市港区雛形町7番8号,090-7777-8888,1990/12/31,要支援\n"
)
# What must be nowhere afterwards, whatever the writing.
PLANTED = (WORD, VARIANT, "もりのみや分室", "森ノ宮の旧倉庫", "三億二千万円", "架空 花子", "架空花子")
PLANTED += ("090-1111-2222", "09011112222", "仮住町1番", "1980/05/03")


def word(*paragraphs: str) -> bytes:
    made, out = Document(), io.BytesIO()
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    made.save(out)
    return out.getvalue()


def excel(rows: list[list[object]], *more: list[list[object]]) -> bytes:
    made, out = Workbook(), io.BytesIO()
    for number, sheet in enumerate((rows, *more)):
        page = made.worksheets[0] if not number else made.create_sheet()
        for row in sheet:
            page.append(row)
    made.save(out)
    return out.getvalue()
