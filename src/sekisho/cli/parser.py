"""Every command with its arguments, and the module that runs it. Wrong usage answers in Japanese, exit status 2."""

import argparse
import re
import sys
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

# What argparse says, and what we say instead. Anything else it may say is passed on as it is.
COMPLAINTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"the following arguments are required: (.+)"), r"\1 を指定してください"),
    (re.compile(r"unrecognized arguments: (.+)"), r"\1 は、この命令では使えません"),
    (re.compile(r"argument (.+?): expected one argument"), r"\1 の値がありません"),
    (
        re.compile(r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)"),
        r"\1 に \2 は使えません。使えるのは \3",
    ),
    (re.compile(r"argument (.+?): invalid int value: (.+)"), r"\1 は整数で指定してください。\2 は使えません"),
    (re.compile(r"argument (.+?): ignored explicit argument (.+)"), r"\1 に値 \2 は付けられません"),
    (re.compile(r"ambiguous option: (.+?) could match (.+)"), r"\1 だけでは、\2 のどれか分かりません"),
)


# As `ledger.entry.BASES`, `kernel.keks.PURPOSES`, `import_formats.FORMATS`, `desk.registered.models.Secret.Kind`; not
# imported, so that asking for help stays quick. Tests compare.
FORMATS = ("m365-copilot", "chatgpt-enterprise", "csv", "jsonl")
KINDS_OF_SECRETS = ("terms", "document", "records")
PURPOSES_OF_KEKS = ("body", "attachment")
BASES = ("asked", "mistake", "city", "term", "retention", "law", "other")


class Words(argparse.HelpFormatter):
    """Usage lines that begin in Japanese."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "使い方：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """argparse, with its words in Japanese."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=Words, add_help=False, **options)
        self._positionals.title, self._optionals.title = "引数", "オプション"
        self.add_argument("-h", "--help", action="help", help="この説明を表示する")

    def error(self, message: str) -> NoReturn:
        for pattern, words in COMPLAINTS:
            message = pattern.sub(words, message)
        sys.stderr.write(f"使い方が違います（{message}）。\n{self.format_usage()}詳しくは {self.prog} --help\n")
        raise SystemExit(2)


def build_parser() -> Parser:
    """The whole command line. `args.module` names the module below `sekisho.cli`; `args.desk` asks for Django."""
    parser = Parser(prog="sekisho", description="関所：生成AIの利用を、確認を受けた範囲に限り、記録する。")
    commands = parser.add_subparsers(metavar="コマンド", required=True)
    _serving(commands)
    _asking(commands)
    _secrets(commands)
    _papers(commands)
    _permits(commands)
    _ledger(commands)
    _files(_group(commands, "files", "添付・受領したファイルの保存期間と消去"))
    _keys(_group(commands, "keys", "鍵を包む鍵（本文と添付ファイルの鍵を包む）"))
    _witness(commands)
    _people(commands)
    _connections(commands)
    return parser


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


def _add(commands: Commands, name: str, module: str, help_ja: str, *, desk: bool = False) -> Parser:
    made: Parser = commands.add_parser(name, help=help_ja, description=help_ja)
    made.add_argument("--data", type=Path, metavar="DIR", help="データの置き場所（既定：SEKISHO_DATA、なければ var/）")
    made.set_defaults(module=module, command=name, desk=desk)
    return made


def _group(commands: Commands, name: str, help_ja: str) -> Commands:
    group: Parser = commands.add_parser(name, help=help_ja, description=help_ja)
    return group.add_subparsers(metavar="操作", required=True)


def _serving(commands: Commands) -> None:
    up = _add(commands, "up", "up", "事務処理の画面と関所を、一つのポートで動かす")
    up.add_argument("--host", default="127.0.0.1", help="待ち受けるアドレス（既定：127.0.0.1）")
    up.add_argument("--port", type=int, default=8000, help="待ち受けるポート（既定：8000）")
    up.add_argument("--demo", action="store_true", help="練習用の案件を読み込む")
    up.add_argument("--upstream", metavar="URL", help="練習用の案件の文章サービスを、このOpenAI互換の接続先に向ける")
    demo = _add(commands, "demo", "demo", "練習用の案件を読み込む（何度実行してもよい）", desk=True)
    demo.add_argument("--upstream", metavar="URL", help="文章サービスの接続先（OpenAI互換）。なければ練習用モデル")
    demo.add_argument("--json", action="store_true", help="結果を JSON で表示する")
    _add(commands, "prepare", "prepare", "保管庫を準備し、手形の一覧を発行する", desk=True)
    desk = _add(commands, "desk", "desk", "事務処理の画面だけを動かす（up が内部で使う）", desk=True)
    desk.add_argument("--socket", type=Path, required=True, help="待ち受けるソケット")


