"""What is asked when something is registered, replaced, removed or tried. No browser is to remember what is typed."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from sekisho.desk.registered.actions import MOST_TRIED, Kind, Material
from sekisho.desk.registered.handed import DOCUMENTS, TABLES, TERMS, Handed
from sekisho.desk.shell.fields import LineField, TextField

# A browser's own spelling check or form memory may send or keep what is typed.
UNKEPT = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}
ENDINGS: dict[Kind, tuple[str, ...]] = {Kind.TERMS: TERMS, Kind.DOCUMENT: DOCUMENTS, Kind.RECORDS: TABLES}
FILE_HELP: dict[Kind, str] = {
    Kind.TERMS: "テキスト（1行に1つ）、又は1行に1つの用語と別の表記を並べたCSV・Excel。",
    Kind.DOCUMENT: "Word（docx）、PDF、Excel（xlsx）、PowerPoint（pptx）、テキスト（txt）、CSV。"
    "文字のないスキャンは登録できません。",
    Kind.RECORDS: "1行目が見出し（氏名、住所、電話番号など）で、2列以上あるCSV又はExcel（xlsx）。"
    "CSVの文字コードは UTF-8 でも Shift_JIS でも読めます。",
}
TITLE_HELP = "一覧に表示する呼び名です。そのまま保存されるので、秘密そのものは書かないでください。"
WORDS_HELP = "1行に1つ。別の表記は、同じ行に「|」で区切って続けます（例：仮称もりのみや計画|森ノ宮計画|Morinomiya）。"
COMMON_HELP = "「調査結果」のような、どの文書にもある語句も登録します。関係のない利用まで止まることがあります。"


class SecretForm(forms.Form):
    """One registration of a kind. A replacement keeps its title."""

    title = LineField(label="名称", max_length=100, help_text=TITLE_HELP)

    def __init__(self, kind: Kind, *sent: Any, is_new: bool = True) -> None:
        super().__init__(*sent)
        self.kind = kind
        if not is_new:
            del self.fields["title"]
        if kind == Kind.TERMS:
            self.fields["words"] = TextField(
                label="用語",
                required=False,
                max_length=200_000,
                rows=8,
                widget=forms.Textarea(attrs={"rows": 8, **UNKEPT}),
                help_text=WORDS_HELP,
            )
        self.fields["file"] = self._file(kind)
        if kind == Kind.TERMS:
            self.fields["common"] = forms.BooleanField(
                label="ありふれた語句も登録する", required=False, help_text=COMMON_HELP
            )

    def _file(self, kind: Kind) -> forms.FileField:
        most = settings.SEKISHO.max_attachment_bytes // 1024**2
        return forms.FileField(
            label="用語のファイル（入力の代わり、又は追加）" if kind == Kind.TERMS else "ファイル",
            required=kind != Kind.TERMS,
            allow_empty_file=True,
            widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in ENDINGS[kind])}),
            error_messages={"required": "ファイルを選んでください。", "invalid": "ファイルを選んでください。"},
            help_text=f"{FILE_HELP[kind]}{most}MBまで。ファイルは、照合用の指紋を作ったら、どこにも保存しません。",
        )

    def clean(self) -> None:
        if self.kind == Kind.TERMS and not self.errors and not (self._file_sent() or self.cleaned_data.get("words")):
            self.add_error("words", "用語を入力するか、ファイルを選んでください。")

    def material(self) -> Material:
        """Call after `is_valid`."""
        values, sent = self.cleaned_data, self._file_sent()
        file = Handed(sent.name or "", sent.read()) if sent is not None else None
        return Material(self.kind, file, values.get("words", ""), keep_ordinary=values.get("common", False))

    def _file_sent(self) -> "UploadedFile[bytes] | None":
        found: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        return found


class RemoveForm(forms.Form):
    """Why something is protected no longer."""

    reason = LineField(
        label="削除の理由", max_length=300, help_text="そのまま保存されます。秘密そのものは書かないでください。"
    )


class TryForm(forms.Form):
    """A text to be compared; never stored."""

    text = TextField(
        label="確かめる文章",
        max_length=MOST_TRIED,
        widget=forms.Textarea(attrs={"rows": 6, **UNKEPT}),
        help_text=f"{MOST_TRIED:,}文字まで。この文章は、保存も記録もされません。",
        error_messages={"required": "文章を貼り付けてください。"},
    )