def _asking(commands: Commands) -> None:
    screen = _add(commands, "screen", "screen", "文章に個人情報などがないか調べる")
    screen.add_argument("file", nargs="?", default="-", help="入力（JSON Lines）。- は標準入力")
    screen.add_argument("--engagement", metavar="ID", help="この案件の手形の扱いで判定する")
    screen.add_argument("--jsonl", action="store_true", required=True, help="1行に1件の JSON")
    check = _add(commands, "check", "check", "この人は、いま、これを使ってよいか", desk=True)
    for name in ("engagement", "user", "service", "kind", "purpose"):
        check.add_argument(f"--{name}", required=True)
    check.add_argument("--json", action="store_true")
    rules = _add(commands, "rules", "rules", "規則集")
    rules.add_argument("--book", metavar="ID", help="規則集（既定：最新の版）")
    rules.add_argument("--json", action="store_true")
    services = _add(commands, "services", "services", "生成AIサービスの一覧")
    services.set_defaults(prepared="services_stated")
    services.add_argument("--json", action="store_true")


def _secrets(commands: Commands) -> None:
    secrets = _group(commands, "secret", "案件の秘密（用語・文書・名簿）の登録。内容は保存されない")
    add = _add(secrets, "add", "secret", "照合する用語・文書・名簿を登録する", desk=True)
    add.add_argument("file", metavar="ファイル", help="- は標準入力（文字コードは UTF-8 か Shift_JIS）")
    add.add_argument("--engagement", required=True, metavar="ID")
    add.add_argument("--kind", required=True, choices=KINDS_OF_SECRETS, help="用語・文書・名簿")
    add.add_argument("--title", required=True, help="呼び名（そのまま保存される。秘密は書かない）")
    listed = _add(secrets, "list", "secret", "登録の一覧（件数だけ）", desk=True)
    listed.add_argument("--engagement", required=True, metavar="ID")
    replace = _add(secrets, "replace", "secret", "登録の内容を差し替える（前の版は照合されなくなる）", desk=True)
    replace.add_argument("secret", metavar="ID", help="sec_ で始まるもの")
    replace.add_argument("file", metavar="ファイル", help="- は標準入力")
    for read in (add, replace):
        read.add_argument("--ordinary", action="store_true", help="ありふれた用語も登録する")
    remove = _add(secrets, "remove", "secret", "登録を削除する（照合されなくなる）", desk=True)
    remove.add_argument("secret", metavar="ID", help="sec_ で始まるもの")
    remove.add_argument("--reason", required=True, help="理由（そのまま保存される。秘密は書かない）")
    tried = _add(secrets, "try", "secret", "文章のどこが見つかるかを調べる（文章は保存されない）", desk=True)
    tried.add_argument("file", nargs="?", default="-", metavar="ファイル", help="UTF-8 の文章。- は標準入力")
    tried.add_argument("--engagement", required=True, metavar="ID")
    for made in (add, replace, remove):
        made.add_argument("--by", metavar="EMAIL", help="登録・削除する人（なければ、関所の運用者として行う）")
    for made in (add, listed, replace, remove, tried):
        made.add_argument("--json", action="store_true", help="結果を JSON で表示する")


def _papers(commands: Commands) -> None:
    papers = _group(commands, "document", "書類")
    special = _add(papers, "special-spec", "document", "特記仕様書", desk=True)
    special.add_argument("--engagement", required=True, metavar="ID")
    request = _add(papers, "request", "document", "確認依頼書", desk=True)
    request.add_argument("request", metavar="ID")
    notice = _add(papers, "permit", "document", "確認通知書（手形の書面）", desk=True)
    notice.add_argument("permit", metavar="ID")
    public = _add(papers, "disclosure", "document", "公開用の確認依頼書（画面で作成したもの）", desk=True)
    public.add_argument("disclosure", metavar="ID")
    monthly = _add(papers, "monthly", "document", "利用状況報告（月次点検）", desk=True)
    monthly.add_argument("--engagement", required=True, metavar="ID")
    monthly.add_argument("--month", required=True, metavar="YYYY-MM", help="月（例：2026-10）")
    for paper in (special, request, notice, public, monthly):
        paper.add_argument("-o", dest="output", type=Path, required=True, help="書き出すファイル（.docx か .pdf）")
    evidence = _add(papers, "evidence", "evidence", "証跡（案件の書類・決定・手形・経過・利用記録・証明）", desk=True)
    evidence.add_argument("--engagement", required=True, metavar="ID")
    evidence.add_argument("-o", dest="output", type=Path, required=True, help="書き出すファイル（.zip）")
    verify = _add(papers, "evidence-verify", "evidence_verify", "証跡が書き換えられていないことを確かめる")
    verify.add_argument("package", type=Path, metavar="ファイル")
    verify.add_argument("--vkey", default="", help="公表された台帳の検証鍵")
    verify.add_argument("--permit-key", default="", metavar="KID", help="公表された手形の鍵の指紋（kid）")
    verify.add_argument("--json", action="store_true")
    read = _add(papers, "read", "document_read", "記入された確認依頼書（Word）を読み取る")
    read.add_argument("file", type=Path, metavar="ファイル")
    read.add_argument("--json", action="store_true", help="結果を JSON で表示する")
    register = _add(papers, "register", "document", "台帳（Excel）", desk=True)
    register.add_argument("-o", dest="output", type=Path, required=True, help="書き出すファイル（.xlsx）")
    register.add_argument("--year", type=int, metavar="YEAR", help="この締結年度（西暦）の案件だけ")


def _permits(commands: Commands) -> None:
    permits = _group(commands, "permit", "手形")
    show = _add(permits, "show", "permit", "手形の内容を表示する（署名も確かめる）", desk=True)
    show.add_argument("permit", metavar="ID又はファイル")
    export = _add(permits, "export", "permit", "手形をファイルに書き出す（--for で、別の関所に引き渡す）", desk=True)
    export.add_argument("permit", metavar="ID")
    export.add_argument("--for", dest="audience", metavar="FINGERPRINT", help="引き渡す先の関所の指紋")
    export.add_argument("--list-days", type=int, metavar="DAYS", help="停止・取消しの一覧の期限（日、0は不要）")
    closures = _add(permits, "closures", "permit", "停止・取消しの一覧を書き出す", desk=True)
    for made in (export, closures):
        made.add_argument("-o", dest="output", type=Path, required=True, help="書き出すファイル")
    taken = _add(permits, "import", "permit", "引渡しファイル、又は停止・取消しの一覧を取り込む", desk=True)
    taken.add_argument("file", metavar="ファイル")
    taken.add_argument("--engagement", metavar="ID", help="手形を割り当てる先の案件")
    taken.add_argument("--bind", action="append", metavar="A=B", help="手形の識別子=こちらの識別子（何度でも）")
    taken.add_argument("--answers", metavar="ID", help="この手形が答える、こちらの確認依頼（提出済みのもの）")
    verify = _add(permits, "verify", "permit", "手形などのファイルの署名と期間を確かめる", desk=True)
    verify.add_argument("permit", metavar="ファイル")
    _issuers(commands)


def _issuers(commands: Commands) -> None:
    issuer = _group(commands, "issuer", "ほかの関所の公開鍵")
    card = _add(issuer, "card", "issuer", "この関所の公開鍵を、ほかの関所に渡すファイルに書き出す", desk=True)
    card.add_argument("-o", dest="output", type=Path, required=True, help="書き出すファイル（.json）")
    card.add_argument("--name", default="", help="相手に示す名称（既定：この関所のアドレス）")
    add = _add(issuer, "add", "issuer", "手形を受け入れる発行元の公開鍵を登録する", desk=True)
    add.add_argument("file", type=Path, metavar="ファイル")
    add.add_argument("--fingerprint", required=True, help="ファイルとは別の方法で聞いた指紋（32文字）")
    remove = _add(issuer, "remove", "issuer", "発行元を取りやめ、その手形をすべて取り消す（元に戻せない）", desk=True)
    remove.add_argument("fingerprint", metavar="指紋", help="sekisho issuer list が示す32文字")
    remove.add_argument("--reason", default="", help="利用者に示す理由")
    _add(issuer, "list", "issuer", "登録した発行元の一覧", desk=True)
    department = _group(commands, "department", "発注者（業務所管課）の確認の方法")
    choose = _add(department, "set", "department", "発注者が、どこで確認するかを設定する", desk=True)
    choose.add_argument("name", metavar="名称")
    choose.add_argument("--confirms", required=True, choices=["here", "paper", "elsewhere"], help="確認する所")
    choose.add_argument("--issuer", default="", metavar="FINGERPRINT", help="elsewhere のとき、その関所の指紋")
    _add(department, "list", "department", "この関所の外で確認する発注者の一覧", desk=True)


def _ledger(commands: Commands) -> None:
    ledger = _group(commands, "ledger", "利用記録の台帳")
    verify = _add(ledger, "verify", "ledger", "台帳が書き換えられていないことを確かめる")
    verify.add_argument(
        "place", nargs="?", metavar="DIR又はURL又は受領証", help="書き出した台帳か受領証。なければこのデータの台帳"
    )
    verify.add_argument("--vkey", help="公表された検証鍵（又はそのファイル）")
    verify.add_argument("--witness-vkey", metavar="VKEY", help="この立会人の連署も確かめる（検証鍵又はそのファイル）")
    verify.add_argument(
        "--known", action="append", default=[], metavar="FILE", help="別に保管したチェックポイントの続きか（何度でも）"
    )
    verify.add_argument("--tsa-roots", metavar="FILE", help="タイムスタンプも確かめる（発行局のルート証明書、PEM）")
    verify.add_argument("--key", help="URL を読むための監査用キー")
    verify.add_argument("--json", action="store_true")
    export = _add(ledger, "export", "ledger", "台帳を、他の道具で検証できる形（C2SP tlog-tiles）に書き出す")
    export.add_argument("place", metavar="DIR又はs3://…", help="フォルダー、又は SEKISHO_S3_URL のストレージのバケット")
    prove = _add(ledger, "prove", "ledger", "一つの記録・出来事の受領証（C2SP tlog-proof）を書き出す")
    prove.add_argument("name", metavar="RECORD", help="記録（rec_ で始まるもの）又は出来事（evt_ で始まるもの）の番号")
    prove.add_argument("-o", "--output", required=True, metavar="FILE", help="書き出す先")
    prove.add_argument("--first", action="store_true", help="応答の記録ではなく、送信前の記録を証明する")
    _importing(ledger)
    taken = _add(ledger, "records", "ledger_records", "案件の利用記録を CSV か Excel に書き出す", desk=True)
    taken.add_argument("--engagement", required=True, metavar="ID")
    taken.add_argument("--first", required=True, metavar="年-月-日", help="初日")
    taken.add_argument("--last", required=True, metavar="年-月-日", help="末日")
    taken.add_argument("-o", dest="output", type=Path, required=True, help="書き出すファイル（.csv か .xlsx）")
    taken.add_argument("--by", metavar="EMAIL", help="書き出す人（なければ、関所の運用者として行う）")
    taken.add_argument("--json", action="store_true")
    erase = _add(ledger, "erase", "ledger_erase", "一つの記録の本文（送った内容と応答）を消去する", desk=True)
    erase.add_argument("record", metavar="RECORD", help="記録の番号（rec_ で始まるもの）")
    erase.add_argument("--basis", default="other", choices=BASES, help="根拠（既定：other）")
    _retention(_group(ledger, "retention", "保存期間を過ぎた本文の廃棄"), erase)
    _add(ledger, "checkpoint", "ledger", "いまの署名付きチェックポイントと検証鍵を表示する")
    _books(_group(ledger, "books", "ほかの関所の台帳（この関所の画面で一緒に見るもの）"))


def _books(books: Commands) -> None:
    add = _add(books, "add", "ledger_books", "ほかの関所の台帳を登録する", desk=True)
    add.add_argument("name", metavar="呼び名", help="画面に示す名前（例：第2関所）")
    add.add_argument("vkey", metavar="VKEY", help="公表された検証鍵（相手の sekisho ledger checkpoint に表示される）")
    add.add_argument(
        "place", metavar="DIR又はURL", help="相手のデータの置き場所、書き出した台帳、/tlog の URL、env:名前"
    )
    add.add_argument("--secret", default="", metavar="PLACE", help="URL の監査用キーの場所（env:名前 か file:名前）")
    add.add_argument(
        "--engagement", action="append", metavar="A=B", help="別の関所のとき：相手の案件=こちらの案件（何度でも）"
    )
    bind = _add(books, "bind", "ledger_books", "別の関所の台帳に、案件の割当てを加える（載せ直す）", desk=True)
    bind.add_argument("book", metavar="BOOK", help="books list に表示される番号（bok_ で始まるもの）")
    bind.add_argument("engagement", nargs="+", metavar="A=B", help="相手の案件=こちらの案件")
    listed = _add(books, "list", "ledger_books", "登録した台帳の一覧", desk=True)
    listed.add_argument("--json", action="store_true", help="結果を JSON で表示する")
    _add(books, "read", "ledger_books", "いま読み、確かめ、索引に載せる", desk=True)
    _add(books, "rebuild", "ledger_books", "利用記録の索引を、台帳から作り直す", desk=True)
    for name, help_ja in (("suspend", "読取りを止める"), ("resume", "読取りを再開する（枝分かれなどで止まった後も）")):
        act = _add(books, name, "ledger_books", help_ja, desk=True)
        act.add_argument("book", metavar="BOOK", help="books list に表示される番号（bok_ で始まるもの）")
        act.add_argument("--reason", required=True, help="理由")


def _importing(ledger: Commands) -> None:
    taken = _add(ledger, "import", "ledger_import", "関所を通せないサービスの利用記録を取り込み、点検する", desk=True)
    taken.add_argument("file", metavar="ファイル")
    taken.add_argument("--format", required=True, choices=FORMATS, help="ファイルの形式")
    taken.add_argument("--engagement", metavar="ID", help="どの案件の利用か")
    taken.add_argument("--service", metavar="ID", help="サービスの id（sekisho services。形式から分かるときは不要）")
    taken.add_argument("--map", action="append", metavar="項目=列名", help="csv・jsonl の列の名前（何度でも）")
    taken.add_argument(
        "--times",
        default="utc",
        choices=("utc", "japan"),
        help="csv・jsonl の日時に時差がないとき（既定：utc。japan は日本時間）",
    )
    taken.add_argument("--encoding", default="utf-8", choices=("utf-8", "cp932"), help="文字コード（既定：utf-8）")
    taken.add_argument("--json", action="store_true", help="結果を JSON で表示する")


def _files(files: Commands) -> None:
    listed = _add(files, "list", "files", "保存期間を過ぎたファイルの一覧（案件ごと）", desk=True)
    listed.add_argument("--all", action="store_true", help="保存期間内のものも表示する")
    listed.add_argument("--engagement", default="", metavar="ENG", help="この案件のファイルを、番号とともに表示する")
    listed.add_argument("--json", action="store_true")
    propose = _add(files, "propose", "files", "案件のファイルの廃棄を提案する", desk=True)
    approve = _add(files, "approve", "files", "ほかの人が提案した廃棄を承認し、消去する", desk=True)
    for act in (propose, approve):
        act.add_argument("engagement", metavar="ENG", help="files list に表示される案件の番号")
    _by_two(propose, approve)
    erase = _add(files, "erase", "files", "一つのファイル（添付・受領したもの）を消去する", desk=True)
    erase.add_argument("file", metavar="FILE", help="ファイルの番号（att_ 又は wrd_ で始まるもの）")
    erase.add_argument("--basis", default="other", choices=BASES, help="根拠（既定：other）")
    _order(erase)


def _by_two(propose: Parser, approve: Parser) -> None:
    """Each asks for password and code of the person."""
    propose.add_argument("--reason", required=True, help="理由（台帳には載せず、この関所に残す）")
    propose.add_argument("--by", required=True, metavar="EMAIL", help="提案する人（パスワードと確認コードを尋ねる）")
    approve.add_argument("--by", required=True, metavar="EMAIL", help="承認する別の人（同じく尋ねる）")
    approve.set_defaults(basis="retention")
    for act in (propose, approve):
        act.add_argument("--json", action="store_true")


def _order(order: Parser) -> None:
    order.add_argument("--reason", required=True, help="理由（台帳には載せず、この関所に残す）")
    order.add_argument("--by", metavar="EMAIL", help="指示した人")
    order.add_argument("--json", action="store_true")


def _keys(keys: Commands) -> None:
    listed = _add(
        keys, "list", "keys", "鍵の番号と、どの鍵で包まれているかを表示する（鍵そのものは表示しない）", desk=True
    )
    rotate = _add(
        keys, "rotate-kek", "keys", "新しい鍵に交換し、包み直す（途中で止まっても、もう一度実行すればよい）", desk=True
    )
    retire = _add(keys, "retire-kek", "keys", "何も包んでいない古い鍵を破棄する", desk=True)
    retire.add_argument("key", metavar="KEY", help="keys list に表示される番号")
    for change in (rotate, retire):
        change.add_argument(
            "--of", dest="purpose", choices=PURPOSES_OF_KEKS, default="body", help="何の鍵か（既定：body）"
        )
        change.add_argument("--by", metavar="EMAIL", help="交換・破棄した人（なければ、関所の運用者として行う）")
    for each in (listed, rotate, retire):
        each.add_argument("--json", action="store_true")


def _retention(retention: Commands, erase: Parser) -> None:
    listed = _add(retention, "list", "ledger_erase", "保存期間を過ぎた書架（案件・種別・年度）の一覧", desk=True)
    listed.add_argument("--all", action="store_true", help="保存期間内のものも表示する")
    listed.add_argument("--json", action="store_true")
    propose = _add(retention, "propose", "ledger_erase", "書架の廃棄を提案する", desk=True)
    approve = _add(retention, "approve", "ledger_erase", "ほかの人が提案した廃棄を承認し、本文を消去する", desk=True)
    for act in (propose, approve):
        act.add_argument("shelf", metavar="SHELF", help="retention list に表示される名前")
    _by_two(propose, approve)
    _order(erase)


def _witness(commands: Commands) -> None:
    witness = _group(commands, "witness", "ほかの台帳の立会人")
    serve = _add(witness, "serve", "witness", "立会人として連署の求めに応じる")
    serve.add_argument("--host", default="127.0.0.1", help="待ち受けるアドレス（既定：127.0.0.1）")
    serve.add_argument("--port", type=int, default=8010, help="待ち受けるポート（既定：8010）")
    add = _add(witness, "add", "witness", "立ち会う台帳を登録する")
    add.add_argument("vkey", metavar="VKEY", help="台帳の検証鍵（sekisho ledger checkpoint に表示される）")
    _add(witness, "list", "witness", "立ち会っている台帳の一覧")
    _add(witness, "vkey", "witness", "この立会人の検証鍵を表示する")


def _people(commands: Commands) -> None:
    person = _group(commands, "person", "利用者")
    add = _add(person, "add", "person", "利用者を登録し、最初のパスワードを表示する", desk=True)
    add.add_argument("--email", required=True)
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True, choices=["officer", "policy", "responsible", "staff", "auditor"])
    add.add_argument("--organisation", required=True, help="所属の名称（なければ作る）")


def _connections(commands: Commands) -> None:
    connection = _group(commands, "connection", "生成AIサービスへの接続")
    add = _add(connection, "add", "connection", "モデルの接続先を登録する", desk=True)
    add.add_argument("--service", required=True, metavar="ID", help="サービスの id（sekisho services）")
    add.add_argument("--model", required=True, help="利用者が指定するモデル名")
    add.add_argument("--kind", default="text", help="種類（text・audio・image・video・other）")
    add.add_argument("--url", required=True, help="接続先のアドレス（例：https://api.openai.com/v1）")
    add.add_argument(
        "--wire",
        default="openai",
        metavar="NAME",
        help="形式（openai・azure・anthropic・gemini。既定は openai）",
    )
    add.add_argument("--upstream-model", metavar="NAME", help="接続先でのモデル名（同じなら不要）")
    add.add_argument("--secret", default="", metavar="PLACE", help="提供元のキーの場所（env:名前 か file:名前）")
    price = _add(connection, "price", "connection", "モデルの単価（円）を記録する", desk=True)
    price.add_argument("model")
    price.add_argument("--input", default="0", metavar="円", help="入力100万トークン当たり")
    price.add_argument("--output", default="0", metavar="円", help="出力100万トークン当たり")
    price.add_argument("--call", default="0", metavar="円", help="1回当たり")
    price.add_argument("--since", required=True, metavar="年-月-日", help="この単価の適用日")
    price.add_argument("--source", required=True, help="出所（価格表の名称と日付など）")
    _add(connection, "prices", "connection", "記録した単価の一覧", desk=True)
    remove = _add(connection, "remove", "connection", "モデルの接続をやめる", desk=True)
    remove.add_argument("model")
    _add(connection, "list", "connection", "接続の一覧", desk=True)
